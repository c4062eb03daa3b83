//! `POST /v1/assistant`: a question that the FAQ does not answer, answered by the site's assistant as
//! server-sent events.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Instant;

use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, State as Shared};
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::task::spawn_blocking;
use tracing::Instrument as _;
use wasl_protocol::{
    AssistantAsk, AssistantEnd, AssistantSaid, ErrorCode, MAX_ASK_BYTES, MAX_ASK_CHARS,
    MAX_ASK_TURNS,
};

use super::admission::{admit, check_token};
use super::{allow, read_body, set, site_for};
use crate::assistant::{self, Asked, Assistant, Knowledge};
use crate::clock;
use crate::error::AppError;
use crate::metrics::METRICS;
use crate::origin::{LOOPBACK, SAME_HOST, Source};
use crate::settings;
use crate::socket::accept;
use crate::state::State;
use crate::store::{Allowance, Asking, SiteRecord};

/// How many milliseconds a day has.
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// Answers a question.
pub async fn ask(
    Shared(app): Shared<State>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, AppError> {
    let source = Source::of(&headers);
    let body = read_body(&app, body, MAX_ASK_BYTES).await?;
    let malformed = |message: String| AppError::new(ErrorCode::Malformed, message);
    let ask: AssistantAsk = serde_json::from_slice(&body)
        .map_err(|error| malformed(format!("the body is not a question: {error}")))?;
    let site = site_for(&app, &ask.site, &source).await?;
    check_token(&ask.token)?;
    if ask.question.trim().is_empty() {
        return Err(AppError::new(ErrorCode::Empty, "the question has no words"));
    }
    if ask.question.chars().count() > MAX_ASK_CHARS || ask.history.len() > MAX_ASK_TURNS {
        let message = format!(
            "a question has at most {MAX_ASK_CHARS} characters, its history {MAX_ASK_TURNS} turns"
        );
        return Err(AppError::new(ErrorCode::TooLarge, message));
    }
    let visitor = admit(&app, &site.id, &ask.token, peer.ip()).await?;
    let Some(assistant) = app.config.assistant.clone() else {
        return Err(off());
    };
    let Ok(seat) = assistant.seats.clone().try_acquire_owned() else {
        METRICS.assistant.count("busy");
        return Err(AppError::new(
            ErrorCode::RateLimited,
            "the assistant answers as many questions as it can; try again",
        )
        .after(2));
    };
    let records = app.store.settings(&site.id).await?;
    let locale = accept::locale(&ask.locale);
    let settings = settings::choose(&records, &locale).map(|record| record.json.clone());
    let (question, history) = (ask.question, ask.history);
    let earlier = history.last().map(|turn| turn.question.clone());
    let (asked, found) = (question.clone(), settings.unwrap_or_default());
    let knowledge =
        spawn_blocking(move || Knowledge::find(&found, &asked, earlier.as_deref())).await;
    let Some(knowledge) = knowledge.ok().flatten() else {
        return Err(off());
    };
    let allowance = if knowledge.0.is_empty() {
        // The endpoint is not asked.
        Allowance::Taken
    } else {
        let asking = Asking {
            site: site.id.clone(),
            visitor,
            day: i64::try_from(clock::now().as_millis() / DAY_MS).unwrap_or(i64::MAX),
            per_visitor: assistant.per_visitor,
            per_site: assistant.per_site,
        };
        app.store.take_asking(asking).await?
    };
    let (down, said) = mpsc::channel::<Bytes>(1);
    let asked = Asked {
        origins: origins(&site, &source),
        site: site.id,
        question,
        history,
        knowledge,
    };
    let span = tracing::info_span!("assistant");
    let task = run(app, assistant, asked, allowance, down, seat);
    tokio::spawn(task.instrument(span));
    Ok(streamed(&source, said))
}

/// Answers until the visitor leaves or the server ends.
async fn run(
    app: State,
    assistant: Assistant,
    asked: Asked,
    allowance: Allowance,
    down: mpsc::Sender<Bytes>,
    _seat: OwnedSemaphorePermit,
) {
    let began = Instant::now();
    let end = match allowance {
        Allowance::VisitorSpent | Allowance::SiteSpent => Some(AssistantEnd::Budget),
        Allowance::Taken => tokio::select! {
            end = assistant::answer(&assistant, &asked, &down) => Some(end),
            () = down.closed() => None,
            () = app.ended() => Some(AssistantEnd::Failed),
        },
    };
    METRICS
        .assistant
        .count(end.map_or("left", AssistantEnd::as_str));
    METRICS.assistant_seconds.observe(began.elapsed());
    if let Some(end) = end {
        // Who has left needs no word.
        let _ = down.send(assistant::event(&AssistantSaid::End(end))).await;
    }
}

fn streamed(source: &Source, said: mpsc::Receiver<Bytes>) -> Response {
    let body = stream::unfold(said, |mut said| async move {
        let event = said.recv().await?;
        Some((Ok::<_, Infallible>(event), said))
    });
    let mut response = Body::from_stream(body).into_response();
    let answer = response.headers_mut();
    set(answer, header::CONTENT_TYPE, "text/event-stream");
    // What waits in a proxy, for a full buffer or to be compressed, comes too late.
    set(answer, header::CACHE_CONTROL, "no-store, no-transform");
    set(answer, HeaderName::from_static("x-accel-buffering"), "no");
    allow(answer, source);
    response
}

/// The origins whose pages an answer may link to: the site's, and that of the page that asks.
fn origins(site: &SiteRecord, source: &Source) -> Vec<String> {
    let named = site
        .origins
        .iter()
        .filter(|entry| *entry != SAME_HOST && *entry != LOOPBACK);
    named.chain(&source.origin).cloned().collect()
}

fn off() -> AppError {
    AppError::new(
        ErrorCode::NotFound,
        "this site has no assistant: it needs --assistant-url and \"assistant\": true in its settings",
    )
}
