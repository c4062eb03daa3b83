//! What a visitor does with a survey on screen.

use alloc::string::String;

use super::run::Dismissal;

/// What a visitor did with a survey. Questions are named, so that a late press means the one that
/// was on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SurveyAct {
    /// A number was pressed.
    Scored {
        /// Which question.
        question: String,
        /// The number.
        score: u8,
    },
    /// A choice was pressed: taken, or given back where several may be taken.
    Chose {
        /// Which question.
        question: String,
        /// The choice's id.
        choice: String,
    },
    /// The words of an answer changed.
    Wrote {
        /// Which question.
        question: String,
        /// All of them.
        text: String,
    },
    /// "Next", "send" or "skip".
    Continued {
        /// From which question.
        question: String,
    },
    /// "Back".
    WentBack,
    /// Closed, "later" or "never".
    Dismissed(Dismissal),
}
