//! The index: every text of every entry as a TF-IDF vector.
//!
//! [`build`] makes it when entries load; `rank` reads it on each question. Of
//! each entry's centroid only the length is kept, which is all that a cosine
//! with it needs beside the vectors.

use crate::features::{Hash, features, is_word};
use crate::lexicon::Lexicon;
use crate::maths::ln;
use crate::sort::{add_up, key, pack, place, sort, weight, weighted};
use crate::{Entry, MAX_CHARS, normalise};

/// What tags and answer weigh in a centroid, where a phrasing weighs 1.
const TAGS: f32 = 0.8;
const ANSWER: f32 = 0.2;
/// Lengths of the two feature blocks in a vector of length 1: characters
/// count 1.3 times what words do, for typos, Arabic affixes and compounds.
const WORDS: f32 = 0.609_71;
const CHARS: f32 = 0.792_62;
/// How much less than its fair share a common word counts, with one phrasing
/// an entry; with more, their own statistics take over.
const COMMON: f32 = 0.65;

/// The searchable form of a list of entries; made by [`build`].
#[derive(Clone, Debug)]
pub struct Index {
    pub(crate) lexicon: Lexicon,
    /// Weight of common words.
    pub(crate) common: f32,
    pub(crate) entries: Vec<Known>,
    /// The IDF of every term that an entry asks with, by its hash.
    terms: Vec<u64>,
    /// IDF of what no entry asks with.
    unseen: f32,
}

/// One indexed entry.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) texts: Vec<Text>,
    /// Length of the centroid before scaling.
    pub(crate) length: f32,
}

/// One indexed text of an entry.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) source: Source,
    /// Hash of the normalised text.
    pub(crate) whole: u32,
    /// Its terms by hash, with their weights.
    pub(crate) vector: Vec<u64>,
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

/// Builds an index over the entries; their order gives the ids 0..n.
#[must_use]
pub fn build(entries: &[Entry<'_>]) -> Index {
    let mut phrasings = 0;
    for entry in entries {
        phrasings += 1 + entry.phrasings.len();
    }
    let mut index = Index {
        lexicon: Lexicon::new(),
        common: 1.0 - COMMON * entries.len() as f32 / phrasings.max(1) as f32,
        entries: Vec::new(),
        terms: Vec::new(),
        unseen: idf(0, entries.len()),
    };
    for entry in entries {
        let mut texts = Vec::new();
        let mut add = |source: Source, raw: &str| {
            let text = prepare(raw);
            if !text.is_empty() {
                texts.push(Text {
                    source,
                    whole: whole(&text),
                    vector: features(&text, &index.lexicon, index.common),
                });
            }
        };
        add(Source::Phrasing(None), entry.question);
        for (at, phrasing) in entry.phrasings.iter().enumerate() {
            add(Source::Phrasing(Some(at)), phrasing);
        }
        let mut tags = String::new();
        for tag in entry.tags {
            tags.push_str(tag);
            tags.push(' ');
        }
        add(Source::Tags, &tags);
        add(Source::Answer, entry.answer);
        index.entries.push(Known { texts, length: 0.0 });
    }
    index.count();
    let mut entries = core::mem::take(&mut index.entries);
    for entry in &mut entries {
        let mut centroid = Vec::new();
        for text in &mut entry.texts {
            index.weigh(&mut text.vector);
            for &row in &text.vector {
                centroid.push(weighted(key(row), weight(row) * text.source.weight()));
            }
        }
        let mut square = 0.0;
        for &row in &add_up(centroid) {
            square += weight(row) * weight(row);
        }
        entry.length = f32::sqrt(square);
    }
    index.entries = entries;
    index
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

fn idf(having: usize, entries: usize) -> f32 {
    ln((1 + entries) as f32 / (1 + having) as f32) + 1.0
}

impl Index {
    /// Finds every term that entries ask with, and how many of them do. An
    /// answer's own terms stay as good as unseen.
    fn count(&mut self) {
        let mut asked = Vec::new();
        for (id, entry) in self.entries.iter().enumerate() {
            for text in &entry.texts {
                if text.source != Source::Answer {
                    for &row in &text.vector {
                        asked.push(pack(key(row), id));
                    }
                }
            }
        }
        sort(&mut asked);
        let mut having = 0;
        for (at, &row) in asked.iter().enumerate() {
            let next = asked.get(at + 1);
            if next != Some(&row) {
                having += 1;
            }
            if next.is_none_or(|&next| key(next) != key(row)) {
                self.terms
                    .push(weighted(key(row), idf(having, self.entries.len())));
                having = 0;
            }
        }
    }

    /// Turns counts into TF-IDF weights, each block scaled to its length.
    pub(crate) fn weigh(&self, vector: &mut [u64]) {
        let mut words = 0.0;
        let mut chars = 0.0;
        for row in vector.iter_mut() {
            let hash = key(*row);
            let idf = match self.terms.get(place(&self.terms, pack(hash, 0))) {
                Some(&term) if key(term) == hash => weight(term),
                _ => self.unseen,
            };
            // Sublinear: the third mention says less than the first.
            let mut tf = weight(*row);
            if tf > 1.0 {
                tf = 1.0 + ln(tf);
            }
            let weight = tf * idf;
            let block = if is_word(*row) {
                &mut words
            } else {
                &mut chars
            };
            *block += weight * weight;
            *row = weighted(hash, weight);
        }
        let words = WORDS / f32::sqrt(words).max(f32::MIN_POSITIVE);
        let chars = CHARS / f32::sqrt(chars).max(f32::MIN_POSITIVE);
        for row in vector {
            let scale = if is_word(*row) { words } else { chars };
            *row = weighted(key(*row), weight(*row) * scale);
        }
    }

    /// How many entries the index holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
