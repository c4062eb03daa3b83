//! What the console asks and is answered: the bodies of `/v1/agent/faq` and its kin.
//!
//! `docs/FAQ.md`, "Learn from what is asked", has the routes. Times are milliseconds since 1970 in
//! UTC, confidences 0 to 1.

use serde::{Deserialize, Serialize};
use wasl_protocol::Timestamp;

use super::entry::Entry;

/// `GET /v1/agent/faq`: the entries of a language.
#[derive(Debug, Serialize)]
pub struct Faq {
    /// The language.
    pub locale: String,
    /// All languages that the site has settings in.
    pub locales: Vec<String>,
    /// What a change of these entries must name.
    pub version: u32,
    /// The entries, each with `phrasings`, `tags` and `quick`, and whatever else it has.
    pub entries: Vec<Entry>,
}

/// `GET /v1/agent/faq/questions`: what was asked and not answered well.
#[derive(Debug, Default, Serialize)]
pub struct Questions {
    /// Questions that are alike, the most asked first.
    pub groups: Vec<Group>,
    /// How many more questions there are than were looked at.
    pub skipped: u64,
}

/// Questions that are alike.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    /// The questions, the most asked first.
    pub questions: Vec<Question>,
    /// How often they were asked, together.
    pub count: u64,
    /// The entry that comes nearest to the most asked one.
    pub nearest: Option<Nearest>,
}

/// A question, as it was asked last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Question {
    /// The words.
    pub text: String,
    /// How often.
    pub count: u64,
    /// Why it is here.
    pub outcome: Missed,
    /// When it was asked last.
    pub last_at: Timestamp,
}

/// What was not well about an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Missed {
    /// There was none.
    Unanswered,
    /// It did not help.
    Unhelpful,
}

/// An entry that comes near.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Nearest {
    /// Its name: its id, else its question.
    pub entry: String,
    /// Its question.
    pub question: String,
    /// How likely it answers.
    pub confidence: f64,
}

/// `POST /v1/agent/faq/preview`: entries to try.
#[derive(Debug, Deserialize)]
pub struct Draft {
    /// All entries as they would be.
    pub entries: Vec<Entry>,
}

/// What a change of the entries would do.
#[derive(Debug, Default, PartialEq, Serialize)]
pub struct Preview {
    /// Recent questions that would be answered otherwise, the most asked first.
    pub changed: Vec<Change>,
    /// How many recent questions would be answered as now.
    pub unchanged: usize,
    /// Entries that would be mixed up, the most mixed up first.
    pub confusions: Vec<Confusion>,
    /// What is wrong with the entries, a sentence each; then nothing else was looked at.
    pub problems: Vec<String>,
}

/// A question that would be answered otherwise.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The question.
    pub text: String,
    /// How often it was asked.
    pub count: u64,
    /// What the bot says now.
    pub before: Reply,
    /// What it would say.
    pub after: Reply,
}

/// What the bot says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reply {
    /// In which way.
    pub outcome: Outcome,
    /// The entry that comes first, by its name; none where nothing comes near.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<String>,
    /// How likely that entry answers.
    pub confidence: f64,
}

/// In which way the bot replies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// With an answer.
    Answer,
    /// With a few likely questions.
    Suggest,
    /// It does not know.
    Unknown,
}

/// Two entries that are mixed up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Confusion {
    /// The name of the right entry.
    pub one: String,
    /// The name of the entry that comes first.
    pub other: String,
    /// The questions.
    pub questions: Vec<String>,
    /// They are not mixed up now.
    pub new: bool,
}

/// `PUT /v1/agent/faq`: entries to store.
#[derive(Debug, Deserialize)]
pub struct Save {
    /// The version that was changed.
    pub version: u32,
    /// All entries as they are to be.
    pub entries: Vec<Entry>,
    /// What was changed, in a few words.
    #[serde(default)]
    pub note: Option<String>,
}

/// The version that was stored.
#[derive(Debug, Serialize)]
pub struct Saved {
    /// Its number.
    pub version: u32,
}

/// `GET /v1/agent/faq/versions`: what the entries were, the latest first.
#[derive(Debug, Serialize)]
pub struct Versions {
    /// The versions; the first is the current one.
    pub versions: Vec<Version>,
}

/// A version of the entries.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Version {
    /// Its number, from 1.
    pub version: u32,
    /// When it was stored.
    pub at: Timestamp,
    /// The agent's name; empty where the settings were changed by the command line.
    pub by: String,
    /// What was changed, in a few words; may be empty.
    pub note: String,
    /// How many entries it has.
    pub entries: u32,
    /// How many of them the version before did not have.
    pub added: u32,
    /// How many are otherwise there.
    pub changed: u32,
    /// How many the version before had more.
    pub removed: u32,
}

/// `POST /v1/agent/faq/versions/{version}/restore`.
#[derive(Debug, Deserialize)]
pub struct Restore {
    /// The current version.
    pub version: u32,
}

/// `POST /v1/agent/faq/questions/dismiss`.
#[derive(Debug, Deserialize)]
pub struct Dismiss {
    /// Questions that need no entry, as they are listed.
    pub texts: Vec<String>,
}

/// `POST /v1/agent/faq/import`: what a file would make of the entries. Nothing is stored.
#[derive(Debug, Serialize)]
pub struct Imported {
    /// The entries as they would be.
    pub entries: Vec<Entry>,
    /// What the change would do.
    #[serde(flatten)]
    pub preview: Preview,
}
