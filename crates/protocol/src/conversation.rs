//! What the agent sees of a conversation besides its messages.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use crate::{ConversationId, ConversationState, Seq, Timestamp, VisitorId};

/// A conversation as the inbox lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationSummary {
    /// Which.
    pub id: ConversationId,
    /// Open, resolved or reopened.
    pub state: ConversationState,
    /// The last message's place.
    pub head: Seq,
    /// How far agents have read.
    pub agent_seen: Seq,
    /// How far the visitor has read.
    pub visitor_seen: Seq,
    /// The first words of the last text message.
    pub preview: String,
    /// When the last message came.
    pub updated_at: Timestamp,
    /// When it began.
    pub started_at: Timestamp,
    /// Who is asking.
    pub visitor: VisitorFacts,
    /// The latest CSAT score, 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<u8>,
    /// The comment given with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating_comment: Option<String>,
}

/// What is known of a visitor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitorFacts {
    /// Which visitor.
    pub id: VisitorId,
    /// The name given by `identify`, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The address given by `identify` or the contact panel, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// The language the widget speaks to them, e.g. `ar`.
    pub locale: String,
    /// The page they are on, or were on last.
    pub page: PageFacts,
    /// Whether a browser of theirs is connected now.
    pub online: bool,
    /// Who they are by a token of the merchant's, if they had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<Verified>,
    /// An agent blocked them: what they send is refused.
    #[serde(default, skip_serializing_if = "is_false")]
    pub blocked: bool,
}

/// An identity that the merchant's server has signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verified {
    /// The merchant's own id of the customer: the token's `sub`.
    pub subject: String,
    /// The token's `exp`. What comes later was not proven by it.
    pub until: Timestamp,
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde gives it by reference"
)]
const fn is_false(value: &bool) -> bool {
    !*value
}

/// A page and how the visitor got this far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageFacts {
    /// Its address, without fragment.
    pub url: String,
    /// Its title.
    pub title: String,
    /// The journey stage there: `before`, `during` or `after` purchase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// How many pages they have seen in this session, this one included.
    #[serde(default)]
    pub page_count: u32,
}
