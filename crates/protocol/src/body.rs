//! What a message says: its kind and content, and who wrote it.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::{AgentId, Block, Generated, MessageId};

/// The lowest CSAT rating.
pub const MIN_RATING: u8 = 1;

/// The highest CSAT rating.
pub const MAX_RATING: u8 = 5;

/// The content of a message. Its kind is the one key of the JSON object:
/// `{"text":{"text":"Hello"}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// Something a person wrote. From visitors and agents.
    Text {
        /// The words as written; agents may use Markdown.
        text: String,
        /// What the server made of an agent's Markdown; clients leave it out and may not send it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        rich: Vec<Block>,
    },
    /// The visitor asked for a person: what the FAQ bot was asked before. From visitors.
    Handover {
        /// The questions and what was answered, oldest first.
        asked: Vec<Asked>,
    },
    /// The conversation changed state. Agents send `resolved`; the server adds `reopened`.
    Status {
        /// The new state.
        state: ConversationState,
    },
    /// The visitor is asked something. From agents, and from the server after a resolution.
    Survey {
        /// Which survey of the site; `csat` is the built-in poll.
        survey: String,
    },
    /// The visitor's answer to the built-in poll. A later one for the same poll replaces it.
    Rating(Rating),
}

/// A question that the FAQ bot was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The visitor's words.
    pub question: String,
    /// The FAQ question that the bot answered with; `None` when it did not know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matched: Option<String>,
    /// Whether the visitor said that it helped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub helpful: Option<bool>,
    /// What the assistant wrote, where the FAQ had no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generated: Option<Generated>,
}

/// A visitor's answer to a CSAT poll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// The `survey` message that it answers.
    pub survey: MessageId,
    /// 1 (worst) to 5 (best).
    pub score: u8,
    /// What the visitor added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// Whether a conversation waits for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConversationState {
    /// Going on.
    Open,
    /// Ended by an agent.
    Resolved,
    /// Going on again, since the visitor wrote after the end.
    Reopened,
}

/// Who wrote a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The visitor.
    Visitor,
    /// An agent.
    Agent {
        /// Which.
        id: AgentId,
        /// The name that the visitor sees.
        name: String,
    },
    /// The server itself.
    System,
}
