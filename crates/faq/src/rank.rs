//! The ranking of entries for a question.
//!
//! An entry's evidence is the cosine of the question with the entry's centroid
//! (its phrasings, and more lightly its tags and answer) and with its nearest
//! phrasing. That needs no training; a learner can add evidence of its own in
//! [`Index::score`] without touching the features.

use crate::Match;
use crate::confidence::confidence;
use crate::features::features;
use crate::index::{Index, Known, Source, prepare, whole};
use crate::sort::{key, pack, sort, value, weight};

/// The centroid's part of the evidence; the nearest phrasing has the rest.
const CENTROID: f32 = 0.8;

/// The cosine of two vectors of length 1.
fn cosine(question: &[u64], vector: &[u64]) -> f32 {
    let mut sum = 0.0;
    let mut at = 0;
    for &row in question {
        while let Some(&other) = vector.get(at)
            && key(other) <= key(row)
        {
            if key(other) == key(row) {
                sum += weight(other) * weight(row);
            }
            at += 1;
        }
    }
    sum
}

impl Index {
    /// The evidence for an entry, with 1 for the text of a phrasing itself, and
    /// which phrasing it is. `None` when it shares nothing with the question.
    fn score(entry: &Known, question: &[u64], whole: u32) -> Option<(f32, Option<usize>)> {
        let mut centroid = 0.0;
        let mut nearest = 0.0;
        let mut phrasing = None;
        let mut exact = false;
        for text in &entry.texts {
            let cosine = cosine(question, &text.vector);
            centroid += cosine * text.source.weight() / entry.length;
            if let Source::Phrasing(its) = text.source {
                // The hash alone could be another text's; its cosine is not.
                let same = text.whole == whole && cosine > 0.99;
                if cosine > nearest || same && !exact {
                    nearest = cosine;
                    phrasing = its;
                    exact |= same;
                }
            }
        }
        let worth = if exact {
            1.0
        } else {
            (CENTROID * centroid + (1.0 - CENTROID) * nearest).clamp(0.0, 0.999)
        };
        (centroid > 0.0).then_some((worth, phrasing))
    }

    /// The entries likely to answer `text`, best first, at most `limit`.
    ///
    /// Looks at the first [`crate::MAX_CHARS`] characters. Entries that share nothing
    /// with the question are left out, so the list may be empty. The text of a
    /// phrasing itself has confidence 1.
    #[must_use]
    pub fn query(&self, text: &str, limit: usize) -> Vec<Match> {
        let text = prepare(text);
        let mut question = features(&text, &self.lexicon, self.common);
        self.weigh(&mut question);
        let whole = whole(&text);
        let mut found = Vec::new();
        let mut order = Vec::new();
        for (entry, known) in self.entries.iter().enumerate() {
            if let Some((confidence, phrasing)) = Self::score(known, &question, whole) {
                // Positive floats order as their bits do: best first, then by id.
                order.push(pack(!confidence.to_bits(), found.len()));
                found.push(Match {
                    entry,
                    phrasing,
                    confidence,
                });
            }
        }
        sort(&mut order);
        let worth = |place: usize| {
            order
                .get(place)
                .map_or(0.0, |&row| f32::from_bits(!key(row)))
        };
        let mut ranking = Vec::new();
        for (place, &row) in order.iter().take(limit).enumerate() {
            let mut best = found[value(row)];
            if best.confidence < 1.0 {
                let rival = worth(usize::from(place == 0));
                best.confidence = confidence(best.confidence, rival);
            }
            ranking.push(best);
        }
        ranking
    }
}
