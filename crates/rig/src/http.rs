//! As much HTTP as is needed here: one request after another on one connection.

use std::net::SocketAddr;

use serde::de::DeserializeOwned;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use crate::failure::{During as _, Failure};

/// What was answered.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// A header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        serde_json::from_slice(&self.body).map_err(|error| Failure::Nonsense(error.to_string()))
    }
}

/// A connection that is kept.
pub struct Http {
    stream: BufReader<TcpStream>,
    host: SocketAddr,
}

impl Http {
    /// Over a stream that is open already; `host` is who is asked.
    pub fn over(stream: TcpStream, host: SocketAddr) -> Self {
        Self {
            stream: BufReader::new(stream),
            host,
        }
    }

    /// Opens one.
    pub async fn connect(host: SocketAddr) -> Result<Self, Failure> {
        let stream = TcpStream::connect(host).await.during("reach the server")?;
        Ok(Self::over(stream, host))
    }

    /// Asks, and reads the whole answer.
    pub async fn ask(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Answer, Failure> {
        let mut request = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\n", self.host);
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() {
            request.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        request.push_str("\r\n");
        let mut bytes = request.into_bytes();
        bytes.extend_from_slice(body);
        self.stream
            .write_all(&bytes)
            .await
            .during("send a request")?;
        self.read().await
    }

    async fn read(&mut self) -> Result<Answer, Failure> {
        let status = self.line().await?;
        let status = status.split(' ').nth(1).and_then(|word| word.parse().ok());
        let status = status.ok_or_else(|| Failure::Nonsense("no HTTP status".to_owned()))?;
        let mut headers = Vec::new();
        loop {
            let line = self.line().await?;
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let mut answer = Answer {
            status,
            headers,
            body: Vec::new(),
        };
        let length = answer.header("content-length").map(str::parse::<usize>);
        match length {
            Some(Ok(length)) => {
                answer.body.resize(length, 0);
                let read = self.stream.read_exact(&mut answer.body).await;
                read.during("read an answer")?;
            }
            // No content: there is no length either.
            None if status == 204 || status == 304 => {}
            None | Some(Err(_)) => {
                return Err(Failure::Nonsense("an answer without a length".to_owned()));
            }
        }
        Ok(answer)
    }

    async fn line(&mut self) -> Result<String, Failure> {
        let mut line = String::new();
        let read = self.stream.read_line(&mut line).await;
        if read.during("read an answer")? == 0 {
            let cut = std::io::ErrorKind::UnexpectedEof.into();
            return Err(cut).during("read an answer");
        }
        Ok(line.trim_end().to_owned())
    }
}

/// Asks for JSON on a connection of its own; anything but success is a failure.
pub async fn ask_json(
    host: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Result<Answer, Failure> {
    let mut http = Http::connect(host).await?;
    let answer = http.ask(method, path, headers, body).await?;
    if (200..300).contains(&answer.status) {
        return Ok(answer);
    }
    Err(Failure::Refused {
        request: format!("{method} {path}"),
        status: answer.status,
        said: String::from_utf8_lossy(&answer.body).into_owned(),
    })
}
