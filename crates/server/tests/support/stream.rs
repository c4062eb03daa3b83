//! A client on an event stream: HTTP by hand, so that a test can stop reading or hang up.

use std::collections::VecDeque;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;
use wasl_protocol::*;

use super::client::{page, token};
use super::{PATIENCE, uuid};

/// What an answer begins with.
pub struct Head {
    pub status: u16,
    headers: Vec<(String, String)>,
}

impl Head {
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }
}

/// An open stream.
pub struct Stream {
    host: String,
    origin: Option<String>,
    reader: BufReader<TcpStream>,
    /// The stream's secret.
    pub id: String,
    events: VecDeque<String>,
    text: String,
}

async fn head(reader: &mut BufReader<TcpStream>) -> Head {
    let mut status = None;
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        timeout(PATIENCE, reader.read_line(&mut line))
            .await
            .unwrap()
            .unwrap();
        let line = line.trim_end();
        if line.is_empty() {
            let status = status.expect("no answer");
            return Head { status, headers };
        }
        match (status, line.split_once(": ")) {
            (Some(_), Some((name, value))) => {
                headers.push((name.to_ascii_lowercase(), value.to_owned()));
            }
            _ => status = line.split(' ').nth(1).map(|code| code.parse().unwrap()),
        }
    }
}

async fn ask(host: &str, request: &str) -> BufReader<TcpStream> {
    let mut tcp = TcpStream::connect(host).await.unwrap();
    tcp.write_all(request.as_bytes()).await.unwrap();
    BufReader::new(tcp)
}

fn named(origin: Option<&str>) -> String {
    origin.map_or_else(String::new, |origin| format!("origin: {origin}\r\n"))
}

/// Tries to open a stream; what the answer begins with, and the stream when there is one.
pub async fn open(host: &str, origin: Option<&str>) -> (Head, Option<Stream>) {
    let request = format!(
        "GET /v1/stream HTTP/1.1\r\nhost: {host}\r\n{}accept: text/event-stream\r\n\
         accept-encoding: gzip, br\r\n\r\n",
        named(origin)
    );
    let mut reader = ask(host, &request).await;
    let head = head(&mut reader).await;
    if head.status != 200 {
        return (head, None);
    }
    let mut stream = Stream {
        host: host.to_owned(),
        origin: origin.map(str::to_owned),
        reader,
        id: String::new(),
        events: VecDeque::new(),
        text: String::new(),
    };
    let first = stream.raw_event().await.expect("the first event");
    let id = first.strip_prefix("event: stream\ndata: ").unwrap();
    stream.id = id.to_owned();
    (head, Some(stream))
}

/// Posts a body as a page does; the status and the body of the answer.
pub async fn post(host: &str, origin: Option<&str>, body: &str) -> (Head, String) {
    let request = format!(
        "POST /v1/stream HTTP/1.1\r\nhost: {host}\r\n{}content-type: text/plain;charset=UTF-8\r\n\
         connection: close\r\ncontent-length: {}\r\n\r\n{body}",
        named(origin),
        body.len()
    );
    let mut reader = ask(host, &request).await;
    let head = head(&mut reader).await;
    let mut text = String::new();
    timeout(PATIENCE, reader.read_to_string(&mut text))
        .await
        .unwrap()
        .unwrap();
    (head, text)
}

impl Stream {
    /// A visitor who is welcomed.
    pub async fn visitor(host: &str, number: u64, positions: Vec<Position>) -> Self {
        let origin = format!("http://{host}");
        let mut stream = open(host, Some(&origin)).await.1.unwrap();
        stream.hello(number, positions).await;
        let first = stream.next().await;
        assert!(matches!(first, Some(ServerFrame::Welcome(_))), "{first:?}");
        stream
    }

    pub async fn hello(&self, number: u64, positions: Vec<Position>) {
        let hello = ClientFrame::Hello(Hello {
            v: VERSION,
            role: HelloRole::Visitor {
                site: SiteId::new("demo"),
                token: token(number),
                locale: "en".into(),
                page: page(),
            },
            device: DeviceId::new(uuid()),
            positions,
        });
        assert_eq!(self.send(&[hello]).await, 204);
    }

    /// From now on requests go to this node.
    pub fn through(&mut self, host: &str) {
        self.host = host.to_owned();
    }

    /// Posts frames; the status of the answer.
    pub async fn send(&self, frames: &[ClientFrame]) -> u16 {
        let lines: Vec<_> = frames
            .iter()
            .map(|frame| serde_json::to_string(frame).unwrap())
            .collect();
        self.send_text(&lines.join("\n")).await
    }

    pub async fn send_text(&self, lines: &str) -> u16 {
        let body = format!("{}\n{lines}", self.id);
        let (head, _) = post(&self.host, self.origin.as_deref(), &body).await;
        head.status
    }

    /// The next frame; none when the stream is over.
    pub async fn next(&mut self) -> Option<ServerFrame> {
        let event = self.raw_event().await?;
        let data = event.strip_prefix("data: ").expect("an event of one line");
        Some(serde_json::from_str(data).unwrap())
    }

    /// Waits for a frame that fits; drops the others.
    pub async fn wait<T>(&mut self, mut fits: impl FnMut(ServerFrame) -> Option<T>) -> T {
        loop {
            let frame = self.next().await.expect("the stream ended");
            if let Some(found) = fits(frame) {
                return found;
            }
        }
    }

    async fn raw_event(&mut self) -> Option<String> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Some(event);
            }
            let chunk = timeout(PATIENCE, self.chunk()).await.expect("silence")?;
            self.text.push_str(&chunk);
            while let Some((event, rest)) = self.text.split_once("\n\n") {
                self.events.push_back(event.to_owned());
                self.text = rest.to_owned();
            }
        }
    }

    /// One chunk of the answer; none at its end, orderly or not.
    async fn chunk(&mut self) -> Option<String> {
        let mut size = String::new();
        self.reader.read_line(&mut size).await.ok()?;
        let size = usize::from_str_radix(size.trim_end(), 16).ok()?;
        let mut bytes = vec![0; size + 2];
        self.reader.read_exact(&mut bytes).await.ok()?;
        bytes.truncate(size);
        (size > 0).then(|| String::from_utf8(bytes).unwrap())
    }
}

/// A text to send.
pub fn message(conversation: &ConversationId, words: &str) -> (ClientId, ClientFrame) {
    let cid = ClientId::new(uuid());
    let frame = ClientFrame::Send(Send {
        cid: cid.clone(),
        conversation: conversation.clone(),
        body: super::client::text(words),
    });
    (cid, frame)
}
