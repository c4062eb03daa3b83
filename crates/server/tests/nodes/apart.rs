//! Nodes that do not hear each other: without NATS, while it is away, or over a connection that
//! swallows everything. What is stored comes late, within 5 s, and comes.

use std::time::{Duration, Instant};

use wasl_protocol::*;

use crate::support::client::text;
use crate::support::nats::Nats;
use crate::support::wire::Wire;
use crate::support::{TestServer, http, uuid};
use crate::{Ground, NEVER, connected, figure, looking, meet, until};

/// The real pace of the position check.
const CHECK: Duration = Duration::from_secs(3);

/// What is promised; plus what this machine may be slow.
const LATEST: Duration = Duration::from_secs(6);

fn seen(signal: Signal) -> Option<SeenMark> {
    match signal {
        Signal::Seen(mark) => Some(mark),
        _ => None,
    }
}

/// A message of either side, on two nodes, comes to the other within the promised time.
async fn converse(a: &TestServer, b: &TestServer) {
    let session = b.sign_in("nora").await;
    let (mut visitor, mut agent) = (a.visitor(1).await, b.agent(&session).await);
    let conversation = ConversationId::new(uuid());
    let said = Instant::now();
    visitor.store(&conversation, text("hello?")).await;
    visitor.store(&conversation, text("anybody?")).await;
    let heard = agent.events(2).await;
    assert_eq!((heard[0].seq, heard[1].seq), (Seq(1), Seq(2)), "in order");
    let summary = agent.summary(|summary| summary.head == Seq(2)).await;
    assert_eq!(summary.id, conversation);
    assert!(said.elapsed() < LATEST, "{:?}", said.elapsed());

    let said = Instant::now();
    agent.store(&conversation, text("yes")).await;
    assert_eq!(visitor.events(3).await[2].seq, Seq(3));
    visitor
        .signal(|signal| seen(signal).filter(|mark| mark.agent_seen == Seq(3)))
        .await;
    assert!(said.elapsed() < LATEST, "{:?}", said.elapsed());

    // A read mark alone, without a message.
    let read = Instant::now();
    let mark = Seen {
        conversation: conversation.clone(),
        seq: Seq(3),
    };
    visitor.send(&ClientFrame::Seen(mark)).await;
    agent
        .summary(|summary| summary.visitor_seen == Seq(3))
        .await;
    assert!(read.elapsed() < LATEST, "{:?}", read.elapsed());

    // A session that is ended on one node ends on the other.
    let ended = Instant::now();
    let headers = [
        ("cookie", session.cookie.as_str()),
        ("x-wasl-csrf", session.csrf.as_str()),
    ];
    let answer = http::request(a, "DELETE", "/v1/agent/session", &headers, "").await;
    assert_eq!(answer.status, 204);
    assert_eq!(agent.goodbye().await.0.code, ErrorCode::Unauthorized);
    assert!(ended.elapsed() < LATEST, "{:?}", ended.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_nats_two_nodes_still_converge() {
    let ground = Ground::new().await;
    let a = TestServer::on(looking(CHECK), &ground.database).await;
    let b = TestServer::on(looking(CHECK), &ground.database).await;
    let ready = http::get(&a, "/readyz").await;
    assert_eq!((ready.status, ready.text.as_str()), (200, "ready"));
    assert_eq!(figure(&a, "wasl_bus_connected").await, None);
    converse(&a, &b).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_nats_is_away_all_is_late_and_nothing_is_lost() {
    let mut ground = Ground::new().await;
    let config = || connected(&ground.nats.url(), CHECK);
    let a = TestServer::on(config(), &ground.database).await;
    let b = TestServer::on(config(), &ground.database).await;
    meet(&a, 1).await;
    meet(&b, 1).await;
    ground.nats.stop();
    until(async || figure(&a, "wasl_bus_connected").await == Some(0)).await;
    let ready = http::get(&a, "/readyz").await;
    assert_eq!(ready.status, 200, "NATS away does not make a node unready");
    assert_eq!(ready.text, "ready, NATS away");
    converse(&a, &b).await;
}

/// NATS comes back, or comes for the first time: the nodes go on by themselves.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_nats_is_there_the_nodes_find_each_other() {
    let mut ground = Ground::new().await;
    ground.nats = Nats::absent();
    let config = || connected(&ground.nats.url(), NEVER);
    let a = TestServer::on(config(), &ground.database).await;
    let b = TestServer::on(config(), &ground.database).await;
    let session = b.sign_in("nora").await;
    let (mut visitor, mut agent) = (a.visitor(1).await, b.agent(&session).await);
    assert_eq!(figure(&a, "wasl_bus_connected").await, Some(0));
    let conversation = ConversationId::new(uuid());
    for turn in 0..2 {
        ground.nats.go_on();
        meet(&a, 1).await;
        meet(&b, 1).await;
        if turn == 0 {
            // Also who came while they could not hear each other.
            let online = visitor.signal(|signal| match signal {
                Signal::Presence(presence) => Some(presence.agents_online),
                _ => None,
            });
            assert!(online.await);
        }
        visitor.store(&conversation, text("hello?")).await;
        agent.event().await;
        ground.nats.stop();
        until(async || figure(&a, "wasl_bus_connected").await == Some(0)).await;
        until(async || figure(&b, "wasl_bus_connected").await == Some(0)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_swallows_everything_is_found_out() {
    let ground = Ground::new().await;
    let wire = Wire::to(ground.nats.port).await;
    let a = TestServer::on(connected(&ground.nats.url(), CHECK), &ground.database).await;
    let over_wire = format!("nats://127.0.0.1:{}", wire.port);
    let b = TestServer::on(connected(&over_wire, CHECK), &ground.database).await;
    meet(&a, 1).await;
    meet(&b, 1).await;
    wire.swallow();
    converse(&a, &b).await;
    until(async || figure(&b, "wasl_bus_connected").await == Some(0)).await;
}
