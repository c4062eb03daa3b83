//! Sites, their settings, and the few facts the server keeps about itself.

use futures_util::future::BoxFuture;
use sqlx::{Row, SqliteConnection};
use wasl_protocol::{SiteId, Timestamp};

use super::SqliteStore;
use super::writer::{Write, WriteError};
use crate::store::column::{from_json, millis, to_json};
use crate::store::{SettingsRecord, SiteRecord, StoreError};

impl SqliteStore {
    /// A site by its id.
    pub async fn site(&self, id: &SiteId) -> Result<Option<SiteRecord>, StoreError> {
        let row = sqlx::query("SELECT id, name, origins FROM sites WHERE id = ?")
            .bind(id.as_str())
            .fetch_optional(&self.message_reads)
            .await?;
        row.map(|row| site_of(&row)).transpose().map_err(Into::into)
    }

    /// All sites.
    pub async fn sites(&self) -> Result<Vec<SiteRecord>, StoreError> {
        let rows = sqlx::query("SELECT id, name, origins FROM sites ORDER BY id")
            .fetch_all(&self.message_reads)
            .await?;
        Ok(rows.iter().map(site_of).collect::<Result<_, _>>()?)
    }

    /// A site's settings in every language it has.
    pub async fn settings(&self, site: &SiteId) -> Result<Vec<SettingsRecord>, StoreError> {
        let rows: Vec<(String, String)> =
            sqlx::query_as("SELECT locale, json FROM site_settings WHERE site = ? ORDER BY locale")
                .bind(site.as_str())
                .fetch_all(&self.message_reads)
                .await?;
        Ok(rows
            .into_iter()
            .map(|(locale, json)| SettingsRecord { locale, json })
            .collect())
    }

    /// Adds a site, or changes it; settings in languages that are not given stay.
    pub async fn save_site(
        &self,
        site: SiteRecord,
        settings: Vec<SettingsRecord>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.messages
            .write(SaveSite {
                site,
                settings,
                now,
            })
            .await
    }

    /// A fact about this server.
    pub async fn fact(&self, key: &'static str) -> Result<Option<String>, StoreError> {
        Ok(sqlx::query_scalar("SELECT value FROM facts WHERE key = ?")
            .bind(key)
            .fetch_optional(&self.message_reads)
            .await?)
    }

    /// Sets a fact about this server.
    pub async fn set_fact(&self, key: &'static str, value: String) -> Result<(), StoreError> {
        self.messages.write(SetFact { key, value }).await
    }
}

fn site_of(row: &sqlx::sqlite::SqliteRow) -> Result<SiteRecord, sqlx::Error> {
    Ok(SiteRecord {
        id: SiteId::new(row.try_get::<String, _>("id")?),
        name: row.try_get("name")?,
        origins: from_json(row.try_get("origins")?)?,
    })
}

struct SaveSite {
    site: SiteRecord,
    settings: Vec<SettingsRecord>,
    now: Timestamp,
}

impl Write for SaveSite {
    type Output = ();

    fn apply<'a>(&'a self, db: &'a mut SqliteConnection) -> BoxFuture<'a, Result<(), WriteError>> {
        Box::pin(async move {
            sqlx::query(
                "INSERT INTO sites (id, name, origins, created_at) VALUES (?, ?, ?, ?) \
                 ON CONFLICT (id) DO UPDATE SET name = excluded.name, origins = excluded.origins",
            )
            .bind(self.site.id.as_str())
            .bind(self.site.name.as_str())
            .bind(to_json(&self.site.origins)?)
            .bind(millis(self.now))
            .execute(&mut *db)
            .await?;
            for settings in &self.settings {
                sqlx::query(
                    "INSERT INTO site_settings (site, locale, json) VALUES (?, ?, ?) \
                     ON CONFLICT (site, locale) DO UPDATE SET json = excluded.json",
                )
                .bind(self.site.id.as_str())
                .bind(settings.locale.as_str())
                .bind(settings.json.as_str())
                .execute(&mut *db)
                .await?;
            }
            Ok(())
        })
    }
}

struct SetFact {
    key: &'static str,
    value: String,
}

impl Write for SetFact {
    type Output = ();

    fn apply<'a>(&'a self, db: &'a mut SqliteConnection) -> BoxFuture<'a, Result<(), WriteError>> {
        Box::pin(async move {
            sqlx::query(
                "INSERT INTO facts (key, value) VALUES (?, ?) \
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            )
            .bind(self.key)
            .bind(self.value.as_str())
            .execute(db)
            .await?;
            Ok(())
        })
    }
}
