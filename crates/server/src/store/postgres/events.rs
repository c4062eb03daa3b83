//! Telemetry: storing a batch once, listing the latest.

use std::collections::HashSet;

use sqlx::PgConnection;
use wasl_protocol::{SiteId, Timestamp};

use super::PostgresStore;
use crate::faq::asked::{self, Asked};
use crate::store::column::{millis, timestamp};
use crate::store::faq::faq_keeps;
use crate::store::surveys::survey_writes;
use crate::store::{EventRecord, ListedEvent, StoreError};
use crate::surveys::reading;
use crate::surveys::record::{Happening, SurveyEvent};

survey_writes!(PgConnection, to_words);
faq_keeps!(PgConnection);

fn to_words(words: &str) -> String {
    serde_json::Value::from(words).to_string()
}

/// The row that an event of a survey changes: several requests take them in one order.
fn row_of(said: &SurveyEvent) -> (&str, &str, &str) {
    let question = match &said.happening {
        Happening::Answered(question, _) => question,
        Happening::Shown
        | Happening::Completed
        | Happening::Dismissed(_)
        | Happening::Abandoned => "",
    };
    (&said.run.survey, &said.run.run, question)
}

/// The row that a question changes, in the order in which `dismiss_questions` takes them too.
fn question_row(asked: &Asked) -> (&str, &str, &str) {
    (&asked.locale, &asked.key, asked.outcome.name())
}

impl PostgresStore {
    /// Stores events; those that the site has by their id already stay as they are.
    pub async fn add_events(
        &self,
        site: SiteId,
        mut events: Vec<EventRecord>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        if events.is_empty() {
            return Ok(());
        }
        // In one order everywhere, so that two requests with the same events do not wait for each
        // other; the sort is stable, so of two with one id the first is taken.
        events.sort_by(|a, b| a.id.cmp(&b.id));
        events.dedup_by(|later, first| later.id == first.id);
        let all = || events.iter();
        let mut transaction = self.telemetry.begin().await?;
        let inserted: Vec<String> = sqlx::query_scalar(
            "INSERT INTO events (site, id, type, session, received_at, json) \
             SELECT $1, e.id, e.type, e.session, $6, e.json \
             FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) \
             AS e (id, type, session, json) ON CONFLICT (site, id) DO NOTHING RETURNING id",
        )
        .bind(site.as_str())
        .bind(Vec::from_iter(all().map(|event| event.id.as_str())))
        .bind(Vec::from_iter(all().map(|event| event.kind.as_str())))
        .bind(Vec::from_iter(all().map(|event| event.session.as_str())))
        .bind(Vec::from_iter(all().map(|event| event.json.as_str())))
        .bind(millis(now))
        .fetch_all(&mut *transaction)
        .await?;
        // Only what is stored counts: the same id may come again with other words.
        let inserted: HashSet<String> = inserted.into_iter().collect();
        let mut said: Vec<_> = all()
            .filter(|event| inserted.contains(&event.id))
            .filter_map(reading::of)
            .collect();
        said.sort_by(|a, b| row_of(a).cmp(&row_of(b)));
        for said in &said {
            keep_survey(&mut transaction, &site, said).await?;
        }
        let mut asked: Vec<Asked> = all()
            .filter(|event| inserted.contains(&event.id))
            .filter_map(|event| asked::of(event, now))
            .collect();
        asked.sort_by(|a, b| question_row(a).cmp(&question_row(b)));
        for asked in &asked {
            keep_asked(&mut transaction, &site, asked).await?;
        }
        Ok(transaction.commit().await?)
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
             WHERE site = $1 AND position < $2 ORDER BY position DESC LIMIT $3",
        )
        .bind(site.as_str())
        .bind(before.unwrap_or(i64::MAX))
        .bind(i64::from(limit))
        .fetch_all(&self.telemetry)
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
