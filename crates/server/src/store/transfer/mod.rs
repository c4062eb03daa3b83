//! All data of a store as rows that every store understands: export, import, migration.
//!
//! Ids, places (`seq`), times and hashes stay as they are, so that clients go on where they were
//! and an old `cid` is still known. `lines` is the form in a file.

pub mod copy;
pub mod lines;
pub mod table;

use tokio::sync::mpsc;

use super::StoreError;
use table::Row;

/// The most rows that wait between a reader and a writer.
const WAITING: usize = 1_000;

/// Rows on their way from one store to a file or another store.
pub type Rows = mpsc::Receiver<Result<Row, TransferError>>;

/// A way for rows.
pub(super) fn channel() -> (mpsc::Sender<Result<Row, TransferError>>, Rows) {
    mpsc::channel(WAITING)
}

/// Why data was not moved. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    /// There is data already.
    #[error("there is data already; choose an empty data directory or database")]
    NotEmpty,
    /// The messages of a conversation are not those it should have.
    #[error("the messages of conversation {conversation} are not complete")]
    Incomplete {
        /// Which.
        conversation: String,
    },
    /// A line of the file is none of ours.
    #[error("line {number}: {reason}")]
    Line {
        /// Which, from 1.
        number: u64,
        /// What is wrong.
        reason: String,
    },
    /// The file ends too early.
    #[error("the file ends before its last line: it was cut off")]
    CutOff,
    /// The file cannot be read or written.
    #[error("the file failed: {0}")]
    File(#[from] std::io::Error),
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The store did.
    #[error(transparent)]
    Store(#[from] StoreError),
}
