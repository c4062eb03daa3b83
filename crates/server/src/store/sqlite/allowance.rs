//! The assistant's questions of a day, counted.

use futures_util::future::BoxFuture;
use sqlx::SqliteConnection;

use super::SqliteStore;
use super::writer::{Write, WriteError};
use crate::store::{Allowance, Asking, StoreError};

/// The visitor whose row is the site's.
const SITE: &str = "";

impl SqliteStore {
    /// Takes one question out of what a visitor and a site have for a day.
    pub async fn take_asking(&self, asking: Asking) -> Result<Allowance, StoreError> {
        self.messages.write(Take(asking)).await
    }
}

struct Take(Asking);

impl Write for Take {
    type Output = Allowance;

    fn apply<'a>(
        &'a self,
        db: &'a mut SqliteConnection,
    ) -> BoxFuture<'a, Result<Allowance, WriteError>> {
        Box::pin(async move {
            let Asking {
                site, visitor, day, ..
            } = &self.0;
            let mut counts = [0_i64; 2];
            for (count, who) in counts.iter_mut().zip([visitor.as_str(), SITE]) {
                *count = sqlx::query_scalar(
                    "SELECT asked FROM assistant_days WHERE site = ? AND day = ? AND visitor = ?",
                )
                .bind(site.as_str())
                .bind(day)
                .bind(who)
                .fetch_optional(&mut *db)
                .await?
                .unwrap_or_default();
            }
            let allowance = self.0.judge(counts[0], counts[1]);
            if allowance != Allowance::Taken {
                return Ok(allowance);
            }
            sqlx::query("DELETE FROM assistant_days WHERE site = ? AND day < ?")
                .bind(site.as_str())
                .bind(day)
                .execute(&mut *db)
                .await?;
            for who in [visitor.as_str(), SITE] {
                sqlx::query(
                    "INSERT INTO assistant_days (site, day, visitor, asked) VALUES (?, ?, ?, 1) \
                     ON CONFLICT (site, day, visitor) DO UPDATE SET asked = asked + 1",
                )
                .bind(site.as_str())
                .bind(day)
                .bind(who)
                .execute(&mut *db)
                .await?;
            }
            Ok(allowance)
        })
    }
}
