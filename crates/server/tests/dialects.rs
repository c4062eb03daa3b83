//! The collector in the languages of others: each client's batch is stored as the events it holds,
//! once, and whatever else comes has a clear answer.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of frame among many"
)]

mod support;

use std::io::Write as _;

use serde_json::{Value, json};
use support::{TestServer, http};
use wasl_protocol::Timestamp;

const SNOWPLOW: &str = "/com.snowplowanalytics.snowplow/tp2";

fn golden(name: &str) -> Value {
    let path = format!(
        "{}/../../tests/events/{name}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn now() -> Timestamp {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    Timestamp::from_millis(u64::try_from(now.unwrap().as_millis()).unwrap())
}

async fn listed(server: &TestServer, cookie: &str) -> Vec<Value> {
    let answer = http::get_as(server, cookie, "/v1/agent/events")
        .await
        .json();
    let mut events = answer["events"].as_array().unwrap().clone();
    events.reverse();
    events
}

#[tokio::test]
async fn what_our_dialects_write_is_read_back() {
    let events = golden("cloudevents");
    let ids: Vec<_> = events
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["id"].clone())
        .collect();
    for (path, name) in [
        ("/v1/batch", "segment"),
        ("/v1/events?site=demo&format=segment", "segment"),
        ("/batch/", "posthog"),
        (SNOWPLOW, "snowplow"),
        ("/v1/events?site=demo&format=json", "json"),
    ] {
        let server = TestServer::start().await;
        let session = server.sign_in("Layla").await;
        let mut batch = golden(name);
        if name == "json" {
            // The one dialect that does not say when it was sent: its clock must be right.
            for event in batch.as_array_mut().unwrap() {
                event["time"] = json!(now().to_rfc3339());
            }
        }
        for _ in 0..2 {
            let answer = http::post(&server, path, &batch).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.text);
            assert_eq!(
                answer.json()["accepted"],
                json!(ids),
                "{path}: {}",
                answer.text
            );
            assert_eq!(answer.json()["rejected"], json!([]));
        }
        let found = listed(&server, &session.cookie).await;
        assert_eq!(found.len(), ids.len(), "{path}");
        for (found, event) in found.iter().zip(events.as_array().unwrap()) {
            for part in ["id", "type", "source", "session"] {
                assert_eq!(found[part], event[part], "{path} {part}");
            }
            for part in ["stage", "locale"] {
                assert_eq!(found["data"][part], event["data"][part], "{path} {part}");
            }
            assert_eq!(
                found["data"]["page"]["url"], event["data"]["page"]["url"],
                "{path}"
            );
            let own = event["data"]["properties"].as_object().unwrap();
            for (name, value) in own {
                assert_eq!(&found["data"]["properties"][name], value, "{path} {name}");
            }
        }
    }
}

#[tokio::test]
async fn an_event_is_stored_once_whatever_language_it_comes_in() {
    let server = TestServer::start().await;
    let session = server.sign_in("Layla").await;
    for (path, name) in [
        ("/v1/batch", "segment"),
        ("/batch/", "posthog"),
        (SNOWPLOW, "snowplow"),
    ] {
        assert_eq!(http::post(&server, path, &golden(name)).await.status, 200);
    }
    assert_eq!(listed(&server, &session.cookie).await.len(), 3);
}

#[tokio::test]
async fn a_clock_a_year_off_is_put_right_by_the_time_of_sending() {
    let server = TestServer::start().await;
    let session = server.sign_in("Layla").await;
    http::post(&server, "/v1/batch", &golden("segment")).await;
    http::post(&server, SNOWPLOW, &golden("snowplow")).await;
    for event in listed(&server, &session.cookie).await {
        let time = event["time"].as_str().unwrap();
        let (year, today) = (&time[..4], now().to_rfc3339());
        assert_eq!(year, &today[..4], "{time}");
    }
    let mut events = golden("cloudevents");
    events[0]["id"] = json!("late");
    let answer = http::post(&server, "/v1/events?site=demo", &json!([events[0]])).await;
    assert_eq!(answer.json()["rejected"][0]["code"], "time");
}

#[tokio::test]
async fn a_bad_item_does_not_spoil_the_others() {
    let server = TestServer::start().await;
    for (path, name, list) in [
        ("/v1/batch", "segment", "batch"),
        ("/batch/", "posthog", "batch"),
        (SNOWPLOW, "snowplow", "data"),
    ] {
        let mut batch = golden(name);
        let items = batch[list].as_array_mut().unwrap();
        for bad in [
            json!(null),
            json!(7),
            json!("x"),
            json!([]),
            json!({}),
            json!({"type": 3, "event": {}, "e": []}),
        ] {
            items.insert(1, bad);
        }
        let answer = http::post(&server, path, &batch).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(
            answer.json()["accepted"].as_array().unwrap().len(),
            3,
            "{path}"
        );
        let told = answer.json()["rejected"].as_array().unwrap().clone();
        let told: Vec<_> = told
            .iter()
            .map(|one| {
                (
                    one["index"].as_u64().unwrap(),
                    one["code"].as_str().unwrap(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [1, 2, 3, 4, 5, 6].map(|index| (index, "schema")),
            "{path}"
        );
    }
}

#[tokio::test]
async fn bad_requests_have_their_answers() {
    let server = TestServer::start().await;
    let huge = "x".repeat(10 * 1024 * 1024);
    let zip = |text: &[u8]| {
        let mut zip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        zip.write_all(text).unwrap();
        zip.finish().unwrap()
    };
    let bomb = zip(&vec![b' '; 20 * 1024 * 1024]);
    let good = golden("posthog").to_string();
    let empty = |key: &str| {
        json!({"api_key": key, "writeKey": key, "batch": []})
            .to_string()
            .into_bytes()
    };
    let many = json!({"writeKey": "demo", "batch": vec![json!({}); 1_001]})
        .to_string()
        .into_bytes();
    for (path, coding, body, status, code) in [
        (
            "/v1/batch",
            "identity",
            b"not json".to_vec(),
            400,
            "malformed",
        ),
        ("/v1/batch", "identity", b"[]".to_vec(), 400, "malformed"),
        (
            "/v1/batch",
            "identity",
            b"{\"batch\":{}}".to_vec(),
            400,
            "malformed",
        ),
        (
            "/v1/batch",
            "identity",
            b"{\"batch\":[]}".to_vec(),
            404,
            "unknown_site",
        ),
        (
            "/v1/batch",
            "identity",
            empty("nowhere"),
            404,
            "unknown_site",
        ),
        (
            "/v1/batch",
            "identity",
            huge.clone().into_bytes(),
            413,
            "too_large",
        ),
        ("/v1/batch", "identity", many, 413, "too_large"),
        ("/batch/", "gzip", b"not gzip".to_vec(), 400, "malformed"),
        ("/batch/", "gzip", bomb, 400, "malformed"),
        ("/batch/", "identity", empty("nowhere"), 404, "unknown_site"),
        (
            SNOWPLOW,
            "identity",
            b"{\"schema\":\"iglu:x/y/jsonschema/1-0-0\",\"data\":[]}".to_vec(),
            400,
            "malformed",
        ),
        (SNOWPLOW, "identity", b"\xFF\xFE".to_vec(), 400, "malformed"),
        (
            "/v1/events?site=demo&format=xml",
            "identity",
            b"[]".to_vec(),
            400,
            "malformed",
        ),
        (
            "/v1/events?site=nowhere&format=json",
            "identity",
            b"[]".to_vec(),
            404,
            "unknown_site",
        ),
        (
            "/v1/events?site=demo&format=json",
            "identity",
            b"3".to_vec(),
            400,
            "malformed",
        ),
    ] {
        let headers = [("content-encoding", coding)];
        let answer = http::request(&server, "POST", path, &headers, body).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (status, code),
            "{path} {}",
            answer.text
        );
    }
    let headers = [("content-encoding", "gzip")];
    let answer = http::request(&server, "POST", "/batch/", &headers, zip(good.as_bytes())).await;
    assert_eq!((answer.status, &answer.json()["status"]), (200, &json!(1)));
    let evil = [("origin", "https://evil.example")];
    let answer = http::request(&server, "POST", "/batch/", &evil, good).await;
    assert_eq!((answer.status, answer.code().as_str()), (403, "origin"));
}

#[tokio::test]
async fn what_the_site_has_no_room_for_is_to_come_again() {
    let config = support::quick();
    let limits = wasl_server::Limits {
        site_events: wasl_server::Rate {
            burst: 10,
            per_second: 0.001,
        },
        ..config.limits
    };
    let server = TestServer::with(wasl_server::Config { limits, ..config }).await;
    let event = |id: usize| json!({"id": format!("e{id}"), "type": "a", "time": now().to_rfc3339(), "session": "s"});
    let batch: Vec<_> = (0..16).map(event).collect();
    let path = "/v1/events?site=demo&format=json";
    let answer = http::post(&server, path, &json!(batch[..6])).await.json();
    assert_eq!(answer["accepted"].as_array().unwrap().len(), 6);
    assert_eq!(answer.get("retry"), None);
    // Room for four is left: the largest half of a half that fits.
    let answer = http::post(&server, path, &json!(batch)).await.json();
    assert_eq!(answer["accepted"], json!(["e0", "e1", "e2", "e3"]));
    assert_eq!(answer["retry"], json!((4..16).collect::<Vec<_>>()));
    let answer = http::post(&server, path, &json!(batch)).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (429, "rate_limited")
    );
}
