//! What who operates the server sees: figures, readiness, the log. And what they must not see.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of frame among many"
)]

mod support;

use std::collections::BTreeSet;
use std::fs::File;
use std::process::Stdio;

use serde_json::{Value, json};
use sqlx::Connection as _;
use support::client::{Client, text, token};
use support::program::{Program, fetch};
use support::{Folder, TestServer, http, uuid};
use wasl_protocol::*;

/// The value of a sample.
fn sample(text: &str, name: &str) -> Option<f64> {
    let line = text.lines().find(|line| {
        line.strip_prefix(name)
            .is_some_and(|rest| rest.starts_with(' '))
    });
    line?.rsplit(' ').next()?.parse().ok()
}

/// Every line is a comment or a sample of a metric that was announced.
fn is_well_formed(text: &str) {
    let mut announced = BTreeSet::new();
    let mut samples = BTreeSet::new();
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            assert!(
                announced.insert(rest.split(' ').next().unwrap()),
                "twice: {line}"
            );
        } else if !line.starts_with("# HELP ") {
            let (series, value) = line.rsplit_once(' ').unwrap();
            assert!(value.parse::<f64>().is_ok(), "{line}");
            assert!(samples.insert(series), "twice: {line}");
            let name = series.split('{').next().unwrap();
            let of = ["_bucket", "_sum", "_count"]
                .iter()
                .find_map(|end| name.strip_suffix(end));
            assert!(
                announced.contains(name) || of.is_some_and(|of| announced.contains(of)),
                "{line}"
            );
        }
    }
}

#[tokio::test]
async fn the_figures_are_those_of_what_happened() {
    let folder = Folder::new();
    let program = Program::start(folder.path());
    let mut client = program.visitor(1).await;
    let conversation = ConversationId::new(uuid());
    let cid = ClientId::new(uuid());
    for _ in 0..2 {
        client.say_as(&conversation, &cid, text("hello")).await;
        client.ack(&cid).await;
    }
    client.store(&conversation, text("again")).await;
    client.send_text("nonsense").await;
    client.error().await;
    let time = "2026-01-01T00:00:00Z";
    let bad = json!([{"specversion": "1.0", "id": "x", "source": "wasl:other", "type": "t", "session": "s", "time": time, "data": {}}]);
    let (status, _, body) = fetch(
        &program.host,
        "POST /v1/events?site=demo",
        &[],
        &bad.to_string(),
    )
    .await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(fetch(&program.host, "BREW /v1/ws", &[], "").await.0, 405);
    assert_eq!(
        fetch(&program.host, "GET /v1/sites/secret-name/settings", &[], "")
            .await
            .0,
        404
    );
    let (status, head, text) = fetch(&program.host, "GET /metrics", &[], "").await;
    assert_eq!(status, 200);
    assert!(head.contains("text/plain; version=0.0.4"), "{head}");
    is_well_formed(&text);
    for (name, value) in [
        ("wasl_sockets_open", 1.0),
        ("wasl_sockets_total", 1.0),
        ("wasl_draining", 0.0),
        ("wasl_orders_waiting", 0.0),
        ("wasl_frames_waiting", 0.0),
        ("wasl_messages_appended_total", 2.0),
        ("wasl_messages_duplicate_total", 1.0),
        ("wasl_ack_seconds_count", 3.0),
        ("wasl_frames_received_total{kind=\"hello\"}", 1.0),
        ("wasl_frames_received_total{kind=\"send\"}", 3.0),
        ("wasl_frames_received_total{kind=\"unreadable\"}", 1.0),
        ("wasl_frames_sent_total{kind=\"welcome\"}", 1.0),
        ("wasl_frames_sent_total{kind=\"ack\"}", 3.0),
        ("wasl_frames_sent_total{kind=\"event\"}", 2.0),
        ("wasl_refused_total{code=\"malformed\"}", 1.0),
        ("wasl_events_rejected_total{reason=\"wrong_site\"}", 1.0),
        (
            "wasl_http_requests_total{route=\"/v1/events\",method=\"POST\",status=\"200\"}",
            1.0,
        ),
        (
            "wasl_http_requests_total{route=\"/v1/ws\",method=\"other\",status=\"405\"}",
            1.0,
        ),
        (
            "wasl_http_seconds_count{route=\"/v1/sites/{site}/settings\"}",
            1.0,
        ),
    ] {
        assert_eq!(sample(&text, name), Some(value), "{name} in\n{text}");
    }
    assert!(sample(&text, "wasl_commit_seconds_count").unwrap() >= 2.0);
    assert!(!text.contains("secret-name"), "a path became a label");
}

#[tokio::test]
async fn the_figures_are_for_this_machine_alone() {
    let folder = Folder::new();
    let program = Program::start(folder.path());
    for headers in [
        &[("x-forwarded-for", "198.51.100.1")][..],
        &[("forwarded", "for=198.51.100.1")],
        &[("via", "1.1 proxy")],
        &[("host", "wasl.example")],
    ] {
        let (status, _, body) = fetch(&program.host, "GET /metrics", headers, "").await;
        assert_eq!(status, 404, "{headers:?}: {body}");
    }
    drop(program);
    let options = ["--port", "0", "--metrics", "127.0.0.1:0"];
    let program = Program::with(folder.path(), &options, Stdio::inherit());
    let line = program
        .said
        .iter()
        .find_map(|line| line.strip_prefix("Metrics: http://"));
    let figures = line.unwrap().trim_end_matches("/metrics");
    assert_eq!(fetch(figures, "GET /metrics", &[], "").await.0, 200);
    assert_eq!(fetch(figures, "GET /", &[], "").await.0, 404);
    assert_eq!(fetch(&program.host, "GET /metrics", &[], "").await.0, 404);
}

#[tokio::test]
async fn who_cannot_write_is_not_ready() {
    let server = TestServer::start().await;
    assert_eq!(http::get(&server, "/readyz").await.status, 200);
    let path = server.folder.path().join("wasl.db");
    let url = format!("sqlite://{}", path.display());
    let mut other = sqlx::SqliteConnection::connect(&url).await.unwrap();
    sqlx::query("BEGIN EXCLUSIVE")
        .execute(&mut other)
        .await
        .unwrap();
    assert_eq!(http::get(&server, "/readyz").await.status, 503);
    assert_eq!(http::get(&server, "/healthz").await.status, 200);
    sqlx::query("ROLLBACK").execute(&mut other).await.unwrap();
    assert_eq!(http::get(&server, "/readyz").await.status, 200);
}

#[tokio::test]
async fn the_log_tells_what_happened_and_nothing_of_what_was_said() {
    let folder = Folder::new();
    let path = folder.path().join("log");
    let log = File::create(&path).unwrap();
    let options = ["--port", "0", "--log", "json"];
    let mut program = Program::with(folder.path(), &options, log.into());
    let host = program.host.clone();
    let link = program
        .said
        .iter()
        .find_map(|line| line.rsplit_once("#link="))
        .unwrap()
        .1
        .to_owned();
    let mut client = program.visitor(7).await;
    let conversation = ConversationId::new(uuid());
    client
        .store(&conversation, text("zebra-in-the-frame"))
        .await;
    let identify = Identify {
        name: Some("Zainab-of-the-page".into()),
        contact: Some("zainab@visitor.example".into()),
        token: None,
    };
    client.send(&ClientFrame::Identify(identify)).await;
    client.send_text("zebra-in-nonsense").await;
    client.error().await;
    let contact = json!({
        "site": "demo", "token": token(8).as_str(), "conversation": uuid(), "cid": uuid(),
        "text": "zebra-in-the-panel", "contact": "omar@visitor.example", "name": "Omar-of-the-panel",
    });
    let posted = fetch(&host, "POST /v1/contact", &[], &contact.to_string()).await;
    assert_eq!(posted.0, 200);
    let broken = contact.to_string().replace("\"cid\"", "\"dic\"");
    assert_eq!(
        fetch(&host, "POST /v1/contact?zebra-in-the-query", &[], &broken)
            .await
            .0,
        400
    );
    let redemption = json!({
        "token": link, "name": "Amal-the-agent", "email": "amal@agent.example",
        "password": "zebra-as-a-password",
    });
    let (status, head, _) = fetch(&host, "POST /v1/agent/link", &[], &redemption.to_string()).await;
    assert_eq!(status, 200);
    let cookie = head
        .split("__Host-wasl=")
        .nth(1)
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let wrong = json!({"email": "amal@agent.example", "password": "zebra-as-a-wrong-one"});
    let (status, head, _) = fetch(&host, "POST /v1/agent/session", &[], &wrong.to_string()).await;
    assert_eq!(status, 401);
    let request_id = head
        .split("x-request-id: ")
        .nth(1)
        .unwrap()
        .split("\r\n")
        .next()
        .unwrap();
    let cookie_header = format!("__Host-wasl={cookie}");
    let headers = [
        ("origin", &*program.origin()),
        ("sec-websocket-protocol", SUBPROTOCOL),
        ("cookie", &*cookie_header),
    ]
    .map(|(name, value)| (name, value.to_owned()));
    let headers = headers
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let socket = support::client::open(&host, "/v1/agent/ws", &headers)
        .await
        .unwrap();
    let mut agent = Client::from(socket);
    agent.hello_agent().await;
    agent.welcomed().await;
    agent
        .store(&conversation, text("zebra-in-the-answer"))
        .await;
    program.terminate();
    client.goodbye().await;
    agent.goodbye().await;
    drop((client, agent));
    assert!(program.wait().success());
    let log = std::fs::read_to_string(&path).unwrap();
    for secret in [
        "zebra",
        "Zainab",
        "Omar",
        "Amal",
        "visitor.example",
        "agent.example",
        &link,
        &cookie,
        token(7).as_str(),
        token(8).as_str(),
    ] {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }
    let lines: Vec<Value> = log
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let line = lines.iter().find(|line| line["span"]["id"] == request_id);
    let fields = &line.unwrap_or_else(|| panic!("no line of {request_id} in\n{log}"))["fields"];
    assert_eq!(fields["route"], "/v1/agent/session");
    assert_eq!(fields["status"], 401);
    assert!(
        lines
            .iter()
            .any(|line| line["fields"]["message"] == "ending")
    );
}
