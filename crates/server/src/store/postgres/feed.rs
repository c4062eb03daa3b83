//! The feed: rows in the order of their transactions' numbers, and only those of transactions
//! older than every open one.
//!
//! A transaction that is still open has a number that is not below `pg_snapshot_xmin`, so whatever
//! it stores will come after everything that has been read. The price: a transaction that stays
//! open holds the feed up (not the sockets of the node that stored, nor any `sync`).

use sqlx::Row;
use wasl_protocol::{SiteId, VisitorId};

use super::PostgresStore;
use super::read::event_of;
use crate::store::{FeedItem, FeedPosition, StoreError};

impl PostgresStore {
    /// The end of the feed.
    pub async fn feed_end(&self) -> Result<FeedPosition, StoreError> {
        let oldest: String =
            sqlx::query_scalar("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
                .fetch_one(&self.desk)
                .await?;
        Ok(FeedPosition {
            transaction: number(&oldest)?,
            row: 0,
        })
    }

    /// The messages of all conversations after a position.
    pub async fn feed_after(
        &self,
        after: FeedPosition,
        limit: u32,
    ) -> Result<Vec<FeedItem>, StoreError> {
        let rows = sqlx::query(
            "SELECT m.tx::text AS tx, m.position, c.site, c.visitor, m.conversation, m.seq, \
             m.id, m.cid, m.author, m.body, m.at \
             FROM messages m JOIN conversations c ON c.id = m.conversation \
             WHERE (m.tx, m.position) > ($1::text::xid8, $2) \
             AND m.tx < pg_snapshot_xmin(pg_current_snapshot()) \
             ORDER BY m.tx, m.position LIMIT $3",
        )
        .bind(after.transaction.to_string())
        .bind(after.row)
        .bind(i64::from(limit))
        .fetch_all(&self.desk)
        .await?;
        let mut items = Vec::with_capacity(rows.len());
        for row in &rows {
            items.push(FeedItem {
                position: FeedPosition {
                    transaction: number(row.try_get("tx")?)?,
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

fn number(text: &str) -> Result<u64, sqlx::Error> {
    text.parse()
        .map_err(|error| sqlx::Error::Decode(Box::new(error)))
}
