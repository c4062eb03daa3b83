//! The order to store a message: who may, whether it came before, what follows from it.
//!
//! Runs inside the writer's transaction, so the place of a message (`seq`) is given out where
//! nobody else can take it.

use futures_util::future::BoxFuture;
use sqlx::{Row, SqliteConnection};
use wasl_protocol::{
    Author, Body, ConversationState, ErrorCode, MessageId, Rating, Seq, Timestamp,
};

use super::block::is_blocked;
use super::log::Log;
use super::marks::save_visitor;
use super::read::{state_from, state_name, summary};
use super::writer::{Answer, Write, WriteError};
use super::{Store, millis, seq, timestamp};
use crate::digest;
use crate::store::{Append, Appended, MAX_CONVERSATIONS, News, Sender, Side, StoreError, preview};

impl Store {
    /// Puts a message in the line to be stored; the answer comes after the commit.
    pub fn submit(&self, append: Append) -> Result<Answer<Appended>, StoreError> {
        self.messages.submit(append)
    }

    /// Stores a message.
    pub async fn append(&self, append: Append) -> Result<Appended, StoreError> {
        self.messages.write(append).await
    }
}

/// A conversation as the transaction found it.
struct Found {
    state: ConversationState,
    head: Seq,
    updated_at: Timestamp,
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
        match &self.sender {
            Sender::Visitor(visitor) => {
                if row.try_get::<&str, _>("visitor")? != visitor.id.as_str() {
                    return Err(ErrorCode::Forbidden.into());
                }
            }
            // Another site's conversation does not exist for this agent.
            Sender::Agent(agent) => {
                if row.try_get::<&str, _>("site")? != agent.site.as_str() {
                    return Err(ErrorCode::NotFound.into());
                }
            }
        }
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
        let same = row.try_get::<&[u8], _>("body_hash")? == digest::of_body(&self.sent)
            && row.try_get::<&str, _>("sender")? == self.sender_id();
        if !same {
            return Err(ErrorCode::Conflict.into());
        }
        Ok(Some(again(
            seq(row.try_get("seq")?),
            row.try_get("id")?,
            timestamp(row.try_get("at")?),
        )))
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
        Ok(again(
            seq(row.try_get("seq")?),
            row.try_get("id")?,
            timestamp(row.try_get("at")?),
        ))
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
        // A clock that goes back must not put an answer before its question.
        let at = self.now.max(found.updated_at);
        let mut log = Log::after(self, found.head, at);
        let mut state = found.state;
        if state == ConversationState::Resolved && self.reopens() {
            state = ConversationState::Reopened;
            log.add(db, Author::System, None, Body::Status { state })
                .await?;
        }
        let (id, place) = log
            .add(db, self.author(), Some(&self.cid), self.body.clone())
            .await?;
        if self.resolves() {
            state = ConversationState::Resolved;
            let survey = "csat".to_owned();
            log.add(db, Author::System, None, Body::Survey { survey })
                .await?;
        }
        let (head, events) = log.end();
        self.update(db, state, head, at).await?;
        Ok(Appended {
            seq: place,
            id,
            at,
            duplicate: false,
            events,
            created,
            summary: Some(summary(db, &self.conversation).await?),
        })
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
        Ok(Found {
            state: ConversationState::Open,
            head: Seq::ZERO,
            updated_at: self.now,
        })
    }

    async fn update(
        &self,
        db: &mut SqliteConnection,
        state: ConversationState,
        head: Seq,
        at: Timestamp,
    ) -> Result<(), sqlx::Error> {
        let words = match &self.body {
            Body::Text { text, .. } => Some(preview(text)),
            Body::Handover { asked } => asked.last().map(|last| preview(&last.question)),
            Body::Status { .. } | Body::Survey { .. } | Body::Rating(_) => None,
        };
        // Who writes has read what stands before.
        let seen = match self.side() {
            Side::Visitor => "UPDATE conversations SET visitor_seen = head WHERE id = ?",
            Side::Agents => "UPDATE conversations SET agent_seen = head WHERE id = ?",
        };
        sqlx::query(
            "UPDATE conversations SET state = ?, head = ?, updated_at = ?, \
             preview = coalesce(?, preview) WHERE id = ?",
        )
        .bind(state_name(state))
        .bind(i64::from(head.0))
        .bind(millis(at))
        .bind(words)
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

fn again(seq: Seq, id: String, at: Timestamp) -> Appended {
    Appended {
        seq,
        id: MessageId::new(id),
        at,
        duplicate: true,
        events: Vec::new(),
        created: false,
        summary: None,
    }
}
