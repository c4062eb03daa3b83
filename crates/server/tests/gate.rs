//! Who and what does not get in: origins, versions, frames that are none, clients that are gone.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of frame among many"
)]

mod support;

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use support::client::{Client, Socket, open, page, text, token};
use support::{PATIENCE, TestServer, quick, uuid};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use wasl_protocol::*;
use wasl_server::{Config, Timing};

fn hello(v: u32, site: &str, token: &str) -> String {
    let hello = ClientFrame::Hello(Hello {
        v,
        role: HelloRole::Visitor {
            site: SiteId::new(site),
            token: VisitorToken::new(token),
            locale: "en".into(),
            page: page(),
        },
        device: DeviceId::new(uuid()),
        positions: vec![],
    });
    serde_json::to_string(&hello).unwrap()
}

#[tokio::test]
async fn only_listed_origins_get_a_socket() {
    let config = Config {
        allow_origins: vec!["https://partner.example".into()],
        ..quick()
    };
    let server = TestServer::with(config).await;
    let own = server.origin();
    for (origin, status) in [
        (Some(own.as_str()), None),
        (Some("http://localhost:3000"), None),
        (Some("https://partner.example"), None),
        (Some("https://evil.example"), Some(403)),
        (Some("https://partner.example.evil.example"), Some(403)),
        (Some("http://partner.example"), Some(403)),
        (Some("null"), Some(403)),
        (Some("file://"), Some(403)),
        (None, Some(403)),
    ] {
        let mut headers = vec![("sec-websocket-protocol", SUBPROTOCOL)];
        headers.extend(origin.map(|origin| ("origin", origin)));
        let refused = open(&server.host(), "/v1/ws", &headers).await.err();
        assert_eq!(refused, status, "{origin:?}");
    }
    let headers = [("origin", own.as_str())];
    let refused = open(&server.host(), "/v1/ws", &headers).await.err();
    assert_eq!(refused, Some(400), "without the subprotocol");
}

#[tokio::test]
async fn the_first_frame_is_a_good_hello() {
    let server = TestServer::start().await;
    let good = token(1);
    for (first, code, close) in [
        (hello(2, "demo", good.as_str()), ErrorCode::Version, 1008),
        (
            hello(1, "nowhere", good.as_str()),
            ErrorCode::UnknownSite,
            1008,
        ),
        (hello(1, "demo", "short"), ErrorCode::Unauthorized, 1008),
        (
            hello(1, "demo", &"F".repeat(64)),
            ErrorCode::Unauthorized,
            1008,
        ),
        (r#"{"pong":{}}"#.to_owned(), ErrorCode::Unexpected, 1008),
        ("hello".to_owned(), ErrorCode::Malformed, 1008),
        ("x".repeat(MAX_FRAME_BYTES + 1), ErrorCode::TooLarge, 1009),
    ] {
        let mut client = Client::connect(&server.host(), &server.origin()).await;
        client.send_text(&*first).await;
        let (bye, closed) = client.goodbye().await;
        let shown = &first[..first.len().min(80)];
        assert_eq!((bye.code, closed), (code, close), "{shown}");
    }
    let mut client = server.visitor(1).await;
    client.send_text(hello(1, "demo", good.as_str())).await;
    assert_eq!(
        client.error().await.code,
        ErrorCode::Unexpected,
        "a second hello"
    );
}

#[tokio::test]
async fn a_page_of_one_site_does_not_speak_for_another() {
    let server = TestServer::start().await;
    // The demo takes pages of this machine; the shop does not.
    server.add_site("shop", "https://shop.example");
    for (origin, site, code) in [
        ("http://localhost:1", "shop", Some(ErrorCode::Origin)),
        ("https://shop.example", "demo", Some(ErrorCode::Origin)),
        ("https://shop.example", "shop", None),
        ("http://localhost:1", "demo", None),
    ] {
        let mut client = Client::connect(&server.host(), origin).await;
        client.hello_at(site, 1, vec![]).await;
        match code {
            Some(code) => assert_eq!(client.goodbye().await.0.code, code, "{origin} {site}"),
            None => {
                client.welcomed().await;
            }
        }
    }
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
    let mut client = Client::connect(&server.host(), &server.origin()).await;
    let (bye, close) = client.goodbye().await;
    assert_eq!(
        (bye.code, bye.retry, close),
        (ErrorCode::Unexpected, true, 1008)
    );
}

#[tokio::test]
async fn nonsense_is_refused_and_the_talk_goes_on() {
    let server = TestServer::start().await;
    let mut client = server.visitor(1).await;
    let conversation = ConversationId::new(uuid());
    let cid = uuid();
    for nonsense in [
        "{".to_owned(),
        "[]".to_owned(),
        r#"{"shout":{}}"#.to_owned(),
        r#"{"send":{"cid":1}}"#.to_owned(),
        format!(r#"{{"send":{{"cid":"{cid}","conversation":"{conversation}","body":{{}}}}}}"#),
        "[".repeat(10_000),
    ] {
        client.send_text(&*nonsense).await;
        let error = client.error().await;
        assert_eq!((error.code, error.retry), (ErrorCode::Malformed, false));
        let named = error.cid.map(|cid| cid.as_str().to_owned());
        assert_eq!(named.as_deref() == Some(&*cid), nonsense.contains(&cid));
    }
    client.send_message(Message::binary(vec![1, 2, 3])).await;
    assert_eq!(client.error().await.code, ErrorCode::Malformed);
    assert_eq!(
        client.store(&conversation, text("still here")).await.seq,
        Seq(1)
    );
}

#[tokio::test]
async fn too_much_nonsense_in_a_row_ends_it() {
    let server = TestServer::start().await;
    let mut client = server.visitor(1).await;
    for _ in 0..9 {
        client.send_text("nonsense").await;
    }
    client.send(&ClientFrame::Pong(Pong {})).await;
    for _ in 0..10 {
        client.send_text("nonsense").await;
    }
    let (bye, close) = client.goodbye().await;
    assert_eq!((bye.code, close), (ErrorCode::Malformed, 1008));
}

#[tokio::test]
async fn a_frame_that_is_too_large_ends_it_in_order() {
    let server = TestServer::start().await;
    for bytes in [MAX_FRAME_BYTES + 1, 100 * 1024, 900 * 1024] {
        let mut client = server.visitor(1).await;
        client.send_text("x".repeat(bytes)).await;
        let (bye, close) = client.goodbye().await;
        assert_eq!((bye.code, close), (ErrorCode::TooLarge, 1009), "{bytes}");
    }
    let mut client = server.visitor(1).await;
    let conversation = ConversationId::new(uuid());
    let cid = client
        .say(&conversation, text(&"x".repeat(60 * 1024)))
        .await;
    let error = client.error().await;
    assert_eq!((error.code, error.retry), (ErrorCode::TooLarge, false));
    assert_eq!(error.cid, Some(cid));
}

#[tokio::test]
async fn pings_carry_the_heads_and_silence_ends_it() {
    let config = Config {
        timing: Timing {
            ping: Duration::from_millis(40),
            ..quick().timing
        },
        ..quick()
    };
    let server = TestServer::with(config).await;
    let mut client = server.visitor(1).await;
    let conversation = ConversationId::new(uuid());
    client.store(&conversation, text("hello")).await;
    let heads = client
        .wait(|frame| match frame {
            ServerFrame::Ping(ping) if !ping.heads.is_empty() => Some(ping.heads),
            _ => None,
        })
        .await;
    let head = Position {
        conversation,
        seq: Seq(1),
    };
    assert_eq!(heads, vec![head]);
    while client.next().await.is_some() {}
}

/// The close frame that ends a raw socket.
async fn end_of(socket: &mut Socket) -> Option<u16> {
    loop {
        match timeout(PATIENCE, socket.next()).await.unwrap() {
            Some(Ok(Message::Close(close))) => return close.map(|close| close.code.into()),
            Some(Ok(_)) => {}
            other => panic!("no close frame: {other:?}"),
        }
    }
}

async fn raw(server: &TestServer) -> Socket {
    let origin = server.origin();
    let headers = [
        ("origin", &*origin),
        ("sec-websocket-protocol", SUBPROTOCOL),
    ];
    open(&server.host(), "/v1/ws", &headers).await.unwrap()
}

#[tokio::test]
async fn a_close_is_answered_with_its_code() {
    let server = TestServer::start().await;
    for code in [1000, 1001, 4000] {
        let mut socket = raw(&server).await;
        let close = CloseFrame {
            code: code.into(),
            reason: "".into(),
        };
        socket.send(Message::Close(Some(close))).await.unwrap();
        assert_eq!(end_of(&mut socket).await, Some(code));
    }
}

#[tokio::test]
async fn who_breaks_a_rule_of_websockets_is_told_which() {
    let server = TestServer::start().await;
    let reserved = Frame::message(&b"x"[..], OpCode::Data(Data::Reserved(3)), true);
    let mut extended = Frame::message(&b"{}"[..], OpCode::Data(Data::Text), true);
    extended.header_mut().rsv1 = true;
    let rest = Frame::message(&b"{}"[..], OpCode::Data(Data::Continue), true);
    let not_utf8 = Frame::message(&b"\xce\xba\xff"[..], OpCode::Data(Data::Text), true);
    for (frame, code) in [
        (reserved, 1002),
        (extended, 1002),
        (rest, 1002),
        (not_utf8, 1007),
    ] {
        let mut socket = raw(&server).await;
        socket.send(Message::Frame(frame.clone())).await.unwrap();
        assert_eq!(end_of(&mut socket).await, Some(code), "{frame:?}");
    }
}
