//! Agents: how they come in and go out, and that nobody else does.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of frame among many"
)]

mod support;

use serde_json::{Value, json};
use support::client::{Client, open};
use support::{TestServer, http};
use wasl_protocol::*;

const PASSWORD: &str = "a long enough password";

async fn link(server: &TestServer) -> String {
    let store = &server.running.state.store;
    let path = wasl_server::new_link(store, SiteId::new("demo"))
        .await
        .unwrap();
    path.strip_prefix("/console/#link=").unwrap().to_owned()
}

fn redemption(token: &str, email: &str) -> Value {
    json!({"token": token, "name": "Layla", "email": email, "password": PASSWORD})
}

#[tokio::test]
async fn a_link_works_once() {
    let server = TestServer::start().await;
    let token = link(&server).await;
    let first = http::post(
        &server,
        "/v1/agent/link",
        &redemption(&token, "a@b.example"),
    )
    .await;
    assert_eq!(first.status, 200, "{}", first.text);
    assert_eq!(first.json()["agent"]["name"], "Layla");
    assert_eq!(first.json()["site"]["id"], "demo");
    let again = http::post(
        &server,
        "/v1/agent/link",
        &redemption(&token, "c@d.example"),
    )
    .await;
    assert_eq!((again.status, again.code().as_str()), (410, "link_expired"));
}

#[tokio::test]
async fn a_link_that_is_old_or_made_up_does_not_work() {
    let server = TestServer::start().await;
    let store = &server.running.state.store;
    let old = wasl_server::new_link_for(store, SiteId::new("demo"), Duration::ZERO)
        .await
        .unwrap();
    let old = old.rsplit('=').next().unwrap();
    for token in [old, "", "0000", &"f".repeat(64)] {
        let answer = http::post(&server, "/v1/agent/link", &redemption(token, "a@b.example")).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (410, "link_expired")
        );
    }
}

#[tokio::test]
async fn a_redemption_must_be_whole() {
    let server = TestServer::start().await;
    let token = link(&server).await;
    for (field, value) in [
        ("name", " ".to_owned()),
        ("name", "x".repeat(201)),
        ("name", "a\nb".to_owned()),
        ("email", "nobody".to_owned()),
        ("email", "@b".to_owned()),
        ("email", "a b@c".to_owned()),
        ("password", "nine char".to_owned()),
        ("password", "x".repeat(600)),
    ] {
        let mut body = redemption(&token, "a@b.example");
        body[field] = json!(value);
        let answer = http::post(&server, "/v1/agent/link", &body).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (400, "malformed"),
            "{field}"
        );
    }
    let answer = http::post(
        &server,
        "/v1/agent/link",
        &redemption(&token, "a@b.example"),
    )
    .await;
    assert_eq!(answer.status, 200, "the link was not used up by mistakes");
}

#[tokio::test]
async fn a_second_link_gives_a_new_password_and_ends_the_old_sessions() {
    let server = TestServer::start().await;
    let session = server.sign_in("Layla").await;
    let mut socket = server.agent(&session).await;
    let mut body = redemption(&link(&server).await, &session.email);
    body["password"] = json!("another long password");
    let answer = http::post(&server, "/v1/agent/link", &body).await;
    assert_eq!(answer.status, 200);
    let old = http::get_as(&server, &session.cookie, "/v1/agent/session").await;
    assert_eq!(old.status, 204);
    assert_eq!(socket.goodbye().await.0.code, ErrorCode::Unauthorized);
    let credentials = json!({"email": session.email, "password": PASSWORD});
    let answer = http::post(&server, "/v1/agent/session", &credentials).await;
    assert_eq!(answer.status, 401);
}

#[tokio::test]
async fn a_session_begins_with_the_password_and_ends_with_the_csrf_token() {
    let server = TestServer::start().await;
    let first = server.sign_in("Layla").await;
    let email = first.email.to_uppercase();
    let credentials = json!({"email": email, "password": PASSWORD});
    let answer = http::post(&server, "/v1/agent/session", &credentials).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-wasl="), "{cookie}");
    for part in [
        "Path=/",
        "Secure",
        "HttpOnly",
        "SameSite=Strict",
        "Max-Age=2592000",
    ] {
        assert!(cookie.contains(part), "{cookie} has no {part}");
    }
    let (cookie, csrf) = (answer.cookie(), answer.json()["csrf"].clone());
    let read = http::get_as(&server, &cookie, "/v1/agent/session").await;
    assert_eq!(read.json()["csrf"], csrf);
    assert_eq!(read.json()["agent"]["email"], first.email.to_lowercase());
    let leave = |headers: Vec<(&'static str, String)>| {
        let server = &server;
        async move {
            let headers: Vec<_> = headers.iter().map(|(n, v)| (*n, v.as_str())).collect();
            http::request(server, "DELETE", "/v1/agent/session", &headers, "").await
        }
    };
    let without = leave(vec![("cookie", cookie.clone())]).await;
    assert_eq!(
        (without.status, without.code().as_str()),
        (403, "forbidden")
    );
    let foreign = leave(vec![
        ("cookie", cookie.clone()),
        ("x-wasl-csrf", first.csrf.clone()),
    ])
    .await;
    assert_eq!(foreign.status, 403);
    let csrf = csrf.as_str().unwrap().to_owned();
    let with = leave(vec![("cookie", cookie.clone()), ("x-wasl-csrf", csrf)]).await;
    assert_eq!(with.status, 204);
    assert!(with.header("set-cookie").contains("Max-Age=0"));
    let read = http::get_as(&server, &cookie, "/v1/agent/session").await;
    assert_eq!((read.status, read.text.as_str()), (204, ""));
    let other = http::get_as(&server, &first.cookie, "/v1/agent/session").await;
    assert_eq!(other.status, 200, "the other session goes on");
}

#[tokio::test]
async fn wrong_credentials_are_refused_and_then_slowed_down() {
    let server = TestServer::start().await;
    let session = server.sign_in("Layla").await;
    let credentials = |email: &str, password: &str| json!({"email": email, "password": password});
    for body in [
        credentials(&session.email, "wrong"),
        credentials(&session.email, ""),
        credentials("nobody@noor.example", PASSWORD),
        credentials(&session.email, &"x".repeat(10_000)),
    ] {
        let answer = http::post(&server, "/v1/agent/session", &body).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (401, "unauthorized")
        );
    }
    let mut last = 401;
    for _ in 0..10 {
        let body = credentials(&session.email, "wrong");
        let answer = http::post(&server, "/v1/agent/session", &body).await;
        last = answer.status;
        if last == 429 {
            assert!(!answer.header("retry-after").is_empty());
            break;
        }
    }
    assert_eq!(last, 429);
}

#[tokio::test]
async fn nothing_of_the_agents_is_open_to_others() {
    let server = TestServer::start().await;
    for path in [
        "/v1/agent/session",
        "/v1/agent/conversations",
        "/v1/agent/events",
        "/v1/agent/scores",
    ] {
        for cookie in ["", "__Host-wasl=", "__Host-wasl=0123", "other=1"] {
            let answer = http::get_as(&server, cookie, path).await;
            // Nobody is signed in: that is an answer to "who?", and a refusal to all the rest.
            let expected = if path == "/v1/agent/session" {
                204
            } else {
                401
            };
            assert_eq!(answer.status, expected, "{path} with {cookie:?}");
        }
    }
    let session = server.sign_in("Layla").await;
    let protocol = ("sec-websocket-protocol", SUBPROTOCOL);
    let (origin, host) = (server.origin(), server.host());
    for (headers, status) in [
        (vec![("origin", origin.as_str()), protocol], 401),
        (
            vec![
                ("origin", "https://evil.example"),
                protocol,
                ("cookie", &session.cookie),
            ],
            403,
        ),
        (vec![protocol, ("cookie", session.cookie.as_str())], 403),
        (
            vec![("origin", origin.as_str()), ("cookie", &session.cookie)],
            400,
        ),
    ] {
        let refused = open(&host, "/v1/agent/ws", &headers).await.err();
        assert_eq!(refused, Some(status), "{headers:?}");
    }
    let mut confused = Client::connect_agent(&host, &origin, &session.cookie).await;
    confused.hello(1, vec![]).await;
    assert_eq!(confused.goodbye().await.0.code, ErrorCode::Forbidden);
    let mut pretender = Client::connect(&host, &origin).await;
    pretender.hello_agent().await;
    assert_eq!(pretender.goodbye().await.0.code, ErrorCode::Forbidden);
}

#[tokio::test]
async fn an_answer_is_drawn_for_an_agent_as_for_visitors() {
    let server = TestServer::start().await;
    let session = server.sign_in("Layla").await;
    let draw = async |headers: &[(&str, &str)], body: &Value| {
        let path = "/v1/agent/faq/answer";
        http::request(&server, "POST", path, headers, body.to_string()).await
    };
    let body = json!({"answer": "Within **30 days**: [how](https://noor.example/returns)"});
    let cookie = ("cookie", &*session.cookie);
    let signed = [cookie, ("x-wasl-csrf", &*session.csrf)];
    let answer = draw(&signed, &body).await;
    let expected = json!({"blocks": [{"paragraph": [
        {"text": "Within "}, {"strong": "30 days"}, {"text": ": "},
        {"link": {"text": "how", "href": "https://noor.example/returns"}},
    ]}]});
    assert_eq!((answer.status, answer.json()), (200, expected));
    assert_eq!(draw(&signed, &json!({})).await.status, 400);
    assert_eq!(draw(&[cookie], &body).await.status, 403);
    assert_eq!(draw(&[], &body).await.status, 401);
}
