//! The questions that were asked of the FAQ and the versions of its entries: the statements, one
//! text for both databases, and the methods made of them.

mod reading;
mod statements;
mod writing;

use wasl_protocol::Timestamp;

use crate::faq::asked::Heard;

pub(super) use reading::faq_reads;
pub(super) use statements::*;
pub(super) use writing::{faq_keeps, faq_orders};

/// Which questions are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Which {
    /// The widget's language.
    pub locale: String,
    /// What came of them.
    pub outcome: Heard,
    /// Those that were asked since.
    pub since: Timestamp,
}

/// Questions that were asked, the most asked first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Questions {
    /// As many as there is room for.
    pub rows: Vec<QuestionRow>,
    /// How many there are.
    pub all: u64,
}

/// A question that was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionRow {
    /// What it is told apart by.
    pub key: String,
    /// The words, as they came last.
    pub text: String,
    /// The entry that answered last, by its name; may be empty.
    pub entry: String,
    /// How often it was asked with this outcome.
    pub count: u64,
    /// When it was asked last.
    pub last_at: Timestamp,
}
