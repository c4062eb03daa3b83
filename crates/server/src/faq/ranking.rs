//! The page's ranker on a site's settings: trained from the entries, asked as the widget asks it.
//!
//! Training is work for a processor, so callers do it on a thread of its own and within
//! [`MAX_TEXTS`]. A language pack and an index file are the browser's to fetch: the ranker here
//! learns from the entries alone.

use wasl_core::config::Faq;
use wasl_faq::{Entry, Index, Outcome as Decision, Reading, build_with, decide};

use super::bodies::{Nearest, Outcome, Reply};

/// The most phrasings that are trained on for a question of the console's: what takes some tenths
/// of a second.
pub const MAX_TEXTS: usize = 3_000;

/// How many entries compete for an answer, as in the page.
const CANDIDATES: usize = 5;

/// A trained ranker with the names of its entries.
pub struct Ranker {
    index: Index,
    /// Name and question of each entry.
    entries: Vec<(String, String)>,
    threshold: f32,
}

/// How many phrasings entries have, the questions among them.
#[must_use]
pub fn texts(faq: &Faq) -> usize {
    faq.entries.iter().map(|one| 1 + one.phrasings.len()).sum()
}

/// How the texts of a FAQ are read.
#[must_use]
pub fn reading(faq: &Faq) -> Reading {
    Reading {
        arabizi: faq.arabizi,
        synonyms: faq.synonyms.clone(),
        meaning: None,
    }
}

/// An entry's id, else its question, as in events.
#[must_use]
pub fn name(entry: &wasl_core::config::FaqEntry) -> String {
    entry.id.as_ref().unwrap_or(&entry.question).clone()
}

impl Ranker {
    /// Learns the entries.
    #[must_use]
    pub fn of(faq: &Faq) -> Self {
        let seen: Vec<Entry<'_>> = faq
            .entries
            .iter()
            .map(|entry| Entry {
                question: &entry.question,
                phrasings: &entry.phrasings,
                tags: &entry.tags,
                answer: &entry.answer,
            })
            .collect();
        let named = faq.entries.iter();
        Self {
            index: build_with(&seen, &reading(faq)),
            entries: named
                .map(|entry| (name(entry), entry.question.clone()))
                .collect(),
            threshold: faq.threshold,
        }
    }

    /// The index itself.
    #[must_use]
    pub const fn index(&self) -> &Index {
        &self.index
    }

    /// The place of an entry, by its name.
    #[must_use]
    pub fn place(&self, name: &str) -> Option<usize> {
        self.entries.iter().position(|(its, _)| its == name)
    }

    /// The name of the entry at a place.
    #[must_use]
    pub fn name(&self, place: usize) -> &str {
        self.entries.get(place).map_or("", |(name, _)| name)
    }

    /// What the bot says to a question.
    #[must_use]
    pub fn reply(&self, question: &str) -> Reply {
        let ranking = self.index.query(question, CANDIDATES);
        let best = ranking.first();
        Reply {
            outcome: match decide(&ranking, self.threshold) {
                Decision::Answer(_) => Outcome::Answer,
                Decision::Suggest(_) => Outcome::Suggest,
                Decision::Unknown => Outcome::Unknown,
            },
            entry: best.map(|best| self.name(best.entry).to_owned()),
            confidence: best.map_or(0.0, |best| shown(best.confidence)),
        }
    }

    /// Whether the bot answers a question.
    #[must_use]
    pub fn answers(&self, question: &str) -> bool {
        self.reply(question).outcome == Outcome::Answer
    }

    /// The entry that comes nearest to a question.
    #[must_use]
    pub fn nearest(&self, question: &str) -> Option<Nearest> {
        let best = *self.index.query(question, 1).first()?;
        let (entry, question) = self.entries.get(best.entry)?.clone();
        Some(Nearest {
            entry,
            question,
            confidence: shown(best.confidence),
        })
    }
}

/// A confidence as it is shown: in hundredths.
fn shown(confidence: f32) -> f64 {
    f64::from((confidence * 100.0).round()) / 100.0
}
