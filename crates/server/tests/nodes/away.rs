//! PostgreSQL goes away and comes back under clients of both nodes.

use wasl_protocol::*;

use crate::support::client::text;
use crate::support::{http, uuid};
use crate::{Ground, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_postgresql_nothing_is_acknowledged_and_afterwards_all_goes_through() {
    let mut ground = Ground::new().await;
    let (a, b) = ground.pair().await;
    let session = b.sign_in("nora").await;
    let (mut visitor, mut agent) = (a.visitor(1).await, b.agent(&session).await);
    let conversation = ConversationId::new(uuid());
    visitor.store(&conversation, text("first")).await;
    agent.event().await;

    ground.cluster.crash();
    let cid = visitor.say(&conversation, text("second")).await;
    match visitor.next_answer(&cid).await {
        ServerFrame::Error(error) => {
            assert_eq!((error.code, error.retry), (ErrorCode::Internal, true));
            assert!(error.after_ms > 0);
        }
        other => panic!("acknowledged without a database: {other:?}"),
    }
    assert_eq!(http::get(&a, "/readyz").await.status, 503);

    ground.cluster.go_on();
    // As a client does: the same message again until it is acknowledged.
    let ack = loop {
        visitor.say_as(&conversation, &cid, text("second")).await;
        match visitor.next_answer(&cid).await {
            ServerFrame::Ack(ack) => break ack,
            ServerFrame::Error(error) => assert!(error.retry, "{error:?}"),
            other => panic!("no answer: {other:?}"),
        }
    };
    assert_eq!(ack.seq, Seq(2));
    let heard = agent.event().await;
    assert_eq!((heard.seq, heard.body), (Seq(2), text("second")));
    agent.store(&conversation, text("third")).await;
    assert_eq!(visitor.events(3).await[2].seq, Seq(3));
    until(async || http::get(&b, "/readyz").await.status == 200).await;
}
