//! The form of an entry. It is kept with the draft, so that a reload loses no word.

use serde::{Deserialize, Serialize};

use super::draft::Place;
use super::wire::Entry;
use crate::i18n::Key;

/// From how many phrasings on an entry has enough of them. Below, each is worth 9 to 12 points of
/// accuracy (`docs/FAQ.md`).
pub const ENOUGH: usize = 3;

/// An entry as it is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// Which entry; `None`: a new one.
    pub place: Option<Place>,
    /// What it was when the form was opened.
    pub from: Entry,
    /// The question.
    pub question: String,
    /// The phrasings, one a line.
    pub phrasings: String,
    /// The answer.
    pub answer: String,
    /// The tags, one a line.
    pub tags: String,
    /// Offered as a quick question.
    pub quick: bool,
}

/// A field of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The question.
    Question,
    /// The phrasings.
    Phrasings,
    /// The answer.
    Answer,
    /// The tags.
    Tags,
}

impl Form {
    /// The form of an entry.
    pub(super) fn of(place: Option<Place>, entry: &Entry) -> Self {
        Self {
            place,
            question: entry.question.clone(),
            phrasings: entry.phrasings.join("\n"),
            answer: entry.answer.clone(),
            tags: entry.tags.join("\n"),
            quick: entry.quick,
            from: entry.clone(),
        }
    }

    /// The form of a new entry for questions; the first of them is its question.
    pub(super) fn asking(questions: &[String]) -> Self {
        let mut entry = Entry {
            question: questions.first().cloned().unwrap_or_default(),
            ..Entry::default()
        };
        entry.learn(questions);
        Self {
            from: Entry::default(),
            ..Self::of(None, &entry)
        }
    }

    /// A field was written in.
    pub(super) fn write(&mut self, field: Field, text: String) {
        *(match field {
            Field::Question => &mut self.question,
            Field::Phrasings => &mut self.phrasings,
            Field::Answer => &mut self.answer,
            Field::Tags => &mut self.tags,
        }) = text;
    }

    /// The entry that it makes.
    #[must_use]
    pub fn entry(&self) -> Entry {
        Entry {
            question: self.question.trim().to_owned(),
            phrasings: lines(&self.phrasings),
            answer: self.answer.trim().to_owned(),
            tags: lines(&self.tags),
            quick: self.quick,
            ..self.from.clone()
        }
    }

    /// Whether nothing was written since it was opened.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        self.entry() == Self::of(self.place, &self.from).entry()
    }

    /// How many phrasings there are.
    #[must_use]
    pub fn phrasings(&self) -> usize {
        lines(&self.phrasings).len()
    }

    /// What is missing.
    pub(super) fn complaint(&self) -> Option<(Field, Key)> {
        if self.question.trim().is_empty() {
            Some((Field::Question, Key::FaqQuestionMissing))
        } else if self.answer.trim().is_empty() {
            Some((Field::Answer, Key::FaqAnswerMissing))
        } else {
            None
        }
    }
}

/// The lines of a text, each once, without those that are empty.
fn lines(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim) {
        if !line.is_empty() && !found.iter().any(|known| known == line) {
            found.push(line.to_owned());
        }
    }
    found
}
