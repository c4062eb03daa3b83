//! `POST /v1/stream`: frames of a client on their way to the stream, which may be another node's.
//!
//! The stream's id names its node. There the frames are taken, in order or not at all; here they
//! are passed on, and its answer is ours.

use std::str;
use std::time::Duration;

use axum::body::Body;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use tokio::time::timeout;
use wasl_protocol::{ErrorCode, MAX_FRAME_BYTES};

use super::page_behind;
use crate::bus::Unreached;
use crate::error::AppError;
use crate::hub::NodeId;
use crate::origin::Source;
use crate::routes::{allow, read_body};
use crate::state::{App, State};

/// The longest id: a node's and 128 bits as hex digits.
const MAX_ID_BYTES: usize = NodeId::LENGTH + 32;

/// One body: an id, a line break, and as much as one frame may have.
const MAX_POST_BYTES: usize = MAX_ID_BYTES + 1 + MAX_FRAME_BYTES;

/// Frames for a stream.
#[derive(Clone, Debug)]
pub struct Post {
    /// The stream.
    pub id: String,
    /// Who sends.
    pub source: Source,
    /// The frames, a line each.
    pub lines: String,
    /// How long the session may take to take them.
    pub patience: Duration,
}

/// How it goes from node to node.
#[derive(Serialize, Deserialize)]
struct Carried {
    id: String,
    source: Source,
    lines: String,
}

/// Why a stream's node did not take frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// There is no such stream.
    NoStream,
    /// It is of a page of another origin.
    Origin,
    /// The request before is not answered yet.
    Unexpected,
    /// More is under way than can be stored.
    Full,
}

impl Post {
    /// As it goes to another node.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        let carried = Carried {
            id: self.id.clone(),
            source: self.source.clone(),
            lines: self.lines.clone(),
        };
        serde_json::to_vec(&carried).unwrap_or_default()
    }

    /// As it came from another node; none when it makes no sense.
    #[must_use]
    pub fn read(bytes: &[u8], patience: Duration) -> Option<Self> {
        let Carried { id, source, lines } = serde_json::from_slice(bytes).ok()?;
        let fits = id.len() <= MAX_ID_BYTES && lines.len() <= MAX_FRAME_BYTES;
        fits.then_some(Self {
            id,
            source,
            lines,
            patience,
        })
    }
}

/// `POST /v1/stream`: frames of the client, taken in order or not at all.
pub async fn send(
    Shared(app): Shared<State>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, AppError> {
    let source = Source::of(&headers);
    let bytes = read_body(&app, body, MAX_POST_BYTES).await?;
    let text = str::from_utf8(&bytes).map_err(|_| no_lines())?;
    let (id, lines) = text.split_once('\n').ok_or_else(no_lines)?;
    if lines.len() > MAX_FRAME_BYTES {
        return Err(AppError::new(
            ErrorCode::TooLarge,
            "at most 64 KiB of frames at a time",
        ));
    }
    let post = Post {
        id: id.to_owned(),
        source: page_behind(source.clone()),
        lines: lines.to_owned(),
        patience: app.config.timing.write,
    };
    match app.bus.node_of_stream(id) {
        Some(node) => pass_on(&app, &node, &post).await?,
        None => take(&app, &post).await?,
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    allow(response.headers_mut(), &source);
    Ok(response)
}

/// Takes frames for a stream of this node.
pub async fn take(app: &App, post: &Post) -> Result<(), Refusal> {
    let found = app.streams.lock().get(&post.id).cloned();
    let upward = found.ok_or(Refusal::NoStream)?;
    if !same_pages(&upward.source, &post.source) {
        return Err(Refusal::Origin);
    }
    let Ok(_turn) = upward.turn.try_lock() else {
        return Err(Refusal::Unexpected);
    };
    // The session takes no more than it can store: until then the client waits.
    match timeout(post.patience, upward.lines.send(post.lines.clone())).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(Refusal::NoStream),
        Err(_) => Err(Refusal::Full),
    }
}

async fn pass_on(app: &App, node: &NodeId, post: &Post) -> Result<(), AppError> {
    match app.bus.post(node, post).await {
        Ok(taken) => Ok(taken?),
        Err(Unreached::Gone) => Err(Refusal::NoStream.into()),
        Err(Unreached::Silent) => {
            let message = "this stream is another node's, which cannot be reached; open a new one";
            Err(AppError::new(ErrorCode::Restarting, message).after(1))
        }
    }
}

fn same_pages(one: &Source, other: &Source) -> bool {
    one.origin == other.origin || (one.is_same_host() && other.is_same_host())
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NoStream => Self::new(
                ErrorCode::NotFound,
                "there is no such stream any more; open a new one",
            ),
            Refusal::Origin => Self::new(
                ErrorCode::Origin,
                "this stream is of a page of another origin",
            ),
            Refusal::Unexpected => Self::new(
                ErrorCode::Unexpected,
                "wait for the answer to the request before this one",
            ),
            Refusal::Full => Self::new(
                ErrorCode::RateLimited,
                "more is under way than can be stored; read and wait",
            )
            .after(1),
        }
    }
}

fn no_lines() -> AppError {
    AppError::new(
        ErrorCode::Malformed,
        "the body is text: the stream's id, then a frame on each line",
    )
}
