//! The keys that merchants' servers sign visitors' tokens with.

use sqlx::Row;
use sqlx::postgres::PgRow;
use wasl_protocol::SiteId;

use super::PostgresStore;
use crate::store::column::{millis, timestamp};
use crate::store::{IdentityKey, StoreError};

impl PostgresStore {
    /// Adds a key for a site's tokens.
    pub async fn add_identity_key(&self, site: SiteId, key: IdentityKey) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO identity_keys (kid, site, secret, created_at) VALUES ($1, $2, $3, $4)",
        )
        .bind(key.kid)
        .bind(site.as_str())
        .bind(key.secret)
        .bind(millis(key.created_at))
        .execute(&self.desk)
        .await?;
        Ok(())
    }

    /// The keys of a site, oldest first.
    pub async fn identity_keys(&self, site: &SiteId) -> Result<Vec<IdentityKey>, StoreError> {
        let rows = sqlx::query(
            "SELECT kid, secret, created_at FROM identity_keys WHERE site = $1 \
             ORDER BY created_at, kid",
        )
        .bind(site.as_str())
        .fetch_all(&self.desk)
        .await?;
        let key = |row: &PgRow| {
            Ok(IdentityKey {
                kid: row.try_get("kid")?,
                secret: row.try_get("secret")?,
                created_at: timestamp(row.try_get("created_at")?),
            })
        };
        Ok(rows.iter().map(key).collect::<Result<_, sqlx::Error>>()?)
    }

    /// Removes a key of a site; whether there was one.
    pub async fn remove_identity_key(&self, site: SiteId, kid: String) -> Result<bool, StoreError> {
        let done = sqlx::query("DELETE FROM identity_keys WHERE kid = $1 AND site = $2")
            .bind(kid)
            .bind(site.as_str())
            .execute(&self.desk)
            .await?;
        Ok(done.rows_affected() > 0)
    }
}
