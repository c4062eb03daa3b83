//! The API over HTTP: contact, the form of refusals, limits, the document of all routes.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of frame among many"
)]

mod support;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use support::client::token;
use support::{TestServer, http, quick, uuid};
use wasl_server::{Config, Limits, ROUTES, Rate};

fn contact() -> Value {
    json!({
        "site": "demo",
        "token": token(1),
        "conversation": uuid(),
        "cid": uuid(),
        "text": "call me",
        "name": "Sara",
        "contact": "+966 5",
        "page": {"url": "https://shop.example/", "title": "Home"}
    })
}

#[tokio::test]
async fn a_message_left_without_the_widget_reaches_the_inbox_once() {
    let server = TestServer::start().await;
    let session = server.sign_in("Layla").await;
    let left = contact();
    for _ in 0..2 {
        let answer = http::post(&server, "/v1/contact", &left).await;
        assert_eq!(
            (answer.status, answer.json()),
            (200, json!({"seq": 1})),
            "{}",
            answer.text
        );
    }
    let mut changed = left.clone();
    changed["text"] = json!("other");
    let answer = http::post(&server, "/v1/contact", &changed).await;
    assert_eq!((answer.status, answer.code().as_str()), (409, "conflict"));
    let mut second = left.clone();
    second["cid"] = json!(uuid());
    second["page"] = json!("https://shop.example/cart/");
    let answer = http::post(&server, "/v1/contact", &second).await;
    assert_eq!(answer.json(), json!({"seq": 2}));
    let list = http::get_as(&server, &session.cookie, "/v1/agent/conversations")
        .await
        .json();
    let conversation = &list["conversations"][0];
    assert_eq!(conversation["preview"], "call me");
    assert_eq!(conversation["visitor"]["contact"], "+966 5");
    assert_eq!(conversation["visitor"]["name"], "Sara");
    assert_eq!(
        conversation["visitor"]["page"]["url"],
        "https://shop.example/cart/"
    );
}

#[tokio::test]
async fn a_bad_contact_is_refused() {
    let server = TestServer::start().await;
    for (field, value, status, code) in [
        ("site", json!("nowhere"), 404, "unknown_site"),
        ("token", json!("x"), 401, "unauthorized"),
        ("cid", json!("x"), 400, "malformed"),
        ("conversation", json!(""), 400, "malformed"),
        ("text", json!(" "), 400, "empty"),
        ("text", json!("x".repeat(17_000)), 413, "too_large"),
        ("text", json!("x".repeat(100_000)), 413, "too_large"),
        ("text", json!(5), 400, "malformed"),
        ("page", json!([]), 400, "malformed"),
    ] {
        let mut body = contact();
        body[field] = value;
        let answer = http::post(&server, "/v1/contact", &body).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (status, code),
            "{field}"
        );
    }
    let headers = [("origin", "https://evil.example")];
    let body = contact().to_string();
    let answer = http::request(&server, "POST", "/v1/contact", &headers, body).await;
    assert_eq!((answer.status, answer.code().as_str()), (403, "origin"));
}

#[tokio::test]
async fn the_api_answers_in_its_own_form() {
    let server = TestServer::start().await;
    for (path, text) in [("/healthz", "ok"), ("/readyz", "ready")] {
        let answer = http::get(&server, path).await;
        assert_eq!((answer.status, answer.text.as_str()), (200, text));
    }
    for (method, path, status, code) in [
        ("GET", "/v1/nothing", 404, "not_found"),
        ("PUT", "/v1/events", 405, "not_found"),
        ("GET", "/v1/ws", 403, "origin"),
    ] {
        let answer = http::request(&server, method, path, &[], "").await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (status, code),
            "{path}"
        );
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
    let preflight = [
        ("origin", "http://localhost:1"),
        ("access-control-request-method", "GET"),
    ];
    let answer = http::request(&server, "OPTIONS", "/v1/agent/session", &preflight, "").await;
    assert_eq!(answer.status, 403, "agents' routes are for our own pages");
}

#[tokio::test]
async fn a_flood_of_requests_is_slowed_down() {
    let limits = Limits {
        requests: Rate {
            burst: 2,
            per_second: 0.1,
        },
        ..Limits::default()
    };
    let server = TestServer::with(Config { limits, ..quick() }).await;
    for _ in 0..2 {
        assert_eq!(
            http::get(&server, "/v1/sites/demo/settings").await.status,
            200
        );
    }
    let slowed = http::get(&server, "/v1/sites/demo/settings").await;
    assert_eq!(
        (slowed.status, slowed.code().as_str()),
        (429, "rate_limited")
    );
    assert!(slowed.header("retry-after").parse::<u32>().unwrap() > 0);
    assert_eq!(http::get(&server, "/healthz").await.status, 200);
}

#[tokio::test]
async fn the_api_document_lists_every_route_and_no_other() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schemas/openapi.json");
    let document: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let mut documented = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            documented.insert((path.as_str(), method.as_str()));
            let responses = operation["responses"].as_object().unwrap();
            assert!(!responses.is_empty(), "{method} {path}");
        }
    }
    let routed: BTreeSet<_> = ROUTES
        .iter()
        .flat_map(|(path, methods)| methods.iter().map(move |method| (*path, *method)))
        .collect();
    assert_eq!(documented, routed);
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let text = document.to_string();
    for part in text.split("\"#/components/schemas/").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(schemas.contains_key(name), "no schema {name}");
    }
    let codes = &schemas["Error"]["properties"]["error"]["properties"]["code"]["enum"];
    for code in codes.as_array().unwrap() {
        let parsed = serde_json::from_value::<wasl_protocol::ErrorCode>(code.clone());
        assert!(parsed.is_ok(), "{code}");
    }
}

#[tokio::test]
async fn every_route_has_a_handler() {
    let server = TestServer::start().await;
    for (path, methods) in ROUTES {
        for method in *methods {
            let path = path.replace("{site}", "demo");
            let answer = http::request(&server, &method.to_uppercase(), &path, &[], "").await;
            let is_routed = answer.status != 405 && !answer.text.contains("no such address");
            assert!(is_routed, "{method} {path}: {}", answer.text);
        }
    }
}
