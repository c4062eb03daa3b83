//! Places among those who wait for an agent, with visitors and agent on two nodes.

use wasl_protocol::*;

use crate::Ground;
use crate::support::client::{Client, text};
use crate::support::uuid;

async fn stands_at(visitor: &mut Client, position: u32) {
    let is = |signal| match signal {
        Signal::Queue(queue) if queue.position == position => Some(()),
        _ => None,
    };
    visitor.signal(is).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn visitors_of_two_nodes_stand_in_one_line() {
    let ground = Ground::new().await;
    let (a, b) = ground.pair().await;
    let session = b.sign_in("nora").await;
    let (mut one, mut two) = (a.visitor(1).await, b.visitor(2).await);
    let mut agent = b.agent(&session).await;
    let (first, second) = (ConversationId::new(uuid()), ConversationId::new(uuid()));
    one.store(&first, text("hello?")).await;
    stands_at(&mut one, 1).await;
    two.store(&second, text("hello?")).await;
    stands_at(&mut two, 2).await;
    agent.store(&first, text("yes?")).await;
    stands_at(&mut one, 0).await;
    stands_at(&mut two, 1).await;
    agent.store(&second, text("yes?")).await;
    stands_at(&mut two, 0).await;
}
