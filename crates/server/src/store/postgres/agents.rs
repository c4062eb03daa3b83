//! Agents, their sessions and the one-time links that make them.

use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};
use wasl_protocol::{AgentId, ErrorCode, SiteId, Timestamp};

use super::{PostgresStore, findable};
use crate::clock;
use crate::digest::Hash;
use crate::store::column::{hashes, millis};
use crate::store::{AgentRecord, Redeem, Redeemed, StoreError};

impl PostgresStore {
    /// Stores a one-time link.
    pub async fn add_link(
        &self,
        token: Hash,
        site: SiteId,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO links (token_hash, site, expires_at) VALUES ($1, $2, $3)")
            .bind(token.as_slice())
            .bind(site.as_str())
            .bind(millis(expires_at))
            .execute(&self.desk)
            .await?;
        Ok(())
    }

    /// Whether a link can still be exchanged.
    pub async fn link_is_open(&self, token: Hash, now: Timestamp) -> Result<bool, StoreError> {
        Ok(sqlx::query(
            "SELECT site FROM links \
             WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2",
        )
        .bind(token.as_slice())
        .bind(millis(now))
        .fetch_optional(&self.desk)
        .await?
        .is_some())
    }

    /// Exchanges a link for an agent. An agent with that address gets the new name and password,
    /// and is signed out everywhere.
    pub async fn redeem(&self, redeem: Redeem) -> Result<Redeemed, StoreError> {
        let mut transaction = self.desk.begin().await?;
        let redeemed = exchange(&mut transaction, &redeem).await?;
        transaction.commit().await?;
        Ok(redeemed)
    }

    /// An agent and their password's hash, by address.
    pub async fn agent_by_email(
        &self,
        email: &str,
    ) -> Result<Option<(AgentId, String)>, StoreError> {
        let Some(email) = findable(email) else {
            return Ok(None);
        };
        let row: Option<(String, String)> =
            sqlx::query_as("SELECT id, password_hash FROM agents WHERE email = $1")
                .bind(email)
                .fetch_optional(&self.desk)
                .await?;
        Ok(row.map(|(id, hash)| (AgentId::new(id), hash)))
    }

    /// Whether any agent exists.
    pub async fn has_agents(&self) -> Result<bool, StoreError> {
        Ok(sqlx::query("SELECT 1 FROM agents LIMIT 1")
            .fetch_optional(&self.desk)
            .await?
            .is_some())
    }

    /// Starts a session, and forgets those that are over.
    pub async fn add_session(
        &self,
        token: Hash,
        agent: AgentId,
        now: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM sessions WHERE expires_at <= $1")
            .bind(millis(now))
            .execute(&self.desk)
            .await?;
        sqlx::query("INSERT INTO sessions (token_hash, agent, expires_at) VALUES ($1, $2, $3)")
            .bind(token.as_slice())
            .bind(agent.as_str())
            .bind(millis(expires_at))
            .execute(&self.desk)
            .await?;
        Ok(())
    }

    /// The agent of a session that is not over.
    pub async fn session(
        &self,
        token: Hash,
        now: Timestamp,
    ) -> Result<Option<AgentRecord>, StoreError> {
        let row = sqlx::query(
            "SELECT a.id, a.site, s.name AS site_name, a.name, a.email FROM sessions x \
             JOIN agents a ON a.id = x.agent JOIN sites s ON s.id = a.site \
             WHERE x.token_hash = $1 AND x.expires_at > $2",
        )
        .bind(token.as_slice())
        .bind(millis(now))
        .fetch_optional(&self.desk)
        .await?;
        Ok(row.map(|row| agent_of(&row)).transpose()?)
    }

    /// Those of these sessions that are not over.
    pub async fn open_sessions(
        &self,
        tokens: Vec<Hash>,
        now: Timestamp,
    ) -> Result<Vec<Hash>, StoreError> {
        let open: Vec<Vec<u8>> = sqlx::query_scalar(
            "SELECT token_hash FROM sessions WHERE token_hash = ANY($1) AND expires_at > $2",
        )
        .bind(Vec::from_iter(tokens.iter().map(Hash::as_slice)))
        .bind(millis(now))
        .fetch_all(&self.desk)
        .await?;
        let is_open = |token: &Hash| open.iter().any(|open| open.as_slice() == token);
        Ok(tokens.into_iter().filter(is_open).collect())
    }

    /// Ends a session.
    pub async fn end_session(&self, token: Hash) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM sessions WHERE token_hash = $1")
            .bind(token.as_slice())
            .execute(&self.desk)
            .await?;
        Ok(())
    }
}

fn agent_of(row: &PgRow) -> Result<AgentRecord, sqlx::Error> {
    Ok(AgentRecord {
        id: AgentId::new(row.try_get::<String, _>("id")?),
        site: SiteId::new(row.try_get::<String, _>("site")?),
        site_name: row.try_get("site_name")?,
        name: row.try_get("name")?,
        email: row.try_get("email")?,
    })
}

async fn exchange(db: &mut PgConnection, redeem: &Redeem) -> Result<Redeemed, StoreError> {
    // Whoever is second waits here, and then finds the link used.
    let site: Option<String> = sqlx::query_scalar(
        "UPDATE links SET used_at = $2 \
         WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2 RETURNING site",
    )
    .bind(redeem.link.as_slice())
    .bind(millis(redeem.now))
    .fetch_optional(&mut *db)
    .await?;
    let site = site.ok_or(ErrorCode::LinkExpired)?;
    // One statement, so that two links for one address make one agent; an agent of another site
    // stays as it is, and nothing comes back.
    let id: Option<String> = sqlx::query_scalar(
        "INSERT INTO agents (id, site, name, email, password_hash, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (email) DO UPDATE \
         SET name = excluded.name, password_hash = excluded.password_hash \
         WHERE agents.site = excluded.site RETURNING id",
    )
    .bind(clock::new_id(redeem.now))
    .bind(site)
    .bind(redeem.name.as_str())
    .bind(redeem.email.as_str())
    .bind(redeem.password_hash.as_str())
    .bind(millis(redeem.now))
    .fetch_optional(&mut *db)
    .await?;
    let id = id.ok_or(ErrorCode::Conflict)?;
    let ended: Vec<Vec<u8>> =
        sqlx::query_scalar("DELETE FROM sessions WHERE agent = $1 RETURNING token_hash")
            .bind(id.as_str())
            .fetch_all(db)
            .await?;
    Ok(Redeemed {
        agent: AgentId::new(id),
        ended: hashes(ended),
    })
}
