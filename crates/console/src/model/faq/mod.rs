//! The learning loop at the desk: the questions that found no answer, the entries, a draft of what
//! is to change, what that would do, and the versions.
//!
//! Opened by choosing its section; told what the agent does ([`Act`]) and what the server said
//! ([`Told`]). Nothing changes for visitors until the draft is published.

mod act;
mod ask;
mod draft;
mod form;
mod handling;
mod learning;
mod merge;
mod publishing;
mod taking;
mod wire;

use serde::{Deserialize, Serialize};

pub use act::{Act, Tab};
pub use ask::{Ask, Publication, Told, What, export_path};
pub use draft::{Draft, Edit, Place};
pub use form::{ENOUGH, Field, Form};
pub(super) use learning::Learning;
pub use merge::{differences, rebase};
pub use wire::{
    Asked, Changed, Confusion, Entry, Faq, Found, Group, Miss, Nearest, Outcome, Preview, Question,
    Version, folded,
};

use super::request::{Question as Number, Trouble};
use crate::i18n::Key;

/// What a browser keeps of an agent's work on the FAQ of a site in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// The changes.
    pub draft: Draft,
    /// The form that is open.
    #[serde(default)]
    pub form: Option<Form>,
}

impl Work {
    /// Whether there is nothing to keep.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.draft.is_empty() && self.form.is_none()
    }
}

/// What stands between the draft's bar and the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Panel {
    /// Nothing.
    #[default]
    Closed,
    /// What the draft would do.
    Preview(Look),
    /// What a file would do.
    Import(Look),
    /// The note of what is published, and why it was not taken.
    Publish {
        /// The note.
        note: String,
        /// Why, in sentences.
        refused: Vec<String>,
    },
}

/// A look at what would be.
#[derive(Clone, Debug, PartialEq)]
pub enum Look {
    /// The server was asked.
    Asked(Number),
    /// It said so.
    Here(Preview),
    /// It did not.
    Failed(Trouble),
    /// It does not take what was sent: why, in sentences.
    Refused(Vec<String>),
    /// The file could not be read.
    Unreadable,
}

/// What came of what the agent did, with what stands for its placeholder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The words.
    pub key: Key,
    /// In the place of `[ENTRY]` or `[NUMBER]`.
    pub with: String,
}

#[cfg(test)]
#[path = "wire_tests.rs"]
mod tests;
