//! Who waits for an agent is told their place, while an agent is there and none has answered.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of frame among many"
)]

mod support;

use std::time::Duration;

use support::client::{Client, text};
use support::stream::Stream;
use support::{TestServer, unlimited, uuid};
use wasl_protocol::*;
use wasl_server::Config;

const RESOLVED: Body = Body::Status {
    state: ConversationState::Resolved,
};

/// A server that tells places as fast as it can.
async fn server() -> TestServer {
    let mut config: Config = unlimited();
    config.timing.queue = Duration::from_millis(10);
    TestServer::with(config).await
}

fn conversation() -> ConversationId {
    ConversationId::new(uuid())
}

fn place(frame: ServerFrame) -> Option<Queue> {
    match frame {
        ServerFrame::Ephemeral(Signal::Queue(queue)) => Some(queue),
        _ => None,
    }
}

/// Waits until a visitor is told this place.
async fn stands_at(visitor: &mut Client, conversation: &ConversationId, position: u32) -> Queue {
    let is = |queue: &Queue| queue.position == position && queue.conversation == *conversation;
    visitor.wait(|frame| place(frame).filter(is)).await
}

#[tokio::test]
async fn places_move_as_agents_answer() {
    let server = server().await;
    let mut agent = server.agent(&server.sign_in("Layla").await).await;
    let (mut one, mut two) = (server.visitor(1).await, server.visitor(2).await);
    let (first, second) = (conversation(), conversation());
    one.store(&first, Body::Handover { asked: vec![] }).await;
    let told = stands_at(&mut one, &first, 1).await;
    assert_eq!(told.expected_wait, None, "nobody can tell yet");
    two.store(&second, text("hello?")).await;
    stands_at(&mut two, &second, 2).await;
    // Who writes on keeps their place.
    two.store(&second, text("anybody?")).await;
    agent.store(&first, text("How can I help?")).await;
    stands_at(&mut one, &first, 0).await;
    stands_at(&mut two, &second, 1).await;
    // A further question is an agent's who is there: no place is told, but it stands in between.
    one.store(&first, text("like this")).await;
    agent.store(&second, RESOLVED).await;
    stands_at(&mut two, &second, 0).await;
    two.store(&second, text("not so fast")).await;
    stands_at(&mut two, &second, 2).await;
    let passed = one.settle().await;
    assert_eq!(passed.into_iter().find_map(place), None);
}

#[tokio::test]
async fn nothing_is_told_while_nobody_is_there() {
    let server = server().await;
    let session = server.sign_in("Layla").await;
    let mut visitor = server.visitor(1).await;
    let mine = conversation();
    visitor.store(&mine, text("hello?")).await;
    let other = server.visitor(2).await;
    let passed = visitor.settle().await;
    assert_eq!(passed.into_iter().find_map(place), None);
    // One comes, goes and comes again.
    for _ in 0..2 {
        let agent = server.agent(&session).await;
        stands_at(&mut visitor, &mine, 1).await;
        agent.close().await;
        let gone = |signal| match signal {
            Signal::Presence(presence) => (!presence.agents_online).then_some(()),
            _ => None,
        };
        visitor.signal(gone).await;
    }
    other.close().await;
}

#[tokio::test]
async fn another_tab_and_one_that_comes_back_are_told_by_socket_and_by_stream() {
    let server = server().await;
    let mut agent = server.agent(&server.sign_in("Layla").await).await;
    let mut visitor = server.visitor(1).await;
    let mine = conversation();
    visitor.store(&mine, text("hello?")).await;
    stands_at(&mut visitor, &mine, 1).await;
    let mut tab = server.visitor(1).await;
    stands_at(&mut tab, &mine, 1).await;
    visitor.close().await;
    tab.close().await;
    let mut stream = Stream::visitor(&server.host(), 1, vec![]).await;
    let told = stream.wait(place).await;
    assert_eq!((told.conversation, told.position), (mine.clone(), 1));
    agent.store(&mine, text("here I am")).await;
    assert_eq!(stream.wait(place).await.position, 0);
}

#[tokio::test]
async fn the_expected_wait_is_told_once_enough_have_waited() {
    let server = server().await;
    let mut agent = server.agent(&server.sign_in("Layla").await).await;
    for number in 1..=5 {
        let mut visitor = server.visitor(number).await;
        let one = conversation();
        visitor.store(&one, text("hello?")).await;
        let told = stands_at(&mut visitor, &one, 1).await;
        assert_eq!(told.expected_wait, None, "{number}");
        agent.store(&one, text("yes?")).await;
    }
    let mut visitor = server.visitor(6).await;
    let mine = conversation();
    visitor.store(&mine, text("hello?")).await;
    let told = stands_at(&mut visitor, &mine, 1).await;
    assert_eq!(told.expected_wait, Some(15), "a moment, rounded up");
}

#[tokio::test]
async fn who_is_blocked_stands_in_nobodys_way() {
    let server = server().await;
    let mut agent = server.agent(&server.sign_in("Layla").await).await;
    let (mut one, mut two) = (server.visitor(1).await, server.visitor(2).await);
    let (first, second) = (conversation(), conversation());
    one.store(&first, text("spam")).await;
    two.store(&second, text("hello?")).await;
    stands_at(&mut two, &second, 2).await;
    let of = |summary: &ConversationSummary| summary.id == first;
    let blocked = agent.summary(of).await.visitor.id;
    let store = &server.running.state.store;
    let by = AgentId::new("agent");
    store
        .block(SiteId::new("demo"), blocked, by, Timestamp::from_millis(1))
        .await
        .unwrap();
    stands_at(&mut one, &first, 0).await;
    stands_at(&mut two, &second, 1).await;
}
