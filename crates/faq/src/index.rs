//! The index: every text of every entry as a TF-IDF vector, by term.
//!
//! [`build`] makes it when entries load; `rank` reads it on each question. The
//! vectors are turned into postings (term to texts), and each entry's centroid
//! into its length, which is all that a cosine with it needs beside them.

use crate::features::{Hash, Row, features};
use crate::lexicon::Lexicon;
use crate::maths::ln;
use crate::sort::{key, pack, sort, value};
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
    /// Length of each entry's centroid before scaling.
    pub(crate) lengths: Vec<f32>,
    pub(crate) texts: Vec<Text>,
    /// Sorted by hash; `first` is where its postings begin.
    terms: Vec<Term>,
    pub(crate) postings: Vec<Posting>,
    /// IDF of what no entry has.
    unseen: f32,
}

/// One indexed text of an entry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text {
    pub(crate) entry: usize,
    pub(crate) source: Source,
    /// Hash of the normalised text.
    pub(crate) whole: u32,
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

#[derive(Clone, Copy, Debug)]
struct Term {
    hash: u32,
    first: usize,
    idf: f32,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Posting {
    pub(crate) text: usize,
    pub(crate) weight: f32,
}

/// Builds an index over the entries; their order gives the ids 0..n.
#[must_use]
pub fn build(entries: &[Entry<'_>]) -> Index {
    let lexicon = Lexicon::new();
    let phrasings: usize = entries.iter().map(|e| 1 + e.phrasings.len()).sum();
    let common = 1.0 - COMMON * entries.len() as f32 / phrasings.max(1) as f32;

    let mut texts = Vec::new();
    let mut vectors = Vec::new();
    let mut add = |entry: usize, source: Source, raw: &str| {
        let text = prepare(raw);
        if !text.is_empty() {
            texts.push(Text {
                entry,
                source,
                whole: whole(&text),
            });
            vectors.push(features(&text, &lexicon, common));
        }
    };
    for (id, entry) in entries.iter().enumerate() {
        add(id, Source::Phrasing(None), entry.question);
        for (at, phrasing) in entry.phrasings.iter().enumerate() {
            add(id, Source::Phrasing(Some(at)), phrasing);
        }
        add(id, Source::Tags, &entry.tags.join(" "));
        add(id, Source::Answer, entry.answer);
    }

    let mut index = Index {
        lexicon,
        common,
        lengths: vec![0.0; entries.len()],
        texts,
        terms: Vec::new(),
        postings: Vec::new(),
        unseen: idf(0, entries.len()),
    };
    index.count(&vectors);
    for vector in &mut vectors {
        index.weigh(vector);
    }
    index.post(&vectors);
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
    /// Finds every term, with the share of entries that ask with it.
    fn count(&mut self, vectors: &[Vec<Row>]) {
        let mut seen: Vec<u64> = Vec::new();
        for (text, vector) in vectors.iter().enumerate() {
            seen.extend(vector.iter().map(|row| pack(row.hash, text)));
        }
        sort(&mut seen);
        let mut rest = seen.as_slice();
        let mut first = 0;
        while let Some(&head) = rest.first() {
            let hash = key(head);
            let end = rest.partition_point(|&row| key(row) == hash);
            let mut having = 0;
            let mut last = None;
            for &row in &rest[..end] {
                let text = value(row);
                if let Some(t) = self.texts.get(text)
                    && t.source != Source::Answer
                    && last != Some(t.entry)
                {
                    having += 1;
                    last = Some(t.entry);
                }
                self.postings.push(Posting { text, weight: 0.0 });
            }
            self.terms.push(Term {
                hash,
                first,
                idf: idf(having, self.lengths.len()),
            });
            first += end;
            rest = &rest[end..];
        }
    }

    pub(crate) fn term(&self, hash: u32) -> Option<usize> {
        self.terms
            .binary_search_by(|term| term.hash.cmp(&hash))
            .ok()
    }

    /// Postings of the term at `at`.
    pub(crate) fn range(&self, at: usize) -> core::ops::Range<usize> {
        let end = self
            .terms
            .get(at + 1)
            .map_or(self.postings.len(), |next| next.first);
        self.terms[at].first..end
    }

    /// Turns counts into TF-IDF weights, each block scaled to its length.
    pub(crate) fn weigh(&self, vector: &mut [Row]) {
        let mut words = 0.0;
        let mut chars = 0.0;
        for row in vector.iter_mut() {
            let idf = self
                .term(row.hash)
                .map_or(self.unseen, |at| self.terms[at].idf);
            // Sublinear: the third mention says less than the first.
            let tf = if row.weight > 1.0 {
                1.0 + ln(row.weight)
            } else {
                row.weight
            };
            row.weight = tf * idf;
            let block = if row.is_word() {
                &mut words
            } else {
                &mut chars
            };
            *block += row.weight * row.weight;
        }
        let words = WORDS / f32::sqrt(words).max(f32::MIN_POSITIVE);
        let chars = CHARS / f32::sqrt(chars).max(f32::MIN_POSITIVE);
        for row in vector {
            row.weight *= if row.is_word() { words } else { chars };
        }
    }

    /// Fills the postings in and measures the centroids.
    fn post(&mut self, vectors: &[Vec<Row>]) {
        for at in 0..self.terms.len() {
            let hash = self.terms[at].hash;
            // The part of each entry's centroid along this term; postings of
            // one entry are neighbours because texts are in entry order.
            let mut part = 0.0;
            let mut of = usize::MAX;
            for posting in self.range(at) {
                let text = self.postings[posting].text;
                let row = vectors[text].binary_search_by(|row| row.hash.cmp(&hash));
                let weight = row.map_or(0.0, |row| vectors[text][row].weight);
                self.postings[posting].weight = weight;
                let Text { entry, source, .. } = self.texts[text];
                if entry != of {
                    if let Some(length) = self.lengths.get_mut(of) {
                        *length += part * part;
                    }
                    part = 0.0;
                    of = entry;
                }
                part += weight * source.weight();
            }
            if let Some(length) = self.lengths.get_mut(of) {
                *length += part * part;
            }
        }
        for length in &mut self.lengths {
            *length = length.sqrt();
        }
    }

    /// How many entries the index holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lengths.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lengths.is_empty()
    }
}
