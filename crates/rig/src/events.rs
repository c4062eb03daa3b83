//! The event stream of the protocol: where no WebSocket gets through. Server-sent events down, a
//! `POST` at a time up; nothing decided.

use std::net::SocketAddr;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use wasl_protocol::ServerFrame;

use crate::failure::{During as _, Failure};
use crate::http::Http;

const PATH: &str = "/v1/stream";

/// An open stream.
pub struct Events {
    reader: BufReader<TcpStream>,
    /// What has come and is no whole event yet.
    text: Vec<u8>,
    /// The stream's secret.
    pub id: String,
}

impl Events {
    /// Opens one over a TCP stream, as a page of the server's own does. `forwarded` is what a
    /// proxy says of where it comes from.
    pub async fn open(tcp: TcpStream, host: SocketAddr, forwarded: &str) -> Result<Self, Failure> {
        tcp.set_nodelay(true).during("set up a stream")?;
        let mut events = Self {
            reader: BufReader::new(tcp),
            text: Vec::new(),
            id: String::new(),
        };
        let request = format!(
            "GET {PATH} HTTP/1.1\r\nhost: {host}\r\naccept: text/event-stream\r\n\
             x-forwarded-for: {forwarded}\r\n\r\n"
        );
        let sent = events.reader.get_mut().write_all(request.as_bytes()).await;
        sent.during("ask for a stream")?;
        let first = events.line().await?;
        let status = first.split(' ').nth(1).and_then(|word| word.parse().ok());
        let status = status.ok_or_else(|| Failure::Nonsense("no HTTP status".to_owned()))?;
        while !events.line().await?.is_empty() {}
        if status != 200 {
            return Err(Failure::Refused {
                request: format!("GET {PATH}"),
                status,
                said: String::new(),
            });
        }
        let begun = events.event().await?;
        let id = begun
            .as_deref()
            .and_then(|event| event.strip_prefix("event: stream\ndata: "));
        let id = id.ok_or_else(|| Failure::Nonsense("a stream without an id".to_owned()))?;
        events.id = id.to_owned();
        Ok(events)
    }

    /// The next frame; none when the stream is over.
    pub async fn hear(&mut self) -> Result<Option<ServerFrame>, Failure> {
        let Some(event) = self.event().await? else {
            return Ok(None);
        };
        let frame = event.strip_prefix("data: ").map(serde_json::from_str);
        match frame {
            Some(Ok(frame)) => Ok(Some(frame)),
            Some(Err(_)) | None => Err(Failure::Nonsense(format!("no frame: {event}"))),
        }
    }

    /// The next event as it was written; none at the end.
    async fn event(&mut self) -> Result<Option<String>, Failure> {
        loop {
            let end = self.text.windows(2).position(|pair| pair == b"\n\n");
            if let Some(end) = end {
                let rest = self.text.split_off(end + 2);
                let mut event = std::mem::replace(&mut self.text, rest);
                event.truncate(end);
                let event = String::from_utf8(event);
                return event
                    .map(Some)
                    .map_err(|error| Failure::Nonsense(error.to_string()));
            }
            if !self.chunk().await? {
                return Ok(None);
            }
        }
    }

    /// Reads a piece of the answer; false at its end.
    async fn chunk(&mut self) -> Result<bool, Failure> {
        let size = self.line().await?;
        let size = usize::from_str_radix(&size, 16)
            .map_err(|_| Failure::Nonsense(format!("{size:?} is no size of a chunk")))?;
        let from = self.text.len();
        self.text.resize(from + size, 0);
        let read = self.reader.read_exact(&mut self.text[from..]).await;
        read.during("read a stream")?;
        self.line().await?;
        Ok(size > 0)
    }

    async fn line(&mut self) -> Result<String, Failure> {
        let mut line = String::new();
        let read = self.reader.read_line(&mut line).await;
        if read.during("read a stream")? == 0 {
            let cut = std::io::ErrorKind::UnexpectedEof.into();
            return Err(cut).during("read a stream");
        }
        Ok(line.trim_end().to_owned())
    }
}

/// Brings frames up the stream `id`, one a line. What is not answered with 204 ends the stream.
pub async fn post(
    tcp: TcpStream,
    host: SocketAddr,
    forwarded: &str,
    id: &str,
    frames: &str,
) -> Result<(), Failure> {
    let origin = format!("http://{host}");
    let headers = [
        ("content-type", "text/plain"),
        ("origin", &origin),
        ("x-forwarded-for", forwarded),
    ];
    let body = format!("{id}\n{frames}");
    let mut http = Http::over(tcp, host);
    let answer = http.ask("POST", PATH, &headers, body.as_bytes()).await?;
    if answer.status == 204 {
        return Ok(());
    }
    Err(Failure::Refused {
        request: format!("POST {PATH}"),
        status: answer.status,
        said: String::from_utf8_lossy(&answer.body).into_owned(),
    })
}
