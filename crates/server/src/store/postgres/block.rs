//! Blocking a visitor: their messages are refused from the next transaction on, and what is shown
//! of them stays as it is. What they said before stands.

use wasl_protocol::{AgentId, ErrorCode, SiteId, Timestamp, VisitorId};

use super::read::summaries_of_visitors;
use super::{PostgresStore, findable};
use crate::store::column::millis;
use crate::store::{News, StoreError};

impl PostgresStore {
    /// Refuses what a visitor of a site sends from now on. Blocking twice is blocking once.
    pub async fn block(
        &self,
        site: SiteId,
        visitor: VisitorId,
        by: AgentId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.known(&site, &visitor).await?;
        sqlx::query(
            "INSERT INTO blocked_visitors (visitor, blocked_by, blocked_at) VALUES ($1, $2, $3) \
             ON CONFLICT (visitor) DO NOTHING",
        )
        .bind(visitor.as_str())
        .bind(by.as_str())
        .bind(millis(now))
        .execute(&self.desk)
        .await?;
        self.tell(site, visitor).await
    }

    /// Takes what a visitor of a site sends again.
    pub async fn unblock(&self, site: SiteId, visitor: VisitorId) -> Result<(), StoreError> {
        self.known(&site, &visitor).await?;
        sqlx::query("DELETE FROM blocked_visitors WHERE visitor = $1")
            .bind(visitor.as_str())
            .execute(&self.desk)
            .await?;
        self.tell(site, visitor).await
    }

    /// Whether a visitor is blocked.
    pub async fn is_blocked(&self, visitor: &VisitorId) -> Result<bool, StoreError> {
        let Some(id) = findable(visitor.as_str()) else {
            return Ok(false);
        };
        let found = sqlx::query("SELECT FROM blocked_visitors WHERE visitor = $1")
            .bind(id)
            .fetch_optional(&self.desk)
            .await?;
        Ok(found.is_some())
    }

    /// Another site's visitor does not exist for this agent.
    async fn known(&self, site: &SiteId, visitor: &VisitorId) -> Result<(), StoreError> {
        let Some(id) = findable(visitor.as_str()) else {
            return Err(ErrorCode::NotFound.into());
        };
        sqlx::query("SELECT FROM visitors WHERE id = $1 AND site = $2")
            .bind(id)
            .bind(site.as_str())
            .fetch_optional(&self.desk)
            .await?
            .map(|_| ())
            .ok_or(StoreError::Refused(ErrorCode::NotFound))
    }

    async fn tell(&self, site: SiteId, visitor: VisitorId) -> Result<(), StoreError> {
        let summaries = summaries_of_visitors(&self.desk, &[visitor]).await?;
        (self.publish)(News::Facts { site, summaries });
        Ok(())
    }
}
