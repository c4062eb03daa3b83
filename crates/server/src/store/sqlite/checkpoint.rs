//! Brings what was committed from the write-ahead log into the database file, beside the writer:
//! in its own line a checkpoint would hold up every acknowledgement behind it for as long as the
//! disk takes.
//!
//! Told of each commit, works once a second at most, on a connection of its own. A log that never
//! comes to rest is caught up with while the writer waits, when little of it is left.

use std::time::Duration;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, Row as _, SqliteConnection};
use tokio::sync::watch;
use tokio::time::sleep;

/// How long it rests between two checkpoints. A page that is changed often is written once.
const REST: Duration = Duration::from_secs(1);

/// From so many pages (of 4 KiB) on the log is to begin anew.
const LONG_LOG: i64 = 4_000;

/// From so many pages on the writer itself clears up, whatever it costs: we may have failed.
const LONGEST_LOG: u32 = 20_000;

/// How long it waits for the writer, and has it wait.
const PATIENCE: Duration = Duration::from_millis(50);

/// A log as a checkpoint left it.
struct Log {
    /// Its pages.
    pages: i64,
    /// How many of them are in the database file.
    done: i64,
}

/// Relieves the writer's connection of checkpoints; they follow each word of a commit.
pub async fn relieve(
    writer: &mut SqliteConnection,
    options: &SqliteConnectOptions,
) -> Result<watch::Sender<()>, sqlx::Error> {
    let db = options.clone().busy_timeout(PATIENCE).connect().await?;
    let fallback = format!("PRAGMA wal_autocheckpoint = {LONGEST_LOG}");
    sqlx::query(sqlx::AssertSqlSafe(fallback))
        .execute(writer)
        .await?;
    let (commits, committed) = watch::channel(());
    tokio::spawn(run(db, committed));
    Ok(commits)
}

async fn run(mut db: SqliteConnection, mut commits: watch::Receiver<()>) {
    while commits.changed().await.is_ok() {
        if let Err(error) = catch_up(&mut db).await {
            // Nothing is lost: the log has it all, and the next try is a second away.
            tracing::warn!(%error, "cannot bring the log into the database file");
        }
        sleep(REST).await;
    }
    if let Err(error) = db.close().await {
        tracing::debug!(%error, "the checkpoints' connection did not close cleanly");
    }
}

async fn catch_up(db: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let log = checkpoint(db, "PRAGMA wal_checkpoint(PASSIVE)").await?;
    // What a long read still needs cannot be done, and nobody is to wait for it.
    if log.pages >= LONG_LOG && log.done == log.pages {
        checkpoint(db, "PRAGMA wal_checkpoint(FULL)").await?;
    }
    Ok(())
}

async fn checkpoint(db: &mut SqliteConnection, how: &'static str) -> Result<Log, sqlx::Error> {
    let row = sqlx::query(how).fetch_one(db).await?;
    Ok(Log {
        pages: row.try_get(1)?,
        done: row.try_get(2)?,
    })
}
