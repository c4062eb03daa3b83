//! Forwards against an endpoint that answers as scripted: nothing is lost, what is given up is
//! among the dead letters, and an event goes out again only with the same id.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of frame among many"
)]

mod crash;
mod nodes;
mod private;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::process::Output;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::collector::{Scripted, Turn};
use support::program::wasl;
use support::{PATIENCE, TestServer, http, unlimited};
use tokio::time::{sleep, timeout};
use wasl_protocol::{SiteId, Timestamp};
use wasl_server::store::{EventRecord, ListedForward, Store};
use wasl_server::{Config, Reach, Timing};

/// A server that forwards to this machine and looks often.
pub fn forwarding() -> Config {
    let config = unlimited();
    Config {
        reach: Reach::Private,
        timing: Timing {
            forward: Duration::from_millis(10),
            ..config.timing
        },
        ..config
    }
}

pub fn run(server: &TestServer, args: &[&str]) -> Output {
    let args: Vec<_> = ["events", "forward"].iter().chain(args).copied().collect();
    wasl(&args, server.folder.path()).output().unwrap()
}

pub fn works(server: &TestServer, args: &[&str]) -> String {
    let output = run(server, args);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

pub async fn store_events(store: &Store, ids: impl IntoIterator<Item = String>) {
    let event = |id: String| {
        let json = json!({
            "specversion": "1.0", "id": id, "source": "wasl:demo", "type": "wasl.widget.loaded",
            "time": "2026-01-01T00:00:00.000Z", "session": "s", "data": {},
        });
        EventRecord {
            id,
            kind: "wasl.widget.loaded".to_owned(),
            session: "s".to_owned(),
            json: json.to_string(),
        }
    };
    let events = ids.into_iter().map(event).collect();
    let now = Timestamp::from_millis(1_767_225_600_000);
    store
        .add_events(SiteId::new("demo"), events, now)
        .await
        .unwrap();
}

pub fn ids(range: std::ops::Range<u32>) -> Vec<String> {
    range.map(|number| format!("e{number:04}")).collect()
}

/// Waits until the forward is as it should be.
pub async fn until(store: &Store, holds: impl Fn(&ListedForward) -> bool) -> ListedForward {
    let wait = async {
        loop {
            let found = store.forwards().await.unwrap().pop().unwrap();
            if holds(&found) {
                return found;
            }
            sleep(Duration::from_millis(5)).await;
        }
    };
    let waited = timeout(PATIENCE, wait).await;
    match waited {
        Ok(found) => found,
        Err(_) => panic!("{:?}", store.forwards().await.unwrap()),
    }
}

fn says(status: u16) -> Turn {
    Turn::Says(status, "", String::new())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_arrives_once_where_all_goes_well() {
    let endpoint = Scripted::start([]).await;
    let server = TestServer::with(forwarding()).await;
    let store = &server.running.state.store;
    store_events(store, ["before".to_owned()]).await;
    let header = ["--header", "authorization=Bearer secret"];
    works(
        &server,
        &["add", "out", &endpoint.url, header[0], header[1]],
    );
    store_events(store, ids(0..250)).await;
    let found = until(store, |one| one.behind == 0).await;
    assert_eq!(
        (found.progress.delivered, found.progress.given_up),
        (250, 0)
    );
    let posted = endpoint.posted();
    let arrived: Vec<String> = posted
        .iter()
        .flat_map(support::collector::Posted::ids)
        .collect();
    assert_eq!(
        arrived,
        ids(0..250),
        "in order, each once, from when it was made"
    );
    let head = &posted[0].head;
    assert!(head.starts_with("post /collect http/1.1"), "{head}");
    assert!(head.contains("authorization: bearer secret"), "{head}");
    assert!(
        head.contains("content-type: application/cloudevents-batch+json"),
        "{head}"
    );
    let listed = works(&server, &["list", "--json"]);
    let listed: Value = serde_json::from_str(&listed).unwrap();
    assert_eq!(
        (&listed["state"], &listed["delivered"]),
        (&json!("up to date"), &json!(250))
    );
    assert_eq!(listed["headers"], json!(["authorization"]));
    assert!(!listed.to_string().contains("secret"));
    let figures = http::get(&server, "/metrics").await.text;
    let line = "wasl_forward_events_total{site=\"demo\",forward=\"out\",outcome=\"taken\"}";
    assert!(figures.contains(line), "{figures}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_endpoint_that_fails_gets_everything_in_the_end() {
    let partly = json!({
        "accepted": ["e0000"],
        "rejected": [{"index": 1, "code": "schema", "message": "no\u{0} such thing"}],
        "retry": [2],
    });
    let endpoint = Scripted::start([
        says(503),
        Turn::Closes,
        Turn::Breaks,
        Turn::Says(302, "location: http://127.0.0.1:1/\r\n", String::new()),
        Turn::Says(429, "retry-after: 1\r\n", String::new()),
        Turn::Says(200, "", partly.to_string()),
        says(408),
        says(425),
    ])
    .await;
    let server = TestServer::with(forwarding()).await;
    let store = &server.running.state.store;
    works(&server, &["add", "out", &endpoint.url]);
    store_events(store, ids(0..4)).await;
    let mut told = BTreeSet::new();
    for count in 1..=4 {
        endpoint.until(count).await;
        let failures = u32::try_from(count).unwrap();
        let found = until(store, |one| one.progress.failures == failures).await;
        assert_eq!((found.behind, found.progress.delivered), (4, 0));
        told.insert(found.progress.said);
        // Nobody waits for the clock here: the next try is ordered.
        works(&server, &["resume", "out"]);
    }
    assert_eq!(told.len(), 4, "{told:?}");
    endpoint.until(5).await;
    let began = Instant::now();
    until(store, |one| one.progress.failures == 5).await;
    endpoint.until(6).await;
    assert!(
        began.elapsed() > Duration::from_millis(700),
        "{:?}",
        began.elapsed()
    );
    let found = until(store, |one| one.progress.delivered == 1).await;
    assert_eq!((found.progress.given_up, found.behind), (1, 2));
    for count in 7..=8 {
        works(&server, &["resume", "out"]);
        endpoint.until(count).await;
        let failures = u32::try_from(count - 6).unwrap();
        until(store, |one| one.progress.failures == failures).await;
    }
    works(&server, &["resume", "out"]);
    let found = until(store, |one| one.behind == 0).await;
    assert_eq!((found.progress.delivered, found.progress.given_up), (3, 1));
    assert_eq!(endpoint.posted().pop().unwrap().ids(), ids(2..4));
    let dead = store
        .list_letters(&SiteId::new("demo"), None, 9)
        .await
        .unwrap();
    assert_eq!(dead.len(), 1);
    assert_eq!(dead[0].letter.event.as_deref(), Some("e0001"));
    assert_eq!(dead[0].letter.message, "no\u{fffd} such thing");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_refused_becomes_letters_and_the_rest_goes_on() {
    let endpoint = Scripted::start([says(413), says(400), says(200), says(401)]).await;
    let server = TestServer::with(forwarding()).await;
    let store = &server.running.state.store;
    works(&server, &["add", "out", &endpoint.url]);
    store_events(store, ids(0..8)).await;
    let found = until(store, |one| one.behind == 0).await;
    assert_eq!((found.progress.delivered, found.progress.given_up), (4, 4));
    let batches: Vec<usize> = endpoint
        .posted()
        .iter()
        .map(|one| one.ids().len())
        .collect();
    assert_eq!(batches, [8, 4, 4], "halved once it was too large");
    let dead = store
        .list_letters(&SiteId::new("demo"), None, 9)
        .await
        .unwrap();
    let mut told: Vec<_> = dead
        .iter()
        .map(|one| one.letter.event.clone().unwrap())
        .collect();
    told.sort();
    assert_eq!(told, ids(0..4));
    assert!(dead.iter().all(|one| one.letter.message == "status 400"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forward_chooses_rests_and_goes() {
    let endpoint = Scripted::start([]).await;
    let server = TestServer::with(forwarding()).await;
    let store = &server.running.state.store;
    works(
        &server,
        &[
            "add",
            "out",
            &endpoint.url,
            "--type",
            "wasl.custom.*",
            "--format",
            "segment",
            "--key",
            "k1",
        ],
    );
    store_events(store, ids(0..3)).await;
    let found = until(store, |one| one.behind == 0).await;
    assert_eq!(
        (found.progress.delivered, endpoint.posted().len()),
        (0, 0),
        "none is wanted"
    );
    works(&server, &["remove", "out"]);
    works(
        &server,
        &[
            "add",
            "out",
            &endpoint.url,
            "--format",
            "segment",
            "--key",
            "k1",
        ],
    );
    works(&server, &["pause", "out"]);
    store_events(store, ids(3..5)).await;
    until(store, |one| one.forward.is_paused && one.behind == 2).await;
    assert!(
        works(&server, &["list"]).contains("\tpaused\t2 waiting"),
        "{}",
        works(&server, &["list"])
    );
    works(&server, &["resume", "out"]);
    until(store, |one| one.progress.delivered == 2).await;
    let body: Value = serde_json::from_slice(&endpoint.posted()[0].body).unwrap();
    assert_eq!(
        (&body["writeKey"], &body["batch"][0]["messageId"]),
        (&json!("k1"), &json!("e0003"))
    );
    for args in [
        &["remove", "other"][..],
        &["pause", "other"],
        &["add", "out", &endpoint.url],
        &["add", "Out", &endpoint.url],
        &["add", "a", "ftp://x.example/"],
        &["add", "a", "https://user:word@x.example/"],
        &["add", "a", &endpoint.url, "--format", "xml"],
        &["add", "a", &endpoint.url, "--header", "host=x"],
        &["add", "a", &endpoint.url, "--header", "x"],
        &["add", "a", &endpoint.url, "--type", "*.viewed"],
    ] {
        assert!(!run(&server, args).status.success(), "{args:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_endpoint_that_hangs_holds_nothing_else_up() {
    let (hanging, other) = (
        Scripted::start([Turn::Hangs]).await,
        Scripted::start([]).await,
    );
    let server = TestServer::with(forwarding()).await;
    let store = &server.running.state.store;
    works(&server, &["add", "hanging", &hanging.url]);
    works(&server, &["add", "other", &other.url]);
    store_events(store, ids(0..2)).await;
    hanging.until(1).await;
    assert_eq!(other.until(1).await[0].ids(), ids(0..2));
    store_events(store, ids(2..3)).await;
    assert_eq!(other.until(2).await[1].ids(), ids(2..3));
    // The end does not wait for it, and what was under way goes out again.
    let server = timeout(Duration::from_secs(8), async {
        let TestServer { running, folder } = server;
        running.stop().await;
        TestServer::in_folder(forwarding(), folder).await
    });
    let _server = server.await.expect("it ends");
    assert_eq!(hanging.until(2).await[1].ids(), ids(0..3));
}
