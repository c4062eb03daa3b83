//! One answer: asked of the model, read as it comes, drawn, and said on.
//!
//! Dropping the future gives it up: the connection to the endpoint closes with it.

use std::time::Duration;

use axum::body::Bytes;
use axum::http::header;
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};
use wasl_protocol::{Asked as Turn, AssistantEnd, AssistantSaid, Block, SiteId, Source};

use super::completion::{Completion, Finish, NoCompletion};
use super::config::Assistant;
use super::draft::{Draft, Drawn};
use super::grounding::Knowledge;
use super::links::Links;
use super::prompt::prompt;
use crate::clock;
use crate::outgoing::{self, Post, PostError, Reach};

/// How often the answer so far is said, at most.
const SAID_EVERY: Duration = Duration::from_millis(80);

/// The most bytes that are read of an endpoint: each word comes with a few hundred bytes around it.
const MAX_BYTES: usize = 1024 * 1024;

/// The longest answer, in bytes.
const MAX_TEXT: usize = 16 * 1024;

/// A question with all that is needed to answer it.
pub struct Asked {
    /// Where it is asked.
    pub site: SiteId,
    /// The visitor's words.
    pub question: String,
    /// What was asked before.
    pub history: Vec<Turn>,
    /// What it may be answered from.
    pub knowledge: Knowledge,
    /// The site's own origins.
    pub origins: Vec<String>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error(transparent)]
    Post(#[from] PostError),
    #[error("the endpoint answered {0}")]
    Status(u16),
    #[error(transparent)]
    NoCompletion(#[from] NoCompletion),
    #[error("the answer broke off")]
    Cut,
    #[error("the answer is longer than {MAX_TEXT} bytes")]
    Long,
}

/// Answers a question: each state of the answer goes down; how it ended is for the caller to say.
pub async fn answer(
    assistant: &Assistant,
    asked: &Asked,
    down: &mpsc::Sender<Bytes>,
) -> AssistantEnd {
    // Without anything to answer from there is nothing to ask.
    if asked.knowledge.0.is_empty() {
        return AssistantEnd::Refused;
    }
    match attempt(assistant, asked, down).await {
        Ok(end) => end,
        Err(reason) => {
            // Of the endpoint, never of what was asked or said.
            tracing::warn!(site = asked.site.as_str(), %reason, "the assistant failed");
            AssistantEnd::Failed
        }
    }
}

async fn attempt(
    assistant: &Assistant,
    asked: &Asked,
    down: &mpsc::Sender<Bytes>,
) -> Result<AssistantEnd, Trouble> {
    let random = [clock::random_word(), clock::random_word()];
    let facts = &asked.knowledge.0;
    let prompt = prompt(assistant, facts, &asked.question, &asked.history, random);
    let mut headers = vec![(
        header::ACCEPT,
        header::HeaderValue::from_static("text/event-stream"),
    )];
    headers.extend((assistant.key.as_ref()).map(|key| (header::AUTHORIZATION, key.header())));
    let post = Post {
        endpoint: assistant.url.clone(),
        content_type: "application/json",
        headers,
        body: prompt.body,
        patience: assistant.patience,
    };
    // The operator named the address at the start: it may be one of this machine's networks.
    let mut upstream = outgoing::open(Reach::Private, post, MAX_BYTES).await?;
    if upstream.status != 200 {
        return Err(Trouble::Status(upstream.status));
    }
    let draft = Draft {
        facts,
        links: Links::new(facts, asked.origins.clone()),
        mark: &prompt.mark,
    };
    let mut completion = Completion::default();
    let (mut text, mut drawn) = (String::new(), 0);
    let mut due = Instant::now();
    while !completion.is_over() {
        let piece = if text.len() > drawn {
            timeout_at(due, upstream.next()).await
        } else {
            Ok(upstream.next().await)
        };
        match piece {
            Ok(Ok(Some(bytes))) => completion.take(&bytes, &mut text)?,
            Ok(Ok(None)) => break,
            Ok(Err(reason)) => return Err(reason.into()),
            Err(_) => {
                drawn = text.len();
                due = Instant::now() + SAID_EVERY;
                match draft.draw(&text, false) {
                    Drawn::Nothing => {}
                    Drawn::Refused => return Ok(AssistantEnd::Refused),
                    Drawn::Said { rich, sources } => say(down, rich, sources).await,
                }
            }
        }
        if text.len() > MAX_TEXT {
            return Err(Trouble::Long);
        }
    }
    match completion.finish() {
        None => return Err(Trouble::Cut),
        Some(Finish::Filtered) => return Ok(AssistantEnd::Refused),
        Some(Finish::Length) => text.push('…'),
        Some(Finish::Stop) => {}
    }
    Ok(match draft.draw(&text, true) {
        Drawn::Said { rich, sources } => {
            say(down, rich, sources).await;
            AssistantEnd::Done
        }
        Drawn::Nothing | Drawn::Refused => AssistantEnd::Refused,
    })
}

async fn say(down: &mpsc::Sender<Bytes>, rich: Vec<Block>, sources: Vec<Source>) {
    // Nobody listens any more: the caller gives the answer up.
    let _ = down
        .send(event(&AssistantSaid::Text { rich, sources }))
        .await;
}

/// A server-sent event; JSON has no line breaks of its own.
pub fn event(said: &AssistantSaid) -> Bytes {
    let json = serde_json::to_string(said).expect("what is said is text and numbers");
    Bytes::from(format!("data: {json}\n\n"))
}
