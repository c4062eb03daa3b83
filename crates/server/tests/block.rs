//! An agent blocks a visitor: what they send goes nowhere, what they said stands, and it can be
//! undone.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of frame among many"
)]

mod support;

use axum::body::Body as RequestBody;
use support::client::{page, text, token};
use support::{Session, TestServer, http, uuid};
use wasl_protocol::*;
use wasl_server::new_link;

async fn order(
    server: &TestServer,
    session: &Session,
    method: &str,
    visitor: &VisitorId,
) -> http::Answer {
    let path = format!("/v1/agent/visitors/{visitor}/block");
    let headers = [
        ("cookie", &*session.cookie),
        ("x-wasl-csrf", &*session.csrf),
    ];
    http::request(server, method, &path, &headers, RequestBody::empty()).await
}

fn contact(number: u64) -> serde_json::Value {
    serde_json::json!({
        "site": "demo", "token": token(number).as_str(), "conversation": uuid(),
        "cid": uuid(), "text": "through the panel", "name": "Somebody else",
    })
}

#[tokio::test]
async fn a_blocked_visitor_is_refused_and_can_come_back() {
    let server = TestServer::start().await;
    let session = server.sign_in("amal").await;
    let mut agent = server.agent(&session).await;
    let mut visitor = server.visitor(1).await;
    let conversation = ConversationId::new(uuid());
    let before = visitor.say(&conversation, text("before")).await;
    visitor.ack(&before).await;
    let summary = agent.summary(|summary| summary.head == Seq(1)).await;
    assert!(!summary.visitor.blocked);
    let id = summary.visitor.id;

    for _ in 0..2 {
        assert_eq!(
            order(&server, &session, "PUT", &id).await.status,
            204,
            "twice is once"
        );
    }
    agent.summary(|summary| summary.visitor.blocked).await;
    agent.settle().await;

    // On the open socket, to a known and to a new conversation, and through the panel.
    for to in [conversation.clone(), ConversationId::new(uuid())] {
        let cid = visitor.say(&to, text("after")).await;
        let error = visitor.error().await;
        assert_eq!((error.code, error.retry), (ErrorCode::Forbidden, false));
        assert_eq!(error.cid, Some(cid));
    }
    let refused = http::post(&server, "/v1/contact", &contact(1)).await;
    assert_eq!((refused.status, &*refused.code()), (403, "forbidden"));
    // What was committed stays acknowledged.
    visitor.say_as(&conversation, &before, text("before")).await;
    assert!(visitor.ack(&before).await.duplicate);
    // Nor do agents hear that they write, who they say they are, or where they are.
    visitor
        .send(&ClientFrame::Typing(Typing {
            conversation: conversation.clone(),
            active: true,
        }))
        .await;
    let identify = Identify {
        name: Some("The manager".into()),
        contact: None,
        token: None,
    };
    visitor.send(&ClientFrame::Identify(identify)).await;
    let elsewhere = PageFacts {
        title: "Elsewhere".into(),
        ..page()
    };
    visitor.send(&ClientFrame::Page(elsewhere)).await;
    visitor.settle().await;
    assert_eq!(agent.settle().await, vec![], "agents hear nothing");
    let inbox = http::get_as(&server, &session.cookie, "/v1/agent/conversations").await;
    let listed = &inbox.json()["conversations"];
    assert_eq!(listed.as_array().unwrap().len(), 1);
    let facts = &listed[0]["visitor"];
    assert_eq!(facts["blocked"], true);
    assert_eq!(
        (facts["name"].as_str(), &facts["page"]["title"]),
        (None, &"Linen shirt".into())
    );

    // They still hear the agents, and others are not concerned.
    agent.store(&conversation, text("please be kind")).await;
    let heard = visitor.event().await;
    assert_eq!(
        (heard.seq, heard.body == agent.event().await.body),
        (Seq(2), true)
    );
    let mut other = server.visitor(2).await;
    other
        .store(&ConversationId::new(uuid()), text("hello"))
        .await;

    assert_eq!(order(&server, &session, "DELETE", &id).await.status, 204);
    agent
        .summary(|summary| summary.visitor.id == id && !summary.visitor.blocked)
        .await;
    assert_eq!(
        visitor.store(&conversation, text("sorry")).await.seq,
        Seq(3)
    );
}

#[tokio::test]
async fn only_an_agent_of_the_site_may_block() {
    let server = TestServer::start().await;
    let session = server.sign_in("amal").await;
    let mut agent = server.agent(&session).await;
    let mut visitor = server.visitor(1).await;
    visitor
        .store(&ConversationId::new(uuid()), text("hello"))
        .await;
    let id = agent.summary(|_| true).await.visitor.id;
    let mut add = support::program::wasl(&["site", "add", "shop"], server.folder.path());
    let status = add.status().unwrap();
    assert!(status.success());
    let link = new_link(&server.running.state.store, SiteId::new("shop"))
        .await
        .unwrap();
    let redemption = serde_json::json!({
        "token": link.rsplit('=').next().unwrap(), "name": "Omar",
        "email": "omar@shop.example", "password": "a long enough password",
    });
    let answer = http::post(&server, "/v1/agent/link", &redemption).await;
    let stranger = Session {
        cookie: answer.cookie(),
        csrf: answer.json()["csrf"].as_str().unwrap().to_owned(),
        email: "omar@shop.example".into(),
    };
    let forged = Session {
        csrf: "0".repeat(64),
        cookie: session.cookie.clone(),
        email: session.email.clone(),
    };
    let nobody = Session {
        cookie: "x=y".into(),
        csrf: session.csrf.clone(),
        email: String::new(),
    };
    for method in ["PUT", "DELETE"] {
        for (who, status) in [(&stranger, 404), (&forged, 403), (&nobody, 401)] {
            assert_eq!(
                order(&server, who, method, &id).await.status,
                status,
                "{method}"
            );
        }
        let unknown = VisitorId::new("../agents");
        assert_eq!(order(&server, &session, method, &unknown).await.status, 404);
        let unknown = VisitorId::new(uuid());
        assert_eq!(order(&server, &session, method, &unknown).await.status, 404);
    }
    visitor
        .store(&ConversationId::new(uuid()), text("still here"))
        .await;
}
