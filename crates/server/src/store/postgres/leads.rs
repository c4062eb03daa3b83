//! Leads: storing one once, listing the latest.

use sqlx::Row;
use sqlx::postgres::PgRow;
use wasl_protocol::{ClientId, ErrorCode, SiteId, Timestamp, VisitorId};

use super::PostgresStore;
use crate::store::column::{millis, timestamp};
use crate::store::lead::field;
use crate::store::{LeadRecord, ListedLead, StoreError};

impl PostgresStore {
    /// Stores a lead; one that the site has by its id already stays as it is.
    pub async fn add_lead(&self, lead: LeadRecord, now: Timestamp) -> Result<(), StoreError> {
        let added = sqlx::query(
            "INSERT INTO leads (site, id, visitor, field, value, consent, consented_at, prompt, \
             locale, page_url, received_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
             ON CONFLICT (site, id) DO NOTHING",
        )
        .bind(lead.site.as_str())
        .bind(lead.id.as_str())
        .bind(lead.visitor.as_str())
        .bind(lead.field.as_str())
        .bind(&lead.value)
        .bind(&lead.consent)
        .bind(millis(lead.consented_at))
        .bind(&lead.prompt)
        .bind(&lead.locale)
        .bind(&lead.page_url)
        .bind(millis(now))
        .execute(&self.desk)
        .await?;
        if added.rows_affected() > 0 {
            return Ok(());
        }
        let same = sqlx::query(
            "SELECT 1 FROM leads WHERE site = $1 AND id = $2 AND visitor = $3 AND field = $4 \
             AND value = $5",
        )
        .bind(lead.site.as_str())
        .bind(lead.id.as_str())
        .bind(lead.visitor.as_str())
        .bind(lead.field.as_str())
        .bind(&lead.value)
        .fetch_optional(&self.desk)
        .await?;
        if same.is_some() {
            Ok(())
        } else {
            Err(ErrorCode::Conflict.into())
        }
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
             WHERE site = $1 AND position < $2 ORDER BY position DESC LIMIT $3",
        )
        .bind(site.as_str())
        .bind(before.unwrap_or(i64::MAX))
        .bind(i64::from(limit))
        .fetch_all(&self.desk)
        .await?;
        let lead = |row: &PgRow| {
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
        Ok(rows.iter().map(lead).collect::<Result<_, sqlx::Error>>()?)
    }
}
