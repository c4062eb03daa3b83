//! The SQLite store: two files in the data directory, each with one writer and a pool of readers.
//!
//! `wasl.db` holds what must not be lost, `events.db` the telemetry, so that its bursts never
//! wait in the line of a message. Both run with `synchronous=FULL`: an answer means that the
//! bytes are on the disk.

mod agents;
mod append;
mod backup;
mod block;
mod events;
mod log;
mod marks;
mod migrate;
mod open;
mod probe;
mod read;
mod sites;
mod writer;

use sqlx::SqlitePool;

pub use agents::Redeem;
pub use backup::{BackupError, back_up};
pub use open::OpenError;
use writer::Writer;
pub use writer::wait;

/// The data of one server.
pub struct Store {
    messages: Writer,
    message_reads: SqlitePool,
    events: Writer,
    event_reads: SqlitePool,
    /// Held while this process serves the directory; `None` for a tool beside a server.
    _lock: Option<std::fs::File>,
}

impl From<sqlx::Error> for super::StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

/// A `u32` of ours that went through an `INTEGER` column.
fn seq(value: i64) -> wasl_protocol::Seq {
    wasl_protocol::Seq(u32::try_from(value).unwrap_or(0))
}

/// A time for an `INTEGER` column.
fn millis(time: wasl_protocol::Timestamp) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

/// A time from an `INTEGER` column.
fn timestamp(value: i64) -> wasl_protocol::Timestamp {
    wasl_protocol::Timestamp::from_millis(u64::try_from(value).unwrap_or(0))
}

/// A value of ours in a JSON column.
fn to_json<T: serde::Serialize>(value: &T) -> Result<String, sqlx::Error> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(Box::new(error)))
}

/// A value of ours from a JSON column.
fn from_json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, sqlx::Error> {
    serde_json::from_str(text).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}
