//! The event stream of visitors who get no WebSocket: the same conversation, the same limits.
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
use support::stream::{Stream, message, open, post};
use support::{PATIENCE, TestServer, quick, unlimited, uuid};
use tokio::time::timeout;
use wasl_protocol::*;
use wasl_server::{Config, Limits, Rate, Timing};

fn new_conversation() -> ConversationId {
    ConversationId::new(uuid())
}

fn ack_of(cid: ClientId) -> impl FnMut(ServerFrame) -> Option<Ack> {
    move |frame| match frame {
        ServerFrame::Ack(ack) if ack.cid == cid => Some(ack),
        _ => None,
    }
}

fn event(frame: ServerFrame) -> Option<MessageEvent> {
    match frame {
        ServerFrame::Event(event) => Some(event),
        _ => None,
    }
}

fn bye(frame: ServerFrame) -> Option<Bye> {
    match frame {
        ServerFrame::Bye(bye) => Some(bye),
        _ => None,
    }
}

fn error(frame: ServerFrame) -> Option<ErrorFrame> {
    match frame {
        ServerFrame::Error(error) => Some(error),
        _ => None,
    }
}

/// Waits until nobody is connected any more.
async fn all_gone(server: &TestServer) {
    let mut open = server.running.state.open_sockets.subscribe();
    let gone = open.wait_for(|count| *count == 0);
    timeout(PATIENCE, gone).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_stream_and_a_socket_hold_the_same_conversation() {
    let server = TestServer::start().await;
    let mut stream = Stream::visitor(&server.host(), 1, vec![]).await;
    let mut socket = server.visitor(1).await;
    let conversation = new_conversation();
    let (first, frame) = message(&conversation, "over the stream\nin two lines");
    let (second, again) = message(&conversation, "with the first");
    assert_eq!(stream.send(&[frame.clone(), again, frame]).await, 204);
    let ack = stream.wait(ack_of(first.clone())).await;
    assert_eq!((ack.seq, ack.duplicate), (Seq(1), false));
    assert_eq!(stream.wait(ack_of(second)).await.seq, Seq(2));
    let ack = stream.wait(ack_of(first)).await;
    assert_eq!((ack.seq, ack.duplicate), (Seq(1), true), "stored once");
    assert_eq!(socket.event().await.seq, Seq(1));
    assert_eq!(socket.event().await.seq, Seq(2));
    socket.store(&conversation, text("over the socket")).await;
    let heard = stream.wait(event).await;
    let heard = match heard.seq {
        Seq(3) => heard,
        _ => loop {
            let heard = stream.wait(event).await;
            if heard.seq == Seq(3) {
                break heard;
            }
        },
    };
    assert_eq!(heard.body, text("over the socket"));
    // The change of way: what came meanwhile comes once, from the position on.
    let position = Position {
        conversation: conversation.clone(),
        seq: Seq(2),
    };
    let mut back = Client::connect(&server.host(), &server.origin()).await;
    back.hello(1, vec![position.clone()]).await;
    back.welcomed().await;
    let missed: Vec<_> = back.settle().await.into_iter().filter_map(event).collect();
    assert_eq!(missed.len(), 1);
    let mut stream = Stream::visitor(&server.host(), 1, vec![position]).await;
    assert_eq!(stream.wait(event).await.seq, Seq(3));
}

#[tokio::test]
async fn answers_are_not_stored_packed_or_held_back_on_their_way() {
    let server = TestServer::start().await;
    let origin = "http://localhost:3000";
    let (head, stream) = open(&server.host(), Some(origin)).await;
    assert_eq!(head.header("content-type"), "text/event-stream");
    assert_eq!(head.header("cache-control"), "no-store, no-transform");
    assert_eq!(head.header("x-accel-buffering"), "no");
    assert_eq!(head.header("content-encoding"), "");
    assert_eq!(head.header("access-control-allow-origin"), origin);
    let stream = stream.unwrap();
    assert_eq!(stream.id.len(), 32);
    let body = format!("{}\n", stream.id);
    let (head, _) = post(&server.host(), Some(origin), &body).await;
    assert_eq!(head.status, 204);
    assert_eq!(head.header("access-control-allow-origin"), origin);
    let other = open(&server.host(), Some(origin)).await.1.unwrap();
    assert_ne!(other.id, stream.id);
}

#[tokio::test]
async fn only_listed_origins_get_a_stream_and_only_its_own_page_speaks_on_it() {
    let config = Config {
        allow_origins: vec!["https://partner.example".into()],
        ..quick()
    };
    let server = TestServer::with(config).await;
    let (host, own) = (server.host(), server.origin());
    for (origin, status) in [
        (Some(own.as_str()), 200),
        // A page of this very server: its browser names no origin on a GET.
        (None, 200),
        (Some("http://localhost:3000"), 200),
        (Some("https://partner.example"), 200),
        (Some("https://evil.example"), 403),
        (Some("http://partner.example"), 403),
        (Some("null"), 403),
    ] {
        assert_eq!(open(&host, origin).await.0.status, status, "{origin:?}");
    }
    for (opener, speaker, status) in [
        (Some(own.as_str()), Some(own.as_str()), 204),
        (None, Some(own.as_str()), 204),
        (None, None, 204),
        (None, Some("http://localhost:3000"), 403),
        (Some("http://localhost:3000"), None, 403),
        (
            Some("http://localhost:3000"),
            Some("https://evil.example"),
            403,
        ),
        (
            Some("https://partner.example"),
            Some("https://partner.example"),
            204,
        ),
    ] {
        let stream = open(&host, opener).await.1.unwrap();
        let (head, _) = post(&host, speaker, &format!("{}\n", stream.id)).await;
        assert_eq!(head.status, status, "{opener:?} {speaker:?}");
    }
}

#[tokio::test]
async fn bodies_that_are_none_are_refused() {
    let server = TestServer::start().await;
    let (host, own) = (server.host(), server.origin());
    let mut stream = Stream::visitor(&host, 1, vec![]).await;
    let unknown = "0".repeat(32);
    let large = format!("{}\n{}", stream.id, "x".repeat(MAX_FRAME_BYTES + 1));
    for (body, status, code) in [
        (format!("{unknown}\n{{}}"), 404, "not_found"),
        ("\n{}".to_owned(), 404, "not_found"),
        (stream.id.clone(), 400, "malformed"),
        (String::new(), 400, "malformed"),
        (large, 413, "too_large"),
    ] {
        let (head, text) = post(&host, Some(&own), &body).await;
        assert_eq!(head.status, status, "{code}");
        assert!(text.contains(&format!(r#""code":"{code}""#)), "{text}");
        assert_eq!(head.header("access-control-allow-origin"), "*");
    }
    // The largest that is none too many, and nonsense, are answered as on a socket.
    let full = "x".repeat(MAX_FRAME_BYTES);
    assert_eq!(stream.send_text(&full).await, 204);
    assert_eq!(stream.wait(error).await.code, ErrorCode::Malformed);
    assert_eq!(stream.send_text("\n \n").await, 204, "empty lines are none");
    assert_eq!(stream.send_text("{}\n[]\n").await, 204);
    for _ in 0..2 {
        assert_eq!(stream.wait(error).await.code, ErrorCode::Malformed);
    }
    assert_eq!(stream.send_text(&"x\n".repeat(10)).await, 204);
    let said = stream.wait(bye).await;
    assert_eq!((said.code, said.retry), (ErrorCode::Malformed, true));
    assert_eq!(stream.next().await, None, "the stream ends");
    all_gone(&server).await;
    assert_eq!(stream.send_text("").await, 404, "and its id with it");
}

#[tokio::test]
async fn who_does_not_ask_for_events_gets_none() {
    let server = TestServer::start().await;
    let answer = support::http::get(&server, "/v1/stream").await;
    assert_eq!((answer.status, answer.code().as_str()), (400, "malformed"));
}

#[tokio::test]
async fn who_says_nothing_is_sent_away() {
    let config = Config {
        timing: Timing {
            hello: Duration::from_millis(30),
            ..quick().timing
        },
        ..quick()
    };
    let server = TestServer::with(config).await;
    let mut stream = open(&server.host(), None).await.1.unwrap();
    let said = stream.wait(bye).await;
    assert_eq!((said.code, said.retry), (ErrorCode::Unexpected, true));
    assert_eq!(stream.next().await, None);
}

#[tokio::test]
async fn the_first_frame_is_a_good_hello() {
    let server = TestServer::start().await;
    for (first, code) in [
        (r#"{"pong":{}}"#, ErrorCode::Unexpected),
        ("hello", ErrorCode::Malformed),
    ] {
        let mut stream = open(&server.host(), None).await.1.unwrap();
        assert_eq!(stream.send_text(first).await, 204);
        assert_eq!(stream.wait(bye).await.code, code);
    }
}

#[tokio::test]
async fn too_many_streams_or_messages_are_put_off() {
    let limits = Limits {
        sockets: Rate {
            burst: 1,
            per_second: 0.01,
        },
        messages: Rate {
            burst: 1,
            per_second: 0.01,
        },
        ..Limits::default()
    };
    let server = TestServer::with(Config { limits, ..quick() }).await;
    let mut stream = Stream::visitor(&server.host(), 1, vec![]).await;
    let (head, none) = open(&server.host(), None).await;
    assert!(none.is_none());
    assert_eq!(head.status, 429);
    let conversation = new_conversation();
    let (_, one) = message(&conversation, "one");
    let (second, two) = message(&conversation, "two");
    assert_eq!(stream.send(&[one, two]).await, 204);
    let put_off = stream.wait(error).await;
    assert_eq!(put_off.code, ErrorCode::RateLimited);
    assert_eq!(put_off.cid, Some(second));
    assert!(put_off.retry && put_off.after_ms > 0);
}

#[tokio::test]
async fn pings_come_and_silence_or_a_hang_up_ends_it() {
    let config = Config {
        timing: Timing {
            ping: Duration::from_millis(40),
            ..quick().timing
        },
        ..quick()
    };
    let server = TestServer::with(config).await;
    let mut silent = Stream::visitor(&server.host(), 1, vec![]).await;
    let mut pings = 0;
    while let Some(frame) = silent.next().await {
        assert!(matches!(frame, ServerFrame::Ping(_)), "{frame:?}");
        pings += 1;
    }
    assert!(pings > 0);
    let server = TestServer::start().await;
    let gone = Stream::visitor(&server.host(), 1, vec![]).await;
    assert_eq!(server.running.state.hub.sockets(), 1);
    drop(gone);
    all_gone(&server).await;
    assert_eq!(server.running.state.hub.sockets(), 0);
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
    let mut deaf = Stream::visitor(&server.host(), 1, vec![]).await;
    let mut writer = server.visitor(1).await;
    let conversation = new_conversation();
    let long = "x".repeat(MAX_TEXT_BYTES);
    let mut sent = 0;
    while server.running.state.hub.sockets() == 2 {
        assert!(sent < 5_000, "nobody was let go");
        for _ in 0..16 {
            writer.store(&conversation, text(&long)).await;
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
    let position = Position {
        conversation,
        seq: Seq(got),
    };
    let mut back = Stream::visitor(&server.host(), 1, vec![position]).await;
    assert_eq!(back.wait(event).await.seq, Seq(got + 1), "and goes on");
}

#[tokio::test]
async fn the_end_of_the_server_says_goodbye() {
    let server = TestServer::start().await;
    let mut stream = Stream::visitor(&server.host(), 1, vec![]).await;
    let (host, state) = (server.host(), server.running.state.clone());
    let stopping = tokio::spawn(server.running.stop());
    let said = stream.wait(bye).await;
    assert_eq!((said.code, said.retry), (ErrorCode::Restarting, true));
    assert!(said.after_ms > 0);
    assert_eq!(stream.next().await, None, "an orderly end");
    timeout(PATIENCE, stopping).await.unwrap().unwrap();
    assert_eq!(*state.open_sockets.borrow(), 0);
    assert!(tokio::net::TcpStream::connect(host).await.is_err());
}
