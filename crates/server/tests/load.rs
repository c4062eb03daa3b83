//! Too much at once: who floods is put off, who does not read is let go.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of frame among many"
)]

mod support;

use std::time::Duration;

use support::client::{Client, open, text};
use support::{TestServer, quick, unlimited, uuid};
use wasl_protocol::*;
use wasl_server::{Config, Limits, Rate, Timing};

#[tokio::test]
async fn too_many_messages_are_put_off_not_lost() {
    let limits = Limits {
        messages: Rate {
            burst: 2,
            per_second: 20.0,
        },
        ..Limits::default()
    };
    let server = TestServer::with(Config { limits, ..quick() }).await;
    let mut client = server.visitor(1).await;
    let conversation = ConversationId::new(uuid());
    let mut cids = Vec::new();
    for number in 0..3 {
        cids.push(client.say(&conversation, text(&number.to_string())).await);
    }
    let error = client.error().await;
    assert_eq!(error.code, ErrorCode::RateLimited);
    assert!(error.retry && error.after_ms > 0);
    assert_eq!(error.cid.as_ref(), cids.last());
    tokio::time::sleep(Duration::from_millis(u64::from(error.after_ms))).await;
    client.say_as(&conversation, &cids[2], text("2")).await;
    assert!(!client.ack(&cids[2]).await.duplicate);
}

#[tokio::test]
async fn too_many_sockets_are_put_off() {
    let limits = Limits {
        sockets: Rate {
            burst: 1,
            per_second: 0.01,
        },
        ..Limits::default()
    };
    let server = TestServer::with(Config { limits, ..quick() }).await;
    let _first = server.visitor(1).await;
    let origin = server.origin();
    let headers = [
        ("origin", origin.as_str()),
        ("sec-websocket-protocol", SUBPROTOCOL),
    ];
    let refused = open(&server.host(), "/v1/ws", &headers).await.err();
    assert_eq!(refused, Some(429));
}

#[tokio::test]
async fn who_does_not_read_is_let_go_and_the_others_go_on() {
    let config = Config {
        timing: Timing {
            write: Duration::from_millis(200),
            ..quick().timing
        },
        ..unlimited()
    };
    let server = TestServer::with(config).await;
    let mut deaf = server.visitor(1).await;
    let mut writer = server.visitor(1).await;
    let conversation = ConversationId::new(uuid());
    let long = "x".repeat(MAX_TEXT_BYTES);
    let mut sent = 0;
    // What the system buffers on the way differs; the server's own part is bounded.
    while server.running.state.hub.sockets() == 2 {
        assert!(sent < 5_000, "nobody was let go");
        let mut burst = Vec::new();
        for _ in 0..16 {
            burst.push(writer.say(&conversation, text(&long)).await);
        }
        for cid in burst {
            writer.ack(&cid).await;
            sent += 1;
        }
        writer.settle().await;
    }
    let mut got = 0;
    while let Some(frame) = deaf.next().await {
        match frame {
            ServerFrame::Event(event) => {
                got += 1;
                assert_eq!(event.seq, Seq(got), "what came, came in order");
            }
            ServerFrame::Bye(bye) => assert_eq!(bye.code, ErrorCode::SlowConsumer),
            other => panic!("unexpected {other:?}"),
        }
    }
    assert!(got < sent);
    let mut back = Client::connect(&server.host(), &server.origin()).await;
    let position = Position {
        conversation,
        seq: Seq(got),
    };
    back.hello(1, vec![position]).await;
    back.welcomed().await;
    assert_eq!(
        back.event().await.seq,
        Seq(got + 1),
        "and goes on where it was"
    );
}
