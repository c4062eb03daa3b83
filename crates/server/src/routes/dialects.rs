//! The collector for the clients of others: Segment's `POST /v1/batch`, PostHog's `POST /batch/`,
//! Snowplow's `POST /com.snowplowanalytics.snowplow/tp2`; and `POST /v1/events?format=…`.
//!
//! The site is the key that a client is set up with, unless the address names it.

use axum::body::Body;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, Uri, header};
use axum::response::Response;
use serde::Serialize;
use serde_json::value::RawValue;
use wasl_core::telemetry::Dialect;
use wasl_protocol::{Accepted, ErrorCode, SiteId};

use super::events::{MAX_BYTES, keep};
use super::{json_for, read_body, site_for};
use crate::clock;
use crate::dialects::{ReadError, read, unzip};
use crate::error::AppError;
use crate::origin::Source;
use crate::state::{App, State};

/// The collector's answer with the words that a client looks for beside it.
#[derive(Serialize)]
struct Answer {
    /// Segment's.
    #[serde(skip_serializing_if = "Option::is_none")]
    success: Option<bool>,
    /// PostHog's.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u8>,
    #[serde(flatten)]
    events: Accepted,
}

/// The addresses that clients of others post to.
#[must_use]
pub fn by_path(path: &str) -> Option<Dialect> {
    [Dialect::Segment, Dialect::PostHog, Dialect::Snowplow]
        .into_iter()
        .find(|dialect| dialect.path() == path)
}

/// A dialect by its name in an address.
pub fn by_name(name: &str) -> Result<Dialect, AppError> {
    Dialect::named(name).ok_or_else(|| {
        AppError::new(
            ErrorCode::Malformed,
            "format is cloudevents, segment, posthog, snowplow or json",
        )
    })
}

/// The clients' own addresses.
pub async fn collect_by_path(
    Shared(app): Shared<State>,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, AppError> {
    let dialect = by_path(uri.path()).unwrap_or_default();
    collect(dialect, &app, None, &headers, body).await
}

/// Stores the fit events of a batch and says which ones were not.
pub async fn collect(
    dialect: Dialect,
    app: &App,
    site: Option<SiteId>,
    headers: &HeaderMap,
    body: Body,
) -> Result<Response, AppError> {
    let source = Source::of(headers);
    let mut bytes = read_body(app, body, MAX_BYTES).await?.to_vec();
    let coding = headers.get(header::CONTENT_ENCODING);
    if coding.is_some_and(|coding| coding.as_bytes().eq_ignore_ascii_case(b"gzip")) {
        bytes = unzip(&bytes, MAX_BYTES)?;
    }
    let batch = read(dialect, &bytes)?;
    let site = site.or_else(|| batch.key.as_deref().map(SiteId::new));
    let site = site_for(app, &site.unwrap_or_else(|| SiteId::new("")), &source).await?;
    let events = batch.into_events(&site.id, clock::now());
    let events: Vec<&RawValue> = events.iter().map(|event| &**event).collect();
    let answer = Answer {
        success: (dialect == Dialect::Segment).then_some(true),
        status: (dialect == Dialect::PostHog).then_some(1),
        events: keep(app, site, events).await?,
    };
    Ok(json_for(&source, answer))
}

impl From<ReadError> for AppError {
    fn from(error: ReadError) -> Self {
        Self::new(ErrorCode::Malformed, error.to_string())
    }
}
