//! What visitors ask the FAQ comes back in the settings, so that widgets offer first what is really asked.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

mod support;

use std::time::Duration;

use serde_json::{Value, json};
use support::{TestServer, http, unlimited, uuid};
use wasl_protocol::{SiteId, Timestamp};
use wasl_server::store::SettingsRecord;

fn answered(session: &str, entry: &str, page: &str) -> Value {
    let now = std::time::SystemTime::now();
    let now = now.duration_since(std::time::UNIX_EPOCH).unwrap();
    let at = Timestamp::from_millis(u64::try_from(now.as_millis()).unwrap());
    json!({
        "specversion": "1.0", "id": uuid(), "source": "wasl:demo", "type": "wasl.faq.answered",
        "time": at.to_rfc3339(), "datacontenttype": "application/json", "session": session,
        "data": {
            "page": { "url": format!("https://shop.example{page}"), "title": "Shop" },
            "stage": "before", "sequence": 1, "locale": "en", "version": "0.1.0",
            "properties": { "entry": entry, "confidence": 90 },
        },
    })
}

async fn served(server: &TestServer) -> (Value, String) {
    let answer = http::get(server, "/v1/sites/demo/settings?locale=en").await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let tag = answer.header("etag").to_owned();
    (answer.json(), tag)
}

async fn server(age: Duration) -> TestServer {
    let mut config = unlimited();
    config.timing.asked = age;
    let server = TestServer::with(config).await;
    let store = &server.running.state.store;
    let site = store.site(&SiteId::new("demo")).await.unwrap().unwrap();
    let settings = SettingsRecord {
        locale: "en".to_owned(),
        json: json!({ "faq": { "entries": [
            { "id": "returns", "question": "Can I return it?", "answer": "Yes." },
            { "question": "Where are you?", "answer": "Here." },
        ] } })
        .to_string(),
    };
    let now = Timestamp::from_millis(1);
    store.save_site(site, vec![settings], now).await.unwrap();
    server
}

#[tokio::test]
async fn what_is_asked_is_served() {
    let server = server(Duration::ZERO).await;
    let (before, tag) = served(&server).await;
    assert_eq!(before["faq"].get("asked"), None);
    let batch = json!([
        answered("one", "returns", "/p/1?utm_source=x"),
        // Once a session and day, however often.
        answered("one", "returns", "/p/2"),
        answered("two", "returns", "/p/1"),
        answered("two", "Where are you?", "/p/1"),
        answered("two", "not an entry", "/p/1"),
    ]);
    let answer = http::post(&server, "/v1/events?site=demo", &batch).await;
    assert_eq!(answer.json()["rejected"], json!([]), "{}", answer.text);
    let (after, other_tag) = served(&server).await;
    assert_eq!(
        after["faq"]["asked"],
        json!({
            "all": { "returns": 2.0, "Where are you?": 1.0 },
            "stages": { "before": { "returns": 2.0, "Where are you?": 1.0 } },
            "pages": { "/p/1": { "returns": 2.0, "Where are you?": 1.0 } },
        })
    );
    assert_ne!(tag, other_tag);
    // The same events again, and the same settings again.
    http::post(&server, "/v1/events?site=demo", &batch).await;
    assert_eq!(served(&server).await, (after, other_tag));
}

#[tokio::test]
async fn counts_are_served_as_they_were_read_for_a_while() {
    let server = server(Duration::from_secs(3_600)).await;
    let first = served(&server).await;
    let batch = json!([answered("one", "returns", "/")]);
    http::post(&server, "/v1/events?site=demo", &batch).await;
    assert_eq!(served(&server).await, first);
}
