//! What was missed comes back: after a reconnect, a restart, a restored back-up.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of frame among many"
)]

mod support;

use support::client::{Client, text};
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
async fn a_reconnect_brings_what_was_missed() {
    // More than one page of the read-back, faster than one visitor may write.
    let server = TestServer::with(unlimited()).await;
    let mut one = server.visitor(1).await;
    let conversation = new_conversation();
    for number in 1..=250 {
        one.store(&conversation, text(&number.to_string())).await;
    }
    for (has, comes) in [
        (Seq(248), vec![249, 250]),
        (Seq(250), vec![]),
        (Seq(0), (1..=250).collect()),
    ] {
        let mut again = Client::connect(&server.host(), &server.origin()).await;
        let position = Position {
            conversation: conversation.clone(),
            seq: has,
        };
        again.hello(1, vec![position]).await;
        let welcome = again.welcomed().await;
        assert_eq!(welcome.heads[0].head, Seq(250));
        let places: Vec<u32> = again
            .settle()
            .await
            .into_iter()
            .filter_map(|frame| match frame {
                ServerFrame::Event(event) => Some(event.seq.0),
                _ => None,
            })
            .collect();
        assert_eq!(places, comes, "from {has:?}");
    }
    let mut unknowing = Client::connect(&server.host(), &server.origin()).await;
    unknowing.hello(1, vec![]).await;
    unknowing.welcomed().await;
    let first = unknowing.event().await;
    assert_eq!(
        first.seq,
        Seq(1),
        "a browser that lost its memory gets the whole thread"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_during_a_resume_comes_once() {
    const COUNT: u32 = 300;
    /// A reader joins each time that so many more are stored.
    const EVERY: u32 = 25;
    let server = TestServer::with(unlimited()).await;
    let conversation = new_conversation();
    let mut writer = server.visitor(1).await;
    let mut readers = Vec::new();
    for number in 1..=COUNT {
        if number % EVERY == 2 {
            let (host, origin) = (server.host(), server.origin());
            readers.push(tokio::spawn(async move {
                let mut reader = Client::connect(&host, &origin).await;
                reader.hello(1, vec![]).await;
                reader.welcomed().await;
                let events = reader.events(COUNT as usize).await;
                let places: Vec<u32> = events.iter().map(|event| event.seq.0).collect();
                assert_eq!(places, (1..=COUNT).collect::<Vec<u32>>());
                assert!(reader.settle().await.is_empty());
            }));
        }
        writer.store(&conversation, text(&number.to_string())).await;
    }
    assert!(readers.len() > 5, "they join half-way");
    for reader in readers {
        reader.await.unwrap();
    }
}

#[tokio::test]
async fn everything_outlives_a_restart() {
    let server = TestServer::start().await;
    let mut visitor = server.visitor(1).await;
    let conversation = new_conversation();
    let cid = visitor.say(&conversation, text("kept")).await;
    let before = visitor.ack(&cid).await;
    let server = server.restart().await;
    assert_eq!(visitor.goodbye().await.0.code, ErrorCode::Restarting);
    let mut visitor = server.visitor(1).await;
    assert_eq!(words(&visitor.event().await), "kept");
    visitor.say_as(&conversation, &cid, text("kept")).await;
    let after = visitor.ack(&cid).await;
    assert!(after.duplicate);
    assert_eq!((after.seq, after.id), (before.seq, before.id));
}

#[tokio::test]
async fn a_place_that_the_server_does_not_know_is_reset() {
    let server = TestServer::start().await;
    let mut visitor = server.visitor(1).await;
    let conversation = new_conversation();
    visitor.store(&conversation, text("only one")).await;
    for (conversation, seq) in [(conversation.clone(), Seq(9)), (new_conversation(), Seq(3))] {
        let mut ahead = Client::connect(&server.host(), &server.origin()).await;
        let position = Position {
            conversation: conversation.clone(),
            seq,
        };
        ahead.hello(1, vec![position]).await;
        let reset = ahead.wait(|frame| match frame {
            ServerFrame::Reset(reset) => Some(reset),
            _ => None,
        });
        assert_eq!(reset.await.conversation, conversation);
    }
}

#[tokio::test]
async fn sync_sends_what_is_asked_for() {
    let server = TestServer::start().await;
    let mut visitor = server.visitor(1).await;
    let conversation = new_conversation();
    for number in 1..=5 {
        visitor
            .store(&conversation, text(&number.to_string()))
            .await;
    }
    visitor.settle().await;
    for (after, limit, places) in [
        (0, 2, vec![1, 2]),
        (3, 100, vec![4, 5]),
        (3, 4_000_000, vec![4, 5]),
        (4, 0, vec![5]),
        (5, 10, vec![]),
    ] {
        let sync = Sync {
            conversation: conversation.clone(),
            after: Seq(after),
            limit,
        };
        visitor.send(&ClientFrame::Sync(sync)).await;
        let got: Vec<u32> = visitor
            .settle()
            .await
            .into_iter()
            .map(|frame| match frame {
                ServerFrame::Event(event) => event.seq.0,
                other => panic!("unexpected {other:?}"),
            })
            .collect();
        assert_eq!(got, places, "after {after}, limit {limit}");
    }
}
