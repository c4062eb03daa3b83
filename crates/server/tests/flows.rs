//! Calls of flows: where they go, that they are signed, and what becomes of bad answers. The shop is a
//! real server on another port.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and support waits for one kind among many"
)]

mod support;

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use serde_json::{Value, json};
use support::client::token;
use support::{TestServer, http, quick, uuid};
use wasl_protocol::SiteId;
use wasl_server::flows::{Endpoint, Endpoints, Secret};
use wasl_server::{Config, Limits, Rate};

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// What a shop was posted: the headers and the body.
type Posted = Arc<Mutex<Vec<(HeaderMap, Bytes)>>>;

async fn hook(State(posted): State<Posted>, headers: HeaderMap, body: Bytes) -> Response {
    let asked: Value = serde_json::from_slice(&body).unwrap();
    posted.lock().unwrap().push((headers, body));
    match asked["data"]["inputs"]["want"].as_str().unwrap_or_default() {
        "error" => StatusCode::IM_A_TEAPOT.into_response(),
        "list" => "[1]".into_response(),
        "words" => "sorry".into_response(),
        "large" => format!(r#"{{"text":"{}"}}"#, "x".repeat(40 * 1024)).into_response(),
        "elsewhere" => Redirect::temporary("/other").into_response(),
        _ => json!({"found": true, "text": "Here"})
            .to_string()
            .into_response(),
    }
}

async fn shop() -> (String, Posted) {
    let posted = Posted::default();
    let router = Router::new()
        .route("/hook", post(hook))
        .with_state(posted.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook?from=wasl", listener.local_addr().unwrap());
    let (hold, end) = tokio::sync::watch::channel(false);
    tokio::spawn(async move {
        let _hold = hold;
        wasl_server::serve(listener, router, quick().timing, end).await;
    });
    (url, posted)
}

fn with(url: &str, mut config: Config) -> Config {
    let mut endpoints = Endpoints::default();
    endpoints.add(Endpoint {
        site: SiteId::new("demo"),
        flow: "stock".into(),
        step: "look".into(),
        url: url.parse().unwrap(),
        secret: Secret::parse(SECRET).unwrap(),
    });
    config.endpoints = endpoints;
    config
}

fn call(flow: &str, step: &str, inputs: Value) -> Value {
    json!({
        "site": "demo", "token": token(1), "id": uuid(), "flow": flow, "step": step,
        "locale": "ar", "inputs": inputs, "url": "http://127.0.0.1:1/",
    })
}

async fn ask(server: &TestServer, call: &Value) -> http::Answer {
    http::post(server, "/v1/flows/call", call).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_goes_signed_to_the_operators_address_and_nowhere_else() {
    let (url, posted) = shop().await;
    let server = TestServer::with(with(&url, quick())).await;
    let asked = call("stock", "look", json!({"order": "NC-1", "many": 3}));
    let answer = ask(&server, &asked).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.json(), json!({"found": true, "text": "Here"}));

    let (headers, body) = posted.lock().unwrap().remove(0);
    let header = |name: &str| Some(headers.get(name)?.to_str().unwrap().to_owned());
    let at: u64 = header("webhook-timestamp").unwrap().parse().unwrap();
    let secret = Secret::parse(SECRET).unwrap();
    assert_eq!(secret.verify(&header, &body, at), Ok(()));
    assert_eq!(header("webhook-id").as_deref(), asked["id"].as_str());
    let sent: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(sent["type"], "wasl.flow.call");
    assert_eq!(sent["data"]["inputs"], json!({"order": "NC-1", "many": 3}));
    assert_eq!(sent["data"]["locale"], "ar");
    assert!(
        !sent.to_string().contains(token(1).as_str()),
        "the visitor's secret stays here"
    );

    for (flow, step) in [("stock", "other"), ("other", "look")] {
        let answer = ask(&server, &call(flow, step, json!({}))).await;
        assert_eq!((answer.status, answer.code().as_str()), (404, "not_found"));
    }
    assert!(posted.lock().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_no_answer_is_refused() {
    let (url, posted) = shop().await;
    let server = TestServer::with(with(&url, quick())).await;
    for want in ["error", "list", "words", "large", "elsewhere"] {
        let answer = ask(&server, &call("stock", "look", json!({"want": want}))).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (502, "internal"),
            "{want}"
        );
    }
    assert_eq!(posted.lock().unwrap().len(), 5, "no redirect was followed");
    // Nobody listens there.
    let server = TestServer::with(with("http://127.0.0.1:1/", quick())).await;
    let answer = ask(&server, &call("stock", "look", json!({}))).await;
    assert_eq!(answer.status, 502);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_calls_never_leave() {
    let (url, posted) = shop().await;
    let server = TestServer::with(with(&url, quick())).await;
    let good = call("stock", "look", json!({}));
    for (key, value, status) in [
        ("token", json!("x"), 401),
        ("id", json!("x"), 400),
        ("site", json!("nope"), 404),
        ("inputs", json!([1]), 400),
        ("inputs", json!({"a": "x".repeat(9_000)}), 413),
    ] {
        let mut bad = good.clone();
        bad[key] = value;
        assert_eq!(ask(&server, &bad).await.status, status, "{key}");
    }
    let body = good.to_string();
    let foreign = [("origin", "https://evil.example")];
    let answer = http::request(&server, "POST", "/v1/flows/call", &foreign, body).await;
    assert_eq!((answer.status, answer.code().as_str()), (403, "origin"));
    assert!(posted.lock().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visitor_who_asks_without_end_is_told_to_wait() {
    let (url, posted) = shop().await;
    let limits = Limits {
        visitor_messages: Rate {
            burst: 2,
            per_second: 0.01,
        },
        ..Limits::default()
    };
    let server = TestServer::with(with(&url, Config { limits, ..quick() })).await;
    let good = call("stock", "look", json!({}));
    assert_eq!(ask(&server, &good).await.status, 200);
    assert_eq!(ask(&server, &good).await.status, 200);
    let answer = ask(&server, &good).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (429, "rate_limited")
    );
    assert_eq!(posted.lock().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_demo_shop_answers_signed_calls_alone() {
    let server = TestServer::start().await;
    let inputs = json!({"order": "nc-1042", "email": "huda@example.com"});
    let answer = ask(&server, &call("order-status", "look", inputs.clone())).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let told = answer.json();
    assert_eq!(told["found"], true);
    assert_eq!(told["timeline"].as_array().unwrap().len(), 4);
    let stranger = json!({"order": "NC-1042", "email": "sara@example.com"});
    let answer = ask(&server, &call("order-status", "look", stranger)).await;
    assert_eq!(answer.json(), json!({"found": false}));
    // Who has no secret cannot ask it, though it is on the same port.
    let body = json!({"data": {"inputs": inputs}}).to_string();
    let other = Secret::parse(SECRET).unwrap();
    let signed = other.headers("a", 1_700_000_000, &body);
    let headers: Vec<(&str, &str)> = (signed.iter())
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    for headers in [&[][..], &headers] {
        let answer =
            http::request(&server, "POST", "/demo/order-status", headers, body.clone()).await;
        assert_eq!(answer.status, 401, "{}", answer.text);
    }
}
