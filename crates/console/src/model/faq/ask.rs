//! What the FAQ's section asks the server, and what comes back. Paths and shapes are those of
//! `docs/SERVER.md`.

use serde::{Deserialize, Serialize};
use serde_json::Error;
use wasl_protocol::{Block, ErrorCode};

use super::wire::{Asked, Entry, Faq, Preview, Version};
use crate::model::request::Trouble;

/// Something asked of the server, about the FAQ in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The language; empty: the one that the site has.
    pub locale: String,
    /// What.
    pub what: What,
    /// The proof that this page ordered the change.
    pub csrf: String,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The entries.
    Entries,
    /// The questions that found no answer, of so many days.
    Questions(u16),
    /// What these entries would do.
    Preview(Vec<Entry>),
    /// Make these entries the current ones.
    Publish(Publication),
    /// The versions.
    Versions,
    /// Make an old version the current one.
    Restore {
        /// Which.
        version: u64,
        /// The current one, as far as it is known here.
        current: u64,
    },
    /// Show these questions no more.
    Dismiss(Vec<String>),
    /// What the entries of a CSV file would do.
    Import(String),
    /// An answer as it is drawn.
    Answer(String),
}

/// What is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Publication {
    /// The version it stands on.
    pub version: u64,
    /// The entries.
    pub entries: Vec<Entry>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What the server said.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// The entries.
    Entries(Faq),
    /// The questions.
    Questions(Asked),
    /// What a change would do.
    Preview(Preview),
    /// The versions, the newest first.
    Versions(Vec<Version>),
    /// The version that is the current one now.
    Version(u64),
    /// An answer as it is drawn.
    Answer(Vec<Block>),
    /// It is done.
    Done,
    /// What was sent is not taken: why, in sentences.
    Refused(Vec<String>),
}

#[derive(Serialize)]
struct Entries<'a> {
    entries: &'a [Entry],
}

#[derive(Serialize)]
struct Texts<'a> {
    texts: &'a [String],
}

#[derive(Serialize)]
struct Current {
    version: u64,
}

#[derive(Serialize)]
struct Markdown<'a> {
    answer: &'a str,
}

#[derive(Deserialize)]
struct Versions {
    versions: Vec<Version>,
}

#[derive(Deserialize)]
struct Published {
    version: u64,
}

#[derive(Deserialize)]
struct Drawn {
    blocks: Vec<Block>,
}

#[derive(Deserialize)]
struct Failure {
    error: FailureDetail,
}

#[derive(Deserialize)]
struct FailureDetail {
    code: ErrorCode,
    message: String,
}

/// Where the FAQ's file is to be had in one language.
#[must_use]
pub fn export_path(locale: &str) -> String {
    format!("/v1/agent/faq/export?locale={locale}")
}

impl Ask {
    /// The HTTP method.
    #[must_use]
    pub const fn method(&self) -> &'static str {
        match self.what {
            What::Entries | What::Questions(_) | What::Versions => "GET",
            What::Publish(_) => "PUT",
            What::Preview(_)
            | What::Restore { .. }
            | What::Dismiss(_)
            | What::Import(_)
            | What::Answer(_) => "POST",
        }
    }

    /// Path and query.
    #[must_use]
    pub fn path(&self) -> String {
        let (below, more) = match &self.what {
            What::Entries | What::Publish(_) => (String::new(), String::new()),
            What::Questions(days) => ("/questions".into(), format!("&days={days}")),
            What::Preview(_) => ("/preview".into(), String::new()),
            What::Versions => ("/versions".into(), String::new()),
            What::Restore { version, .. } => {
                (format!("/versions/{version}/restore"), String::new())
            }
            What::Dismiss(_) => ("/questions/dismiss".into(), String::new()),
            What::Import(_) => ("/import".into(), String::new()),
            What::Answer(_) => ("/answer".into(), String::new()),
        };
        // Language tags alone: nothing in them has to be escaped.
        let locale = &self.locale;
        if locale.is_empty() {
            format!("/v1/agent/faq{below}")
        } else {
            format!("/v1/agent/faq{below}?locale={locale}{more}")
        }
    }

    /// What to send, where something is.
    #[must_use]
    pub fn body(&self) -> Option<String> {
        match &self.what {
            What::Entries | What::Questions(_) | What::Versions => None,
            What::Preview(entries) => serde_json::to_string(&Entries { entries }).ok(),
            What::Publish(publication) => serde_json::to_string(publication).ok(),
            What::Restore { current, .. } => {
                serde_json::to_string(&Current { version: *current }).ok()
            }
            What::Dismiss(texts) => serde_json::to_string(&Texts { texts }).ok(),
            What::Import(csv) => Some(csv.clone()),
            What::Answer(answer) => serde_json::to_string(&Markdown { answer }).ok(),
        }
    }

    /// The kind of what is sent.
    #[must_use]
    pub const fn content_type(&self) -> &'static str {
        match self.what {
            What::Import(_) => "text/csv; charset=utf-8",
            What::Entries
            | What::Questions(_)
            | What::Preview(_)
            | What::Publish(_)
            | What::Versions
            | What::Restore { .. }
            | What::Dismiss(_)
            | What::Answer(_) => "application/json",
        }
    }

    /// The proof, for those that need it.
    #[must_use]
    pub fn csrf(&self) -> Option<&str> {
        (self.method() != "GET").then_some(&*self.csrf)
    }

    /// Reads what came with a status of success.
    ///
    /// # Errors
    /// It is not of the documented shape.
    pub fn read(&self, text: &str) -> Result<Told, Error> {
        match self.what {
            What::Entries => serde_json::from_str(text).map(Told::Entries),
            What::Questions(_) => serde_json::from_str(text).map(Told::Questions),
            What::Preview(_) | What::Import(_) => serde_json::from_str(text).map(Told::Preview),
            What::Publish(_) | What::Restore { .. } => {
                serde_json::from_str::<Published>(text).map(|done| Told::Version(done.version))
            }
            What::Versions => {
                serde_json::from_str::<Versions>(text).map(|list| Told::Versions(list.versions))
            }
            What::Dismiss(_) => Ok(Told::Done),
            What::Answer(_) => {
                serde_json::from_str::<Drawn>(text).map(|drawn| Told::Answer(drawn.blocks))
            }
        }
    }

    /// Reads a refusal: its sentences, where what was sent is at fault; `None` where the code alone
    /// says it.
    #[must_use]
    pub fn read_refusal(&self, text: &str) -> Option<Result<Told, Trouble>> {
        let failure: Failure = serde_json::from_str(text).ok()?;
        let at_fault = matches!(
            failure.error.code,
            ErrorCode::Malformed | ErrorCode::TooLarge | ErrorCode::Empty
        );
        if !at_fault || self.method() == "GET" {
            return None;
        }
        let lines = failure.error.message.lines().map(str::trim);
        let lines = lines.filter(|line| !line.is_empty()).map(str::to_owned);
        Some(Ok(Told::Refused(lines.collect())))
    }
}
