//! A language model's endpoint on this machine: it speaks `/chat/completions` as a stream, says what a
//! test has it say, and keeps what it was asked.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use futures_util::stream;
use serde_json::{Value, json};
use tokio::sync::{mpsc, watch};
use wasl_server::assistant::{Assistant, Key};

use super::quick;

/// The key that it wants.
pub const KEY: &str = "sk-not-for-anybody";

/// What it says to a question.
#[derive(Clone, Debug)]
pub enum Script {
    /// These words, a piece each, and the end.
    Words(Vec<String>),
    /// These words, and then the connection breaks off.
    Cut(Vec<String>),
    /// These words, and then nothing until the other side leaves.
    Silent(Vec<String>),
    /// A status.
    Status(u16),
    /// These very bytes.
    Raw(String),
    /// Words without end.
    Endless,
    /// The rules that it was given, with a citation.
    Parrot,
}

/// The endpoint.
#[derive(Clone)]
pub struct Model {
    pub url: String,
    shared: Arc<Shared>,
    _hold: Arc<watch::Sender<bool>>,
}

struct Shared {
    script: Mutex<Script>,
    asked: Mutex<Vec<(HeaderMap, Value)>>,
    /// How many answers are under way.
    open: watch::Sender<usize>,
}

/// Leaves the count of answers when an answer is dropped.
struct Open(Arc<Shared>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.open.send_modify(|open| *open -= 1);
    }
}

pub fn words(text: &str) -> Script {
    Script::Words(text.split_inclusive(' ').map(ToOwned::to_owned).collect())
}

impl Model {
    pub async fn start(script: Script) -> Self {
        let shared = Arc::new(Shared {
            script: Mutex::new(script),
            asked: Mutex::default(),
            open: watch::Sender::new(0),
        });
        let router = Router::new()
            .route("/v1/chat/completions", post(complete))
            .with_state(shared.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let (hold, end) = watch::channel(false);
        tokio::spawn(wasl_server::serve(listener, router, quick().timing, end));
        Self {
            url,
            shared,
            _hold: Arc::new(hold),
        }
    }

    pub fn say(&self, script: Script) {
        *self.shared.script.lock().unwrap() = script;
    }

    /// What it was asked since the last call.
    pub fn asked(&self) -> Vec<(HeaderMap, Value)> {
        std::mem::take(&mut *self.shared.asked.lock().unwrap())
    }

    /// The data of the one question since the last call, and the whole message that it stood in.
    pub fn data(&self) -> (Value, String) {
        let asked = self.asked();
        assert_eq!(asked.len(), 1);
        let message = asked[0].1["messages"][1]["content"].as_str().unwrap();
        let line = message.lines().nth(1).unwrap();
        (serde_json::from_str(line).unwrap(), message.to_owned())
    }

    /// Waits until so many answers are under way.
    pub async fn open(&self, count: usize) {
        let mut open = self.shared.open.subscribe();
        let reached = open.wait_for(|open| *open == count);
        tokio::time::timeout(super::PATIENCE, reached)
            .await
            .expect("in time")
            .unwrap();
    }

    /// An assistant that asks it.
    pub fn assistant(&self) -> Assistant {
        Assistant {
            patience: Duration::from_secs(10),
            ..Assistant::new(&self.url, "tiny", Some(Key::new(KEY).unwrap())).unwrap()
        }
    }
}

fn piece(words: &str) -> Bytes {
    let chunk =
        json!({"choices": [{"index": 0, "delta": {"content": words}, "finish_reason": null}]});
    Bytes::from(format!("data: {chunk}\n\n"))
}

async fn complete(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    let asked: Value = serde_json::from_slice(&body).unwrap();
    let rules = asked["messages"][0]["content"].as_str().unwrap().to_owned();
    let key = headers.get(header::AUTHORIZATION).cloned();
    shared.asked.lock().unwrap().push((headers, asked));
    if key.is_none_or(|key| key != format!("Bearer {KEY}")) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let script = shared.script.lock().unwrap().clone();
    let last =
        "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    let (said, rest) = match script {
        Script::Status(status) => {
            return StatusCode::from_u16(status).unwrap().into_response();
        }
        Script::Raw(raw) => (vec![Bytes::from(raw)], Rest::End),
        Script::Words(words) => {
            let mut said: Vec<_> = words.iter().map(|words| piece(words)).collect();
            said.push(Bytes::from_static(last.as_bytes()));
            (said, Rest::End)
        }
        Script::Parrot => (
            vec![
                piece(&format!("As told: {rules} [1]")),
                Bytes::from_static(last.as_bytes()),
            ],
            Rest::End,
        ),
        Script::Cut(words) => (
            words.iter().map(|words| piece(words)).collect(),
            Rest::Break,
        ),
        Script::Silent(words) => (
            words.iter().map(|words| piece(words)).collect(),
            Rest::Silence,
        ),
        Script::Endless => (vec![], Rest::More),
    };
    shared.open.send_modify(|open| *open += 1);
    let open = Open(shared);
    let (send, mut pieces) = mpsc::channel(64);
    tokio::spawn(async move {
        for piece in said {
            if send.send(Ok(piece)).await.is_err() {
                return;
            }
        }
        match rest {
            Rest::End => {}
            Rest::Break => drop(send.send(Err(std::io::Error::other("cut"))).await),
            Rest::Silence => send.closed().await,
            Rest::More => while send.send(Ok(piece("more and more [1] "))).await.is_ok() {},
        }
    });
    let body = stream::poll_fn(move |context| {
        let _ = &open;
        pieces.poll_recv(context)
    });
    let kind = [(header::CONTENT_TYPE, "text/event-stream")];
    (kind, Body::from_stream(body)).into_response()
}

enum Rest {
    End,
    Break,
    Silence,
    More,
}
