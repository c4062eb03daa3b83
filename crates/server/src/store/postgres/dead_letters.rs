//! Dead letters: keeping, listing, dropping. Not on the connections of telemetry: what is refused
//! must not hold up what is taken.

use sqlx::PgConnection;
use sqlx::postgres::PgRow;
use wasl_protocol::SiteId;

use super::PostgresStore;
use crate::store::column::timestamp;
use crate::store::dead_letters::{letter_reads, letter_writes};
use crate::store::{DeadLetter, Letters, ListedLetter, Reason, Room, StoreError};

letter_writes!(PgConnection);
letter_reads!(PostgresStore, PgRow, desk);

impl PostgresStore {
    /// Keeps letters as far as there is room; how many older ones went for them.
    pub async fn keep_letters(
        &self,
        mut letters: Vec<DeadLetter>,
        room: Room,
    ) -> Result<u64, StoreError> {
        in_one_order(&mut letters);
        let mut transaction = self.desk.begin().await?;
        let gone = keep_letters(&mut transaction, &letters, room).await?;
        transaction.commit().await?;
        Ok(gone)
    }

    /// Drops letters of a site; how many there were.
    pub async fn drop_letters(&self, site: SiteId, which: Letters) -> Result<u64, StoreError> {
        let mut transaction = self.desk.begin().await?;
        let gone = drop_letters(&mut transaction, &site, &which).await?;
        transaction.commit().await?;
        Ok(gone)
    }
}

/// Nodes with the same letters take the rows in one order, and do not wait for each other in a ring.
pub(super) fn in_one_order(letters: &mut [DeadLetter]) {
    letters.sort_by_cached_key(DeadLetter::hash);
}
