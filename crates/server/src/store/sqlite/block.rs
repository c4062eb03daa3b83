//! Blocking a visitor: their messages are refused from the next transaction on, and what is shown
//! of them stays as it is. What they said before stands.

use futures_util::future::BoxFuture;
use sqlx::SqliteConnection;
use wasl_protocol::{AgentId, ConversationSummary, ErrorCode, SiteId, Timestamp, VisitorId};

use super::SqliteStore;
use super::read::summaries_of_visitor;
use super::writer::{Write, WriteError};
use crate::store::column::millis;
use crate::store::{News, StoreError};

impl SqliteStore {
    /// Refuses what a visitor of a site sends from now on. Blocking twice is blocking once.
    pub async fn block(
        &self,
        site: SiteId,
        visitor: VisitorId,
        by: AgentId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let order = Order::Block { by, now };
        self.order_for(site, visitor, order).await
    }

    /// Takes what a visitor of a site sends again.
    pub async fn unblock(&self, site: SiteId, visitor: VisitorId) -> Result<(), StoreError> {
        self.order_for(site, visitor, Order::Unblock).await
    }

    /// Whether a visitor is blocked.
    pub async fn is_blocked(&self, visitor: &VisitorId) -> Result<bool, StoreError> {
        let found = sqlx::query("SELECT 1 FROM blocked_visitors WHERE visitor = ?")
            .bind(visitor.as_str())
            .fetch_optional(&self.message_reads)
            .await?;
        Ok(found.is_some())
    }

    async fn order_for(
        &self,
        site: SiteId,
        visitor: VisitorId,
        order: Order,
    ) -> Result<(), StoreError> {
        let change = Change {
            site,
            visitor,
            order,
        };
        self.messages.write(change).await.map(|_| ())
    }
}

enum Order {
    Block { by: AgentId, now: Timestamp },
    Unblock,
}

struct Change {
    site: SiteId,
    visitor: VisitorId,
    order: Order,
}

impl Write for Change {
    type Output = Vec<ConversationSummary>;

    fn apply<'a>(
        &'a self,
        db: &'a mut SqliteConnection,
    ) -> BoxFuture<'a, Result<Self::Output, WriteError>> {
        Box::pin(async move {
            // Another site's visitor does not exist for this agent.
            let known = sqlx::query("SELECT 1 FROM visitors WHERE id = ? AND site = ?")
                .bind(self.visitor.as_str())
                .bind(self.site.as_str())
                .fetch_optional(&mut *db)
                .await?;
            if known.is_none() {
                return Err(ErrorCode::NotFound.into());
            }
            match &self.order {
                Order::Block { by, now } => {
                    sqlx::query(
                        "INSERT INTO blocked_visitors (visitor, blocked_by, blocked_at) \
                         VALUES (?, ?, ?) ON CONFLICT (visitor) DO NOTHING",
                    )
                    .bind(self.visitor.as_str())
                    .bind(by.as_str())
                    .bind(millis(*now))
                    .execute(&mut *db)
                    .await?;
                }
                Order::Unblock => {
                    sqlx::query("DELETE FROM blocked_visitors WHERE visitor = ?")
                        .bind(self.visitor.as_str())
                        .execute(&mut *db)
                        .await?;
                }
            }
            Ok(summaries_of_visitor(db, &self.visitor).await?)
        })
    }

    fn news(&self, output: &Self::Output) -> Option<News> {
        Some(News::Facts {
            site: self.site.clone(),
            summaries: output.clone(),
        })
    }
}
