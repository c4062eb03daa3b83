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

/// When no more pages than these are left to do, the writer can wait for it.
const LITTLE: i64 = 1_000;

/// From so many pages on the writer itself clears up, whatever it costs: we may have failed.
const LONGEST_LOG: u32 = 20_000;

/// How long it waits for the writer, and then for readers while the writer waits.
const PATIENCE: Duration = Duration::from_millis(100);

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
        if let Err(error) = catch_up(&mut db, LONG_LOG, LITTLE).await {
            // Nothing is lost: the log has it all, and the next try is a second away.
            tracing::warn!(%error, "cannot bring the log into the database file");
        }
        sleep(REST).await;
    }
    if let Err(error) = db.close().await {
        tracing::debug!(%error, "the checkpoints' connection did not close cleanly");
    }
}

async fn catch_up(db: &mut SqliteConnection, long: i64, little: i64) -> Result<(), sqlx::Error> {
    let log = checkpoint(db, "PRAGMA wal_checkpoint(PASSIVE)").await?;
    // What a long read still needs cannot be done, and nobody is to wait for it.
    if log.pages >= long && log.pages - log.done <= little {
        checkpoint(db, "PRAGMA wal_checkpoint(RESTART)").await?;
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

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use sqlx::sqlite::SqliteJournalMode;

    use super::*;

    struct Folder(PathBuf);

    impl Drop for Folder {
        fn drop(&mut self) {
            std::fs::remove_dir_all(&self.0).unwrap();
        }
    }

    /// A file whose log nobody else clears, and how to open it.
    async fn file(name: &str) -> (Folder, SqliteConnectOptions, SqliteConnection) {
        let name = format!("wasl-checkpoint-{name}-{}", std::process::id());
        let folder = Folder(std::env::temp_dir().join(name));
        std::fs::create_dir_all(&folder.0).unwrap();
        let options = SqliteConnectOptions::new()
            .filename(folder.0.join("file.db"))
            .create_if_missing(true)
            .busy_timeout(PATIENCE)
            .journal_mode(SqliteJournalMode::Wal)
            .pragma("wal_autocheckpoint", "0");
        let mut writer = options.connect().await.unwrap();
        let table = sqlx::query("CREATE TABLE t (x BLOB)");
        table.execute(&mut writer).await.unwrap();
        (folder, options, writer)
    }

    async fn write_pages(writer: &mut SqliteConnection, pages: i64) {
        let insert = sqlx::query("INSERT INTO t VALUES (zeroblob(?))");
        insert.bind(pages * 4_096).execute(writer).await.unwrap();
    }

    async fn log_of(db: &mut SqliteConnection) -> Log {
        checkpoint(db, "PRAGMA wal_checkpoint(PASSIVE)")
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn a_long_log_begins_anew() {
        let (_folder, options, mut writer) = file("long").await;
        let mut db = options.connect().await.unwrap();
        write_pages(&mut writer, 50).await;
        assert!(log_of(&mut db).await.pages >= 50);
        catch_up(&mut db, 40, 10).await.unwrap();
        write_pages(&mut writer, 1).await;
        assert!(log_of(&mut db).await.pages < 40);
    }

    #[tokio::test]
    async fn what_a_long_read_needs_stays_and_is_not_waited_for() {
        let (_folder, options, mut writer) = file("read").await;
        let mut db = options.connect().await.unwrap();
        let mut reader = options.connect().await.unwrap();
        let mut read = reader.begin().await.unwrap();
        let count = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM t");
        assert_eq!(count.fetch_one(&mut *read).await.unwrap(), 0);
        write_pages(&mut writer, 50).await;
        catch_up(&mut db, 40, 10).await.unwrap();
        write_pages(&mut writer, 1).await;
        let log = log_of(&mut db).await;
        assert!(
            log.pages > 50 && log.done < 40,
            "{} {}",
            log.pages,
            log.done
        );
        let count = sqlx::query_scalar::<_, i64>("SELECT count(*) FROM t");
        assert_eq!(count.fetch_one(&mut *read).await.unwrap(), 0);
    }
}
