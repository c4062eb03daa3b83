//! The versions of the two database files and the way from each to the next.
//!
//! Runs when a file is opened for writing. A file newer than this program is left alone.

use sqlx::SqliteConnection;

use crate::store::OpenError;

/// Which file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum File {
    /// Sites, agents, conversations.
    Messages,
    /// Telemetry.
    Events,
}

impl File {
    /// Its name in the data directory.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Messages => "wasl.db",
            Self::Events => "events.db",
        }
    }

    /// The steps; step n leads to version n + 1. Add, never change.
    const fn steps(self) -> &'static [&'static str] {
        match self {
            Self::Messages => &[
                include_str!("schema/messages_1.sql"),
                include_str!("schema/messages_2.sql"),
                include_str!("schema/blocked_visitors.sql"),
                include_str!("schema/identity_keys.sql"),
                include_str!("schema/leads.sql"),
                concat!(
                    include_str!("schema/polls.sql"),
                    include_str!("schema/polls_fill.sql")
                ),
                include_str!("schema/faq_versions.sql"),
            ],
            Self::Events => &[
                include_str!("schema/events_1.sql"),
                include_str!("schema/surveys.sql"),
                include_str!("schema/forwards.sql"),
                include_str!("schema/faq_questions.sql"),
            ],
        }
    }
}

/// Brings a file to this program's version, in one transaction.
pub async fn migrate(db: &mut SqliteConnection, file: File) -> Result<(), OpenError> {
    sqlx::raw_sql(
        "CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, at TEXT NOT NULL) STRICT",
    )
    .execute(&mut *db)
    .await?;
    sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut *db).await?;
    let result = run_steps(db, file).await;
    let end = if result.is_ok() { "COMMIT" } else { "ROLLBACK" };
    sqlx::raw_sql(end).execute(&mut *db).await?;
    result
}

async fn run_steps(db: &mut SqliteConnection, file: File) -> Result<(), OpenError> {
    let found: i64 = sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM migrations")
        .fetch_one(&mut *db)
        .await?;
    let steps = file.steps();
    let known = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(OpenError::NewerSchema {
            what: file.name().to_owned(),
            found,
            known,
        });
    }
    for (version, step) in (1_i64..).zip(steps.iter()).filter(|(v, _)| *v > found) {
        sqlx::raw_sql(*step).execute(&mut *db).await?;
        sqlx::query("INSERT INTO migrations (version, at) VALUES (?, datetime('now'))")
            .bind(version)
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}
