//! The order to store a message: who may, whether it came before, what follows from it.
//!
//! Runs inside the writer's transaction, so the place of a message (`seq`) is given out where
//! nobody else can take it. Each statement goes to the database's own thread and back, which costs
//! more than most of them do: so what belongs together is one.

use futures_util::future::BoxFuture;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};
use wasl_protocol::{
    Body, ClientId, ConversationState, ConversationSummary, ErrorCode, MessageEvent, MessageId,
};

use super::SqliteStore;
use super::marks::save_visitor;
use super::polls;
use super::read::{select_summary, summary_of};
use super::waits;
use super::writer::{Write, WriteError};
use crate::digest;
use crate::store::column::{millis, seq, state_from, state_name, timestamp, to_json};
use crate::store::plan::{Before, Found, Plan};
use crate::store::waits::Change;
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
            let Known {
                found,
                stored,
                blocked,
            } = self.look(db).await?;
            if let Some(found) = &found {
                if let Some(stored) = stored {
                    return Ok(stored.into());
                }
                if self.resolves() && found.state == ConversationState::Resolved {
                    return Ok(self.last_status(db).await?);
                }
            }
            if blocked {
                return Err(ErrorCode::Forbidden.into());
            }
            let mut found = found;
            if let Some(found) = &mut found
                && self.polls()
            {
                found.polled = polls::one_waits(db, self).await?;
                if found.polled && !self.resolves() {
                    return Err(ErrorCode::Conflict.into());
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

/// What the transaction finds.
struct Known {
    /// The conversation, when it exists and the sender may write to it.
    found: Option<Found>,
    /// The message that came with this `cid` before.
    stored: Option<Before>,
    /// The sender is a visitor who is blocked.
    blocked: bool,
}

impl Append {
    async fn look(&self, db: &mut SqliteConnection) -> Result<Known, WriteError> {
        let visitor = match &self.sender {
            Sender::Visitor(visitor) => Some(visitor.id.as_str()),
            Sender::Agent(_) => None,
        };
        let row = sqlx::query(
            "SELECT c.site, c.visitor, c.state, c.head, c.updated_at, \
             m.seq, m.id, m.at, m.body_hash, m.sender, \
             EXISTS (SELECT 1 FROM blocked_visitors b WHERE b.visitor = ?3) AS blocked \
             FROM (SELECT 1) LEFT JOIN conversations c ON c.id = ?1 \
             LEFT JOIN messages m ON m.conversation = ?1 AND m.cid = ?2",
        )
        .bind(self.conversation.as_str())
        .bind(self.cid.as_str())
        .bind(visitor)
        .fetch_one(db)
        .await?;
        let blocked = row.try_get("blocked")?;
        let Some(site) = row.try_get("site")? else {
            return match self.sender {
                Sender::Visitor(_) => Ok(Known {
                    found: None,
                    stored: None,
                    blocked,
                }),
                Sender::Agent(_) => Err(ErrorCode::NotFound.into()),
            };
        };
        self.may_write(site, row.try_get("visitor")?)?;
        let stored = match row.try_get("body_hash")? {
            Some(hash) if self.is_same(hash, row.try_get("sender")?) => Some(before(&row)?),
            Some(_) => return Err(ErrorCode::Conflict.into()),
            None => None,
        };
        Ok(Known {
            found: Some(Found {
                state: state_from(row.try_get("state")?),
                head: seq(row.try_get("head")?),
                updated_at: timestamp(row.try_get("updated_at")?),
                polled: false,
            }),
            stored,
            blocked,
        })
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
        if let Body::Rating(rating) = &self.body {
            polls::check(db, &self.conversation, rating).await?;
        }
        let created = found.is_none();
        let found = match found {
            Some(found) => found,
            None => self.create(db).await?,
        };
        let plan = self.plan(found);
        for event in &plan.events {
            self.insert(db, event).await?;
            polls::keep(db, self.site(), event).await?;
        }
        let summary = self.update(db, &plan).await?;
        Ok(Appended {
            seq: plan.seq,
            id: plan.id,
            at: plan.at,
            duplicate: false,
            events: plan.events,
            created,
            summary: Some(summary),
        })
    }

    async fn insert(
        &self,
        db: &mut SqliteConnection,
        event: &MessageEvent,
    ) -> Result<(), sqlx::Error> {
        let cid = event.cid.as_ref();
        let hash = cid.map(|_| digest::of_body(&self.sent));
        let change = Change::of(event);
        let query = sqlx::query(waits::insert(change))
            .bind(event.conversation.as_str())
            .bind(i64::from(event.seq.0))
            .bind(event.id.as_str())
            .bind(cid.map(ClientId::as_str))
            .bind(hash.as_ref().map(|hash| hash.as_slice()))
            .bind(cid.map(|_| self.sender_id()))
            .bind(to_json(&event.from)?)
            .bind(to_json(&event.body)?)
            .bind(millis(event.at));
        let query = match change {
            // Only a visitor's own words begin a wait.
            Some(Change::Begins) => (query.bind(self.site().as_str())).bind(self.sender_id()),
            Some(Change::Answered | Change::Over) | None => query,
        };
        query.execute(db).await?;
        Ok(())
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

    /// Moves the conversation on; where it stands then.
    async fn update(
        &self,
        db: &mut SqliteConnection,
        plan: &Plan,
    ) -> Result<ConversationSummary, sqlx::Error> {
        let rating = match &self.body {
            Body::Rating(rating) => Some(rating),
            Body::Text { .. }
            | Body::Handover { .. }
            | Body::Status { .. }
            | Body::Survey { .. } => None,
        };
        // Who writes has read what stands before.
        let row = sqlx::query(concat!(
            "UPDATE conversations SET state = ?2, head = ?3, updated_at = ?4, \
             preview = coalesce(?5, preview), \
             visitor_seen = iif(?6, ?3, visitor_seen), agent_seen = iif(?6, agent_seen, ?3), \
             rating = coalesce(?7, rating), \
             rating_comment = iif(?7 IS NULL, rating_comment, ?8) WHERE id = ?1; ",
            select_summary!("WHERE c.id = ?1")
        ))
        .bind(self.conversation.as_str())
        .bind(state_name(plan.state))
        .bind(i64::from(plan.head.0))
        .bind(millis(plan.at))
        .bind(plan.preview.as_deref())
        .bind(self.side() == Side::Visitor)
        .bind(rating.map(|rating| i64::from(rating.score)))
        .bind(rating.and_then(|rating| rating.comment.as_deref()))
        .fetch_one(db)
        .await?;
        summary_of(&row)
    }
}

fn before(row: &SqliteRow) -> Result<Before, sqlx::Error> {
    Ok(Before {
        seq: seq(row.try_get("seq")?),
        id: MessageId::new(row.try_get::<String, _>("id")?),
        at: timestamp(row.try_get("at")?),
    })
}
