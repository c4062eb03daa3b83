//! The keys that merchants' servers sign visitors' tokens with.

use futures_util::future::BoxFuture;
use sqlx::{Row, SqliteConnection};
use wasl_protocol::SiteId;

use super::SqliteStore;
use super::writer::{Write, WriteError};
use crate::store::column::{millis, timestamp};
use crate::store::{IdentityKey, StoreError};

impl SqliteStore {
    /// Adds a key for a site's tokens.
    pub async fn add_identity_key(&self, site: SiteId, key: IdentityKey) -> Result<(), StoreError> {
        self.messages.write(AddKey { site, key }).await
    }

    /// The keys of a site, oldest first.
    pub async fn identity_keys(&self, site: &SiteId) -> Result<Vec<IdentityKey>, StoreError> {
        let rows = sqlx::query(
            "SELECT kid, secret, created_at FROM identity_keys WHERE site = ? \
             ORDER BY created_at, kid",
        )
        .bind(site.as_str())
        .fetch_all(&self.message_reads)
        .await?;
        let key = |row: sqlx::sqlite::SqliteRow| {
            Ok(IdentityKey {
                kid: row.try_get("kid")?,
                secret: row.try_get("secret")?,
                created_at: timestamp(row.try_get("created_at")?),
            })
        };
        Ok(rows
            .into_iter()
            .map(key)
            .collect::<Result<_, sqlx::Error>>()?)
    }

    /// Removes a key of a site; whether there was one.
    pub async fn remove_identity_key(&self, site: SiteId, kid: String) -> Result<bool, StoreError> {
        self.messages.write(RemoveKey { site, kid }).await
    }
}

struct AddKey {
    site: SiteId,
    key: IdentityKey,
}

impl Write for AddKey {
    type Output = ();

    fn apply<'a>(&'a self, db: &'a mut SqliteConnection) -> BoxFuture<'a, Result<(), WriteError>> {
        Box::pin(async move {
            sqlx::query(
                "INSERT INTO identity_keys (kid, site, secret, created_at) VALUES (?, ?, ?, ?)",
            )
            .bind(self.key.kid.as_str())
            .bind(self.site.as_str())
            .bind(self.key.secret.as_str())
            .bind(millis(self.key.created_at))
            .execute(db)
            .await?;
            Ok(())
        })
    }
}

struct RemoveKey {
    site: SiteId,
    kid: String,
}

impl Write for RemoveKey {
    type Output = bool;

    fn apply<'a>(
        &'a self,
        db: &'a mut SqliteConnection,
    ) -> BoxFuture<'a, Result<bool, WriteError>> {
        Box::pin(async move {
            let done = sqlx::query("DELETE FROM identity_keys WHERE kid = ? AND site = ?")
                .bind(self.kid.as_str())
                .bind(self.site.as_str())
                .execute(db)
                .await?;
            Ok(done.rows_affected() > 0)
        })
    }
}
