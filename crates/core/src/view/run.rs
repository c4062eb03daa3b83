//! What a survey shows, wherever it stands.

use alloc::string::String;
use alloc::vec::Vec;

use crate::survey::{Look, Scale};

/// A survey that is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunView {
    /// Which asking of it.
    pub run: String,
    /// Which survey.
    pub survey: String,
    /// What stands in it now.
    pub stage: RunStage,
    /// There is a question to go back to.
    pub can_back: bool,
    /// It can be closed.
    pub can_close: bool,
    /// "Later" and "never" are offered: nothing is answered yet.
    pub can_refuse: bool,
    /// Which question of how many this is, where that is known for sure: no answer leads past one.
    pub progress: Option<(u32, u32)>,
}

/// What stands in a survey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunStage {
    /// A question.
    Question(QuestionView),
    /// The thanks at its end.
    Thanks(String),
}

/// A question of a survey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionView {
    /// Its name.
    pub id: String,
    /// The question.
    pub text: String,
    /// How it is answered.
    pub answer: AnswerView,
    /// The button that leads on.
    pub onward: Onward,
}

/// How a question is answered, with the answer that there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnswerView {
    /// With one number.
    Scale {
        /// Which numbers.
        scale: Scale,
        /// How they are drawn.
        look: Look,
        /// What stands at the lowest number.
        low: String,
        /// What stands at the highest number.
        high: String,
        /// The chosen one.
        chosen: Option<u8>,
    },
    /// With one, or several, of these.
    Choices {
        /// Several may be chosen.
        several: bool,
        /// They.
        choices: Vec<ChoiceView>,
    },
    /// In the visitor's own words: those that stand there.
    Words(String),
}

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceView {
    /// Its name.
    pub id: String,
    /// What it says.
    pub text: String,
    /// It is chosen.
    pub chosen: bool,
}

/// The button that leads on from a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Onward {
    /// None: an answer leads on by itself.
    Absent,
    /// There is no answer, and there need not be one.
    Skip,
    /// There is one, and a question after it.
    Next,
    /// There is one, and it is the last.
    Send,
    /// There must be an answer first.
    Blocked,
}
