//! `POST /v1/events?site=demo`: the collector. `GET /v1/agent/events`: what it has.

use std::collections::BTreeSet;
use std::time::Instant;

use axum::Json;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State as Shared};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;
use wasl_protocol::{Accepted, ErrorCode, EventId, SiteId};

use super::{dialects, json_for, read_body, signed_in, site_for, too_many};
use crate::clock;
use crate::collector;
use crate::error::AppError;
use crate::metrics::METRICS;
use crate::origin::Source;
use crate::state::{App, State};
use crate::store::SiteRecord;

/// The largest request: more than the widget ever sends in one.
pub(super) const MAX_BYTES: usize = 1024 * 1024;

/// The most events that one page of the list holds.
const MAX_PAGE: u32 = 200;

/// The query of the collector.
#[derive(Debug, Default, Deserialize)]
pub struct Target {
    #[serde(default)]
    site: String,
    /// The dialect of the body; CloudEvents when it is left out.
    #[serde(default)]
    format: String,
}

/// Stores the fit events of a batch and says which ones were not. Also taken as `text/plain`,
/// which a browser sends to another origin without asking first.
pub async fn collect(
    Shared(app): Shared<State>,
    target: Result<Query<Target>, QueryRejection>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, AppError> {
    let source = Source::of(&headers);
    let Query(Target { site, format }) = target.unwrap_or_default();
    if !format.is_empty() {
        let dialect = dialects::by_name(&format)?;
        return dialects::collect(dialect, &app, Some(SiteId::new(site)), &headers, body).await;
    }
    let site = site_for(&app, &SiteId::new(site), &source).await?;
    let bytes = read_body(&app, body, MAX_BYTES).await?;
    let batch: Vec<&RawValue> = serde_json::from_slice(&bytes).map_err(|error| {
        AppError::new(
            ErrorCode::Malformed,
            format!("the body is not a JSON array of CloudEvents: {error}"),
        )
    })?;
    let answer = keep(&app, site, batch).await?;
    Ok(json_for(&source, answer))
}

/// Stores the fit events of a batch. What the site has no room for just now is to come again.
pub(super) async fn keep(
    app: &App,
    site: SiteRecord,
    mut batch: Vec<&RawValue>,
) -> Result<Accepted, AppError> {
    if batch.len() > collector::MAX_EVENTS {
        return Err(AppError::new(
            ErrorCode::TooLarge,
            format!("send at most {} events at once", collector::MAX_EVENTS),
        ));
    }
    let all = batch.len();
    batch.truncate(room(app, &site.id, all)?);
    let now = clock::now();
    let mut judged = collector::judge(&site.id, &batch, now);
    let mut foreign = BTreeSet::new();
    for conversation in judged.conversations() {
        let found = app.store.ownership(&conversation).await?;
        if found.is_none_or(|found| found.site != site.id) {
            foreign.insert(conversation);
        }
    }
    judged.refuse(&foreign);
    let accepted = judged.fit.iter().map(|event| EventId::new(&*event.id));
    let answer = Accepted {
        accepted: accepted.collect(),
        rejected: judged.rejected,
        retry: (batch.len()..all).map(|index| index as u32).collect(),
    };
    for rejected in &answer.rejected {
        METRICS.reject_event(rejected.code);
    }
    let fit = judged.fit.len();
    app.store.add_events(site.id, judged.fit, now).await?;
    METRICS.events.add(fit);
    Ok(answer)
}

/// How many of so many events the site has room for; an error when it is none.
fn room(app: &App, site: &SiteId, count: usize) -> Result<usize, AppError> {
    let now = Instant::now();
    let mut wanted = u32::try_from(count).unwrap_or(u32::MAX);
    loop {
        match app.quotas.take_events(site, wanted, now) {
            Ok(()) => return Ok(wanted as usize),
            Err(wait) if wanted < 2 => return Err(too_many(wait)),
            Err(_) => wanted /= 2,
        }
    }
}

/// The query of the list.
#[derive(Debug, Default, Deserialize)]
pub struct Page {
    limit: Option<u32>,
    before: Option<i64>,
}

/// A page of the list: each event as it came, with `received_at` (milliseconds) and `position`.
#[derive(Debug, Serialize)]
pub struct Listed {
    events: Vec<Value>,
    /// The `before` of the next page; none when this is the last.
    next: Option<i64>,
}

/// Lists the events of the agent's site, the newest first.
pub async fn list(
    Shared(app): Shared<State>,
    page: Result<Query<Page>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Json<Listed>, AppError> {
    let agent = signed_in(&app, &headers).await?.agent;
    let Query(Page { limit, before }) =
        page.map_err(|rejection| AppError::new(ErrorCode::Malformed, rejection.body_text()))?;
    let limit = limit.unwrap_or(50).clamp(1, MAX_PAGE);
    let found = app.store.list_events(&agent.site, before, limit).await?;
    let is_full = u32::try_from(found.len()).is_ok_and(|count| count == limit);
    let next = found.last().map(|event| event.position);
    let events = found
        .into_iter()
        .filter_map(|event| {
            let mut value: Value = serde_json::from_str(&event.json).ok()?;
            let fields = value.as_object_mut()?;
            let received_at = Value::from(event.received_at.as_millis());
            fields.insert("received_at".to_owned(), received_at);
            fields.insert("position".to_owned(), Value::from(event.position));
            Some(value)
        })
        .collect();
    Ok(Json(Listed {
        events,
        next: next.filter(|_| is_full),
    }))
}
