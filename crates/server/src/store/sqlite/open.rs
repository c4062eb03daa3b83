//! Opens the data directory: lock, files, migrations, writers, readers.
//!
//! Triggered by `wasl serve` (which owns the directory) and by the tools (which may work beside
//! a running server). What can be wrong with a directory is told in [`OpenError`].

use std::fs::{File as FsFile, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, SqlitePool};

use super::Store;
use super::migrate::{File, migrate};
use super::probe::Probe;
use super::writer::{Publish, Writer};

/// How long a statement waits for another process's write.
pub const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Readers per file.
const READERS: u32 = 4;

/// Why a data directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It cannot be created or written.
    #[error("the data directory {} is not writable: {reason}. Choose another one with --data", path.display())]
    NotWritable {
        /// The directory.
        path: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// Another server has it.
    #[error("the data directory {} is in use by another wasl process. Stop that one, or choose another directory with --data", path.display())]
    InUse {
        /// The directory.
        path: PathBuf,
    },
    /// A newer program wrote it.
    #[error(
        "{file} was written by a newer version of wasl (schema {found}; this program knows {known}). Update wasl, or choose another directory with --data"
    )]
    NewerSchema {
        /// The file.
        file: &'static str,
        /// Its version.
        found: i64,
        /// The newest version known here.
        known: i64,
    },
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
}

impl Store {
    /// Opens a directory to serve it: nobody else may.
    pub async fn open(dir: &Path, publish: Publish) -> Result<Self, OpenError> {
        let lock = take_lock(dir)?.ok_or_else(|| OpenError::InUse {
            path: dir.to_owned(),
        })?;
        Self::open_files(dir, publish, Some(lock)).await
    }

    /// Opens a directory beside a server that may be running.
    pub async fn open_beside(dir: &Path) -> Result<Self, OpenError> {
        let lock = take_lock(dir)?;
        Self::open_files(dir, Box::new(|_| ()), lock).await
    }

    async fn open_files(
        dir: &Path,
        publish: Publish,
        lock: Option<FsFile>,
    ) -> Result<Self, OpenError> {
        let (messages, message_reads) = open_file(dir, File::Messages, publish).await?;
        let (events, event_reads) = open_file(dir, File::Events, Box::new(|_| ())).await?;
        Ok(Self {
            messages,
            message_reads,
            events,
            event_reads,
            _lock: lock,
        })
    }

    /// Whether the database can be read and written.
    pub async fn is_ready(&self) -> bool {
        let read = sqlx::query("SELECT 1").execute(&self.message_reads);
        read.await.is_ok() && self.messages.write(Probe).await.is_ok()
    }
}

/// Takes the directory's lock; `None` when another process has it.
fn take_lock(dir: &Path) -> Result<Option<FsFile>, OpenError> {
    let not_writable = |reason| OpenError::NotWritable {
        path: dir.to_owned(),
        reason,
    };
    std::fs::create_dir_all(dir).map_err(not_writable)?;
    let file = FsFile::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(dir.join("wasl.lock"))
        .map_err(not_writable)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(reason)) => Err(not_writable(reason)),
    }
}

async fn open_file(
    dir: &Path,
    file: File,
    publish: Publish,
) -> Result<(Writer, SqlitePool), OpenError> {
    // sqlx sets the busy timeout before it runs any pragma, `journal_mode` among them.
    let options = SqliteConnectOptions::new()
        .filename(dir.join(file.name()))
        .create_if_missing(true)
        .busy_timeout(BUSY_TIMEOUT)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true);
    let mut db = options.connect().await?;
    migrate(&mut db, file).await?;
    let reads = SqlitePoolOptions::new()
        .max_connections(READERS)
        .connect_lazy_with(options.create_if_missing(false).pragma("query_only", "on"));
    Ok((Writer::start(db, publish), reads))
}
