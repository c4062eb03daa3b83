//! Agents at work: what they see, how a conversation ends, is rated and goes on.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of frame among many"
)]

mod support;

use serde_json::{Value, json};
use support::client::{Client, text};
use support::{Session, TestServer, http, uuid};
use wasl_protocol::*;

fn new_conversation() -> ConversationId {
    ConversationId::new(uuid())
}

fn resolved() -> Body {
    Body::Status {
        state: ConversationState::Resolved,
    }
}

#[tokio::test]
async fn a_conversation_reaches_the_inbox_with_its_visitor() {
    let server = TestServer::start().await;
    let session = server.sign_in("Layla").await;
    let mut agent = server.agent(&session).await;
    let mut visitor = server.visitor(1).await;
    let conversation = new_conversation();
    let identify = Identify {
        name: Some("Sara".into()),
        contact: None,
        token: None,
    };
    visitor.send(&ClientFrame::Identify(identify)).await;
    visitor
        .store(&conversation, text("Does it\n shrink?"))
        .await;
    let seen = agent.summary(|summary| summary.id == conversation).await;
    assert_eq!(seen.preview, "Does it shrink?");
    assert_eq!(
        (seen.head, seen.agent_seen, seen.visitor_seen),
        (Seq(1), Seq(0), Seq(1))
    );
    assert_eq!(seen.visitor.name.as_deref(), Some("Sara"));
    assert_eq!(seen.visitor.page.url, "https://shop.example/product/1");
    assert!(seen.visitor.online);
    let event = agent.event().await;
    assert_eq!(
        (event.conversation.clone(), event.seq),
        (conversation.clone(), Seq(1))
    );
    let page = PageFacts {
        url: "https://shop.example/cart/".into(),
        stage: Some("during".into()),
        ..PageFacts::default()
    };
    visitor.send(&ClientFrame::Page(page)).await;
    let moved = agent
        .summary(|summary| summary.visitor.page.url.ends_with("/cart/"))
        .await;
    assert_eq!(moved.visitor.page.stage.as_deref(), Some("during"));
    visitor.close().await;
    agent.summary(|summary| !summary.visitor.online).await;
    let list = http::get_as(&server, &session.cookie, "/v1/agent/conversations").await;
    let list = list.json();
    assert_eq!(list["conversations"].as_array().unwrap().len(), 1);
    assert_eq!(list["conversations"][0]["id"], conversation.as_str());
    assert_eq!(list["conversations"][0]["visitor"]["online"], false);
    agent.settle().await;
    let _back = server.visitor(1).await;
    agent.summary(|summary| summary.visitor.online).await;
}

#[tokio::test]
async fn an_answer_reaches_the_visitor_as_rich_text() {
    let server = TestServer::start().await;
    let session = server.sign_in("Layla").await;
    let mut visitor = server.visitor(1).await;
    let conversation = new_conversation();
    visitor.store(&conversation, text("hello")).await;
    let mut agent = server.agent(&session).await;
    let signal = |active| {
        ClientFrame::Typing(Typing {
            conversation: conversation.clone(),
            active,
        })
    };
    agent.send(&signal(true)).await;
    let (from, ttl) = visitor
        .signal(|signal| match signal {
            Signal::Typing {
                from,
                ttl,
                active: true,
                ..
            } => Some((from, ttl)),
            _ => None,
        })
        .await;
    assert!(matches!(from, Author::Agent { name, .. } if name == "Layla"));
    assert_eq!(u64::from(ttl), TYPING_TTL_MS);
    let ack = agent.store(&conversation, text("wash it **cold**")).await;
    let summary = agent.summary(|summary| summary.head == ack.seq).await;
    assert_eq!(summary.preview, "wash it cold");
    let event = visitor
        .wait(|frame| match frame {
            ServerFrame::Event(event) if event.seq == ack.seq => Some(event),
            _ => None,
        })
        .await;
    let Body::Text { text, rich } = event.body else {
        panic!("not a text")
    };
    assert_eq!(text, "wash it **cold**");
    let line = vec![
        Inline::Text("wash it ".into()),
        Inline::Strong("cold".into()),
    ];
    assert_eq!(rich, vec![Block::Paragraph(line)]);
    let mark = visitor
        .signal(|signal| match signal {
            Signal::Seen(mark) => Some(mark),
            _ => None,
        })
        .await;
    assert_eq!(mark.agent_seen, Seq(2), "who answers has read");
    visitor.send(&signal(true)).await;
    agent
        .signal(|signal| match signal {
            Signal::Typing {
                from: Author::Visitor,
                active: true,
                ..
            } => Some(()),
            _ => None,
        })
        .await;
    let cid = agent
        .say(&new_conversation(), support::client::text("to nobody"))
        .await;
    let error = agent.error().await;
    assert_eq!((error.code, error.cid), (ErrorCode::NotFound, Some(cid)));
}

#[tokio::test]
async fn agents_come_and_go_in_the_visitors_sight() {
    let server = TestServer::start().await;
    let session = server.sign_in("Layla").await;
    let mut visitor = Client::connect(&server.host(), &server.origin()).await;
    visitor.hello(1, vec![]).await;
    assert!(!visitor.welcomed().await.agents_online);
    let presence = |signal| match signal {
        Signal::Presence(presence) => Some(presence.agents_online),
        _ => None,
    };
    let one = server.agent(&session).await;
    assert!(visitor.signal(presence).await);
    let two = server.agent(&session).await;
    one.close().await;
    two.close().await;
    assert!(!visitor.signal(presence).await);
    assert_eq!(visitor.settle().await, vec![], "told once");
}

async fn scores(server: &TestServer, session: &Session) -> Value {
    let answer = http::get_as(server, &session.cookie, "/v1/agent/scores").await;
    answer.json()["csat"].clone()
}

#[tokio::test]
async fn a_resolution_asks_for_a_rating_and_a_message_reopens() {
    let server = TestServer::start().await;
    let session = server.sign_in("Layla").await;
    let mut agent = server.agent(&session).await;
    let mut visitor = server.visitor(1).await;
    let conversation = new_conversation();
    visitor.store(&conversation, text("hello")).await;
    assert_eq!(
        scores(&server, &session).await,
        json!({"answers": 0, "score": null, "mean_milli": null, "counts": [0, 0, 0, 0, 0]})
    );

    let status = agent.store(&conversation, resolved()).await;
    assert_eq!(status.seq, Seq(2));
    let events = visitor.events(3).await;
    assert_eq!(events[1].body, resolved());
    assert_eq!(events[2].from, Author::System);
    assert_eq!(
        events[2].body,
        Body::Survey {
            survey: "csat".into()
        }
    );
    let survey = events[2].id.clone();
    agent
        .summary(|summary| summary.state == ConversationState::Resolved)
        .await;

    let again = agent.store(&conversation, resolved()).await;
    assert_eq!(
        (again.seq, again.id, again.duplicate),
        (status.seq, status.id, true)
    );

    let rating = |score, comment: Option<&str>| {
        Body::Rating(Rating {
            survey: survey.clone(),
            score,
            comment: comment.map(str::to_owned),
        })
    };
    let rated = visitor.store(&conversation, rating(2, None)).await;
    assert_eq!(rated.seq, Seq(4), "nothing stored by the second resolution");
    visitor
        .store(&conversation, rating(5, Some("Quick & kind")))
        .await;
    let shown = agent.summary(|summary| summary.rating == Some(5)).await;
    assert_eq!(shown.rating_comment.as_deref(), Some("Quick & kind"));
    assert_eq!(
        shown.state,
        ConversationState::Resolved,
        "a rating does not reopen"
    );
    assert_eq!(
        scores(&server, &session).await,
        json!({"answers": 1, "score": 100, "mean_milli": 5000, "counts": [0, 0, 0, 0, 1]})
    );
    let wrong = visitor
        .say(
            &conversation,
            Body::Rating(Rating {
                survey: MessageId::new(rated.id.as_str()),
                score: 5,
                comment: None,
            }),
        )
        .await;
    let error = visitor.error().await;
    assert_eq!((error.code, error.cid), (ErrorCode::NotFound, Some(wrong)));

    let message = visitor.store(&conversation, text("one more thing")).await;
    assert_eq!(message.seq, Seq(7));
    let reopened = visitor
        .wait(|frame| match frame {
            ServerFrame::Event(event) if event.seq == Seq(6) => Some(event),
            _ => None,
        })
        .await;
    assert_eq!(reopened.from, Author::System);
    let state = ConversationState::Reopened;
    assert_eq!(reopened.body, Body::Status { state });
    agent.summary(|summary| summary.state == state).await;
    let second = agent.store(&conversation, resolved()).await;
    assert_eq!((second.seq, second.duplicate), (Seq(8), false));
}

#[tokio::test]
async fn an_agent_reads_a_conversation_by_sync() {
    let server = TestServer::start().await;
    let session = server.sign_in("Layla").await;
    let mut visitor = server.visitor(1).await;
    let conversation = new_conversation();
    for number in 1..=3 {
        visitor
            .store(&conversation, text(&number.to_string()))
            .await;
    }
    let mut agent = server.agent(&session).await;
    assert_eq!(agent.settle().await, vec![], "the inbox comes over HTTP");
    let sync = Sync {
        conversation,
        after: Seq(1),
        limit: 100,
    };
    agent.send(&ClientFrame::Sync(sync)).await;
    let places: Vec<u32> = agent
        .events(2)
        .await
        .iter()
        .map(|event| event.seq.0)
        .collect();
    assert_eq!(places, vec![2, 3]);
}
