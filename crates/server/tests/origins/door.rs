//! The doors that look at an origin, and how one knocks at them.

use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::client::token;
use crate::support::{PATIENCE, TestServer, uuid};

/// The places that look at the origin. What is asked is fine everywhere but for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    Socket,
    Stream,
    Frames,
    Settings,
    Events,
    Contact,
    Leads,
    Assistant,
    Preflight,
}

pub const DOORS: [Door; 9] = [
    Door::Socket,
    Door::Stream,
    Door::Frames,
    Door::Settings,
    Door::Events,
    Door::Contact,
    Door::Leads,
    Door::Assistant,
    Door::Preflight,
];

/// What was answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

/// Knocks with any number of origins; `stream` is the id of one that a page of the shop opened.
pub async fn knock(
    server: &TestServer,
    door: Door,
    site: &str,
    stream: &str,
    origins: &[Vec<u8>],
) -> Answer {
    let (method, path, more, body) = match door {
        Door::Socket => (
            "GET",
            "/v1/ws".to_owned(),
            "connection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n\
             sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-protocol: wasl.v1\r\n",
            String::new(),
        ),
        Door::Stream => (
            "GET",
            "/v1/stream".to_owned(),
            "accept: text/event-stream\r\n",
            String::new(),
        ),
        Door::Frames => ("POST", "/v1/stream".to_owned(), "", format!("{stream}\n\n")),
        Door::Settings => (
            "GET",
            format!("/v1/sites/{site}/settings"),
            "",
            String::new(),
        ),
        Door::Events => (
            "POST",
            format!("/v1/events?site={site}"),
            "",
            "[]".to_owned(),
        ),
        Door::Contact => ("POST", "/v1/contact".to_owned(), "", contact(site)),
        Door::Leads => ("POST", "/v1/leads".to_owned(), "", lead(site)),
        Door::Assistant => ("POST", "/v1/assistant".to_owned(), "", question(site)),
        Door::Preflight => (
            "OPTIONS",
            "/v1/contact".to_owned(),
            "access-control-request-method: POST\r\n",
            String::new(),
        ),
    };
    let mut request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {}\r\n{more}",
        server.host()
    )
    .into_bytes();
    for origin in origins {
        request.extend_from_slice(b"origin: ");
        request.extend_from_slice(origin);
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(format!("content-length: {}\r\n\r\n{body}", body.len()).as_bytes());
    let mut tcp = TcpStream::connect(server.host()).await.unwrap();
    tcp.write_all(&request).await.unwrap();
    timeout(PATIENCE, answer(tcp)).await.expect("an answer")
}

fn contact(site: &str) -> String {
    json!({
        "site": site, "token": token(1), "conversation": uuid(), "cid": uuid(), "text": "hello",
    })
    .to_string()
}

fn lead(site: &str) -> String {
    let page = json!({"url": "https://shop.example/", "title": "", "page_count": 1});
    let lead = json!({
        "id": uuid(), "field": "email", "value": "a@b.example", "consent": "Yes.", "at": 5,
        "prompt": "p", "locale": "en", "page": page,
    });
    json!({"site": site, "token": token(1), "lead": lead}).to_string()
}

fn question(site: &str) -> String {
    json!({"site": site, "token": token(1), "locale": "en", "question": "shipping?"}).to_string()
}

/// The head, and as much of the body as it promises: sockets and streams stay open.
async fn answer(tcp: TcpStream) -> Answer {
    let mut reader = BufReader::new(tcp);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        let read = reader.read_line(&mut head).await.unwrap();
        assert_ne!(read, 0, "the connection ended: {head}");
    }
    let head = head.to_ascii_lowercase();
    let length = head.split("content-length: ").nth(1);
    let length = length.map_or(0, |rest| rest.lines().next().unwrap().parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).await.unwrap();
    Answer {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        head,
        body: String::from_utf8(body).unwrap(),
    }
}
