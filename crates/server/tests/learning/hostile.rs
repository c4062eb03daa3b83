//! What nobody should send.

use serde_json::json;

use crate::shop::{SETTINGS, Shop};

pub async fn every_limit_is_told(shop: &Shop<'_>) {
    let entry = |number: usize| json!({"question": format!("question {number}"), "answer": "a"});
    let many: Vec<_> = (0..2_001).map(entry).collect();
    let refused = shop.save(1, &json!(many)).await;
    assert_eq!(
        (refused.status, refused.code()),
        (413, "too_large".to_owned())
    );
    assert!(refused.text.contains("at most 2000"), "{}", refused.text);
    let phrasings: Vec<_> = (0..3_000)
        .map(|number| format!("phrasing {number}"))
        .collect();
    let wordy = json!([{"question": "q", "answer": "a", "phrasings": phrasings}]);
    let refused = shop.post("/preview", &json!({"entries": wordy})).await;
    assert_eq!(refused.status, 413);
    assert!(
        refused.text.contains("3001 questions and phrasings"),
        "{}",
        refused.text
    );
    // It can be stored all the same, and questions are listed without what comes near.
    assert_eq!(shop.save(1, &wordy).await.status, 200);
    shop.ask("unanswered", &["is there parking"]).await;
    let found = shop.get("/questions").await;
    assert_eq!(found["groups"][0]["nearest"], json!(null));
    let long = json!([{"question": "q", "answer": "a".repeat(1024 * 1024)}]);
    assert_eq!(shop.save(2, &long).await.status, 413);
    let texts: Vec<_> = (0..1_001).map(|number| number.to_string()).collect();
    let dismissed = shop
        .post("/questions/dismiss", &json!({"texts": texts}))
        .await;
    assert_eq!(dismissed.status, 413);
    let file = format!("question,answer\n{}", "q,a\n".repeat(300_000));
    assert_eq!(shop.request("POST", "/import", file).await.status, 413);
    let rows: String = (0..2_001).map(|number| format!("q{number},a\n")).collect();
    let file = format!("question,answer\n{rows}");
    assert_eq!(shop.request("POST", "/import", file).await.status, 413);
}

pub async fn broken_tables_are_told_by_their_rows(shop: &Shop<'_>) {
    for (file, told) in [
        ("", "the first row names the columns"),
        ("\u{feff}", "the first row names the columns"),
        ("question,answer\n\"q,a", "is not closed"),
        (
            "question,answer\nq,a\nq,b",
            "rows 2 and 3 are the same entry",
        ),
        ("question,answer,quick\nq,a,true", "no column"),
        ("question,answer\nq\0,a", "not UTF-8"),
        ("id,question,answer\nship,,", "row 2 has no question"),
    ] {
        let refused = shop.request("POST", "/import", file).await;
        assert_eq!(
            (refused.status, refused.code()),
            (422, "malformed".to_owned()),
            "{file:?}"
        );
        assert!(refused.text.contains(told), "{file:?}: {}", refused.text);
    }
    // Whatever a cell holds is text.
    let file = "question,answer\n'=cmd|' /C calc'!A0,<img src=x onerror=alert(1)>";
    let told = shop.request("POST", "/import", file).await.json();
    assert_eq!(told["entries"][2]["question"], json!("=cmd|' /C calc'!A0"));
    assert_eq!(told["problems"], json!([]));
    assert_eq!(shop.settings("en").await, SETTINGS);
}

pub async fn strange_requests_are_refused(shop: &Shop<'_>) {
    let deep = format!(
        r#"{{"version":1,"entries":[{{"question":"q","answer":"a","tags":{}1{}}}]}}"#,
        "[".repeat(5_000),
        "]".repeat(5_000)
    );
    for (method, path, body, status) in [
        ("PUT", "?locale=en", deep.as_str(), 422),
        ("PUT", "?locale=en", "{", 400),
        ("PUT", "?locale=en", r#"{"version":1,"entries":[1]}"#, 400),
        ("PUT", "?locale=en", r#"{"version":-1,"entries":[]}"#, 400),
        ("PUT", "?locale=en", r#"{"entries":[]}"#, 400),
        ("PUT", "?locale=%00", r#"{"version":1,"entries":[]}"#, 404),
        ("POST", "/preview?locale=../en", r#"{"entries":[]}"#, 404),
        ("POST", "/import?missing=burn", "question,answer", 400),
        ("GET", "/questions?days=-1", "", 400),
        ("GET", "/questions?days=367", "", 400),
        ("GET", "/questions?days=x", "", 400),
        ("POST", "/questions/dismiss", r#"{"texts":"all"}"#, 400),
        ("POST", "/versions/1/restore", "{}", 400),
        ("DELETE", "", "", 405),
    ] {
        let answer = shop.request(method, path, body).await;
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.text);
    }
    assert_eq!(shop.settings("en").await, SETTINGS);
}
