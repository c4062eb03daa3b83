//! The rows that one order adds to a conversation's log, each at the next place.

use sqlx::SqliteConnection;
use wasl_protocol::{Author, Body, ClientId, MessageEvent, MessageId, Seq, Timestamp};

use super::{millis, to_json};
use crate::clock;
use crate::digest;
use crate::store::Append;

/// The messages that one order adds to the log.
pub struct Log<'a> {
    append: &'a Append,
    at: Timestamp,
    head: Seq,
    events: Vec<MessageEvent>,
}

impl<'a> Log<'a> {
    /// Goes on after a place.
    pub fn after(append: &'a Append, head: Seq, at: Timestamp) -> Self {
        Self {
            append,
            at,
            head,
            events: Vec::with_capacity(2),
        }
    }

    /// The last place and all that was added.
    pub fn end(self) -> (Seq, Vec<MessageEvent>) {
        (self.head, self.events)
    }

    /// Adds a message at the next place; `cid` for the one that the sender knows.
    pub async fn add(
        &mut self,
        db: &mut SqliteConnection,
        from: Author,
        cid: Option<&ClientId>,
        body: Body,
    ) -> Result<(MessageId, Seq), sqlx::Error> {
        self.head = self.head.next();
        let id = MessageId::new(clock::new_id(self.at));
        let hash = cid.map(|_| digest::of_body(&self.append.sent));
        sqlx::query(
            "INSERT INTO messages (conversation, seq, id, cid, body_hash, sender, author, body, at) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(self.append.conversation.as_str())
        .bind(i64::from(self.head.0))
        .bind(id.as_str())
        .bind(cid.map(ClientId::as_str))
        .bind(hash.as_ref().map(|hash| hash.as_slice()))
        .bind(cid.map(|_| self.append.sender_id()))
        .bind(to_json(&from)?)
        .bind(to_json(&body)?)
        .bind(millis(self.at))
        .execute(db)
        .await?;
        self.events.push(MessageEvent {
            conversation: self.append.conversation.clone(),
            seq: self.head,
            id: id.clone(),
            cid: cid.cloned(),
            from,
            body,
            at: self.at,
        });
        Ok((id, self.head))
    }
}
