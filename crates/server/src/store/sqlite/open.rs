//! Opens the data directory: lock, files, migrations, writers, readers.
//!
//! Triggered by `wasl serve` (which owns the directory) and by the tools (which may work beside
//! a running server). What can be wrong with a directory is told in [`OpenError`].

use std::fs::{File as FsFile, TryLockError};
use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, SqlitePool};
use tokio::time::{Instant, sleep};

use super::SqliteStore;
use super::checkpoint;
use super::migrate::{File, migrate};
use super::probe::Probe;
use super::writer::Writer;
use crate::store::{OpenError, Publish, StoreError};

/// How long a statement waits for another process's write.
pub const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a tool may have the directory: `wasl link` is done within it.
const TOOL: Duration = Duration::from_secs(3);

/// How often to look whether it is done.
const LOOK: Duration = Duration::from_millis(50);

/// Readers per file.
const READERS: u32 = 4;

impl SqliteStore {
    /// Opens a directory to serve it: nobody else may. A tool that found no server has it for a
    /// moment, and is waited for.
    pub async fn open(dir: &Path, publish: Publish) -> Result<Self, OpenError> {
        let until = Instant::now() + TOOL;
        let lock = loop {
            match take_lock(dir)? {
                Some(lock) => break lock,
                None if Instant::now() < until => sleep(LOOK).await,
                None => {
                    return Err(OpenError::InUse {
                        path: dir.to_owned(),
                    });
                }
            }
        };
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
        let options = (options(dir, File::Messages), options(dir, File::Events));
        let (messages, message_reads) = open_file(&options.0, File::Messages, publish).await?;
        let (events, event_reads) = open_file(&options.1, File::Events, Box::new(|_| ())).await?;
        Ok(Self {
            messages,
            message_reads,
            events,
            event_reads,
            options,
            _lock: lock,
        })
    }

    /// One server has the directory.
    pub async fn shared_identity(&self) -> Result<Option<String>, StoreError> {
        Ok(None)
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

fn options(dir: &Path, file: File) -> SqliteConnectOptions {
    // sqlx sets the busy timeout before it runs any pragma, `journal_mode` among them.
    SqliteConnectOptions::new()
        .filename(dir.join(file.name()))
        .create_if_missing(true)
        .busy_timeout(BUSY_TIMEOUT)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
}

async fn open_file(
    options: &SqliteConnectOptions,
    file: File,
    publish: Publish,
) -> Result<(Writer, SqlitePool), OpenError> {
    let mut db = options.connect().await?;
    migrate(&mut db, file).await?;
    let commits = checkpoint::relieve(&mut db, options).await?;
    let reads = options.clone().create_if_missing(false);
    let reads = SqlitePoolOptions::new()
        .max_connections(READERS)
        // A file cannot hang up; asking it first would double the work of each read.
        .test_before_acquire(false)
        .connect_lazy_with(reads.pragma("query_only", "on"));
    Ok((Writer::start(db, publish, commits), reads))
}
