//! How often the FAQ's entries are asked for; counted beside each event, see `events`.

use super::PostgresStore;
use crate::store::StoreError;
use crate::store::faq_counts::{FADE, FORGET, faq_reads};

faq_reads!(PostgresStore, telemetry);

impl PostgresStore {
    /// Forgets counts that nothing was added to since a day, and who was counted before another.
    pub async fn forget_asked(&self, counts: i64, askers: i64) -> Result<(), StoreError> {
        let mut transaction = self.telemetry.begin().await?;
        sqlx::query(FADE)
            .bind(counts)
            .execute(&mut *transaction)
            .await?;
        sqlx::query(FORGET)
            .bind(askers)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }
}
