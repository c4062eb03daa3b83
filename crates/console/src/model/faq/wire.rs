//! The FAQ as the server has it: entries, questions that found none, what a change would do, versions.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use wasl_protocol::Timestamp;

/// A question with its answer. What this console does not know of it is kept as it is, and what says
/// nothing is left out, so that an entry that nobody touched is stored as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The question.
    pub question: String,
    /// Other ways to ask it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phrasings: Vec<String>,
    /// The answer, in Markdown.
    pub answer: String,
    /// Words that hint at it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Offered as a quick question.
    #[serde(default, skip_serializing_if = "is_false")]
    pub quick: bool,
    /// Everything else.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

impl Entry {
    /// What it is called in events and by the server: its id, else its question.
    #[must_use]
    pub fn name(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.question)
    }

    /// Whether this is its question or one of its phrasings, but for letter case and space around.
    #[must_use]
    pub fn asks(&self, text: &str) -> bool {
        let text = folded(text);
        folded(&self.question) == text || self.phrasings.iter().any(|known| folded(known) == text)
    }

    /// Adds ways to ask it that it does not have yet.
    pub fn learn(&mut self, texts: &[String]) {
        for text in texts.iter().map(|text| text.trim()) {
            if !text.is_empty() && !self.asks(text) {
                self.phrasings.push(text.to_owned());
            }
        }
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the form that serde asks for"
)]
const fn is_false(value: &bool) -> bool {
    !*value
}

/// A text without the space around it and without capitals, to compare.
#[must_use]
pub fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

/// The FAQ of the site in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Faq {
    /// The language.
    pub locale: String,
    /// The languages that the site has settings in.
    pub locales: Vec<String>,
    /// Its version.
    pub version: u64,
    /// Its entries.
    pub entries: Vec<Entry>,
}

/// Questions that found no answer, or one that did not help.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Asked {
    /// The most asked first.
    pub groups: Vec<Group>,
    /// How many questions are not among them, as there were too many.
    #[serde(default)]
    pub skipped: u32,
}

/// Questions that are alike.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Group {
    /// In the visitors' words.
    pub questions: Vec<Question>,
    /// How often they were asked.
    pub count: u32,
    /// The entry that is most like them.
    #[serde(default)]
    pub nearest: Option<Nearest>,
}

impl Group {
    /// Its first question, by which it is known.
    #[must_use]
    pub fn key(&self) -> &str {
        self.questions
            .first()
            .map_or("", |question| question.text.as_str())
    }

    /// The words of all its questions.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        let texts = self.questions.iter();
        texts.map(|question| question.text.clone()).collect()
    }
}

/// A question in a visitor's words.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Question {
    /// The words.
    pub text: String,
    /// How often.
    pub count: u32,
    /// What came of it.
    pub outcome: Miss,
    /// When it was asked last.
    pub last_at: Timestamp,
}

/// Why a question is to be learned from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Miss {
    /// There was no answer.
    Unanswered,
    /// There was one, and it did not help.
    Unhelpful,
}

/// The entry that is most like a question.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Nearest {
    /// Its name.
    pub entry: String,
    /// Its question.
    pub question: String,
    /// How sure the bot is, 0 to 1.
    pub confidence: f64,
}

/// What a change would do.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Preview {
    /// Recent questions that would find something else.
    pub changed: Vec<Changed>,
    /// How many would not.
    pub unchanged: u32,
    /// Entries that are mixed up.
    pub confusions: Vec<Confusion>,
    /// What is wrong with the entries.
    pub problems: Vec<String>,
    /// The entries as they would be, where a file was read.
    #[serde(default)]
    pub entries: Option<Vec<Entry>>,
}

/// A question that would find something else.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Changed {
    /// Its words.
    pub text: String,
    /// How often it was asked.
    pub count: u32,
    /// What it finds.
    pub before: Found,
    /// What it would find.
    pub after: Found,
}

/// What a question finds.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Found {
    /// In what way.
    pub outcome: Outcome,
    /// Which entry comes first.
    #[serde(default)]
    pub entry: Option<String>,
    /// How sure the bot is, 0 to 1.
    pub confidence: f64,
}

/// In what way the bot replies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// With an answer.
    Answer,
    /// With some to choose from.
    Suggest,
    /// With none.
    Unknown,
}

/// Two entries that are mixed up.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Confusion {
    /// One.
    pub one: String,
    /// The other.
    pub other: String,
    /// The phrasings that find the wrong one.
    pub questions: Vec<String>,
    /// It is not so now.
    #[serde(default)]
    pub new: bool,
}

/// A version of the FAQ.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Version {
    /// Its number.
    pub version: u64,
    /// When it was published.
    pub at: Timestamp,
    /// By whom; empty: by the command line.
    #[serde(default)]
    pub by: String,
    /// What they noted.
    #[serde(default)]
    pub note: String,
    /// How many entries it has.
    pub entries: u32,
    /// How many it has that the one before has not.
    pub added: u32,
    /// How many are not as before.
    pub changed: u32,
    /// How many it has no more.
    pub removed: u32,
}
