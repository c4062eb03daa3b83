//! The SQLite store: two files in the data directory, each with one writer and a pool of readers.
//!
//! `wasl.db` holds what must not be lost, `events.db` the telemetry, so that its bursts never
//! wait in the line of a message. Both run with `synchronous=FULL`: an answer means that the
//! bytes are on the disk.

mod agents;
mod append;
mod backup;
mod block;
mod checkpoint;
mod dead_letters;
mod events;
mod faq;
mod feed;
mod forwards;
mod identity_keys;
mod leads;
mod marks;
mod migrate;
mod open;
mod polls;
mod probe;
mod read;
mod sites;
mod surveys;
mod transfer;
mod writer;

use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnectOptions;

pub use backup::{BackupError, back_up};
use writer::Writer;

/// The data of one server.
pub struct SqliteStore {
    messages: Writer,
    message_reads: SqlitePool,
    events: Writer,
    event_reads: SqlitePool,
    /// How both files are opened, to bring all data in.
    options: (SqliteConnectOptions, SqliteConnectOptions),
    /// Held while this process serves the directory; `None` for a tool beside a server.
    _lock: Option<std::fs::File>,
}
