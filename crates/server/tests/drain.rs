//! The orderly end of the real program: nobody's message fails over a rolling restart, and who
//! orders the end twice gets it at once.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::wildcard_enum_match_arm,
    missing_docs,
    reason = "a test stops at the first surprise, and waits for one kind of frame among many"
)]

mod support;

use std::process::Stdio;
use std::time::Duration;

use support::program::{Program, UNLIMITED, fetch};
use support::sender::send_all_the_time;
use support::{Folder, PATIENCE, uuid};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use wasl_protocol::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_send_fails_over_a_rolling_restart() {
    const RESTARTS: usize = 3;
    let folder = Folder::new();
    let start = |port: &str| {
        let options: Vec<_> = ["--port", port].iter().chain(&UNLIMITED).copied().collect();
        Program::with(folder.path(), &options, Stdio::inherit())
    };
    let mut program = start("0");
    let port = program.port().to_owned();
    let (stop, enough) = watch::channel(false);
    let mut senders = Vec::new();
    for number in 1..=3 {
        let conversation = ConversationId::new(uuid());
        let (progress, seen) = watch::channel(0);
        let sending = send_all_the_time(
            vec![program.host.clone()],
            number,
            conversation,
            progress,
            enough.clone(),
        );
        senders.push((number, tokio::spawn(sending), seen));
    }
    for restarted in 0..=RESTARTS {
        for (_, _, seen) in &mut senders {
            let before = *seen.borrow();
            let more = timeout(PATIENCE, seen.wait_for(|count| *count > before + 20));
            more.await.expect("it goes on").unwrap();
        }
        if restarted < RESTARTS {
            program.terminate();
            assert!(program.wait().success());
            program = start(&port);
        }
    }
    stop.send_replace(true);
    for (number, sender, _) in senders {
        let record = sender.await.unwrap();
        assert_eq!(record.goodbyes.len(), RESTARTS);
        for bye in &record.goodbyes {
            assert_eq!((bye.code, bye.retry), (ErrorCode::Restarting, true));
            assert!((250..3_250).contains(&bye.after_ms), "{}", bye.after_ms);
        }
        let mut reader = program.visitor(number).await;
        record.is_what_is_stored(&mut reader).await;
    }
}

/// A request whose body does not come keeps the server from its end.
async fn half_a_request(host: &str) -> TcpStream {
    let mut stream = TcpStream::connect(host).await.unwrap();
    let head = format!(
        "POST /v1/contact HTTP/1.1\r\nhost: {host}\r\ncontent-length: 500\r\nexpect: 100-continue\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // "Continue" means that the handler waits for the body.
    let mut line = [0; 12];
    tokio::io::AsyncReadExt::read_exact(&mut stream, &mut line)
        .await
        .unwrap();
    assert_eq!(&line, b"HTTP/1.1 100");
    stream
}

async fn refuses_connections(host: &str) {
    while TcpStream::connect(host).await.is_ok() {
        sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_second_order_ends_it_at_once() {
    let folder = Folder::new();
    let mut program = Program::start(folder.path());
    let _waiting = half_a_request(&program.host).await;
    program.terminate();
    refuses_connections(&program.host).await;
    assert!(program.child.try_wait().unwrap().is_none(), "it waits");
    let ordered = std::time::Instant::now();
    program.terminate();
    assert_eq!(program.wait().code(), Some(1));
    assert!(ordered.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn while_it_drains_it_is_alive_and_not_ready() {
    let folder = Folder::new();
    let options = ["--port", "0", "--metrics", "127.0.0.1:0"];
    let program = Program::with(folder.path(), &options, Stdio::inherit());
    let line = program
        .said
        .iter()
        .find_map(|line| line.strip_prefix("Metrics: http://"));
    let figures = line.unwrap().trim_end_matches("/metrics").to_owned();
    assert_eq!(fetch(&figures, "GET /readyz", &[], "").await.0, 200);
    let _waiting = half_a_request(&program.host).await;
    program.terminate();
    refuses_connections(&program.host).await;
    assert_eq!(fetch(&figures, "GET /healthz", &[], "").await.0, 200);
    let (status, _, body) = fetch(&figures, "GET /readyz", &[], "").await;
    assert_eq!(status, 503);
    assert!(body.contains("restarting"), "{body}");
    let (_, _, text) = fetch(&figures, "GET /metrics", &[], "").await;
    assert!(text.contains("\nwasl_draining 1\n"), "{text}");
}
