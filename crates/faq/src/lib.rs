//! The FAQ answerer: which of the merchant's entries answers a visitor's
//! question, and how sure that is.
//!
//! CONTRACT: the core and the server's tools code against these names;
//! additive changes only.
//!
//! [`build`] runs when entries load, [`Index::query`] on each question,
//! [`decide`] turns a ranking into one of three outcomes. Pure and
//! deterministic: the same entries and text give the same answer on every
//! machine. No input panics, and work per question is bounded.
#![forbid(unsafe_code)]

extern crate alloc;

mod build;
mod confidence;
mod features;
mod index;
mod learn;
mod lexicon;
mod likeness;
mod maths;
mod meaning;
mod normalise;
mod rank;
mod reading;
mod scope;
mod sealed;
mod sort;
mod sound;
mod stored;
mod terms;
mod tokens;
mod written;

pub use build::{Builder, build, build_with};
pub use confidence::{DEFAULT_THRESHOLD, Outcome, decide};
pub use index::Index;
pub use likeness::{Likened, Likeness};
pub use meaning::Meaning;
pub use normalise::normalise;
pub use reading::Reading;
pub use sealed::{Damage, Kind, VERSION, seal};
pub use stored::{Kept, read};
pub use written::write;

/// One FAQ entry as the ranker sees it.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The question as the merchant shows it.
    pub question: &'a str,
    /// Other ways visitors ask it.
    pub phrasings: &'a [String],
    /// Keywords; weaker evidence than a phrasing.
    pub tags: &'a [String],
    /// The answer as plain text; the weakest evidence.
    pub answer: &'a str,
}

/// One ranked entry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    /// The entry's place in the slice given to [`build`].
    pub entry: usize,
    /// The paraphrase that matched best; `None` is the question itself.
    pub phrasing: Option<usize>,
    /// How likely the entry answers the question, 0 to 1.
    pub confidence: f32,
}

/// The longest text that is looked at, in characters: what a question or a
/// phrasing says beyond it does not count, so the time a query takes is bounded.
pub const MAX_CHARS: usize = 2_000;
