//! Telemetry: storing a batch once, listing the latest.

use futures_util::future::BoxFuture;
use sqlx::SqliteConnection;
use wasl_protocol::{SiteId, Timestamp};

use super::SqliteStore;
use super::writer::{Write, WriteError};
use crate::faq::asked;
use crate::store::column::{millis, timestamp};
use crate::store::faq::faq_keeps;
use crate::store::surveys::survey_writes;
use crate::store::{EventRecord, ListedEvent, StoreError};
use crate::surveys::reading;

survey_writes!(SqliteConnection, std::convert::identity);
faq_keeps!(SqliteConnection);

impl SqliteStore {
    /// Stores events; those that the site has by their id already stay as they are.
    pub async fn add_events(
        &self,
        site: SiteId,
        events: Vec<EventRecord>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        if events.is_empty() {
            return Ok(());
        }
        self.events.write(AddEvents { site, events, now }).await
    }

    /// The latest events of a site before a position, the newest first.
    pub async fn list_events(
        &self,
        site: &SiteId,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<ListedEvent>, StoreError> {
        let rows: Vec<(i64, i64, String)> = sqlx::query_as(
            "SELECT position, received_at, json FROM events \
             WHERE site = ? AND position < ? ORDER BY position DESC LIMIT ?",
        )
        .bind(site.as_str())
        .bind(before.unwrap_or(i64::MAX))
        .bind(i64::from(limit))
        .fetch_all(&self.event_reads)
        .await?;
        Ok(rows
            .into_iter()
            .map(|(position, received_at, json)| ListedEvent {
                position,
                received_at: timestamp(received_at),
                json,
            })
            .collect())
    }
}

struct AddEvents {
    site: SiteId,
    events: Vec<EventRecord>,
    now: Timestamp,
}

impl Write for AddEvents {
    type Output = ();

    fn apply<'a>(&'a self, db: &'a mut SqliteConnection) -> BoxFuture<'a, Result<(), WriteError>> {
        Box::pin(async move {
            for event in &self.events {
                let inserted = sqlx::query(
                    "INSERT INTO events (site, id, type, session, received_at, json) \
                     VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (site, id) DO NOTHING",
                )
                .bind(self.site.as_str())
                .bind(event.id.as_str())
                .bind(event.kind.as_str())
                .bind(event.session.as_str())
                .bind(millis(self.now))
                .bind(event.json.as_str())
                .execute(&mut *db)
                .await?;
                // Only what is stored counts: the same id may come again with other words.
                if inserted.rows_affected() == 0 {
                    continue;
                }
                if let Some(said) = reading::of(event) {
                    keep_survey(db, &self.site, &said).await?;
                }
                if let Some(asked) = asked::of(event, self.now) {
                    keep_asked(db, &self.site, &asked).await?;
                }
            }
            Ok(())
        })
    }
}
