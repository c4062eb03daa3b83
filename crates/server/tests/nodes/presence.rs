//! A node dies without a word: its agents and visitors are gone for the others after a few missed
//! beats, and are back when they are back.

use std::process::Stdio;
use std::time::{Duration, Instant};

use wasl_protocol::*;
use wasl_server::Database;

use crate::support::client::{Client, text};
use crate::support::program::Program;
use crate::support::{Folder, TestServer, http, uuid};
use crate::{Ground, NEVER, connected, meet, until};

fn agents_online(signal: Signal) -> Option<bool> {
    match signal {
        Signal::Presence(presence) => Some(presence.agents_online),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_is_killed_takes_its_clients_along() {
    let ground = Ground::new().await;
    let Database::Postgres(url) = &ground.database else {
        panic!("not PostgreSQL");
    };
    let nats = ground.nats.url();
    let a = TestServer::on(connected(&nats, NEVER), &ground.database).await;
    let folder = Folder::new();
    let options = ["--port", "0", "--database", url, "--nats", &nats];
    let b = Program::with(folder.path(), &options, Stdio::inherit());
    meet(&a, 1).await;
    let (nora, omar) = (a.sign_in("nora").await, a.sign_in("omar").await);

    // An agent and a visitor on B, seen from A.
    let mut on_b = Client::connect_agent(&b.host, &b.origin(), &omar.cookie).await;
    on_b.hello_agent().await;
    on_b.welcomed().await;
    let mut watching = a.visitor(7).await;
    // With the welcome, or as news a moment later.
    until(async || {
        let mut late = Client::connect(&a.host(), &a.origin()).await;
        late.hello(8, vec![]).await;
        late.welcomed().await.agents_online
    })
    .await;
    let conversation = ConversationId::new(uuid());
    let mut visitor = b.visitor(1).await;
    visitor.store(&conversation, text("hello?")).await;
    on_b.event().await;

    let killed = Instant::now();
    b.kill();
    loop {
        if !watching.signal(agents_online).await {
            break;
        }
    }
    let took = killed.elapsed();
    assert!(
        took > Duration::from_secs(2),
        "one missed beat is none: {took:?}"
    );
    assert!(took < Duration::from_secs(8), "{took:?}");
    let list = http::get_as(&a, &nora.cookie, "/v1/agent/conversations").await;
    let list = list.json();
    assert_eq!(list["conversations"][0]["visitor"]["online"], false);
    meet(&a, 0).await;

    // They come back to the node that is left.
    let mut agent = a.agent(&nora).await;
    assert!(watching.signal(agents_online).await);
    let mut visitor = a.visitor(1).await;
    agent.summary(|summary| summary.visitor.online).await;
    visitor.store(&conversation, text("again")).await;
    assert_eq!(agent.event().await.seq, Seq(2));
}

/// Agents who watch see a visitor of the dead node go, without any news of them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn agents_see_the_visitors_of_a_killed_node_go() {
    let ground = Ground::new().await;
    let Database::Postgres(url) = &ground.database else {
        panic!("not PostgreSQL");
    };
    let nats = ground.nats.url();
    let a = TestServer::on(connected(&nats, NEVER), &ground.database).await;
    let folder = Folder::new();
    let options = ["--port", "0", "--database", url, "--nats", &nats];
    let b = Program::with(folder.path(), &options, Stdio::inherit());
    meet(&a, 1).await;
    let mut agent = a.agent(&a.sign_in("nora").await).await;
    let mut visitor = b.visitor(1).await;
    let conversation = ConversationId::new(uuid());
    visitor.store(&conversation, text("hello?")).await;
    let summary = agent.summary(|summary| summary.head == Seq(1)).await;
    assert!(summary.visitor.online);
    b.kill();
    let summary = agent.summary(|summary| !summary.visitor.online).await;
    assert_eq!(summary.id, conversation);

    // A node that comes later is told who is here: the visitor of another node is online.
    let mut visitor = a.visitor(1).await;
    visitor.store(&conversation, text("here again")).await;
    let c = TestServer::on(connected(&nats, NEVER), &ground.database).await;
    meet(&c, 1).await;
    let session = c.sign_in("rana").await;
    until(async || {
        let list = http::get_as(&c, &session.cookie, "/v1/agent/conversations").await;
        list.json()["conversations"][0]["visitor"]["online"] == true
    })
    .await;
    // With an orderly end the visitor has a moment to come back before they count as gone.
    drop(agent);
    a.running.stop().await;
    until(async || {
        let list = http::get_as(&c, &session.cookie, "/v1/agent/conversations").await;
        list.json()["conversations"][0]["visitor"]["online"] == false
    })
    .await;
    drop(visitor);
}
