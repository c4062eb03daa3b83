//! Agents, their sessions and the one-time links that make them.

use futures_util::future::BoxFuture;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};
use wasl_protocol::{AgentId, ErrorCode, SiteId, Timestamp};

use super::SqliteStore;
use super::writer::{Write, WriteError};
use crate::clock;
use crate::digest::Hash;
use crate::store::column::{hashes, millis};
use crate::store::{AgentRecord, Redeem, Redeemed, StoreError};

impl SqliteStore {
    /// Stores a one-time link.
    pub async fn add_link(
        &self,
        token: Hash,
        site: SiteId,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.messages
            .write(AddLink {
                token,
                site,
                expires_at,
            })
            .await
    }

    /// Whether a link can still be exchanged.
    pub async fn link_is_open(&self, token: Hash, now: Timestamp) -> Result<bool, StoreError> {
        Ok(sqlx::query(OPEN_LINK)
            .bind(token.as_slice())
            .bind(millis(now))
            .fetch_optional(&self.message_reads)
            .await?
            .is_some())
    }

    /// Exchanges a link for an agent. An agent with that address gets the new name and password,
    /// and is signed out everywhere.
    pub async fn redeem(&self, redeem: Redeem) -> Result<Redeemed, StoreError> {
        self.messages.write(redeem).await
    }

    /// An agent and their password's hash, by address.
    pub async fn agent_by_email(
        &self,
        email: &str,
    ) -> Result<Option<(AgentId, String)>, StoreError> {
        let row: Option<(String, String)> =
            sqlx::query_as("SELECT id, password_hash FROM agents WHERE email = ?")
                .bind(email)
                .fetch_optional(&self.message_reads)
                .await?;
        Ok(row.map(|(id, hash)| (AgentId::new(id), hash)))
    }

    /// Whether any agent exists.
    pub async fn has_agents(&self) -> Result<bool, StoreError> {
        Ok(sqlx::query("SELECT 1 FROM agents LIMIT 1")
            .fetch_optional(&self.message_reads)
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
        self.messages
            .write(AddSession {
                token,
                agent,
                now,
                expires_at,
            })
            .await
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
             WHERE x.token_hash = ? AND x.expires_at > ?",
        )
        .bind(token.as_slice())
        .bind(millis(now))
        .fetch_optional(&self.message_reads)
        .await?;
        Ok(row.map(|row| agent_of(&row)).transpose()?)
    }

    /// Those of these sessions that are not over.
    pub async fn open_sessions(
        &self,
        tokens: Vec<Hash>,
        now: Timestamp,
    ) -> Result<Vec<Hash>, StoreError> {
        let mut open = Vec::new();
        for token in tokens {
            if self.session(token, now).await?.is_some() {
                open.push(token);
            }
        }
        Ok(open)
    }

    /// Ends a session.
    pub async fn end_session(&self, token: Hash) -> Result<(), StoreError> {
        self.messages.write(EndSession { token }).await
    }
}

const OPEN_LINK: &str =
    "SELECT site FROM links WHERE token_hash = ? AND used_at IS NULL AND expires_at > ?";

fn agent_of(row: &SqliteRow) -> Result<AgentRecord, sqlx::Error> {
    Ok(AgentRecord {
        id: AgentId::new(row.try_get::<String, _>("id")?),
        site: SiteId::new(row.try_get::<String, _>("site")?),
        site_name: row.try_get("site_name")?,
        name: row.try_get("name")?,
        email: row.try_get("email")?,
    })
}

struct AddLink {
    token: Hash,
    site: SiteId,
    expires_at: Timestamp,
}

impl Write for AddLink {
    type Output = ();

    fn apply<'a>(&'a self, db: &'a mut SqliteConnection) -> BoxFuture<'a, Result<(), WriteError>> {
        Box::pin(async move {
            sqlx::query("INSERT INTO links (token_hash, site, expires_at) VALUES (?, ?, ?)")
                .bind(self.token.as_slice())
                .bind(self.site.as_str())
                .bind(millis(self.expires_at))
                .execute(db)
                .await?;
            Ok(())
        })
    }
}

impl Write for Redeem {
    type Output = Redeemed;

    fn apply<'a>(
        &'a self,
        db: &'a mut SqliteConnection,
    ) -> BoxFuture<'a, Result<Redeemed, WriteError>> {
        Box::pin(async move {
            let site: Option<String> = sqlx::query_scalar(OPEN_LINK)
                .bind(self.link.as_slice())
                .bind(millis(self.now))
                .fetch_optional(&mut *db)
                .await?;
            let site = site.ok_or(ErrorCode::LinkExpired)?;
            let known: Option<(String, String)> =
                sqlx::query_as("SELECT id, site FROM agents WHERE email = ?")
                    .bind(self.email.as_str())
                    .fetch_optional(&mut *db)
                    .await?;
            if known.as_ref().is_some_and(|(_, theirs)| *theirs != site) {
                return Err(ErrorCode::Conflict.into());
            }
            sqlx::query("UPDATE links SET used_at = ? WHERE token_hash = ?")
                .bind(millis(self.now))
                .bind(self.link.as_slice())
                .execute(&mut *db)
                .await?;
            if let Some((id, _)) = known {
                sqlx::query("UPDATE agents SET name = ?, password_hash = ? WHERE id = ?")
                    .bind(self.name.as_str())
                    .bind(self.password_hash.as_str())
                    .bind(id.as_str())
                    .execute(&mut *db)
                    .await?;
                let ended: Vec<Vec<u8>> =
                    sqlx::query_scalar("DELETE FROM sessions WHERE agent = ? RETURNING token_hash")
                        .bind(id.as_str())
                        .fetch_all(db)
                        .await?;
                return Ok(Redeemed {
                    agent: AgentId::new(id),
                    ended: hashes(ended),
                });
            }
            let id = clock::new_id(self.now);
            sqlx::query(
                "INSERT INTO agents (id, site, name, email, password_hash, created_at) \
                 VALUES (?, ?, ?, ?, ?, ?)",
            )
            .bind(id.as_str())
            .bind(site)
            .bind(self.name.as_str())
            .bind(self.email.as_str())
            .bind(self.password_hash.as_str())
            .bind(millis(self.now))
            .execute(db)
            .await?;
            Ok(Redeemed {
                agent: AgentId::new(id),
                ended: Vec::new(),
            })
        })
    }
}

struct AddSession {
    token: Hash,
    agent: AgentId,
    now: Timestamp,
    expires_at: Timestamp,
}

impl Write for AddSession {
    type Output = ();

    fn apply<'a>(&'a self, db: &'a mut SqliteConnection) -> BoxFuture<'a, Result<(), WriteError>> {
        Box::pin(async move {
            sqlx::query("DELETE FROM sessions WHERE expires_at <= ?")
                .bind(millis(self.now))
                .execute(&mut *db)
                .await?;
            sqlx::query("INSERT INTO sessions (token_hash, agent, expires_at) VALUES (?, ?, ?)")
                .bind(self.token.as_slice())
                .bind(self.agent.as_str())
                .bind(millis(self.expires_at))
                .execute(db)
                .await?;
            Ok(())
        })
    }
}

struct EndSession {
    token: Hash,
}

impl Write for EndSession {
    type Output = ();

    fn apply<'a>(&'a self, db: &'a mut SqliteConnection) -> BoxFuture<'a, Result<(), WriteError>> {
        Box::pin(async move {
            sqlx::query("DELETE FROM sessions WHERE token_hash = ?")
                .bind(self.token.as_slice())
                .execute(db)
                .await?;
            Ok(())
        })
    }
}
