//! The ranking of entries for a question.
//!
//! An entry's evidence is the cosine of the question with the entry's centroid
//! (its phrasings, and more lightly its tags and answer) and with its nearest
//! phrasing. That needs no training; a learner can add evidence of its own to
//! `Score` without touching the features.

use crate::Match;
use crate::confidence::confidence;
use crate::features::features;
use crate::index::{Index, Source, prepare, whole};
use crate::sort::{key, pack, sort, value};

/// The centroid's part of the evidence; the nearest phrasing has the rest.
const CENTROID: f32 = 0.8;

/// Evidence for one entry.
#[derive(Clone, Copy, Debug)]
struct Score {
    centroid: f32,
    nearest: f32,
    phrasing: Option<usize>,
    exact: bool,
}

impl Index {
    /// Evidence for every entry.
    fn scores(&self, text: &str) -> Vec<Score> {
        let mut question = features(text, &self.lexicon, self.common);
        self.weigh(&mut question);
        let mut cosines = vec![0.0_f32; self.texts.len()];
        for row in &question {
            if let Some(at) = self.term(row.hash) {
                for posting in &self.postings[self.range(at)] {
                    cosines[posting.text] += posting.weight * row.weight;
                }
            }
        }
        let none = Score {
            centroid: 0.0,
            nearest: 0.0,
            phrasing: None,
            exact: false,
        };
        let mut scores = vec![none; self.lengths.len()];
        let whole = whole(text);
        for (at, cosine) in self.texts.iter().zip(cosines) {
            let score = &mut scores[at.entry];
            score.centroid += cosine * at.source.weight() / self.lengths[at.entry];
            if let Source::Phrasing(phrasing) = at.source {
                // The hash alone could be another text's; its cosine is not.
                let exact = at.whole == whole && cosine > 0.99;
                if cosine > score.nearest || exact && !score.exact {
                    score.nearest = cosine;
                    score.phrasing = phrasing;
                    score.exact |= exact;
                }
            }
        }
        scores
    }

    /// The entries likely to answer `text`, best first, at most `limit`.
    ///
    /// Looks at the first [`MAX_CHARS`] characters. Entries that share nothing
    /// with the question are left out, so the list may be empty. The text of a
    /// phrasing itself has confidence 1.
    #[must_use]
    pub fn query(&self, text: &str, limit: usize) -> Vec<Match> {
        let text = prepare(text);
        if text.is_empty() {
            return Vec::new();
        }
        let scores = self.scores(&text);
        let worth = |score: &Score| {
            if score.exact {
                1.0
            } else {
                (CENTROID * score.centroid + (1.0 - CENTROID) * score.nearest).clamp(0.0, 0.999)
            }
        };
        // Positive floats order as their bits do: best first, then by id.
        let mut order: Vec<u64> = scores
            .iter()
            .enumerate()
            .filter(|(_, score)| score.centroid > 0.0)
            .map(|(id, score)| pack(!worth(score).to_bits(), id))
            .collect();
        sort(&mut order);
        let at = |place: usize| order.get(place).map(|&row| f32::from_bits(!key(row)));
        let best = at(0).unwrap_or(0.0);
        let second = at(1).unwrap_or(0.0);
        order
            .iter()
            .take(limit)
            .enumerate()
            .map(|(place, &row)| {
                let entry = value(row);
                let score = &scores[entry];
                let rival = if place == 0 { second } else { best };
                Match {
                    entry,
                    phrasing: score.phrasing,
                    confidence: if score.exact {
                        1.0
                    } else {
                        confidence(worth(score), rival)
                    },
                }
            })
            .collect()
    }
}
