//! The feed: with one writer its positions are in the order of commits, so none is missed.

use sqlx::Row;
use wasl_protocol::{SiteId, VisitorId};

use super::SqliteStore;
use super::read::event_of;
use crate::store::{FeedItem, FeedPosition, StoreError};

impl SqliteStore {
    /// The end of the feed.
    pub async fn feed_end(&self) -> Result<FeedPosition, StoreError> {
        let row = sqlx::query_scalar("SELECT coalesce(max(position), 0) FROM feed")
            .fetch_one(&self.message_reads)
            .await?;
        Ok(FeedPosition {
            transaction: 0,
            row,
        })
    }

    /// The messages of all conversations after a position.
    pub async fn feed_after(
        &self,
        after: FeedPosition,
        limit: u32,
    ) -> Result<Vec<FeedItem>, StoreError> {
        let rows = sqlx::query(
            "SELECT f.position, c.site, c.visitor, m.conversation, m.seq, m.id, m.cid, m.author, \
             m.body, m.at FROM feed f \
             JOIN messages m ON m.conversation = f.conversation AND m.seq = f.seq \
             JOIN conversations c ON c.id = f.conversation \
             WHERE f.position > ? ORDER BY f.position LIMIT ?",
        )
        .bind(after.row)
        .bind(i64::from(limit))
        .fetch_all(&self.message_reads)
        .await?;
        let mut items = Vec::with_capacity(rows.len());
        for row in &rows {
            items.push(FeedItem {
                position: FeedPosition {
                    transaction: 0,
                    row: row.try_get("position")?,
                },
                site: SiteId::new(row.try_get::<String, _>("site")?),
                visitor: VisitorId::new(row.try_get::<String, _>("visitor")?),
                event: event_of(row)?,
            });
        }
        Ok(items)
    }
}
