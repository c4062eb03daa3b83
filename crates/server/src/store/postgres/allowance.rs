//! The assistant's questions of a day, counted.

use super::PostgresStore;
use crate::store::{Allowance, Asking, StoreError};

/// The visitor whose row is the site's.
const SITE: &str = "";

impl PostgresStore {
    /// Takes one question out of what a visitor and a site have for a day.
    pub async fn take_asking(&self, asking: Asking) -> Result<Allowance, StoreError> {
        let Asking {
            site, visitor, day, ..
        } = &asking;
        let mut transaction = self.desk.begin().await?;
        // The site's row is locked by the first of several nodes; the others count after it.
        sqlx::query(
            "INSERT INTO assistant_days (site, day, visitor, asked) VALUES ($1, $2, $3, 0) \
             ON CONFLICT (site, day, visitor) DO UPDATE SET asked = assistant_days.asked",
        )
        .bind(site.as_str())
        .bind(day)
        .bind(SITE)
        .execute(&mut *transaction)
        .await?;
        let mut counts = [0_i64; 2];
        for (count, who) in counts.iter_mut().zip([visitor.as_str(), SITE]) {
            *count = sqlx::query_scalar(
                "SELECT asked FROM assistant_days WHERE site = $1 AND day = $2 AND visitor = $3",
            )
            .bind(site.as_str())
            .bind(day)
            .bind(who)
            .fetch_optional(&mut *transaction)
            .await?
            .unwrap_or_default();
        }
        let allowance = asking.judge(counts[0], counts[1]);
        if allowance != Allowance::Taken {
            // Dropped, the transaction goes back.
            return Ok(allowance);
        }
        sqlx::query("DELETE FROM assistant_days WHERE site = $1 AND day < $2")
            .bind(site.as_str())
            .bind(day)
            .execute(&mut *transaction)
            .await?;
        for who in [visitor.as_str(), SITE] {
            sqlx::query(
                "INSERT INTO assistant_days (site, day, visitor, asked) VALUES ($1, $2, $3, 1) \
                 ON CONFLICT (site, day, visitor) DO UPDATE SET asked = assistant_days.asked + 1",
            )
            .bind(site.as_str())
            .bind(day)
            .bind(who)
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(allowance)
    }
}
