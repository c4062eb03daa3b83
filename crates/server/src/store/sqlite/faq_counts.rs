//! How often the FAQ's entries are asked for; counted beside each event, see `events`.

use futures_util::future::BoxFuture;
use sqlx::SqliteConnection;

use super::SqliteStore;
use super::writer::{Write, WriteError};
use crate::store::StoreError;
use crate::store::faq_counts::{FADE, FORGET, faq_reads};

faq_reads!(SqliteStore, event_reads);

impl SqliteStore {
    /// Forgets counts that nothing was added to since a day, and who was counted before another.
    pub async fn forget_asked(&self, counts: i64, askers: i64) -> Result<(), StoreError> {
        self.events.write(Forget { counts, askers }).await
    }
}

struct Forget {
    counts: i64,
    askers: i64,
}

impl Write for Forget {
    type Output = ();

    fn apply<'a>(&'a self, db: &'a mut SqliteConnection) -> BoxFuture<'a, Result<(), WriteError>> {
        Box::pin(async move {
            sqlx::query(FADE)
                .bind(self.counts)
                .execute(&mut *db)
                .await?;
            sqlx::query(FORGET)
                .bind(self.askers)
                .execute(&mut *db)
                .await?;
            Ok(())
        })
    }
}
