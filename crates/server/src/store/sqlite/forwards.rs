//! Forwards: which there are, how far each has come, and the events after that.

use futures_util::future::BoxFuture;
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;
use wasl_protocol::{SiteId, Timestamp};

use super::SqliteStore;
use super::dead_letters::keep_letters;
use super::writer::{Write, WriteError};
use crate::store::column::millis;
use crate::store::forwards::{forward_reads, forward_writes};
use crate::store::{
    DeadLetter, FeedPosition, Forward, ForwardId, ForwardItem, Lease, ListedForward, Progress,
    Room, StoreError,
};

forward_writes!(SqliteConnection);
forward_reads!(SqliteStore, SqliteRow, event_reads);

impl SqliteStore {
    /// Adds a forward that begins with the first event, or with the next one; whether there was
    /// none of that name.
    pub async fn add_forward(
        &self,
        forward: Forward,
        from_first: bool,
    ) -> Result<bool, StoreError> {
        let add = Add {
            forward,
            from_first,
        };
        self.events.write(add).await
    }

    /// Removes a forward; whether there was one.
    pub async fn remove_forward(&self, id: ForwardId) -> Result<bool, StoreError> {
        self.events.write(Change::Remove(id)).await
    }

    /// Lets a forward rest, or go on; whether there is one.
    pub async fn pause_forward(&self, id: ForwardId, paused: bool) -> Result<bool, StoreError> {
        self.events.write(Change::Pause(id, paused)).await
    }

    /// The forwards that have something to do and may do it now.
    pub async fn due_forwards(&self, now: Timestamp) -> Result<Vec<ForwardId>, StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT f.site, f.name FROM forwards f \
             WHERE f.paused = 0 AND f.retry_at <= ?1 AND f.leased_until <= ?1 AND EXISTS \
             (SELECT 1 FROM events e WHERE e.site = f.site AND e.position > f.cursor_row)",
        )
        .bind(millis(now))
        .fetch_all(&self.event_reads)
        .await?;
        Ok(rows.into_iter().map(id_of).collect())
    }

    /// Takes a forward to oneself; `None` when another has it, or it may not work now.
    pub async fn lease_forward(
        &self,
        id: ForwardId,
        lease: Lease,
        now: Timestamp,
    ) -> Result<Option<(Forward, Progress)>, StoreError> {
        let of = id.clone();
        let leased = Change::Lease(id, lease, now);
        if !self.events.write(leased).await? {
            return Ok(None);
        }
        self.forward(&of).await
    }

    /// The events of a site after a position, in the order of the commits.
    pub async fn events_after(
        &self,
        site: &SiteId,
        after: FeedPosition,
        limit: u32,
    ) -> Result<Vec<ForwardItem>, StoreError> {
        let rows: Vec<(i64, String, String, String)> = sqlx::query_as(
            "SELECT position, id, type, json FROM events \
             WHERE site = ? AND position > ? ORDER BY position LIMIT ?",
        )
        .bind(site.as_str())
        .bind(after.row)
        .bind(i64::from(limit))
        .fetch_all(&self.event_reads)
        .await?;
        let item = |(row, id, kind, json)| ForwardItem {
            position: FeedPosition {
                transaction: 0,
                row,
            },
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
        dead: Vec<DeadLetter>,
        room: Room,
    ) -> Result<bool, StoreError> {
        let save = Save {
            id,
            lease,
            progress,
            dead,
            room,
        };
        self.events.write(save).await
    }

    /// Gives back the leases of a server that ended without doing so: one server has this data.
    pub async fn free_forwards(&self) -> Result<(), StoreError> {
        self.events.write(Change::Free).await?;
        Ok(())
    }

    async fn behind(&self, site: &SiteId, cursor: FeedPosition) -> Result<u64, StoreError> {
        let count: i64 =
            sqlx::query_scalar("SELECT count(*) FROM events WHERE site = ? AND position > ?")
                .bind(site.as_str())
                .bind(cursor.row)
                .fetch_one(&self.event_reads)
                .await?;
        Ok(u64::try_from(count).unwrap_or(0))
    }
}

fn id_of((site, name): (String, String)) -> ForwardId {
    ForwardId {
        site: SiteId::new(site),
        name,
    }
}

struct Add {
    forward: Forward,
    from_first: bool,
}

impl Write for Add {
    type Output = bool;

    fn apply<'a>(
        &'a self,
        db: &'a mut SqliteConnection,
    ) -> BoxFuture<'a, Result<bool, WriteError>> {
        Box::pin(async move {
            let last: Option<(i64, String)> = sqlx::query_as(
                "SELECT position, id FROM events WHERE site = ? ORDER BY position DESC LIMIT 1",
            )
            .bind(self.forward.id.site.as_str())
            .fetch_optional(&mut *db)
            .await?;
            let (row, passed) = last.filter(|_| !self.from_first).unzip();
            let cursor = FeedPosition {
                transaction: 0,
                row: row.unwrap_or(0),
            };
            Ok(add_forward_row(db, &self.forward, cursor, passed.as_deref()).await?)
        })
    }
}

enum Change {
    Remove(ForwardId),
    Pause(ForwardId, bool),
    Lease(ForwardId, Lease, Timestamp),
    Free,
}

impl Write for Change {
    type Output = bool;

    fn apply<'a>(
        &'a self,
        db: &'a mut SqliteConnection,
    ) -> BoxFuture<'a, Result<bool, WriteError>> {
        Box::pin(async move {
            Ok(match self {
                Self::Remove(id) => remove_row(db, id).await?,
                Self::Pause(id, paused) => pause_row(db, id, *paused).await?,
                Self::Lease(id, lease, now) => lease_row(db, id, lease, *now).await?,
                Self::Free => {
                    let freed = sqlx::query(forwards_sql::FREE).execute(db).await?;
                    freed.rows_affected() > 0
                }
            })
        })
    }
}

struct Save {
    id: ForwardId,
    lease: Lease,
    progress: Progress,
    dead: Vec<DeadLetter>,
    room: Room,
}

impl Write for Save {
    type Output = bool;

    fn apply<'a>(
        &'a self,
        db: &'a mut SqliteConnection,
    ) -> BoxFuture<'a, Result<bool, WriteError>> {
        Box::pin(async move {
            let is_ours = save_row(db, &self.id, &self.lease, &self.progress).await?;
            if is_ours && !self.dead.is_empty() {
                keep_letters(db, &self.dead, self.room).await?;
            }
            Ok(is_ours)
        })
    }
}
