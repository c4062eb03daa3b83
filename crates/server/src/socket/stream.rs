//! The event stream: the socket of visitors whose network lets no WebSocket through.
//!
//! `GET /v1/stream` answers with server-sent events: first the stream's secret id, then each
//! frame as one event. `POST /v1/stream` (`post`) brings the client's frames, a line each after
//! the line with the id. Origins and rates are those of the socket, and what a frame means is decided in
//! the same `session`.

mod post;

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, State as Shared};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::sync::{Mutex as Turn, mpsc};
use tokio::time::timeout;
use tracing::Instrument as _;
use wasl_protocol::ErrorCode;

use super::connection::{Connection, Incoming};
use super::hello::Caller;
use super::wire::Lost;
use super::{Open, has_a_site, limit, run};
use crate::clock;
use crate::error::AppError;
use crate::origin::Source;
use crate::routes::{allow, set};
use crate::state::State;

pub use post::{Post, Refusal, send, take};

/// The kind that an `EventSource` asks for.
const EVENT_STREAM: &str = "text/event-stream";

/// The open streams of this node, by their secret ids.
#[derive(Default)]
pub struct Streams {
    open: Mutex<HashMap<String, Arc<Upward>>>,
}

/// The upward way of a stream.
struct Upward {
    /// Whose it is: the pages of one origin.
    source: Source,
    lines: mpsc::Sender<String>,
    /// Frames come in order: one `POST` at a time.
    turn: Turn<()>,
}

impl Streams {
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<Upward>>> {
        // A panic elsewhere cannot leave the map half changed: nothing in here panics.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The server's end of a stream. Dropped, it ends the answer and the id.
pub struct Pipe {
    app: State,
    id: String,
    down: mpsc::Sender<Bytes>,
    up: mpsc::Receiver<String>,
    /// The rest of the last body.
    lines: String,
    /// How much of it was taken.
    taken: usize,
}

impl Pipe {
    /// Waits for the next frame. Safe to give up at any time.
    pub async fn receive(&mut self) -> Incoming {
        loop {
            if let Some(line) = self.next_line() {
                return Incoming::Text(line);
            }
            let lines = tokio::select! {
                // What came before the end counts, as on a socket.
                biased;
                lines = self.up.recv() => lines,
                () = self.down.closed() => None,
            };
            match lines {
                Some(lines) => (self.lines, self.taken) = (lines, 0),
                None => return Incoming::Gone,
            }
        }
    }

    fn next_line(&mut self) -> Option<String> {
        loop {
            let rest = self.lines.get(self.taken..)?;
            if rest.is_empty() {
                self.lines = String::new();
                return None;
            }
            let line = rest.split('\n').next().unwrap_or(rest).to_owned();
            self.taken = (self.taken + line.len() + 1).min(self.lines.len());
            if !line.trim().is_empty() {
                return Some(line);
            }
        }
    }

    /// Sends a frame; JSON has no line breaks of its own.
    pub async fn write(&self, frame: &str, patience: Duration) -> Result<(), Lost> {
        let event = Bytes::from(format!("data: {frame}\n\n"));
        match timeout(patience, self.down.send(event)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Lost),
        }
    }
}

impl Drop for Pipe {
    fn drop(&mut self) {
        self.app.streams.lock().remove(&self.id);
    }
}

/// `GET /v1/stream`: opens a stream.
pub async fn open(
    Shared(app): Shared<State>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let from = limit(&app, address)?;
    let source = page_behind(Source::of(&headers));
    has_a_site(&app, &source).await?;
    let asked = headers.get(header::ACCEPT).map(|kinds| kinds.to_str());
    if !asked.is_some_and(|kinds| kinds.is_ok_and(|kinds| kinds.contains(EVENT_STREAM))) {
        return Err(AppError::new(
            ErrorCode::Malformed,
            "this address answers with server-sent events; accept text/event-stream",
        ));
    }
    if *app.ending.borrow() {
        return Err(AppError::new(ErrorCode::Restarting, "the server is restarting").after(1));
    }
    let secret = format!("{:016x}{:016x}", clock::random_word(), clock::random_word());
    let id = app.bus.stream_id(&secret);
    // Room for one: what the reader does not take must wait in the outlet, which is bounded.
    let (down, events) = mpsc::channel::<Bytes>(1);
    let (lines, up) = mpsc::channel(1);
    let upward = Upward {
        source: source.clone(),
        lines,
        turn: Turn::new(()),
    };
    app.streams.lock().insert(id.clone(), Arc::new(upward));
    let first = Bytes::from(format!("event: stream\ndata: {id}\n\n"));
    let pipe = Pipe {
        app: app.clone(),
        id,
        down,
        up,
        lines: String::new(),
        taken: 0,
    };
    let body = stream::unfold((Some(first), events), |(first, mut events)| async move {
        let event = match first {
            Some(first) => Some(first),
            None => events.recv().await,
        };
        event.map(|event| (Ok::<_, Infallible>(event), (None, events)))
    });
    let mut response = Body::from_stream(body).into_response();
    let answer = response.headers_mut();
    set(answer, header::CONTENT_TYPE, EVENT_STREAM);
    // An event that waits in a proxy, for a full buffer or to be compressed, comes too late.
    set(answer, header::CACHE_CONTROL, "no-store, no-transform");
    set(
        answer,
        header::HeaderName::from_static("x-accel-buffering"),
        "no",
    );
    allow(answer, &Source::of(&headers));
    let connection = Connection::stream(pipe, app.config.timing);
    // From here on the end of the server waits for this stream.
    let open = Open::new(app.clone());
    let span = tracing::info_span!("stream");
    tokio::spawn(run(app, Caller::Visitor(source), from, open, connection).instrument(span));
    Ok(response)
}

/// A browser names no origin on a page's `GET` to its own server, as it does on every other
/// request that a page could read. So without one it is such a page, or no page at all.
fn page_behind(source: Source) -> Source {
    match &source.origin {
        Some(_) => source,
        None => Source {
            origin: Some(format!("https://{}", source.host)),
            ..source
        },
    }
}
