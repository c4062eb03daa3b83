//! What a survey asks, and where each answer leads.
//!
//! `config::surveys` makes these from a merchant's options and refuses what cannot work;
//! [`crate::survey::Run`] goes through them.

mod paths;

pub(crate) use paths::{Fault, faults};

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use wasl_protocol::{Duration, MAX_TEXT_BYTES};

use super::scale::{Bucket, Scale};
use crate::i18n::Locale;

/// A survey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survey {
    /// Its name.
    pub id: String,
    /// What it asks about, e.g. `chat`: recontact counts by it.
    pub touchpoint: String,
    /// What it asks. There is at least one question; the first one is asked first.
    pub questions: Vec<Question>,
    /// What is said at the end: the first that fits.
    pub thanks: Vec<Thanks>,
    /// How long a visitor who was asked is not asked about this touchpoint again.
    pub recontact: Duration,
    /// The same for one who said "later".
    pub later: Duration,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its name, once in a survey.
    pub id: String,
    /// The question.
    pub text: Words,
    /// How it is answered.
    pub kind: Kind,
    /// Whether it cannot be skipped.
    pub required: bool,
    /// Where answers lead: the first that fits, else the next question of the list.
    pub next: Vec<Branch>,
}

/// How a question is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// With one number.
    Scale {
        /// Which numbers, and what they mean.
        scale: Scale,
        /// How they are drawn.
        look: Look,
        /// What stands at the lowest number.
        low: Words,
        /// What stands at the highest number.
        high: Words,
    },
    /// With one of these.
    Single(Vec<Choice>),
    /// With some of these.
    Multiple(Vec<Choice>),
    /// In the visitor's own words.
    Text,
}

/// How the numbers of a scale are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// From sad to happy; scales of five points.
    Faces,
    /// As they are.
    Numbers,
    /// So many stars; scales from 1 whose high end is good.
    Stars,
}

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its name, once in a question.
    pub id: String,
    /// What it says.
    pub text: Words,
}

/// Text in the languages of the widget.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// In English; in Arabic when that is all there is.
    pub en: String,
    /// In Arabic; in English when that is all there is.
    pub ar: String,
}

/// Where some answers lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Which answers.
    pub when: When,
    /// The place of the question in the list; `None` is the end.
    pub to: Option<usize>,
}

/// Which answers a branch is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// Any, and none.
    Always,
    /// Numbers in this bucket.
    Bucket(Bucket),
    /// These numbers.
    Scores(Vec<u8>),
    /// Those with one of these choices among them.
    Choices(Vec<String>),
    /// Any.
    Answered,
    /// None.
    Skipped,
}

/// What is said at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thanks {
    /// To whom: those whose first number is in this bucket; `None` is everybody.
    pub bucket: Option<Bucket>,
    /// The words.
    pub text: Words,
}

/// An answer, as it is kept and sent: `{"score":4}`, `{"chosen":["price"]}`, `{"text":"…"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// A number of the scale.
    Score(u8),
    /// The ids of what was chosen, in the order of the definition.
    Chosen(Vec<String>),
    /// The visitor's own words, trimmed.
    Text(String),
}

impl Words {
    /// The words in a language.
    #[must_use]
    pub fn get(&self, locale: Locale) -> &str {
        match locale {
            Locale::En => &self.en,
            Locale::Ar => &self.ar,
        }
    }
}

impl When {
    /// Whether an answer, or none, is meant.
    fn holds(&self, kind: &Kind, answer: Option<&Answer>) -> bool {
        match self {
            Self::Always => true,
            Self::Answered => answer.is_some(),
            Self::Skipped => answer.is_none(),
            Self::Bucket(bucket) => answer.and_then(|given| kind.bucket(given)) == Some(*bucket),
            Self::Scores(scores) => {
                matches!(answer, Some(Answer::Score(score)) if scores.contains(score))
            }
            Self::Choices(ids) => match answer {
                Some(Answer::Chosen(chosen)) => chosen.iter().any(|id| ids.contains(id)),
                Some(Answer::Score(_) | Answer::Text(_)) | None => false,
            },
        }
    }
}

impl Kind {
    /// The bucket that a number falls into; `None` for other answers.
    #[must_use]
    pub const fn bucket(&self, answer: &Answer) -> Option<Bucket> {
        match (self, answer) {
            (Self::Scale { scale, .. }, Answer::Score(score)) => scale.bucket(*score),
            (
                Self::Scale { .. } | Self::Single(_) | Self::Multiple(_) | Self::Text,
                Answer::Score(_) | Answer::Chosen(_) | Answer::Text(_),
            ) => None,
        }
    }
}

impl Question {
    /// An answer as it is kept: choices in the order of the definition, each once; words trimmed.
    /// `None` when it is no answer to this question. To choose nothing, or say nothing, is none.
    #[must_use]
    pub fn accept(&self, answer: &Answer) -> Option<Answer> {
        match (&self.kind, answer) {
            (Kind::Scale { scale, .. }, Answer::Score(score)) => {
                scale.bucket(*score).map(|_| Answer::Score(*score))
            }
            (Kind::Single(choices), Answer::Chosen(ids)) if ids.len() == 1 => pick(choices, ids),
            (Kind::Multiple(choices), Answer::Chosen(ids)) => pick(choices, ids),
            (Kind::Text, Answer::Text(text)) => {
                let text = text.trim();
                (!text.is_empty() && text.len() <= MAX_TEXT_BYTES)
                    .then(|| Answer::Text(text.into()))
            }
            (
                Kind::Scale { .. } | Kind::Single(_) | Kind::Multiple(_) | Kind::Text,
                Answer::Score(_) | Answer::Chosen(_) | Answer::Text(_),
            ) => None,
        }
    }
}

/// The chosen ones that there are, in the order of the definition.
fn pick(choices: &[Choice], ids: &[String]) -> Option<Answer> {
    let mut chosen = Vec::new();
    for choice in choices {
        if ids.contains(&choice.id) {
            chosen.push(choice.id.clone());
        }
    }
    (!chosen.is_empty()).then_some(Answer::Chosen(chosen))
}

impl Survey {
    /// The place of a question in the list.
    #[must_use]
    pub fn place(&self, id: &str) -> Option<usize> {
        self.questions.iter().position(|question| question.id == id)
    }

    /// Where the question at a place of the list leads after an answer, or after none; `None` is
    /// the end.
    #[must_use]
    pub fn after(&self, place: usize, answer: Option<&Answer>) -> Option<usize> {
        let question = self.questions.get(place)?;
        for branch in &question.next {
            if branch.when.holds(&question.kind, answer) {
                return branch.to;
            }
        }
        let next = place + 1;
        (next < self.questions.len()).then_some(next)
    }

    /// What is said at the end to somebody whose first number is in that bucket.
    #[must_use]
    pub fn thanks(&self, bucket: Option<Bucket>) -> Option<&Words> {
        self.thanks
            .iter()
            .find(|thanks| thanks.bucket.is_none() || thanks.bucket == bucket)
            .map(|thanks| &thanks.text)
    }
}
