//! What is kept of a survey that is going on.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use wasl_protocol::Timestamp;

use super::super::definition::Answer;

/// What is kept of a survey that is going on, or is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRecord {
    /// Which survey.
    pub survey: String,
    /// When it came up.
    pub asked_at: Timestamp,
    /// When the visitor last did something with it.
    pub touched_at: Timestamp,
    /// The questions that were passed, in the order of the way.
    pub given: Vec<GivenAnswer>,
    /// How many of them lie before the question on screen.
    pub at: usize,
    /// How far it is.
    pub phase: Phase,
}

/// A question that was passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenAnswer {
    /// Which.
    pub question: String,
    /// Its answer; `None` when it was skipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
}

/// How far a survey is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Asked, and perhaps answered in part.
    Open,
    /// Gone through to the end.
    Done,
    /// Closed before the end.
    Dismissed(Dismissal),
    /// Left without a word.
    Abandoned,
}

/// How a survey was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dismissal {
    /// Without saying why.
    Closed,
    /// "Later".
    Later,
    /// "Never": not about this again.
    Never,
}

impl Dismissal {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Closed, Self::Later, Self::Never];

    /// As events and visits name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "close",
            Self::Later => "later",
            Self::Never => "never",
        }
    }
}
