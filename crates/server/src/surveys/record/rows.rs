//! What is asked of the stores, and what they answer: counts and rows.

use wasl_protocol::{ConversationId, Timestamp};

use super::{Given, How, Run, State};

/// Which runs are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Asked then or later.
    pub from: Option<Timestamp>,
    /// Asked before.
    pub to: Option<Timestamp>,
    /// About this.
    pub touchpoint: Option<String>,
    /// In this stage of the journey.
    pub stage: Option<String>,
    /// In this language.
    pub locale: Option<String>,
    /// In this conversation.
    pub conversation: Option<ConversationId>,
    /// Of this survey.
    pub survey: Option<String>,
}

/// How many runs are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunCount {
    /// The survey.
    pub survey: String,
    /// What it asks about.
    pub touchpoint: String,
    /// How they stand.
    pub state: State,
    /// How they were closed.
    pub how: Option<How>,
    /// Whether a question of them is answered.
    pub answered: bool,
    /// How many.
    pub number: u32,
}

/// How many answers are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerCount {
    /// The survey.
    pub survey: String,
    /// The question.
    pub question: String,
    /// The answer; of texts only that there is one.
    pub given: Given,
    /// The chance with which these visitors were asked, in millionths.
    pub share: u32,
    /// How many.
    pub number: u32,
}

/// A run with one of its answers; a run without any is there once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerRow {
    /// The run.
    pub run: Run,
    /// When it first was heard of.
    pub asked_at: Timestamp,
    /// How it stands.
    pub state: State,
    /// How it was closed.
    pub how: Option<How>,
    /// The question, the answer and when it was given.
    pub answer: Option<(String, Given, Timestamp)>,
}

/// A text that a visitor wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextRow {
    /// The run.
    pub run: String,
    /// The words.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// The stage of the journey.
    pub stage: Option<String>,
    /// The language.
    pub locale: Option<String>,
    /// The conversation, where it was asked in one.
    pub conversation: Option<ConversationId>,
}

/// Where a page of texts begins: before this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextCursor {
    /// When it was written.
    pub at: Timestamp,
    /// Its run.
    pub run: String,
}

/// Where a page of rows begins: after this one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowCursor {
    /// The survey.
    pub survey: String,
    /// The run.
    pub run: String,
    /// The question; empty for a run without answers.
    pub question: String,
}

impl From<&AnswerRow> for RowCursor {
    fn from(row: &AnswerRow) -> Self {
        let question = row.answer.as_ref().map(|(question, _, _)| question.clone());
        Self {
            survey: row.run.survey.clone(),
            run: row.run.run.clone(),
            question: question.unwrap_or_default(),
        }
    }
}
