//! Addresses that visitors leave in prompts: stored once, without a conversation, for agents and
//! the operator alone.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of frame among many"
)]

mod support;

use std::process::Command;

use serde_json::{Value, json};
use support::client::token;
use support::{TestServer, http, uuid};

fn lead(field: &str, value: &str) -> Value {
    json!({
        "site": "demo",
        "token": token(1),
        "lead": {
            "id": uuid(), "field": field, "value": value, "consent": "You may \u{7}write, \"please\".",
            "at": 1_767_225_600_000_u64, "prompt": "back-in-stock", "locale": "ar",
            "page": {"url": "https://shop.example/p/1#top", "title": "Mug", "stage": null, "page_count": 3}
        }
    })
}

fn export(server: &TestServer, format: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_wasl"))
        .args(["leads", "export", "--format", format, "--data"])
        .arg(server.folder.path())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lead_is_stored_once_and_shown_to_agents_and_the_operator() {
    let server = TestServer::start().await;
    let session = server.sign_in("Layla").await;
    let first = lead("phone", "٠٠٩٦٦ ٥٠ ١٢٣ ٤٥٦٧");
    for _ in 0..3 {
        let answer = http::post(&server, "/v1/leads", &first).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.json()["id"], first["lead"]["id"]);
    }
    let second = lead("email", "a@b.example");
    assert_eq!(http::post(&server, "/v1/leads", &second).await.status, 200);

    let list = |query: &'static str| http::get_as(&server, &session.cookie, query);
    let page = list("/v1/agent/leads?limit=1").await.json();
    assert_eq!(page["leads"][0]["value"], "a@b.example");
    let next = page["next"].as_i64().unwrap();
    let path = format!("/v1/agent/leads?before={next}");
    let page = http::get_as(&server, &session.cookie, &path).await.json();
    assert_eq!(page["next"], Value::Null);
    assert_eq!(page["leads"].as_array().unwrap().len(), 1);
    let kept = &page["leads"][0];
    for (key, value) in [
        ("value", json!("+966501234567")),
        ("consent", json!("You may write, \"please\".")),
        ("consented_at", json!(1_767_225_600_000_u64)),
        ("prompt", json!("back-in-stock")),
        ("page_url", json!("https://shop.example/p/1")),
    ] {
        assert_eq!(kept[key], value, "{key}");
    }
    assert_eq!(http::get(&server, "/v1/agent/leads").await.status, 401);
    let conversations = list("/v1/agent/conversations").await.json();
    assert_eq!(conversations["conversations"], json!([]), "no conversation");

    let csv = export(&server, "csv");
    let lines: Vec<_> = csv.lines().collect();
    assert_eq!(lines.len(), 3, "{csv}");
    assert!(lines[0].starts_with("received_at,field,value,consent,"));
    assert!(
        lines[2].contains(",phone,+966501234567,\"You may write, \"\"please\"\".\","),
        "{csv}"
    );
    let objects: Vec<Value> = export(&server, "json")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(objects[1], *kept);
}

#[tokio::test]
async fn what_is_no_lead_is_refused_with_its_reason() {
    let server = TestServer::start().await;
    let with = |change: &dyn Fn(&mut Value)| {
        let mut lead = lead("email", "a@b.example");
        change(&mut lead);
        lead
    };
    let taken = with(&|_| ());
    assert_eq!(http::post(&server, "/v1/leads", &taken).await.status, 200);
    let same = |change: &dyn Fn(&mut Value)| {
        let mut lead = taken.clone();
        change(&mut lead);
        lead
    };
    for (sent, status, code) in [
        (
            with(&|lead| lead["lead"]["value"] = json!("nobody")),
            400,
            "malformed",
        ),
        (
            with(&|lead| lead["lead"]["field"] = json!("fax")),
            400,
            "malformed",
        ),
        (
            with(&|lead| lead["lead"]["id"] = json!("1")),
            400,
            "malformed",
        ),
        (
            with(&|lead| lead["lead"]["consent"] = json!(" ")),
            400,
            "empty",
        ),
        (
            with(&|lead| lead["lead"]["consent"] = json!("x".repeat(5_000))),
            413,
            "too_large",
        ),
        (
            with(&|lead| lead["token"] = json!("secret")),
            401,
            "unauthorized",
        ),
        (
            with(&|lead| lead["site"] = json!("nowhere")),
            404,
            "unknown_site",
        ),
        (
            same(&|lead| lead["lead"]["value"] = json!("c@d.example")),
            409,
            "conflict",
        ),
        (
            same(&|lead| lead["token"] = json!(token(2))),
            409,
            "conflict",
        ),
    ] {
        let answer = http::post(&server, "/v1/leads", &sent).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (status, code),
            "{sent}"
        );
    }
}
