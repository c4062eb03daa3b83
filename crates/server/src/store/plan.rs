//! What an order to store a message makes of a conversation. Pure: both databases follow it.
//!
//! Who may write, what the log gets, and where the conversation stands afterwards are decided
//! here, inside the write transaction, from what the transaction found.

use wasl_protocol::{
    Author, Body, ClientId, ConversationState, ErrorCode, MessageEvent, MessageId, Seq, Timestamp,
};

use super::message::{Append, Appended, Sender};
use super::preview;
use crate::{clock, digest};

/// A conversation as the transaction found it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its state.
    pub state: ConversationState,
    /// The place of its last message.
    pub head: Seq,
    /// When that came.
    pub updated_at: Timestamp,
    /// A poll waits for its answer.
    pub polled: bool,
}

/// What is to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The rows for the log, in order; the one with a `cid` is the sender's.
    pub events: Vec<MessageEvent>,
    /// The sender's message.
    pub id: MessageId,
    /// Its place.
    pub seq: Seq,
    /// When all of this happens.
    pub at: Timestamp,
    /// The conversation's state afterwards.
    pub state: ConversationState,
    /// The place of its last message afterwards.
    pub head: Seq,
    /// Its new preview, where the message has words.
    pub preview: Option<String>,
}

/// A message as it was stored before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// Its place.
    pub seq: Seq,
    /// Its id.
    pub id: MessageId,
    /// When.
    pub at: Timestamp,
}

impl From<Before> for Appended {
    fn from(before: Before) -> Self {
        Self {
            seq: before.seq,
            id: before.id,
            at: before.at,
            duplicate: true,
            events: Vec::new(),
            created: false,
            summary: None,
        }
    }
}

impl Append {
    /// Whether the sender may write to a conversation of this site and visitor.
    pub(super) fn may_write(&self, site: &str, visitor: &str) -> Result<(), ErrorCode> {
        match &self.sender {
            Sender::Visitor(sender) if visitor == sender.id.as_str() => Ok(()),
            Sender::Visitor(_) => Err(ErrorCode::Forbidden),
            Sender::Agent(agent) if site == agent.site.as_str() => Ok(()),
            // Another site's conversation does not exist for this agent.
            Sender::Agent(_) => Err(ErrorCode::NotFound),
        }
    }

    /// Whether what is stored under the same `cid` is this very message.
    pub(super) fn is_same(&self, body_hash: &[u8], sender: &str) -> bool {
        body_hash == digest::of_body(&self.sent) && sender == self.sender_id()
    }

    /// A conversation that this order opens.
    pub(super) const fn fresh(&self) -> Found {
        Found {
            state: ConversationState::Open,
            head: Seq::ZERO,
            updated_at: self.now,
            polled: false,
        }
    }

    /// What is to be written after `found`.
    pub(super) fn plan(&self, found: Found) -> Plan {
        // A clock that goes back must not put an answer before its question.
        let at = self.now.max(found.updated_at);
        let mut head = found.head;
        let mut events = Vec::with_capacity(2);
        let mut add = |from: Author, cid: Option<ClientId>, body: Body| {
            head = head.next();
            let id = MessageId::new(clock::new_id(at));
            events.push(MessageEvent {
                conversation: self.conversation.clone(),
                seq: head,
                id: id.clone(),
                cid,
                from,
                body,
                at,
            });
            (id, head)
        };
        let mut state = found.state;
        if state == ConversationState::Resolved && self.reopens() {
            state = ConversationState::Reopened;
            add(Author::System, None, Body::Status { state });
        }
        let (id, seq) = add(self.author(), Some(self.cid.clone()), self.body.clone());
        if self.resolves() {
            state = ConversationState::Resolved;
            if let (Some(survey), false) = (self.polling.follows.clone(), found.polled) {
                add(Author::System, None, Body::Survey { survey });
            }
        }
        let preview = match &self.body {
            Body::Text { text, rich } if rich.is_empty() => Some(preview(text)),
            // An agent's Markdown without its marks.
            Body::Text { rich, .. } => Some(preview(&wasl_core::plain(rich))),
            Body::Handover { asked } => asked.last().map(|last| preview(&last.question)),
            Body::Status { .. } | Body::Survey { .. } | Body::Rating(_) => None,
        };
        Plan {
            events,
            id,
            seq,
            at,
            state,
            head,
            preview,
        }
    }
}
