//! An endpoint that answers as a test has scripted, and remembers what was posted.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

/// What one request gets.
#[derive(Clone, Debug)]
pub enum Turn {
    /// A status, more lines of the head, a body.
    Says(u16, &'static str, String),
    /// Nothing, for ever.
    Hangs,
    /// The end of the connection.
    Closes,
    /// Half of an answer, and the end of the connection.
    Breaks,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Posted {
    /// In small letters.
    pub head: String,
    pub body: Vec<u8>,
}

impl Posted {
    /// The ids of a batch of CloudEvents.
    pub fn ids(&self) -> Vec<String> {
        let batch: Value = serde_json::from_slice(&self.body).unwrap();
        let ids = batch.as_array().unwrap().iter();
        ids.map(|event| event["id"].as_str().unwrap().to_owned())
            .collect()
    }
}

#[derive(Default)]
struct State {
    script: VecDeque<Turn>,
    posted: Vec<Posted>,
}

/// The endpoint at work. After its script it answers 200 to everything.
#[derive(Clone)]
pub struct Scripted {
    pub url: String,
    state: Arc<Mutex<State>>,
}

impl Scripted {
    pub async fn start(script: impl IntoIterator<Item = Turn>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/collect", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State {
            script: script.into_iter().collect(),
            posted: Vec::new(),
        }));
        let shared = state.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, shared.clone()));
            }
        });
        Self { url, state }
    }

    /// What comes next, after what was scripted before.
    pub fn then(&self, turn: Turn) {
        self.state.lock().unwrap().script.push_back(turn);
    }

    pub fn posted(&self) -> Vec<Posted> {
        self.state.lock().unwrap().posted.clone()
    }

    /// Waits until so many requests came.
    pub async fn until(&self, count: usize) -> Vec<Posted> {
        let wait = async {
            loop {
                let posted = self.posted();
                if posted.len() >= count {
                    return posted;
                }
                sleep(Duration::from_millis(5)).await;
            }
        };
        let waited = tokio::time::timeout(super::PATIENCE, wait).await;
        waited.unwrap_or_else(|_| panic!("{} of {count} posts came", self.posted().len()))
    }
}

async fn serve(mut stream: TcpStream, state: Arc<Mutex<State>>) {
    let Some(posted) = request(&mut stream).await else {
        return;
    };
    let turn = {
        let mut state = state.lock().unwrap();
        state.posted.push(posted);
        let next = state.script.pop_front();
        next.unwrap_or(Turn::Says(200, "", String::new()))
    };
    let answer = match turn {
        Turn::Says(status, head, body) => {
            let length = body.len();
            format!("HTTP/1.1 {status} x\r\ncontent-length: {length}\r\n{head}\r\n{body}")
        }
        Turn::Hangs => return std::future::pending().await,
        Turn::Closes => return,
        Turn::Breaks => "HTTP/1.1 200 x\r\ncontent-length: 100\r\n\r\n{".to_owned(),
    };
    let _ = stream.write_all(answer.as_bytes()).await;
}

async fn request(stream: &mut TcpStream) -> Option<Posted> {
    let mut bytes = Vec::new();
    loop {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(end) = end {
            let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .map_or(0, |length| length.parse().unwrap());
            if bytes.len() >= end + 4 + length {
                let body = bytes[end + 4..].to_vec();
                return Some(Posted { head, body });
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}
