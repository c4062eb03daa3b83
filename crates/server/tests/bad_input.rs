//! Bad input to the collector: a clear answer for each event, never a 5xx, nothing valid lost.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of frame among many"
)]

mod support;

use std::collections::BTreeSet;
use std::io::Write as _;

use futures_util::StreamExt as _;
use futures_util::stream;
use serde_json::{Value, json};
use support::{TestServer, http, quick, unlimited};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::time::{Duration, sleep};
use wasl_protocol::Timestamp;
use wasl_server::{Config, Limits, Rate, Timing};

const DEMO: &str = "/v1/events?site=demo";
const YEAR: i64 = 366 * 24 * 60 * 60 * 1_000;

fn at(off: i64) -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let now = u64::try_from(now.unwrap().as_millis()).unwrap();
    Timestamp::from_millis(now.saturating_add_signed(off)).to_rfc3339()
}

fn event(id: &str) -> Value {
    json!({
        "specversion": "1.0", "id": id, "source": "wasl:demo", "type": "wasl.prompt.shown",
        "time": at(0), "session": "s", "data": {"properties": {"prompt": "size-help"}},
    })
}

fn with(id: &str, pointer: &str, value: Value) -> Value {
    let mut event = event(id);
    *event.pointer_mut(pointer).unwrap() = value;
    event
}

#[tokio::test]
async fn each_event_of_a_batch_is_answered_for_itself() {
    let server = TestServer::start().await;
    let cases = [
        (event("good"), None),
        (json!(null), Some("schema")),
        (json!([[[]]]), Some("schema")),
        (
            with("e1", "/data/properties/prompt", json!(7)),
            Some("schema"),
        ),
        (
            with("e2", "/data/properties/prompt", json!("")),
            Some("schema"),
        ),
        (with("e3", "/data/properties", json!({})), Some("schema")),
        (with("e4", "/data/properties", json!("x")), Some("schema")),
        (with("e5", "/time", json!(at(-YEAR - 60_000))), Some("time")),
        (with("e6", "/time", json!(at(YEAR + 60_000))), Some("time")),
        (
            with("e7", "/source", json!("wasl:shop")),
            Some("wrong_site"),
        ),
        (with("e8", "/session", json!("a\u{0}b")), Some("schema")),
        (with("e\u{0}9", "/session", json!("s")), Some("schema")),
        (with("e10", "/type", json!("wasl.\u{0}")), Some("schema")),
        (
            with("e11", "/data", json!({"x": "y".repeat(33 * 1_024)})),
            Some("too_large"),
        ),
        // Zero bytes in what a page says are its own.
        (
            with(
                "nul",
                "/data/properties",
                json!({"prompt": "a\u{0}b", "\u{0}": 1}),
            ),
            None,
        ),
        (with("year", "/time", json!(at(60_000 - YEAR))), None),
        (with("new", "/type", json!("wasl.of.a.newer.widget")), None),
    ];
    let batch: Vec<&Value> = cases.iter().map(|(event, _)| event).collect();
    let answer = http::post(&server, DEMO, &json!(batch)).await;
    assert_eq!(answer.status, 200);
    let answer = answer.json();
    assert_eq!(answer["accepted"], json!(["good", "nul", "year", "new"]));
    let rejected = answer["rejected"].as_array().unwrap();
    let told: Vec<_> = rejected
        .iter()
        .map(|one| {
            (
                one["index"].as_u64().unwrap(),
                one["code"].as_str().unwrap(),
            )
        })
        .collect();
    let expected: Vec<_> = (0..)
        .zip(&cases)
        .filter_map(|(index, (_, code))| Some((index, (*code)?)))
        .collect();
    assert_eq!(told, expected);
    assert!(
        rejected
            .iter()
            .all(|one| !one["message"].as_str().unwrap().is_empty())
    );
}

#[tokio::test]
async fn a_body_that_is_no_batch_has_a_clear_answer() {
    let server = TestServer::with(unlimited()).await;
    let zip = |bytes: &[u8]| {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(bytes).unwrap();
        gzip.finish().unwrap()
    };
    let deep = [vec![b'['; 5_000], vec![b']'; 5_000]].concat();
    let ten_megabytes = vec![b' '; 10 * 1024 * 1024];
    let bomb = zip(&vec![b' '; 50 * 1024 * 1024]);
    let cut = zip(b"[]")[..10].to_vec();
    for (name, body, coding, status, code) in [
        ("not JSON", b"hello".to_vec(), "", 400, "malformed"),
        ("zero bytes", b"[\0]".to_vec(), "", 400, "malformed"),
        ("no text", b"\xff\xfe".to_vec(), "", 400, "malformed"),
        ("deep", deep, "", 200, ""),
        ("large", ten_megabytes.clone(), "", 413, "too_large"),
    ] {
        let headers = [("content-encoding", coding)];
        let answer = http::request(&server, "POST", DEMO, &headers, body).await;
        assert_eq!(answer.status, status, "{name}: {}", answer.text);
        if !code.is_empty() {
            assert_eq!(answer.code(), code, "{name}");
        }
    }
    for format in ["json", "segment", "posthog", "snowplow"] {
        let path = format!("{DEMO}&format={format}");
        for (name, body, coding, status) in [
            ("not JSON", b"hello".to_vec(), "", 400),
            ("zero bytes", b"{\0}".to_vec(), "", 400),
            ("null", b"null".to_vec(), "", 400),
            ("a bomb", bomb.clone(), "gzip", 400),
            ("cut gzip", cut.clone(), "gzip", 400),
            ("large", ten_megabytes.clone(), "", 413),
        ] {
            let headers = [("content-encoding", coding)];
            let answer = http::request(&server, "POST", &path, &headers, body).await;
            assert_eq!(answer.status, status, "{format} {name}: {}", answer.text);
            assert!(
                !answer.json()["error"]["message"]
                    .as_str()
                    .unwrap()
                    .is_empty()
            );
        }
    }
    let unknown = http::request(&server, "POST", &format!("{DEMO}&format=avro"), &[], "[]").await;
    assert_eq!(
        (unknown.status, unknown.code().as_str()),
        (400, "malformed")
    );
    let elsewhere = http::post(&server, "/v1/events?site=nowhere", &json!([event("e")])).await;
    assert_eq!(
        (elsewhere.status, elsewhere.code().as_str()),
        (404, "unknown_site")
    );
}

#[tokio::test]
async fn a_body_that_breaks_off_stores_nothing() {
    let config = quick();
    let timing = Timing {
        body: Duration::from_millis(200),
        ..config.timing
    };
    let server = TestServer::with(Config { timing, ..config }).await;
    let session = server.sign_in("Layla").await;
    let body = json!([event("e1")]).to_string();
    let head = format!(
        "POST {DEMO} HTTP/1.1\r\nhost: {}\r\ncontent-length: {}\r\n\r\n",
        server.host(),
        body.len()
    );
    // One side is closed: the body has ended before its end.
    let mut cut = TcpStream::connect(server.host()).await.unwrap();
    cut.write_all(head.as_bytes()).await.unwrap();
    cut.write_all(&body.as_bytes()[..body.len() - 1])
        .await
        .unwrap();
    cut.shutdown().await.unwrap();
    // It stays open: patience ends.
    let mut slow = TcpStream::connect(server.host()).await.unwrap();
    slow.write_all(head.as_bytes()).await.unwrap();
    let (status, ..) = support::program::read_answer(&mut slow).await;
    assert_eq!(status, 408);
    let answer = http::post(&server, DEMO, &json!([event("e2")])).await;
    assert_eq!(answer.status, 200);
    let events = http::get_as(&server, &session.cookie, "/v1/agent/events")
        .await
        .json();
    let events = events["events"].as_array().unwrap();
    assert_eq!(events.len(), 1);
    assert_eq!(events[0]["id"], "e2");
}

#[tokio::test]
async fn a_thousand_tiny_requests_are_slowed_down_and_none_is_lost() {
    let rate = |burst, per_second| Rate { burst, per_second };
    let limits = Limits {
        requests: rate(200, 2_000.0),
        site_events: rate(50, 1_000.0),
        ..Limits::default()
    };
    let server = TestServer::with(Config { limits, ..quick() }).await;
    let session = server.sign_in("Layla").await;
    let origin = server.origin();
    let send = async |number: usize| {
        let body = json!([event(&format!("e{number}"))]).to_string();
        let mut slowed = 0;
        loop {
            let headers = [("origin", &*origin)];
            let answer = http::request(&server, "POST", DEMO, &headers, body.clone()).await;
            match answer.status {
                200 => {
                    assert_eq!(answer.json()["accepted"], json!([format!("e{number}")]));
                    return slowed;
                }
                429 => {
                    assert!(answer.header("retry-after").parse::<u32>().unwrap() > 0);
                    let exposed = answer.header("access-control-expose-headers");
                    assert_eq!(exposed, "Retry-After", "the page may read it");
                    assert_ne!(answer.header("access-control-allow-origin"), "");
                    slowed += 1;
                    let wait = answer.json()["error"]["after_ms"].as_u64().unwrap();
                    sleep(Duration::from_millis(wait)).await;
                }
                other => panic!("{other}: {}", answer.text),
            }
        }
    };
    let slowed: Vec<usize> = stream::iter(0..1_000)
        .map(send)
        .buffer_unordered(100)
        .collect()
        .await;
    assert!(slowed.iter().sum::<usize>() > 0, "nobody was slowed down");
    let mut ids = BTreeSet::new();
    let mut path = "/v1/agent/events?limit=200".to_owned();
    let mut count = 0;
    loop {
        // The list counts as a request too.
        let page = http::get_as(&server, &session.cookie, &path).await;
        if page.status == 429 {
            sleep(Duration::from_millis(20)).await;
            continue;
        }
        let page = page.json();
        let events = page["events"].as_array().unwrap();
        count += events.len();
        ids.extend(
            events
                .iter()
                .map(|event| event["id"].as_str().unwrap().to_owned()),
        );
        let Some(next) = page["next"].as_i64() else {
            break;
        };
        path = format!("/v1/agent/events?limit=200&before={next}");
    }
    assert_eq!((count, ids.len()), (1_000, 1_000), "each is stored once");
}
