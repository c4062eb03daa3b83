//! Leads: storing one once, listing the latest.

use futures_util::future::BoxFuture;
use sqlx::{Row, SqliteConnection};
use wasl_protocol::{ClientId, ErrorCode, SiteId, Timestamp, VisitorId};

use super::SqliteStore;
use super::writer::{Write, WriteError};
use crate::store::column::{millis, timestamp};
use crate::store::lead::field;
use crate::store::{LeadRecord, ListedLead, StoreError};

impl SqliteStore {
    /// Stores a lead; one that the site has by its id already stays as it is.
    pub async fn add_lead(&self, lead: LeadRecord, now: Timestamp) -> Result<(), StoreError> {
        self.messages.write(AddLead { lead, now }).await
    }

    /// The latest leads of a site before a position, the newest first.
    pub async fn list_leads(
        &self,
        site: &SiteId,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<ListedLead>, StoreError> {
        let rows = sqlx::query(
            "SELECT position, id, visitor, field, value, consent, consented_at, prompt, locale, \
             page_url, received_at FROM leads \
             WHERE site = ? AND position < ? ORDER BY position DESC LIMIT ?",
        )
        .bind(site.as_str())
        .bind(before.unwrap_or(i64::MAX))
        .bind(i64::from(limit))
        .fetch_all(&self.message_reads)
        .await?;
        let lead = |row: sqlx::sqlite::SqliteRow| {
            Ok(ListedLead {
                position: row.try_get("position")?,
                received_at: timestamp(row.try_get("received_at")?),
                lead: LeadRecord {
                    id: ClientId::new(row.try_get::<String, _>("id")?),
                    site: site.clone(),
                    visitor: VisitorId::new(row.try_get::<String, _>("visitor")?),
                    field: field(row.try_get("field")?),
                    value: row.try_get("value")?,
                    consent: row.try_get("consent")?,
                    consented_at: timestamp(row.try_get("consented_at")?),
                    prompt: row.try_get("prompt")?,
                    locale: row.try_get("locale")?,
                    page_url: row.try_get("page_url")?,
                },
            })
        };
        Ok(rows
            .into_iter()
            .map(lead)
            .collect::<Result<_, sqlx::Error>>()?)
    }
}

struct AddLead {
    lead: LeadRecord,
    now: Timestamp,
}

impl Write for AddLead {
    type Output = ();

    fn apply<'a>(&'a self, db: &'a mut SqliteConnection) -> BoxFuture<'a, Result<(), WriteError>> {
        Box::pin(async move {
            let lead = &self.lead;
            let known: Option<(String, String, String)> =
                sqlx::query_as("SELECT visitor, field, value FROM leads WHERE site = ? AND id = ?")
                    .bind(lead.site.as_str())
                    .bind(lead.id.as_str())
                    .fetch_optional(&mut *db)
                    .await?;
            if let Some((visitor, field, value)) = known {
                let same = visitor == lead.visitor.as_str()
                    && field == lead.field.as_str()
                    && value == lead.value;
                return if same {
                    Ok(())
                } else {
                    Err(ErrorCode::Conflict.into())
                };
            }
            sqlx::query(
                "INSERT INTO leads (site, id, visitor, field, value, consent, consented_at, \
                 prompt, locale, page_url, received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )
            .bind(lead.site.as_str())
            .bind(lead.id.as_str())
            .bind(lead.visitor.as_str())
            .bind(lead.field.as_str())
            .bind(lead.value.as_str())
            .bind(lead.consent.as_str())
            .bind(millis(lead.consented_at))
            .bind(lead.prompt.as_str())
            .bind(lead.locale.as_str())
            .bind(lead.page_url.as_str())
            .bind(millis(self.now))
            .execute(&mut *db)
            .await?;
            Ok(())
        })
    }
}
