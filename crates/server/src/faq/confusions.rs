//! Which entries are taken for which, and by what questions: for `wasl faq confusions` and for the
//! preview of a change.
//!
//! A FAQ's own phrasings find their entry always, since the ranker knows them word for word. So a
//! preview holds them out in turn: it trains without a part of them and asks that part.

use std::collections::BTreeMap;

use wasl_core::config::Faq;
use wasl_faq::{Entry, Index, Outcome, build_with, decide};

use super::ranking::reading;

/// In how many parts a FAQ's phrasings are held out.
const PARTS: usize = 5;

/// As many entries as a decision looks at.
const CANDIDATES: usize = 5;

/// Questions by the right entry and the one that came first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mixed(BTreeMap<(usize, usize), Vec<String>>);

/// A pair of entries that are mixed up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The right entry.
    pub right: usize,
    /// The one that came first.
    pub taken_for: usize,
    /// The questions.
    pub questions: Vec<String>,
}

impl Mixed {
    /// Asks a question of which the right entry is known. One that the bot would say nothing to
    /// mixes nothing up; with a `threshold` of 0 it always says something.
    pub fn ask(&mut self, index: &Index, threshold: f32, question: &str, right: usize) {
        let ranking = index.query(question, CANDIDATES);
        let silent = matches!(decide(&ranking, threshold), Outcome::Unknown);
        if let Some(first) = ranking.first()
            && first.entry != right
            && !silent
        {
            let questions = self.0.entry((right, first.entry)).or_default();
            questions.push(question.to_owned());
        }
    }

    /// Every pair, the one with most questions first.
    #[must_use]
    pub fn pairs(self) -> Vec<Pair> {
        let pairs = self.0.into_iter();
        let mut pairs: Vec<Pair> = pairs
            .map(|((right, taken_for), questions)| Pair {
                right,
                taken_for,
                questions,
            })
            .collect();
        pairs.sort_by_key(|pair| core::cmp::Reverse(pair.questions.len()));
        pairs
    }
}

/// The phrasings of a FAQ that would be mixed up if nobody had written them down. An entry with one
/// phrasing alone keeps it.
#[must_use]
pub fn held_out(faq: &Faq) -> Mixed {
    let all: Vec<Vec<&str>> = faq
        .entries
        .iter()
        .map(|entry| {
            let phrasings = entry.phrasings.iter().map(String::as_str);
            std::iter::once(&*entry.question).chain(phrasings).collect()
        })
        .collect();
    let is_out = |entry: &[&str], at: usize, part: usize| {
        entry.len() > 1 && at % PARTS.min(entry.len()) == part
    };
    let mut mixed = Mixed::default();
    for part in 0..PARTS {
        let stay: Vec<Vec<String>> = all
            .iter()
            .map(|texts| {
                let stay = texts.iter().enumerate();
                stay.filter(|(at, _)| !is_out(texts, *at, part))
                    .map(|(_, text)| (*text).to_owned())
                    .collect()
            })
            .collect();
        if stay
            .iter()
            .zip(&all)
            .all(|(stay, all)| stay.len() == all.len())
        {
            break;
        }
        let seen: Vec<Entry<'_>> = faq
            .entries
            .iter()
            .zip(&stay)
            .map(|(entry, stay)| Entry {
                question: stay.first().map_or("", String::as_str),
                phrasings: stay.get(1..).unwrap_or_default(),
                tags: &entry.tags,
                answer: &entry.answer,
            })
            .collect();
        let index = build_with(&seen, &reading(faq));
        for (right, texts) in all.iter().enumerate() {
            for (at, text) in texts.iter().enumerate() {
                if is_out(texts, at, part) {
                    mixed.ask(&index, faq.threshold, text, right);
                }
            }
        }
    }
    mixed
}
