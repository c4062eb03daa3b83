//! A visitor's conversation over real sockets: stored once, in order, on every screen.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of frame among many"
)]

mod support;

use std::collections::HashSet;

use support::client::{Client, text, token};
use support::{TestServer, unlimited, uuid};
use wasl_protocol::*;

fn new_conversation() -> ConversationId {
    ConversationId::new(uuid())
}

fn words(event: &MessageEvent) -> &str {
    match &event.body {
        Body::Text { text, .. } => text,
        other => panic!("not a text: {other:?}"),
    }
}

#[tokio::test]
async fn a_message_is_acknowledged_and_comes_back_to_its_sender() {
    let server = TestServer::start().await;
    let mut visitor = server.visitor(1).await;
    let conversation = new_conversation();
    let cid = visitor.say(&conversation, text("hello")).await;
    let (ack, event) = (visitor.ack(&cid).await, visitor.event().await);
    assert_eq!((ack.seq, ack.duplicate), (Seq(1), false));
    assert_eq!(event.seq, Seq(1));
    assert_eq!(event.id, ack.id);
    assert_eq!(event.at, ack.at);
    assert_eq!(event.cid, Some(cid));
    assert_eq!(event.from, Author::Visitor);
    assert_eq!(event.body, text("hello"));
}

#[tokio::test]
async fn the_same_message_again_is_stored_once() {
    let server = TestServer::start().await;
    let mut visitor = server.visitor(1).await;
    let conversation = new_conversation();
    let cid = visitor.say(&conversation, text("once")).await;
    let first = visitor.ack(&cid).await;
    visitor.say_as(&conversation, &cid, text("once")).await;
    let again = visitor.ack(&cid).await;
    assert!(again.duplicate);
    assert_eq!(
        (again.seq, &again.id, again.at),
        (first.seq, &first.id, first.at)
    );
    visitor.say_as(&conversation, &cid, text("other")).await;
    let error = visitor.error().await;
    assert_eq!(error.code, ErrorCode::Conflict);
    assert_eq!((error.cid, error.retry), (Some(cid), false));
    let next = visitor.store(&conversation, text("next")).await;
    assert_eq!(next.seq, Seq(2), "neither took a place");
}

#[tokio::test]
async fn a_burst_keeps_its_order() {
    let server = TestServer::start().await;
    let mut visitor = server.visitor(1).await;
    let conversation = new_conversation();
    let mut cids = Vec::new();
    for number in 0..16 {
        cids.push(visitor.say(&conversation, text(&number.to_string())).await);
    }
    let events = visitor.events(16).await;
    for (place, (event, cid)) in (1..).zip(events.iter().zip(&cids)) {
        assert_eq!(event.seq, Seq(place));
        assert_eq!(event.cid.as_ref(), Some(cid));
    }
}

#[tokio::test]
async fn every_tab_of_the_visitor_hears_it_and_nobody_else() {
    let server = TestServer::start().await;
    let mut one = server.visitor(1).await;
    let mut two = server.visitor(1).await;
    let mut stranger = server.visitor(2).await;
    let conversation = new_conversation();
    let ack = one.store(&conversation, text("to both tabs")).await;
    let event = two.event().await;
    assert_eq!((event.seq, event.id), (ack.seq, ack.id));
    let from_two = two.store(&conversation, text("and back")).await;
    let heard = one.wait(|frame| match frame {
        ServerFrame::Event(event) if event.seq == from_two.seq => Some(event),
        _ => None,
    });
    assert_eq!(words(&heard.await), "and back");
    assert_eq!(stranger.settle().await, vec![]);
}

#[tokio::test]
async fn another_visitors_conversation_is_closed() {
    let server = TestServer::start().await;
    let mut owner = server.visitor(1).await;
    let conversation = new_conversation();
    owner.store(&conversation, text("mine")).await;
    let mut stranger = server.visitor(2).await;
    let cid = stranger.say(&conversation, text("let me in")).await;
    let error = stranger.error().await;
    assert_eq!((error.code, error.cid), (ErrorCode::Forbidden, Some(cid)));
    for frame in [
        ClientFrame::Sync(Sync {
            conversation: conversation.clone(),
            after: Seq::ZERO,
            limit: 10,
        }),
        ClientFrame::Seen(Seen {
            conversation: conversation.clone(),
            seq: Seq(1),
        }),
        ClientFrame::Typing(Typing {
            conversation: conversation.clone(),
            active: true,
        }),
    ] {
        stranger.send(&frame).await;
        assert_eq!(
            stranger.error().await.code,
            ErrorCode::Forbidden,
            "{frame:?}"
        );
    }
    let position = Position {
        conversation,
        seq: Seq::ZERO,
    };
    let mut prying = Client::connect(&server.host(), &server.origin()).await;
    prying.hello(2, vec![position]).await;
    prying.welcomed().await;
    assert_eq!(prying.error().await.code, ErrorCode::Forbidden);
    assert_eq!(prying.settle().await, vec![]);
}

#[tokio::test]
async fn read_marks_only_go_forward() {
    let server = TestServer::start().await;
    let mut visitor = server.visitor(1).await;
    let session = server.sign_in("Layla").await;
    let mut agent = server.agent(&session).await;
    let conversation = new_conversation();
    for number in 1..=3 {
        visitor
            .store(&conversation, text(&number.to_string()))
            .await;
    }
    for (seen, marked) in [(2, Some(2)), (1, None), (2, None), (99, Some(3)), (3, None)] {
        visitor.settle().await;
        let frame = Seen {
            conversation: conversation.clone(),
            seq: Seq(seen),
        };
        agent.send(&ClientFrame::Seen(frame)).await;
        agent.settle().await;
        let marks: Vec<u32> = visitor
            .settle()
            .await
            .into_iter()
            .filter_map(|frame| match frame {
                ServerFrame::Ephemeral(Signal::Seen(mark)) => Some(mark.agent_seen.0),
                _ => None,
            })
            .collect();
        assert_eq!(marks, marked.into_iter().collect::<Vec<_>>(), "seen {seen}");
    }
}

#[tokio::test]
async fn each_refusal_names_its_message() {
    let server = TestServer::start().await;
    let mut visitor = server.visitor(1).await;
    let conversation = new_conversation();
    let rating = |score| {
        Body::Rating(Rating {
            survey: MessageId::new(uuid()),
            score,
            comment: None,
        })
    };
    let status = Body::Status {
        state: ConversationState::Resolved,
    };
    for (body, code) in [
        (text(""), ErrorCode::Empty),
        (text(" \n\u{a0}"), ErrorCode::Empty),
        (
            text(&"ن".repeat(MAX_TEXT_BYTES / 2 + 1)),
            ErrorCode::TooLarge,
        ),
        (status, ErrorCode::Forbidden),
        (rating(7), ErrorCode::Malformed),
        (rating(5), ErrorCode::NotFound),
    ] {
        let cid = visitor.say(&conversation, body.clone()).await;
        let error = visitor.error().await;
        assert_eq!(
            (error.code, error.cid, error.retry),
            (code, Some(cid), false),
            "{body:?}"
        );
    }
    for (cid, conversation) in [("short", uuid()), (uuid().as_str(), "short".to_owned())] {
        let send = Send {
            cid: ClientId::new(cid),
            conversation: ConversationId::new(conversation),
            body: text("x"),
        };
        visitor.send(&ClientFrame::Send(send)).await;
        assert_eq!(visitor.error().await.code, ErrorCode::Malformed);
    }
    let longest = text(&"x".repeat(MAX_TEXT_BYTES));
    assert_eq!(visitor.store(&conversation, longest).await.seq, Seq(1));
}

#[tokio::test]
async fn text_comes_back_as_it_was_written() {
    let strings = hostile_strings();
    let server = TestServer::with(unlimited()).await;
    let conversation = new_conversation();
    let mut expected = Vec::new();
    let mut visitor = server.visitor(1).await;
    for string in &strings {
        if string.trim().is_empty() {
            continue;
        }
        visitor.store(&conversation, text(string)).await;
        expected.push(string.clone());
    }
    let mut reader = Client::connect(&server.host(), &server.origin()).await;
    reader.hello(1, vec![]).await;
    let got: Vec<String> = reader
        .events(expected.len())
        .await
        .iter()
        .map(|event| words(event).to_owned())
        .collect();
    assert_eq!(got, expected);
}

/// Hostile strings of our own, and the shared list where there is one.
fn hostile_strings() -> Vec<String> {
    let mut strings: Vec<String> = [
        "<script>alert(1)</script>",
        "\u{202e}reversed\u{202c} \u{2066}isolated\u{2069}",
        "a\u{0}b",
        "\u{1b}[31mred\u{7}",
        "👩‍👩‍👧‍👦 🇸🇦 é ﷽",
        "'; DROP TABLE messages; --",
        "line\r\nbreak\ttab",
        "\u{feff}mark",
    ]
    .map(str::to_owned)
    .into();
    let shared = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/conformance/blns.json");
    match std::fs::read_to_string(&shared) {
        Ok(list) => strings.extend(serde_json::from_str::<Vec<String>>(&list).unwrap()),
        Err(_) => eprintln!("skipped: blns.json is not beside this checkout"),
    }
    let mut known = HashSet::new();
    strings.retain(|string| known.insert(string.clone()));
    strings
}

#[tokio::test]
async fn a_visitor_is_known_by_site_and_token_alone() {
    let server = TestServer::start().await;
    let mut client = Client::connect(&server.host(), &server.origin()).await;
    client.hello(7, vec![]).await;
    let one = client.welcomed().await.visitor.unwrap();
    let mut again = Client::connect(&server.host(), &server.origin()).await;
    again.hello(7, vec![]).await;
    assert_eq!(again.welcomed().await.visitor, Some(one.clone()));
    assert!(one.is_uuid());
    assert_ne!(one.as_str(), token(7).as_str());
    let mut other = Client::connect(&server.host(), &server.origin()).await;
    other.hello(8, vec![]).await;
    assert_ne!(other.welcomed().await.visitor, Some(one));
}
