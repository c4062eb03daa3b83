//! Tables out and in.

use std::process::Command;

use serde_json::json;

use crate::shop::{SETTINGS, Shop, entries, gift};
use crate::support::TestServer;

pub async fn a_table_goes_out_and_comes_in(shop: &Shop<'_>) {
    let mut all = entries();
    all.push(gift());
    all.push(
        json!({"question": "=HYPERLINK(\"http://x\")", "answer": "@a\nb, \"c\"; d",
        "phrasings": ["-1+1", "+2"], "tags": ["\t=x"]}),
    );
    assert_eq!(shop.save(1, &json!(all)).await.status, 200);
    let table = shop.request("GET", "/export?locale=en", "").await;
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
    assert!(table.header("content-disposition").contains("faq-en.csv"));
    assert!(
        table
            .text
            .contains("\"'=HYPERLINK(\"\"http://x\"\")\",\"'-1+1\n+2\""),
        "{}",
        table.text
    );
    for row in table.text.split("\r\n") {
        assert!(!row.starts_with(['=', '+', '-', '@']), "{row}");
    }
    let told = shop
        .request("POST", "/import?locale=en", table.text.clone())
        .await;
    assert_eq!(told.status, 200, "{}", told.text);
    let told = told.json();
    assert_eq!(
        (&told["problems"], &told["changed"]),
        (&json!([]), &json!([]))
    );
    let saved = shop.save(2, &told["entries"]).await;
    assert_eq!(saved.status, 200, "{}", saved.text);
    let again = shop.request("GET", "/export?locale=en", "").await;
    assert_eq!(again.text, table.text);
    let stored = shop.get("").await["entries"].clone();
    assert_eq!(
        stored[2]["quick"],
        json!(true),
        "what is in no column stays"
    );
    assert_eq!(stored[3]["question"], all[3]["question"]);
    assert_eq!(stored[3]["answer"], all[3]["answer"]);
}

pub async fn a_table_is_tried_before_it_is_stored(shop: &Shop<'_>) {
    shop.ask("unanswered", &["is there parking"]).await;
    let table = "id;question;phrasings;answer\npark;Where can I park?;\"is there parking\nparking\";Behind the shop.\nship;How long does shipping take?;;Three days.";
    let told = shop.request("POST", "/import?locale=en", table).await;
    assert_eq!(told.status, 200, "{}", told.text);
    let told = told.json();
    let names: Vec<_> = told["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["id"])
        .collect();
    assert_eq!(names, ["ship", "return", "park"]);
    assert_eq!(told["entries"][0]["quick"], json!(true));
    assert_eq!(told["entries"][0]["phrasings"], json!([]));
    let texts: Vec<_> = told["changed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["text"])
        .collect();
    assert_eq!(texts, ["is there parking"]);
    assert_eq!(shop.settings("en").await, SETTINGS);
    let removed = shop
        .request("POST", "/import?missing=remove", table)
        .await
        .json();
    let names: Vec<_> = removed["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["id"])
        .collect();
    assert_eq!(names, ["park", "ship"]);
    let wrong = shop
        .request("POST", "/import", "id,question,answer\nship,q,\" \"")
        .await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text.contains("row 2 has no answer"), "{}", wrong.text);
}

fn wasl(server: &TestServer, args: &[&str]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wasl"));
    command.args(args).arg("--data").arg(server.folder.path());
    let output = command.output().unwrap();
    let told =
        String::from_utf8(output.stderr).unwrap() + &String::from_utf8(output.stdout).unwrap();
    (output.status.success(), told)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_line_does_the_same() {
    let server = TestServer::start().await;
    let shop = Shop::open(&server, "shop").await;
    shop.ask(
        "unanswered",
        &["is there parking", "parking there?", "is there parking"],
    )
    .await;
    let faq = |args: &[&str]| {
        let mut all = vec!["faq"];
        all.extend(args);
        all.extend(["--site", "shop"]);
        wasl(&server, &all)
    };
    let (_, asked) = faq(&["questions"]);
    assert!(
        asked.contains("3\tnearest: ") && asked.contains("\t2\tis there parking"),
        "{asked}"
    );
    let (_, table) = faq(&["export"]);
    let file = server.folder.path().join("faq.csv");
    std::fs::write(
        &file,
        format!("{table}park,Where can I park?,is there parking,Behind the shop.,\n"),
    )
    .unwrap();
    let (works, told) = faq(&["import", file.to_str().unwrap()]);
    assert!(works && told.contains("en: version 2, 3 entries"), "{told}");
    let versions = shop.get("/versions").await;
    assert_eq!(versions["versions"][0]["by"], json!("wasl faq import"));
    assert_eq!(versions["versions"][0]["note"], json!("faq.csv"));
    assert_eq!(versions["versions"][0]["added"], json!(1));
    let (_, asked) = faq(&["questions", "--json"]);
    assert!(
        !asked.contains("is there parking"),
        "it is answered by now: {asked}"
    );
    std::fs::write(&file, "question\nq").unwrap();
    let (works, told) = faq(&["import", file.to_str().unwrap()]);
    assert!(
        !works && told.contains("the first row names the columns"),
        "{told}"
    );
    let (works, told) = faq(&["export", "--locale", "fr"]);
    assert!(!works && told.contains("no settings in \"fr\""), "{told}");
}
