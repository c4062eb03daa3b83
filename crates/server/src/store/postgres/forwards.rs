//! Forwards: which there are, how far each has come, and the events after that: in the order of
//! their transactions, and only those of transactions older than every open one, as the feed of
//! messages is read (`feed.rs` says why).

use sqlx::PgConnection;
use sqlx::postgres::PgRow;
use wasl_protocol::{SiteId, Timestamp};

use super::PostgresStore;
use super::dead_letters::{in_one_order, keep_letters};
use crate::store::column::millis;
use crate::store::forwards::{forward_reads, forward_writes};
use crate::store::{
    DeadLetter, FeedPosition, Forward, ForwardId, ForwardItem, Lease, ListedForward, Progress,
    Room, StoreError,
};

forward_writes!(PgConnection);
forward_reads!(PostgresStore, PgRow, desk);

impl PostgresStore {
    /// Adds a forward that begins with the first event, or with the next one; whether there was
    /// none of that name.
    pub async fn add_forward(
        &self,
        forward: Forward,
        from_first: bool,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.desk.begin().await?;
        let last: Option<(i64, i64, String)> = sqlx::query_as(
            "SELECT tx::text::bigint, position, id FROM events \
             WHERE site = $1 AND tx < pg_snapshot_xmin(pg_current_snapshot()) \
             ORDER BY tx DESC, position DESC LIMIT 1",
        )
        .bind(forward.id.site.as_str())
        .fetch_optional(&mut *transaction)
        .await?;
        let (cursor, passed) = match last.filter(|_| !from_first) {
            Some((tx, row, id)) => (position(tx, row), Some(id)),
            None => (FeedPosition::default(), None),
        };
        let added = add_forward_row(&mut transaction, &forward, cursor, passed.as_deref()).await?;
        transaction.commit().await?;
        Ok(added)
    }

    /// Removes a forward; whether there was one.
    pub async fn remove_forward(&self, id: ForwardId) -> Result<bool, StoreError> {
        let mut db = self.desk.acquire().await?;
        Ok(remove_row(&mut db, &id).await?)
    }

    /// Lets a forward rest, or go on; whether there is one.
    pub async fn pause_forward(&self, id: ForwardId, paused: bool) -> Result<bool, StoreError> {
        let mut db = self.desk.acquire().await?;
        Ok(pause_row(&mut db, &id, paused).await?)
    }

    /// The forwards that have something to do and may do it now.
    pub async fn due_forwards(&self, now: Timestamp) -> Result<Vec<ForwardId>, StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT f.site, f.name FROM forwards f \
             WHERE f.paused = 0 AND f.retry_at <= $1 AND f.leased_until <= $1 AND EXISTS \
             (SELECT 1 FROM events e WHERE e.site = f.site \
             AND (e.tx, e.position) > (f.cursor_transaction::text::xid8, f.cursor_row) \
             AND e.tx < pg_snapshot_xmin(pg_current_snapshot()))",
        )
        .bind(millis(now))
        .fetch_all(&self.desk)
        .await?;
        let id = |(site, name): (String, String)| ForwardId {
            site: SiteId::new(site),
            name,
        };
        Ok(rows.into_iter().map(id).collect())
    }

    /// Takes a forward to oneself; `None` when another has it, or it may not work now.
    pub async fn lease_forward(
        &self,
        id: ForwardId,
        lease: Lease,
        now: Timestamp,
    ) -> Result<Option<(Forward, Progress)>, StoreError> {
        let mut db = self.desk.acquire().await?;
        if !lease_row(&mut db, &id, &lease, now).await? {
            return Ok(None);
        }
        drop(db);
        self.forward(&id).await
    }

    /// The events of a site after a position, in the order of the commits.
    pub async fn events_after(
        &self,
        site: &SiteId,
        after: FeedPosition,
        limit: u32,
    ) -> Result<Vec<ForwardItem>, StoreError> {
        let rows: Vec<(i64, i64, String, String, String)> = sqlx::query_as(
            "SELECT tx::text::bigint, position, id, type, json FROM events \
             WHERE site = $1 AND (tx, position) > ($2::text::xid8, $3) \
             AND tx < pg_snapshot_xmin(pg_current_snapshot()) \
             ORDER BY tx, position LIMIT $4",
        )
        .bind(site.as_str())
        .bind(after.transaction.to_string())
        .bind(after.row)
        .bind(i64::from(limit))
        .fetch_all(&self.desk)
        .await?;
        let item = |(tx, row, id, kind, json)| ForwardItem {
            position: position(tx, row),
            id,
            kind,
            json,
        };
        Ok(rows.into_iter().map(item).collect())
    }

    /// Notes how far a forward has come, with what it gave up on the way, in one transaction;
    /// false, and nothing, when the lease is another's.
    pub async fn save_forward(
        &self,
        id: ForwardId,
        lease: Lease,
        progress: Progress,
        mut dead: Vec<DeadLetter>,
        room: Room,
    ) -> Result<bool, StoreError> {
        in_one_order(&mut dead);
        let mut transaction = self.desk.begin().await?;
        let is_ours = save_row(&mut transaction, &id, &lease, &progress).await?;
        if is_ours && !dead.is_empty() {
            keep_letters(&mut transaction, &dead, room).await?;
        }
        transaction.commit().await?;
        Ok(is_ours)
    }

    /// Nothing: a lease may be another node's. Those of nodes that are gone run out.
    pub async fn free_forwards(&self) -> Result<(), StoreError> {
        Ok(())
    }

    async fn behind(&self, site: &SiteId, cursor: FeedPosition) -> Result<u64, StoreError> {
        let count: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM events \
             WHERE site = $1 AND (tx, position) > ($2::text::xid8, $3)",
        )
        .bind(site.as_str())
        .bind(cursor.transaction.to_string())
        .bind(cursor.row)
        .fetch_one(&self.desk)
        .await?;
        Ok(u64::try_from(count).unwrap_or(0))
    }
}

fn position(transaction: i64, row: i64) -> FeedPosition {
    FeedPosition {
        transaction: u64::try_from(transaction).unwrap_or(0),
        row,
    }
}
