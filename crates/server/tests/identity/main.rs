//! Visitors who are known by a token of the merchant's server.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of frame among many"
)]

mod signature;
#[path = "../support/mod.rs"]
mod support;
mod verdicts;

use std::time::SystemTime;

use serde_json::json;
use signature::signed;
use support::client::{Client, text};
use support::{TestServer, unlimited, uuid};
use wasl_protocol::{ConversationId, *};
use wasl_server::store::IdentityKey;

const KID: &str = "k1";
const SECRET: &str = "a secret of the shop's server";

async fn server() -> TestServer {
    let server = TestServer::with(unlimited()).await;
    let key = IdentityKey {
        kid: KID.to_owned(),
        secret: SECRET.to_owned(),
        created_at: Timestamp::from_millis(0),
    };
    let store = &server.running.state.store;
    store
        .add_identity_key(SiteId::new("demo"), key)
        .await
        .unwrap();
    server
}

/// A token of a customer that runs out so many seconds from now.
fn token(customer: &str, seconds: f64) -> IdentityToken {
    let since = SystemTime::UNIX_EPOCH.elapsed().unwrap();
    let claims = json!({
        "sub": customer, "aud": "demo", "name": "Huda هدى", "email": "huda@mail.example",
        "exp": since.as_secs_f64() + seconds,
    });
    let header = json!({"alg": "HS256", "kid": KID});
    IdentityToken::new(signed(&header, &claims, SECRET))
}

async fn identify(client: &mut Client, name: Option<&str>, token: Option<IdentityToken>) {
    let identify = Identify {
        name: name.map(str::to_owned),
        contact: None,
        token,
    };
    client.send(&ClientFrame::Identify(identify)).await;
}

fn subject(summary: &ConversationSummary) -> Option<&str> {
    let verified = summary.visitor.verified.as_ref();
    verified.map(|verified| verified.subject.as_str())
}

#[tokio::test]
async fn who_is_proven_right_after_the_first_words_is_known() {
    let server = server().await;
    let session = server.sign_in("Layla").await;
    let mut agent = server.agent(&session).await;
    // The message is not stored yet when the token comes: often, as it is a race.
    for number in 1..=20 {
        let mut visitor = server.visitor(number).await;
        let conversation = ConversationId::new(uuid());
        let customer = format!("customer-{number}");
        let words = Send {
            cid: ClientId::new(uuid()),
            conversation,
            body: text("hello"),
        };
        let proof = Identify {
            token: Some(token(&customer, 600.0)),
            ..Identify::default()
        };
        let frames = [ClientFrame::Send(words), ClientFrame::Identify(proof)];
        visitor.send_at_once(&frames).await;
        let is_known = |summary: &ConversationSummary| subject(summary) == Some(customer.as_str());
        agent.summary(is_known).await;
    }
}

#[tokio::test]
async fn agents_see_who_is_proven() {
    let server = server().await;
    let session = server.sign_in("Layla").await;
    let mut agent = server.agent(&session).await;
    let mut visitor = server.visitor(1).await;
    let conversation = ConversationId::new(uuid());
    identify(
        &mut visitor,
        Some("Guest"),
        Some(token("customer-77", 600.0)),
    )
    .await;
    visitor.store(&conversation, text("hello")).await;
    let seen = agent.summary(|summary| summary.id == conversation).await;
    assert_eq!(subject(&seen), Some("customer-77"));
    assert_eq!(seen.visitor.name.as_deref(), Some("Huda هدى"));
    assert_eq!(seen.visitor.contact.as_deref(), Some("huda@mail.example"));

    // Words without a token change nothing, from this page or another.
    identify(&mut visitor, Some("Somebody else"), None).await;
    let mut other_page = server.visitor(1).await;
    identify(&mut other_page, Some("Somebody else"), None).await;
    other_page.store(&conversation, text("again")).await;
    let seen = agent.summary(|summary| summary.head == Seq(2)).await;
    assert_eq!(seen.visitor.name.as_deref(), Some("Huda هدى"));
    assert_eq!(subject(&seen), Some("customer-77"));
}

#[tokio::test]
async fn a_token_that_proves_nothing_is_refused_and_no_word_is_lost() {
    let server = server().await;
    let mut visitor = server.visitor(1).await;
    let conversation = ConversationId::new(uuid());
    visitor.store(&conversation, text("hello")).await;
    for (token, code) in [
        (IdentityToken::new("a.b.c"), ErrorCode::Unauthorized),
        (token("customer-77", -31.0), ErrorCode::IdentityExpired),
        (token("customer-77", 86_500.0), ErrorCode::Unauthorized),
    ] {
        identify(&mut visitor, Some("Guest"), Some(token)).await;
        let error = visitor.error().await;
        assert_eq!((error.cid, error.code, error.retry), (None, code, false));
    }
    let store = &server.running.state.store;
    let removed = store.remove_identity_key(SiteId::new("demo"), KID.to_owned());
    assert!(removed.await.unwrap());
    identify(&mut visitor, None, Some(token("customer-77", 600.0))).await;
    assert_eq!(visitor.error().await.code, ErrorCode::Unauthorized);
    visitor.store(&conversation, text("still here")).await;
}

#[tokio::test]
async fn a_token_that_runs_out_is_told_once_and_can_be_renewed() {
    let server = server().await;
    let mut visitor = server.visitor(1).await;
    let conversation = ConversationId::new(uuid());
    // Half a minute is allowed for clocks that differ.
    identify(&mut visitor, None, Some(token("customer-77", -29.5))).await;
    let told = |frame: &ServerFrame| matches!(frame, ServerFrame::Error(_));
    let error = loop {
        visitor.store(&conversation, text("hello")).await;
        let mut passed = visitor.settle().await;
        if let Some(place) = passed.iter().position(told) {
            break passed.swap_remove(place);
        }
    };
    let ServerFrame::Error(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(
        (error.code, error.retry),
        (ErrorCode::IdentityExpired, false)
    );
    visitor.store(&conversation, text("while unproven")).await;
    identify(&mut visitor, None, Some(token("customer-77", 600.0))).await;
    visitor.store(&conversation, text("proven again")).await;
    let rest = visitor.settle().await;
    assert!(!rest.iter().any(told), "{rest:?}");
}

#[tokio::test]
async fn a_conversation_stays_its_first_customers() {
    let server = server().await;
    let mut visitor = server.visitor(1).await;
    let conversation = ConversationId::new(uuid());
    identify(&mut visitor, None, Some(token("customer-77", 600.0))).await;
    visitor.store(&conversation, text("hello")).await;
    identify(&mut visitor, None, Some(token("customer-78", 600.0))).await;
    assert_eq!(visitor.error().await.code, ErrorCode::Conflict);
    let mut later = server.visitor(1).await;
    identify(&mut later, None, Some(token("customer-78", 600.0))).await;
    assert_eq!(later.error().await.code, ErrorCode::Conflict);
}
