//! The collector's other languages: batches as Segment's, PostHog's and Snowplow's clients send them,
//! and plain JSON, read into CloudEvents. Pure.
//!
//! A route reads a body with [`read`]; what comes out is judged by `collector` like any batch, so that
//! an event which cannot be read is answered for itself. `wasl_core::telemetry::dialect` writes the
//! same dialects; what it writes is read back as the event it was.

mod item;
mod json;
mod posthog;
mod segment;
mod snowplow;
mod zipped;

use serde_json::value::RawValue;
use serde_json::{Map, Value};
use wasl_core::telemetry::Dialect;
use wasl_protocol::{SiteId, Timestamp};

use crate::rfc3339;

pub use zipped::unzip;

/// Why a body is no batch.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Not JSON.
    #[error("the body is not JSON: {0}")]
    Json(String),
    /// JSON of another shape.
    #[error("the body is not {0}")]
    Shape(&'static str),
    /// Compressed, and not as it says or too large.
    #[error("the body is not gzip of at most {0} bytes")]
    Zipped(usize),
}

/// A batch, read.
#[derive(Debug)]
pub struct Batch {
    /// Who it says it is from: the key that its client was set up with.
    pub key: Option<String>,
    items: Vec<Value>,
    sent_at: Option<Timestamp>,
    dialect: Dialect,
}

/// What is in a body.
struct Opened {
    key: Option<String>,
    items: Vec<Value>,
    sent_at: Option<Timestamp>,
}

/// Reads a body. CloudEvents have a reader of their own, which keeps them as they came.
///
/// # Errors
///
/// [`ReadError`] when there are no items to answer for.
pub fn read(dialect: Dialect, body: &[u8]) -> Result<Batch, ReadError> {
    let value: Value =
        serde_json::from_slice(body).map_err(|error| ReadError::Json(error.to_string()))?;
    let Opened {
        key,
        items,
        sent_at,
    } = match dialect {
        Dialect::Segment => segment::open(value)?,
        Dialect::PostHog => posthog::open(value)?,
        Dialect::Snowplow => snowplow::open(value)?,
        Dialect::Json | Dialect::CloudEvents => json::open(value)?,
    };
    Ok(Batch {
        key,
        items,
        sent_at,
        dialect,
    })
}

impl Batch {
    /// The items as CloudEvents of a site. One that cannot be read stays as it is: the judge says
    /// what is missing. A client whose clock is off says so by the time at which it sent; its
    /// events' times are moved by as much, as Segment and PostHog do it.
    #[must_use]
    pub fn into_events(self, site: &SiteId, now: Timestamp) -> Vec<Box<RawValue>> {
        let off = Offset::between(self.sent_at, now);
        let mut events = Vec::with_capacity(self.items.len());
        for item in self.items {
            let event = match item {
                Value::Object(item) => Value::Object(match self.dialect {
                    Dialect::Segment => segment::event(item, site, off),
                    Dialect::PostHog => posthog::event(item, site, off),
                    Dialect::Snowplow => snowplow::event(item, site, now),
                    Dialect::Json => json::event(item, site),
                    Dialect::CloudEvents => item,
                }),
                Value::Null
                | Value::Bool(_)
                | Value::Number(_)
                | Value::String(_)
                | Value::Array(_) => item,
            };
            events.extend(serde_json::value::to_raw_value(&event).ok());
        }
        events
    }
}

/// How far a client's clock is off. Milliseconds.
#[derive(Clone, Copy, Debug, Default)]
struct Offset(i64);

/// A smaller difference is the way of the request and not the clock. Milliseconds.
const SMALL_OFF_MS: i64 = 5 * 60 * 1_000;

impl Offset {
    fn between(sent_at: Option<Timestamp>, now: Timestamp) -> Self {
        let millis = |time: Timestamp| i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        let off = sent_at.map_or(0, |sent_at| millis(now).saturating_sub(millis(sent_at)));
        Self(if off.abs() < SMALL_OFF_MS { 0 } else { off })
    }

    fn apply(self, time: Timestamp) -> Timestamp {
        Timestamp::from_millis(time.as_millis().saturating_add_signed(self.0))
    }

    /// A time as the client wrote it, moved; one that is no time stays, for the judge to name.
    fn moved(self, time: &str) -> Value {
        match rfc3339::parse(time) {
            Some(moment) if self.0 != 0 => Value::from(self.apply(moment).to_rfc3339()),
            Some(_) | None => Value::from(time),
        }
    }
}

/// The object of a body.
fn object(value: Value, shape: &'static str) -> Result<Map<String, Value>, ReadError> {
    match value {
        Value::Object(map) => Ok(map),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Err(ReadError::Shape(shape))
        }
    }
}

/// The list of a body.
fn list(value: Option<Value>, shape: &'static str) -> Result<Vec<Value>, ReadError> {
    match value {
        Some(Value::Array(items)) => Ok(items),
        Some(
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_),
        )
        | None => Err(ReadError::Shape(shape)),
    }
}

/// A time at the top of a body.
fn sent(body: &Map<String, Value>, name: &str) -> Option<Timestamp> {
    body.get(name)
        .and_then(Value::as_str)
        .and_then(rfc3339::parse)
}

/// A text of a body.
fn key(body: &Map<String, Value>, name: &str) -> Option<String> {
    body.get(name).and_then(Value::as_str).map(str::to_owned)
}
