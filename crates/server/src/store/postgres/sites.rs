//! Sites, their settings, and the few facts the server keeps about itself.

use sqlx::Row;
use sqlx::postgres::PgRow;
use wasl_protocol::{SiteId, Timestamp};

use super::{PostgresStore, findable};
use crate::store::column::{from_json, millis, to_json};
use crate::store::{SettingsRecord, SiteRecord, StoreError};

impl PostgresStore {
    /// A site by its id.
    pub async fn site(&self, id: &SiteId) -> Result<Option<SiteRecord>, StoreError> {
        let Some(id) = findable(id.as_str()) else {
            return Ok(None);
        };
        let row = sqlx::query("SELECT id, name, origins FROM sites WHERE id = $1")
            .bind(id)
            .fetch_optional(&self.desk)
            .await?;
        row.map(|row| site_of(&row)).transpose().map_err(Into::into)
    }

    /// All sites.
    pub async fn sites(&self) -> Result<Vec<SiteRecord>, StoreError> {
        let rows = sqlx::query("SELECT id, name, origins FROM sites ORDER BY id")
            .fetch_all(&self.desk)
            .await?;
        Ok(rows.iter().map(site_of).collect::<Result<_, _>>()?)
    }

    /// A site's settings in every language it has.
    pub async fn settings(&self, site: &SiteId) -> Result<Vec<SettingsRecord>, StoreError> {
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT locale, json FROM site_settings WHERE site = $1 ORDER BY locale",
        )
        .bind(site.as_str())
        .fetch_all(&self.desk)
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
        let mut transaction = self.desk.begin().await?;
        sqlx::query(
            "INSERT INTO sites (id, name, origins, created_at) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (id) DO UPDATE SET name = excluded.name, origins = excluded.origins",
        )
        .bind(site.id.as_str())
        .bind(site.name.as_str())
        .bind(to_json(&site.origins)?)
        .bind(millis(now))
        .execute(&mut *transaction)
        .await?;
        for settings in &settings {
            sqlx::query(
                "INSERT INTO site_settings (site, locale, json) VALUES ($1, $2, $3) \
                 ON CONFLICT (site, locale) DO UPDATE SET json = excluded.json",
            )
            .bind(site.id.as_str())
            .bind(settings.locale.as_str())
            .bind(settings.json.as_str())
            .execute(&mut *transaction)
            .await?;
        }
        Ok(transaction.commit().await?)
    }

    /// A fact about this server.
    pub async fn fact(&self, key: &'static str) -> Result<Option<String>, StoreError> {
        Ok(sqlx::query_scalar("SELECT value FROM facts WHERE key = $1")
            .bind(key)
            .fetch_optional(&self.desk)
            .await?)
    }

    /// Sets a fact about this server.
    pub async fn set_fact(&self, key: &'static str, value: String) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO facts (key, value) VALUES ($1, $2) \
             ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )
        .bind(key)
        .bind(value)
        .execute(&self.desk)
        .await?;
        Ok(())
    }
}

fn site_of(row: &PgRow) -> Result<SiteRecord, sqlx::Error> {
    Ok(SiteRecord {
        id: SiteId::new(row.try_get::<String, _>("id")?),
        name: row.try_get("name")?,
        origins: from_json(row.try_get("origins")?)?,
    })
}
