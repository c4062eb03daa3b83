//! The order to store a message, and what comes back.

use serde::{Deserialize, Serialize};
use wasl_protocol::{
    Author, Body, ClientId, ConversationId, ConversationState, ConversationSummary, MessageEvent,
    MessageId, Seq, SiteId, Timestamp,
};

use super::{AgentRecord, VisitorRecord};
use crate::surveys::CSAT;

/// Who sends a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sender {
    /// A visitor; a first message creates their conversation.
    Visitor(VisitorRecord),
    /// An agent.
    Agent(AgentRecord),
}

/// The order to store a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Append {
    /// Who.
    pub sender: Sender,
    /// Where.
    pub conversation: ConversationId,
    /// The sender's id for it.
    pub cid: ClientId,
    /// What, as it was sent: this is what is compared when the same `cid` comes again.
    pub sent: Body,
    /// What, as it is stored and shown.
    pub body: Body,
    /// What there is to know about polls.
    pub polling: Polling,
    /// When.
    pub now: Timestamp,
}

/// What the order to store a message must know about polls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Polling {
    /// What is asked after a resolution; none asks nothing.
    pub follows: Option<String>,
    /// The polls of the conversation that were answered, or closed, outside of it.
    pub settled: Vec<MessageId>,
}

impl Default for Polling {
    /// The built-in poll follows.
    fn default() -> Self {
        Self {
            follows: Some(CSAT.to_owned()),
            settled: Vec::new(),
        }
    }
}

/// A message that is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appended {
    /// Its place.
    pub seq: Seq,
    /// Its id.
    pub id: MessageId,
    /// When.
    pub at: Timestamp,
    /// It had been stored before.
    pub duplicate: bool,
    /// Every message that this order stored, in order; none for a duplicate.
    pub events: Vec<MessageEvent>,
    /// It opened the conversation.
    pub created: bool,
    /// The conversation afterwards; none for a duplicate.
    pub summary: Option<ConversationSummary>,
}

/// One side of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The visitor's.
    Visitor,
    /// The agents'.
    Agents,
}

impl Append {
    /// The site.
    pub fn site(&self) -> &SiteId {
        match &self.sender {
            Sender::Visitor(visitor) => &visitor.site,
            Sender::Agent(agent) => &agent.site,
        }
    }

    /// Which side sends.
    pub const fn side(&self) -> Side {
        match self.sender {
            Sender::Visitor(_) => Side::Visitor,
            Sender::Agent(_) => Side::Agents,
        }
    }

    /// The sender's id.
    pub fn sender_id(&self) -> &str {
        match &self.sender {
            Sender::Visitor(visitor) => visitor.id.as_str(),
            Sender::Agent(agent) => agent.id.as_str(),
        }
    }

    /// The author as the wire has them.
    pub fn author(&self) -> Author {
        match &self.sender {
            Sender::Visitor(_) => Author::Visitor,
            Sender::Agent(agent) => Author::Agent {
                id: agent.id.clone(),
                name: agent.name.clone(),
            },
        }
    }

    /// Whether this ends the conversation.
    pub fn resolves(&self) -> bool {
        matches!(
            self.body,
            Body::Status {
                state: ConversationState::Resolved
            }
        )
    }

    /// Whether a poll of the conversation that waits for its answer makes a difference: not two
    /// at a time.
    pub fn polls(&self) -> bool {
        self.resolves() || matches!(self.body, Body::Survey { .. })
    }

    /// Whether this brings an ended conversation back.
    pub fn reopens(&self) -> bool {
        match &self.body {
            Body::Text { .. } | Body::Handover { .. } => self.side() == Side::Visitor,
            Body::Status { .. } | Body::Survey { .. } | Body::Rating(_) => false,
        }
    }
}
