//! Slow on purpose: heads, bodies and answers that take for ever cost the connection and nothing
//! else. Over bare TCP: no client library is as slow as this.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

mod support;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use support::program::read_answer;
use support::{PATIENCE, TestServer, http, quick};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{interval, timeout};
use wasl_protocol::SUBPROTOCOL;
use wasl_server::{Assets, Config, Timing};

const SOON: Duration = Duration::from_millis(150);

fn impatient() -> Config {
    Config {
        timing: Timing {
            hello: SOON,
            head: SOON,
            body: SOON,
            stall: SOON,
            close: SOON,
            ..quick().timing
        },
        ..quick()
    }
}

async fn connect(server: &TestServer) -> TcpStream {
    TcpStream::connect(server.running.address).await.unwrap()
}

/// Reads until the server ends the connection, in order or not.
async fn read_to_the_end(stream: &mut TcpStream) -> Vec<u8> {
    let mut all = Vec::new();
    let mut some = [0; 4096];
    loop {
        match timeout(PATIENCE, stream.read(&mut some)).await.unwrap() {
            Ok(0) | Err(_) => return all,
            Ok(count) => all.extend_from_slice(&some[..count]),
        }
    }
}

/// Writes a byte every few milliseconds until the server does not take any more.
async fn trickle(stream: &mut TcpStream, bytes: impl Iterator<Item = u8>) {
    let mut tick = interval(Duration::from_millis(10));
    for byte in bytes {
        tick.tick().await;
        if stream.write_all(&[byte]).await.is_err() {
            return;
        }
    }
    panic!("it took everything");
}

#[tokio::test]
async fn who_connects_and_says_nothing_is_cut_off() {
    let server = TestServer::with(impatient()).await;
    let mut stream = connect(&server).await;
    assert_eq!(read_to_the_end(&mut stream).await, b"");
}

#[tokio::test]
async fn a_head_that_trickles_in_is_cut_off() {
    let server = TestServer::with(impatient()).await;
    let mut stream = connect(&server).await;
    let head = b"GET /healthz HTTP/1.1\r\nhost: x\r\n";
    let endless = head
        .iter()
        .copied()
        .chain(b"x: y\r\n".iter().copied().cycle());
    let whole = timeout(PATIENCE, trickle(&mut stream, endless.take(100_000)));
    whole.await.expect("a head has an end");
    // The others are served all the while.
    assert_eq!(http::get(&server, "/healthz").await.status, 200);
}

#[tokio::test]
async fn a_connection_does_not_wait_for_ever_for_the_next_request() {
    let server = TestServer::with(impatient()).await;
    let mut stream = connect(&server).await;
    let request = b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let answer = read_to_the_end(&mut stream).await;
    assert!(answer.starts_with(b"HTTP/1.1 200"), "it was answered first");
}

#[tokio::test]
async fn a_body_that_does_not_come_is_answered_408() {
    let server = TestServer::with(impatient()).await;
    for (path, kind) in [
        ("/v1/contact", "application/json"),
        ("/v1/events?site=demo", "text/plain"),
        ("/v1/agent/session", "application/json"),
    ] {
        let mut stream = connect(&server).await;
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\ncontent-type: {kind}\r\ncontent-length: 500\r\n\r\n{{"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let (status, _, body) = read_answer(&mut stream).await;
        assert_eq!(status, 408, "{path}");
        assert!(body.contains("\"code\":\"unexpected\""), "{body}");
    }
}

#[tokio::test]
async fn a_head_without_end_is_refused_before_it_fills_the_memory() {
    let server = TestServer::with(quick()).await;
    let mut stream = connect(&server).await;
    stream
        .write_all(b"GET / HTTP/1.1\r\nhost: x\r\ncookie: ")
        .await
        .unwrap();
    let junk = vec![b'x'; 64 * 1024];
    let mut sent = 0;
    while sent < 64 * 1024 * 1024 && stream.write_all(&junk).await.is_ok() {
        sent += junk.len();
    }
    assert!(sent < 64 * 1024 * 1024, "it took {sent} bytes of a head");
}

#[tokio::test]
async fn an_answer_that_nobody_reads_is_given_up() {
    let large = vec![b'x'; 32 * 1024 * 1024];
    let files = BTreeMap::from([("large.bin".to_owned(), large)]);
    let config = Config {
        assets: Assets::Given(Arc::new(files.into_iter().collect())),
        ..impatient()
    };
    let server = TestServer::with(config).await;
    let mut stream = connect(&server).await;
    let request = b"GET /large.bin HTTP/1.1\r\nhost: x\r\n\r\n";
    stream.write_all(request).await.unwrap();
    // Never reading, only asking: a connection that is gone does not take questions.
    let questions = b"GET /healthz HTTP/1.1\r\n".iter().copied().cycle();
    let whole = timeout(PATIENCE, trickle(&mut stream, questions.take(100_000)));
    whole.await.expect("an answer is given up");
}

#[tokio::test]
async fn a_hello_that_trickles_in_is_cut_off() {
    let server = TestServer::with(impatient()).await;
    let mut stream = connect(&server).await;
    let host = server.host();
    let upgrade = format!(
        "GET /v1/ws HTTP/1.1\r\nhost: {host}\r\norigin: http://{host}\r\nupgrade: websocket\r\n\
         connection: upgrade\r\nsec-websocket-version: 13\r\n\
         sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-protocol: {SUBPROTOCOL}\r\n\r\n"
    );
    stream.write_all(upgrade.as_bytes()).await.unwrap();
    // A masked text frame of 200 bytes, and then one byte of it after the other.
    stream
        .write_all(&[0x81, 0xfe, 0, 200, 0, 0, 0, 0])
        .await
        .unwrap();
    let mut tick = interval(Duration::from_millis(10));
    let mut got = Vec::new();
    let mut some = [0; 1024];
    loop {
        tokio::select! {
            _ = tick.tick() => { let _ = stream.write_all(b" ").await; }
            read = stream.read(&mut some) => match read {
                Ok(0) | Err(_) => break,
                Ok(count) => got.extend_from_slice(&some[..count]),
            },
        }
    }
    let got = String::from_utf8_lossy(&got);
    assert!(got.starts_with("HTTP/1.1 101"), "{got}");
    assert!(
        got.contains("\"bye\"") && got.contains("unexpected"),
        "{got}"
    );
    let mut open = server.running.state.open_sockets.subscribe();
    let gone = timeout(PATIENCE, open.wait_for(|count| *count == 0));
    gone.await.expect("its socket is given back").unwrap();
}
