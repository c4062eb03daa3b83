//! A question that the FAQ does not answer, and what the server's assistant says to it.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::{Asked, Block, SiteId, VisitorToken};

/// The most bytes of a question with what was asked before it, as JSON.
pub const MAX_ASK_BYTES: usize = 16 * 1024;

/// The most characters of a question.
pub const MAX_ASK_CHARS: usize = 500;

/// The most turns before it that go along.
pub const MAX_ASK_TURNS: usize = 4;

/// A question, as it is posted to `/v1/assistant`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssistantAsk {
    /// The site.
    pub site: SiteId,
    /// The visitor's secret.
    pub token: VisitorToken,
    /// The visitor's language.
    pub locale: String,
    /// Their words.
    pub question: String,
    /// The last turns before it, oldest first.
    #[serde(default)]
    pub history: Vec<Asked>,
}

/// What the assistant says: the data of one server-sent event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssistantSaid {
    /// The answer so far, in the place of what was said before.
    Text {
        /// Drawn text.
        rich: Vec<Block>,
        /// What it cites so far, in the order of the numbers in it.
        sources: Vec<Source>,
    },
    /// That was all.
    End(AssistantEnd),
}

/// An entry of the FAQ that an answer cites.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its name: its id, or its question where it has none.
    pub entry: String,
    /// Its question.
    pub question: String,
}

/// How an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssistantEnd {
    /// It is whole.
    Done,
    /// The entries do not answer the question; what was said so far does not count.
    Refused,
    /// Something broke; what was said so far does not count.
    Failed,
    /// The day's questions are used up.
    Budget,
}

impl AssistantEnd {
    /// Its name on the wire and in events.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Budget => "budget",
        }
    }
}

/// What the assistant wrote to a question that the FAQ did not answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generated {
    /// Its plain words, for agents.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Its drawn text, in the visitor's storage alone: a client may not send it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rich: Vec<Block>,
    /// The questions of the entries that it cites.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_its_word() {
        for end in [
            AssistantEnd::Done,
            AssistantEnd::Refused,
            AssistantEnd::Failed,
            AssistantEnd::Budget,
        ] {
            let json = serde_json::to_string(&AssistantSaid::End(end)).unwrap();
            assert_eq!(json, alloc::format!("{{\"end\":\"{}\"}}", end.as_str()));
        }
    }
}
