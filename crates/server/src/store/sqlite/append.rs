//! The order to store a message: who may, whether it came before, what follows from it.
//!
//! Runs inside the writer's transaction, so the place of a message (`seq`) is given out where
//! nobody else can take it.

use futures_util::future::BoxFuture;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};
use wasl_protocol::{
    Body, ClientId, ConversationState, ErrorCode, MessageEvent, MessageId, Rating,
};

use super::SqliteStore;
use super::block::is_blocked;
use super::marks::save_visitor;
use super::read::summary;
use super::writer::{Write, WriteError};
use crate::digest;
use crate::store::column::{millis, seq, state_from, state_name, timestamp, to_json};
use crate::store::plan::{Before, Found, Plan};
use crate::store::{Answer, Append, Appended, MAX_CONVERSATIONS, News, Sender, Side, StoreError};

impl SqliteStore {
    /// Puts a message in the line to be stored; the answer comes after the commit.
    pub fn submit(&self, append: Append) -> Result<Answer<Appended>, StoreError> {
        self.messages.submit(append)
    }

    /// Stores a message.
    pub async fn append(&self, append: Append) -> Result<Appended, StoreError> {
        self.messages.write(append).await
    }
}

impl Write for Append {
    type Output = Appended;

    fn apply<'a>(
        &'a self,
        db: &'a mut SqliteConnection,
    ) -> BoxFuture<'a, Result<Appended, WriteError>> {
        Box::pin(async move {
            let found = self.find(db).await?;
            if let Some(found) = &found {
                if let Some(stored) = self.stored(db).await? {
                    return Ok(stored);
                }
                if self.resolves() && found.state == ConversationState::Resolved {
                    return Ok(self.last_status(db).await?);
                }
            }
            self.store(db, found).await
        })
    }

    fn news(&self, output: &Appended) -> Option<News> {
        (!output.duplicate).then(|| News::Appended {
            site: self.site().clone(),
            side: self.side(),
            appended: output.clone(),
        })
    }
}

impl Append {
    /// The conversation, when it exists and the sender may write to it.
    async fn find(&self, db: &mut SqliteConnection) -> Result<Option<Found>, WriteError> {
        let row = sqlx::query(
            "SELECT site, visitor, state, head, updated_at FROM conversations WHERE id = ?",
        )
        .bind(self.conversation.as_str())
        .fetch_optional(db)
        .await?;
        let Some(row) = row else {
            return match self.sender {
                Sender::Visitor(_) => Ok(None),
                Sender::Agent(_) => Err(ErrorCode::NotFound.into()),
            };
        };
        self.may_write(row.try_get("site")?, row.try_get("visitor")?)?;
        Ok(Some(Found {
            state: state_from(row.try_get("state")?),
            head: seq(row.try_get("head")?),
            updated_at: timestamp(row.try_get("updated_at")?),
        }))
    }

    /// The message that came with this `cid` before.
    async fn stored(&self, db: &mut SqliteConnection) -> Result<Option<Appended>, WriteError> {
        let row = sqlx::query(
            "SELECT seq, id, at, body_hash, sender FROM messages WHERE conversation = ? AND cid = ?",
        )
        .bind(self.conversation.as_str())
        .bind(self.cid.as_str())
        .fetch_optional(db)
        .await?;
        let Some(row) = row else { return Ok(None) };
        if !self.is_same(row.try_get("body_hash")?, row.try_get("sender")?) {
            return Err(ErrorCode::Conflict.into());
        }
        Ok(Some(before(&row)?.into()))
    }

    /// What answers an order to resolve what is resolved: the resolution that stands.
    async fn last_status(&self, db: &mut SqliteConnection) -> Result<Appended, sqlx::Error> {
        let row = sqlx::query(
            "SELECT seq, id, at FROM messages WHERE conversation = ? AND body LIKE '{\"status\":%' \
             ORDER BY seq DESC LIMIT 1",
        )
        .bind(self.conversation.as_str())
        .fetch_one(db)
        .await?;
        Ok(before(&row)?.into())
    }

    async fn store(
        &self,
        db: &mut SqliteConnection,
        found: Option<Found>,
    ) -> Result<Appended, WriteError> {
        if let Sender::Visitor(visitor) = &self.sender
            && is_blocked(&mut *db, &visitor.id).await?
        {
            return Err(ErrorCode::Forbidden.into());
        }
        if let Body::Rating(rating) = &self.body {
            self.check_survey(db, rating).await?;
        }
        let created = found.is_none();
        let found = match found {
            Some(found) => found,
            None => self.create(db).await?,
        };
        let plan = self.plan(found);
        for event in &plan.events {
            self.insert(db, event).await?;
        }
        self.update(db, &plan).await?;
        Ok(Appended {
            seq: plan.seq,
            id: plan.id,
            at: plan.at,
            duplicate: false,
            events: plan.events,
            created,
            summary: Some(summary(db, &self.conversation).await?),
        })
    }

    async fn insert(
        &self,
        db: &mut SqliteConnection,
        event: &MessageEvent,
    ) -> Result<(), sqlx::Error> {
        let cid = event.cid.as_ref();
        let hash = cid.map(|_| digest::of_body(&self.sent));
        sqlx::query(
            "INSERT INTO messages (conversation, seq, id, cid, body_hash, sender, author, body, at) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(event.conversation.as_str())
        .bind(i64::from(event.seq.0))
        .bind(event.id.as_str())
        .bind(cid.map(ClientId::as_str))
        .bind(hash.as_ref().map(|hash| hash.as_slice()))
        .bind(cid.map(|_| self.sender_id()))
        .bind(to_json(&event.from)?)
        .bind(to_json(&event.body)?)
        .bind(millis(event.at))
        .execute(&mut *db)
        .await?;
        sqlx::query("INSERT INTO feed (conversation, seq) VALUES (?, ?)")
            .bind(event.conversation.as_str())
            .bind(i64::from(event.seq.0))
            .execute(db)
            .await?;
        Ok(())
    }

    async fn check_survey(
        &self,
        db: &mut SqliteConnection,
        rating: &Rating,
    ) -> Result<(), WriteError> {
        let found = sqlx::query(
            "SELECT 1 FROM messages WHERE id = ? AND conversation = ? AND body LIKE '{\"survey\":%'",
        )
        .bind(rating.survey.as_str())
        .bind(self.conversation.as_str())
        .fetch_optional(db)
        .await?;
        match found {
            Some(_) => Ok(()),
            None => Err(ErrorCode::NotFound.into()),
        }
    }

    async fn create(&self, db: &mut SqliteConnection) -> Result<Found, WriteError> {
        let Sender::Visitor(visitor) = &self.sender else {
            return Err(ErrorCode::NotFound.into());
        };
        let count: i64 = sqlx::query_scalar("SELECT count(*) FROM conversations WHERE visitor = ?")
            .bind(visitor.id.as_str())
            .fetch_one(&mut *db)
            .await?;
        if count >= MAX_CONVERSATIONS {
            return Err(ErrorCode::Forbidden.into());
        }
        save_visitor(db, visitor, self.now).await?;
        sqlx::query(
            "INSERT INTO conversations (id, site, visitor, state, head, visitor_seen, agent_seen, \
             preview, started_at, updated_at) VALUES (?, ?, ?, 'open', 0, 0, 0, '', ?, ?)",
        )
        .bind(self.conversation.as_str())
        .bind(visitor.site.as_str())
        .bind(visitor.id.as_str())
        .bind(millis(self.now))
        .bind(millis(self.now))
        .execute(db)
        .await?;
        Ok(self.fresh())
    }

    async fn update(&self, db: &mut SqliteConnection, plan: &Plan) -> Result<(), sqlx::Error> {
        // Who writes has read what stands before.
        let seen = match self.side() {
            Side::Visitor => "UPDATE conversations SET visitor_seen = head WHERE id = ?",
            Side::Agents => "UPDATE conversations SET agent_seen = head WHERE id = ?",
        };
        sqlx::query(
            "UPDATE conversations SET state = ?, head = ?, updated_at = ?, \
             preview = coalesce(?, preview) WHERE id = ?",
        )
        .bind(state_name(plan.state))
        .bind(i64::from(plan.head.0))
        .bind(millis(plan.at))
        .bind(plan.preview.as_deref())
        .bind(self.conversation.as_str())
        .execute(&mut *db)
        .await?;
        sqlx::query(seen)
            .bind(self.conversation.as_str())
            .execute(&mut *db)
            .await?;
        if let Body::Rating(rating) = &self.body {
            sqlx::query("UPDATE conversations SET rating = ?, rating_comment = ? WHERE id = ?")
                .bind(i64::from(rating.score))
                .bind(rating.comment.as_deref())
                .bind(self.conversation.as_str())
                .execute(db)
                .await?;
        }
        Ok(())
    }
}

fn before(row: &SqliteRow) -> Result<Before, sqlx::Error> {
    Ok(Before {
        seq: seq(row.try_get("seq")?),
        id: MessageId::new(row.try_get::<String, _>("id")?),
        at: timestamp(row.try_get("at")?),
    })
}
