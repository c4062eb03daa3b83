//! The index: the terms, the weights of each entry, and every text as a vector.
//!
//! [`crate::Builder`] makes it when entries load; `rank` reads it on each question.

use alloc::rc::Rc;

use crate::features::{Hash, features};
use crate::lexicon::Lexicon;
use crate::meaning::Meaning;
use crate::sort::{key, weight, weighted};
use crate::stored::Stored;
use crate::terms::Terms;
use crate::tokens::is_arabic;
use crate::{MAX_CHARS, normalise};

/// What tags and answer weigh to the learner, where a phrasing weighs 1.
const TAGS: f32 = 0.8;
const ANSWER: f32 = 0.2;

/// The searchable form of a list of entries; made by [`crate::build`].
#[derive(Clone, Debug)]
pub struct Index {
    pub(crate) lexicon: Lexicon,
    /// Weight of common words.
    pub(crate) common: f32,
    pub(crate) len: usize,
    /// The entries that have text; a column of the weights each.
    pub(crate) columns: Vec<usize>,
    pub(crate) terms: Terms,
    /// Their texts, in order of the columns.
    pub(crate) texts: Vec<Text>,
    /// What each term says for each column: a row a term.
    pub(crate) weights: Vec<f32>,
    /// Where a confidence starts from: see [`crate::confidence::usual`].
    pub(crate) usual: f32,
    pub(crate) meaning: Option<Rc<Meaning>>,
    /// Instead of texts and weights, where the index came in a file.
    pub(crate) stored: Option<Stored>,
}

/// One indexed text of an entry.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) column: usize,
    pub(crate) source: Source,
    /// Hash of the normalised text.
    pub(crate) whole: u32,
    pub(crate) arabic: bool,
    /// Its terms by number, with their weights.
    pub(crate) vector: Vec<u64>,
    /// What it means, until that is part of the vector.
    pub(crate) sense: Vec<f32>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Source {
    Phrasing(Option<usize>),
    Tags,
    Answer,
}

impl Source {
    pub(crate) fn weight(self) -> f32 {
        match self {
            Self::Phrasing(_) => 1.0,
            Self::Tags => TAGS,
            Self::Answer => ANSWER,
        }
    }
}

/// Normalised text of at most `MAX_CHARS` characters.
pub(crate) fn prepare(text: &str) -> String {
    let end = text
        .char_indices()
        .nth(MAX_CHARS)
        .map_or(text.len(), |(at, _)| at);
    normalise(text.get(..end).unwrap_or(text))
}

pub(crate) fn whole(text: &str) -> u32 {
    Hash::EMPTY.text(text).get()
}

/// The length of the meaning in a vector of length 1.
const SENSE: f32 = 0.7;

/// Puts a text's meaning after its terms, each at its length.
pub(crate) fn add_sense(rows: &mut Vec<u64>, sense: &[f32], terms: usize) {
    let rest = (1.0 - SENSE * SENSE).sqrt();
    for row in rows.iter_mut() {
        *row = weighted(key(*row), weight(*row) * rest);
    }
    for (at, one) in sense.iter().enumerate() {
        rows.push(weighted((terms + at) as u32, one * SENSE));
    }
}

impl Index {
    /// The vector of a prepared text.
    pub(crate) fn vector(&self, text: &str) -> Vec<u64> {
        let mut rows = features(text, &self.lexicon, self.common);
        self.terms.weigh(&mut rows, is_arabic(text));
        if let Some(meaning) = &self.meaning {
            add_sense(&mut rows, &meaning.of(text), self.terms.len());
        }
        rows
    }

    /// How many rows the weights have: a term each, then a dimension of meaning each.
    pub(crate) fn rows(&self) -> usize {
        let dimensions = self.meaning.as_ref().map_or(0, |m| m.dimensions());
        self.terms.len() + dimensions
    }

    /// How many entries the index holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// The bytes of memory that the terms, the weights and the texts take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let mut bytes = self.terms.bytes() + size_of_val(self.weights.as_slice());
        if let Some(stored) = &self.stored {
            bytes += stored.bytes();
        }
        for text in &self.texts {
            bytes += size_of_val(text.vector.as_slice());
        }
        bytes
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}
