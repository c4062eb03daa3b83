//! The event stream without stickiness: its requests may reach another node.

use std::time::Duration;

use wasl_protocol::*;

use crate::support::client::text;
use crate::support::stream::{message, open, post};
use crate::support::uuid;
use crate::{Ground, figure, until};

fn ack_of(cid: ClientId) -> impl FnMut(ServerFrame) -> Option<Ack> {
    move |frame| match frame {
        ServerFrame::Ack(ack) if ack.cid == cid => Some(ack),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_reaches_another_node_reaches_the_stream() {
    let mut ground = Ground::new().await;
    let (a, b) = ground.pair().await;
    let session = b.sign_in("nora").await;
    let mut agent = b.agent(&session).await;
    let conversation = ConversationId::new(uuid());

    // The page is one of the site's behind a balancer: both nodes see the same origin.
    let origin = "http://localhost:3000";
    let mut stream = open(&a.host(), Some(origin)).await.1.unwrap();
    stream.through(&b.host());
    stream.hello(1, vec![]).await;
    assert!(matches!(stream.next().await, Some(ServerFrame::Welcome(_))));
    for number in 1..=20 {
        // In turn over both nodes.
        let node = if number % 2 == 0 { &a } else { &b };
        stream.through(&node.host());
        let (cid, frame) = message(&conversation, &format!("number {number}\n…"));
        assert_eq!(stream.send(&[frame]).await, 204);
        assert_eq!(stream.wait(ack_of(cid)).await.seq, Seq(number));
        assert_eq!(agent.event().await.seq, Seq(number));
    }
    agent.store(&conversation, text("heard")).await;
    stream
        .wait(|frame| match frame {
            ServerFrame::Event(event) if event.seq == Seq(21) => Some(()),
            _ => None,
        })
        .await;

    // The rules of the stream hold from there too.
    let id = stream.id.clone();
    let body = format!("{id}\n");
    for (origin, status) in [
        (origin, 204),
        ("http://localhost:4000", 403),
        ("https://evil.example", 403),
    ] {
        let (head, text) = post(&b.host(), Some(origin), &body).await;
        assert_eq!(head.status, status, "{text}");
    }
    let unknown = format!("{}{}\n", &id[..16], "0".repeat(32));
    assert_eq!(post(&b.host(), Some(origin), &unknown).await.0.status, 404);
    // A node that is gone, or never was: 16 digits of nobody.
    let gone = format!("{}{}\n", "0".repeat(16), &id[16..]);
    assert_eq!(post(&b.host(), Some(origin), &gone).await.0.status, 404);
    let large = format!("{id}\n{}", "x".repeat(MAX_FRAME_BYTES));
    assert_eq!(post(&b.host(), Some(origin), &large).await.0.status, 204);

    // Without NATS the other node says so, clearly and at once; the stream's own node works on.
    ground.nats.stop();
    until(async || figure(&b, "wasl_bus_connected").await == Some(0)).await;
    let asked = std::time::Instant::now();
    let (head, text) = post(&b.host(), Some(origin), &body).await;
    assert_eq!(head.status, 503);
    assert!(
        text.contains("\"restarting\"") && text.contains("another node's"),
        "{text}"
    );
    assert!(asked.elapsed() < Duration::from_secs(2));
    stream.through(&a.host());
    let (cid, frame) = message(&conversation, "still here");
    assert_eq!(stream.send(&[frame]).await, 204);
    assert_eq!(stream.wait(ack_of(cid)).await.seq, Seq(22));
}
