//! Dead letters: keeping, listing, dropping.

use futures_util::future::BoxFuture;
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;
use wasl_protocol::SiteId;

use super::SqliteStore;
use super::writer::{Write, WriteError};
use crate::store::column::timestamp;
use crate::store::dead_letters::{letter_reads, letter_writes};
use crate::store::{DeadLetter, Letters, ListedLetter, Reason, Room, StoreError};

letter_writes!(SqliteConnection);
letter_reads!(SqliteStore, SqliteRow, event_reads);

impl SqliteStore {
    /// Keeps letters as far as there is room; how many older ones went for them.
    pub async fn keep_letters(
        &self,
        letters: Vec<DeadLetter>,
        room: Room,
    ) -> Result<u64, StoreError> {
        self.events.write(Keep { letters, room }).await
    }

    /// Drops letters of a site; how many there were.
    pub async fn drop_letters(&self, site: SiteId, which: Letters) -> Result<u64, StoreError> {
        self.events.write(Drop { site, which }).await
    }
}

struct Keep {
    letters: Vec<DeadLetter>,
    room: Room,
}

impl Write for Keep {
    type Output = u64;

    fn apply<'a>(&'a self, db: &'a mut SqliteConnection) -> BoxFuture<'a, Result<u64, WriteError>> {
        Box::pin(async move { Ok(keep_letters(db, &self.letters, self.room).await?) })
    }
}

struct Drop {
    site: SiteId,
    which: Letters,
}

impl Write for Drop {
    type Output = u64;

    fn apply<'a>(&'a self, db: &'a mut SqliteConnection) -> BoxFuture<'a, Result<u64, WriteError>> {
        Box::pin(async move { Ok(drop_letters(db, &self.site, &self.which).await?) })
    }
}
