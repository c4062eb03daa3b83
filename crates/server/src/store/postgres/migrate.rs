//! The versions of the schema and the way from each to the next.
//!
//! Runs when a node opens the database; several nodes may start at once. A database that is newer
//! than this program is left alone.

use std::time::Duration;

use sqlx::{Connection as _, PgConnection};
use tokio::time::timeout;

use crate::store::OpenError;

/// How long a question may take that is no step: more than a lock is waited for. After that the
/// connection counts as lost; who waited for it would wait for ever.
const QUESTION: Duration = Duration::from_secs(10);

/// The same where many rows are looked at: more than PostgreSQL lets a statement of ours take.
const LONG_QUESTION: Duration = Duration::from_secs(25);

/// The steps; step n leads to version n + 1. Add, never change.
const STEPS: &[&str] = &[
    include_str!("schema/1.sql"),
    include_str!("schema/2.sql"),
    include_str!("schema/3.sql"),
    include_str!("schema/4.sql"),
    concat!(
        include_str!("schema/5.sql"),
        include_str!("schema/polls_fill.sql")
    ),
    include_str!("schema/6.sql"),
    include_str!("schema/7.sql"),
];

/// The same for events and the cursors of forwards: a cursor ahead of our numbers would step over
/// what comes now. It goes back to before the first event that it has not passed, so that events
/// may go out twice, and none is missed.
const FOREIGN_EVENTS: &str = "UPDATE forwards f SET cursor_transaction = 0, cursor_row = coalesce( \
    (SELECT min(e.position) - 1 FROM events e WHERE e.site = f.site \
    AND (e.tx, e.position) > (f.cursor_transaction::text::xid8, f.cursor_row)), \
    (SELECT max(e.position) FROM events e WHERE e.site = f.site), 0) \
    WHERE f.cursor_transaction::text::xid8 >= pg_snapshot_xmax(pg_current_snapshot()); \
    UPDATE events SET tx = '0'::xid8 WHERE tx >= pg_snapshot_xmax(pg_current_snapshot())";

/// Held while the schema is changed: "wasl" as a number.
const LOCK: i64 = 0x7761_736c;

/// Brings the database to this program's version, in one transaction.
pub async fn migrate(db: &mut PgConnection, place: &str) -> Result<(), OpenError> {
    let tables = |reason| OpenError::Tables {
        place: place.to_owned(),
        reason,
    };
    let mut transaction = answered(QUESTION, db.begin()).await?;
    let db = &mut *transaction;
    let lock = sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(LOCK);
    answered(QUESTION, lock.execute(&mut *db)).await?;
    let ours = sqlx::query_scalar("SELECT to_regclass('wasl.migrations') IS NOT NULL");
    let ours: bool = answered(QUESTION, ours.fetch_one(&mut *db)).await?;
    if !ours {
        sqlx::raw_sql(
            "CREATE SCHEMA IF NOT EXISTS wasl; \
             CREATE TABLE wasl.migrations (version bigint PRIMARY KEY, at timestamptz NOT NULL)",
        )
        .execute(&mut *db)
        .await
        .map_err(tables)?;
    }
    let found = sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM migrations");
    let found: i64 = answered(QUESTION, found.fetch_one(&mut *db)).await?;
    let known = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(OpenError::NewerSchema {
            what: format!("the PostgreSQL database {place}"),
            found,
            known,
        });
    }
    for (version, step) in (1_i64..).zip(STEPS).filter(|(v, _)| *v > found) {
        sqlx::raw_sql(*step)
            .execute(&mut *db)
            .await
            .map_err(tables)?;
        sqlx::query("INSERT INTO migrations (version, at) VALUES ($1, now())")
            .bind(version)
            .execute(&mut *db)
            .await?;
    }
    // Rows that were restored from another cluster's back-up carry its transaction numbers: those
    // ahead of ours would stay out of the feed until ours have caught up.
    let of_others = sqlx::query(
        "UPDATE messages SET tx = '0'::xid8 WHERE tx >= pg_snapshot_xmax(pg_current_snapshot())",
    );
    answered(LONG_QUESTION, of_others.execute(&mut *db)).await?;
    let of_others = sqlx::raw_sql(FOREIGN_EVENTS);
    answered(LONG_QUESTION, of_others.execute(&mut *db)).await?;
    answered(LONG_QUESTION, transaction.commit()).await?;
    Ok(())
}

/// Waits for an answer, but not for a connection that has fallen silent: a start that hangs is
/// started anew by nobody, one that fails is.
pub async fn answered<T>(
    patience: Duration,
    asked: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, sqlx::Error> {
    let silent = || sqlx::Error::Io(std::io::ErrorKind::TimedOut.into());
    timeout(patience, asked).await.map_err(|_| silent())?
}
