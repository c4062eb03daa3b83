//! What is kept, whatever keeps it: the orders that can be given and what comes back.
//!
//! [`Store`] is SQLite or PostgreSQL behind one contract, [`Backend`]. Its callers see only the
//! types of this module.

mod backend;
mod column;
mod dead_letters;
mod faq;
mod feed;
mod forwards;
mod lead;
mod message;
mod open;
mod plan;
mod postgres;
mod sqlite;
mod surveys;
pub mod transfer;

use std::fmt;

use serde::{Deserialize, Serialize};
use wasl_protocol::{
    AgentId, ConversationSummary, ErrorCode, Identify, PageFacts, SeenMark, SiteId, Timestamp,
    Verified, VisitorId,
};

use crate::digest::Hash;

pub use backend::{Answer, Backend, Promise, Publish, Store, wait};
pub use dead_letters::{DeadLetter, Letters, ListedLetter, MAX_BODY_BYTES, Reason, Room};
pub use faq::{QuestionRow, Questions, Which};
pub use feed::{FeedItem, FeedPosition};
pub use forwards::{
    Forward, ForwardId, ForwardItem, Lease, ListedForward, MOST as MOST_FORWARDED, Progress,
};
pub use lead::{LeadRecord, ListedLead};
pub use message::{Append, Appended, Polling, Sender, Side};
pub use open::{Database, OpenError};
pub use sqlite::{BackupError, back_up};

/// The most conversations that one visitor can have.
pub const MAX_CONVERSATIONS: i64 = 20;

/// Why an order was not carried out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// It may not be; asking again will not help.
    #[error("refused: {}", .0.as_str())]
    Refused(ErrorCode),
    /// More orders wait than the store takes; try again.
    #[error("too many writes are waiting")]
    Busy,
    /// The database failed; try again.
    #[error("the database failed: {0}")]
    Failed(String),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<ErrorCode> for StoreError {
    fn from(code: ErrorCode) -> Self {
        Self::Refused(code)
    }
}

/// A visitor as their browser reports them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitorRecord {
    /// The visitor.
    pub id: VisitorId,
    /// The site.
    pub site: SiteId,
    /// The language of the widget.
    pub locale: String,
    /// Where they are.
    pub page: PageFacts,
    /// What the page says of them; an absent field keeps what was stored, and what a token proved
    /// before is not changed by words without one. Its own token is not looked at.
    pub identity: Identify,
    /// What a token proved of them: then `identity` is what it says.
    pub verified: Option<Verified>,
}

/// A key that a merchant's server signs visitors' tokens with.
#[derive(Clone, PartialEq, Eq)]
pub struct IdentityKey {
    /// Its name, the `kid` of a token.
    pub kid: String,
    /// Its secret.
    pub secret: String,
    /// When it was made.
    pub created_at: Timestamp,
}

impl fmt::Debug for IdentityKey {
    /// Without the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdentityKey")
            .field("kid", &self.kid)
            .finish_non_exhaustive()
    }
}

/// An agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentRecord {
    /// Who.
    pub id: AgentId,
    /// Their site.
    pub site: SiteId,
    /// The site's name.
    pub site_name: String,
    /// The name that visitors see.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
}

/// What a one-time link is exchanged for.
#[derive(Clone, Debug)]
pub struct Redeem {
    /// The hash of the link's token.
    pub link: Hash,
    /// The agent's name.
    pub name: String,
    /// The agent's address, in lower case.
    pub email: String,
    /// The password's Argon2id hash.
    pub password_hash: String,
    /// Now.
    pub now: Timestamp,
}

/// What an exchanged link brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redeemed {
    /// Who may sign in now.
    pub agent: AgentId,
    /// Their sessions under an old password, which are over.
    pub ended: Vec<Hash>,
}

/// Whose a conversation is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ownership {
    /// The site.
    pub site: SiteId,
    /// The visitor.
    pub visitor: VisitorId,
    /// Where it stands.
    pub mark: SeenMark,
}

/// What others must hear of, in the order of its commit. Other nodes get it as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum News {
    /// Messages were stored.
    Appended {
        /// The site.
        site: SiteId,
        /// Who sent.
        side: Side,
        /// What.
        appended: Appended,
    },
    /// A side has read further.
    Seen {
        /// The site.
        site: SiteId,
        /// The conversation afterwards.
        summary: ConversationSummary,
    },
    /// The facts about a visitor changed.
    Facts {
        /// The site.
        site: SiteId,
        /// Their conversations afterwards.
        summaries: Vec<ConversationSummary>,
    },
}

/// A site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteRecord {
    /// Its id, as in `data-site`.
    pub id: SiteId,
    /// Its name.
    pub name: String,
    /// The origins that may use it; see `docs/SERVER.md` for the two special words.
    pub origins: Vec<String>,
}

/// A site's settings in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsRecord {
    /// The language, e.g. `ar`.
    pub locale: String,
    /// The options as JSON.
    pub json: String,
}

/// A telemetry event as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRecord {
    /// Unique for the site.
    pub id: String,
    /// Its type.
    pub kind: String,
    /// The session.
    pub session: String,
    /// The whole event as JSON.
    pub json: String,
}

/// A stored telemetry event as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedEvent {
    /// Its place among all events: the cursor of the list.
    pub position: i64,
    /// When it came.
    pub received_at: Timestamp,
    /// The event as JSON.
    pub json: String,
}

/// How many visitors gave each CSAT score, 1 first.
pub type RatingCounts = [u32; 5];

/// The first words of a text for a list: one line, without control and bidi control characters
/// (they could make a preview read as something else), at most 120 characters.
#[must_use]
pub fn preview(text: &str) -> String {
    let mut line = String::new();
    let mut count = 0;
    let mut gap = false;
    for character in text.chars() {
        if character.is_whitespace() {
            gap = true;
        } else if !character.is_control() && !is_bidi_control(character) {
            if gap && !line.is_empty() {
                line.push(' ');
            }
            gap = false;
            line.push(character);
            count += 1;
            if count == 120 {
                line.push('…');
                break;
            }
        }
    }
    line
}

/// The characters that change the direction of what follows: UAX #9, explicit formatting.
const fn is_bidi_control(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
}

#[cfg(test)]
mod tests {
    use super::preview;

    #[test]
    fn a_preview_is_one_clean_line() {
        for (text, line) in [
            ("Hello", "Hello"),
            ("  two\n\n lines ", "two lines"),
            ("a\u{202e}b\u{2066}c\u{7}", "abc"),
            ("", ""),
            ("سلام\tعليكم", "سلام عليكم"),
        ] {
            assert_eq!(preview(text), line);
        }
        assert_eq!(preview(&"x".repeat(500)).chars().count(), 121);
    }
}
