//! The collector of telemetry: every batch has a defined answer, every event is stored once.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of frame among many"
)]

mod support;

use serde_json::{Value, json};
use support::{TestServer, http};
use wasl_protocol::Timestamp;

fn event(id: &str) -> Value {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    let now = Timestamp::from_millis(u64::try_from(now.as_millis()).unwrap());
    json!({
        "specversion": "1.0",
        "id": id,
        "source": "wasl:demo",
        "type": "wasl.prompt.shown",
        "time": now.to_rfc3339(),
        "datacontenttype": "application/json",
        "session": "0192a000-0000-7000-8000-000000000001",
        "data": {
            "url": "/product/1", "count": 3, "ratio": 0.5, "text": "ن",
            "properties": {"prompt": "size-help"},
        }
    })
}

#[tokio::test]
async fn events_are_stored_once_and_listed_newest_first() {
    let server = TestServer::start().await;
    let session = server.sign_in("Layla").await;
    let batch = json!([event("e1"), event("e2")]);
    let answer = http::post(&server, "/v1/events?site=demo", &batch).await;
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.json(),
        json!({"accepted": ["e1", "e2"], "rejected": []})
    );
    let again = json!([event("e2"), event("e3")]);
    let answer = http::post(&server, "/v1/events?site=demo", &again).await;
    assert_eq!(answer.json()["accepted"], json!(["e2", "e3"]));
    let list = |query: &'static str| {
        let (server, cookie) = (&server, &session.cookie);
        async move {
            let path = format!("/v1/agent/events{query}");
            http::get_as(server, cookie, &path).await.json()
        }
    };
    let all = list("").await;
    let ids = |page: &Value| -> Vec<String> {
        let events = page["events"].as_array().unwrap().iter();
        events
            .map(|event| event["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(ids(&all), ["e3", "e2", "e1"]);
    assert_eq!(all["next"], Value::Null);
    let first = &all["events"][2];
    assert_eq!(first["data"], batch[0]["data"]);
    assert_eq!(first["time"], batch[0]["time"]);
    assert!(first["received_at"].as_u64().unwrap() > 1_700_000_000_000);
    let page = list("?limit=2").await;
    assert_eq!(ids(&page), ["e3", "e2"]);
    let before = page["next"].as_i64().unwrap();
    let path = format!("/v1/agent/events?limit=2&before={before}");
    let rest = http::get_as(&server, &session.cookie, &path).await.json();
    assert_eq!(ids(&rest), ["e1"]);
    let wrong = http::get_as(&server, &session.cookie, "/v1/agent/events?limit=many").await;
    assert_eq!((wrong.status, wrong.code().as_str()), (400, "malformed"));
}

#[tokio::test]
async fn a_bad_event_does_not_spoil_the_good_ones() {
    let server = TestServer::start().await;
    let mut foreign = event("e2");
    foreign["source"] = json!("wasl:other");
    let mut old = event("e3");
    old["time"] = json!("1999-01-01T00:00:00Z");
    let batch = json!([event("e1"), foreign, old, {"id": "e4"}, 5, event("e6")]);
    let answer = http::post(&server, "/v1/events?site=demo", &batch).await;
    assert_eq!(answer.status, 200);
    let answer = answer.json();
    assert_eq!(answer["accepted"], json!(["e1", "e6"]));
    let told: Vec<_> = answer["rejected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rejected| {
            (
                rejected["index"].clone(),
                rejected["id"].clone(),
                rejected["code"].clone(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (json!(1), json!("e2"), json!("wrong_site")),
            (json!(2), json!("e3"), json!("time")),
            (json!(3), json!("e4"), json!("schema")),
            (json!(4), Value::Null, json!("schema")),
        ]
    );
}

#[tokio::test]
async fn bad_requests_have_their_answers() {
    let server = TestServer::start().await;
    let good = json!([event("e1")]).to_string();
    let demo = "/v1/events?site=demo";
    for (path, body, status, code) in [
        ("/v1/events", good.clone(), 404, "unknown_site"),
        ("/v1/events?site=", good.clone(), 404, "unknown_site"),
        ("/v1/events?site=nowhere", good.clone(), 404, "unknown_site"),
        (demo, String::new(), 400, "malformed"),
        (demo, "not json".to_owned(), 400, "malformed"),
        (demo, event("e1").to_string(), 400, "malformed"),
        (demo, "[1,".to_owned(), 400, "malformed"),
        (
            demo,
            format!("[{}]", "1,".repeat(1_000) + "1"),
            413,
            "too_large",
        ),
        (
            demo,
            format!("[{}]", " ".repeat(1024 * 1024)),
            413,
            "too_large",
        ),
    ] {
        let answer = http::request(&server, "POST", path, &[], body).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (status, code),
            "{path}"
        );
    }
    let empty = http::request(&server, "POST", demo, &[], "[]").await;
    assert_eq!(
        (empty.status, empty.json()),
        (200, json!({"accepted": [], "rejected": []}))
    );
}

#[tokio::test]
async fn pages_of_listed_origins_may_report() {
    let server = TestServer::start().await;
    let body = json!([event("e1")]).to_string();
    let demo = "/v1/events?site=demo";
    for (origin, status) in [
        ("http://localhost:5000", 200),
        (server.origin().as_str(), 200),
        ("https://evil.example", 403),
        ("null", 403),
    ] {
        for kind in [
            "application/cloudevents-batch+json",
            "text/plain;charset=UTF-8",
        ] {
            let headers = [("origin", origin), ("content-type", kind)];
            let answer = http::request(&server, "POST", demo, &headers, body.clone()).await;
            assert_eq!(answer.status, status, "{origin}");
            let allowed = if status == 200 { origin } else { "*" };
            assert_eq!(answer.header("access-control-allow-origin"), allowed);
        }
        let headers = [
            ("origin", origin),
            ("access-control-request-method", "POST"),
        ];
        let preflight = http::request(&server, "OPTIONS", demo, &headers, "").await;
        let expected = if status == 200 { 204 } else { 403 };
        assert_eq!(preflight.status, expected, "{origin}");
    }
}
