//! The index and the ranking of entries for a question.

use crate::features::{Row, features};
use crate::{Entry, MAX_CHARS, Match, normalise};

/// The searchable form of a list of entries; made by [`build`].
#[derive(Clone, Debug, Default)]
pub struct Index {
    entries: usize,
    idf: Vec<Row>,
    rows: Vec<Phrase>,
}

#[derive(Clone, Debug)]
struct Phrase {
    entry: usize,
    phrasing: Option<usize>,
    vector: Vec<Row>,
}

/// Builds an index over the entries; their order gives the ids 0..n.
#[must_use]
pub fn build(entries: &[Entry<'_>]) -> Index {
    let mut rows = Vec::new();
    for (entry, e) in entries.iter().enumerate() {
        let others = e
            .phrasings
            .iter()
            .enumerate()
            .map(|(i, p)| (Some(i), p.as_str()));
        for (phrasing, text) in core::iter::once((None, e.question)).chain(others) {
            let vector = prepare(text);
            rows.push(Phrase {
                entry,
                phrasing,
                vector,
            });
        }
    }
    let mut idf: Vec<Row> = rows
        .iter()
        .flat_map(|p| p.vector.iter().map(|&(h, _)| (h, 1.0)))
        .collect();
    crate::features::merge(&mut idf);
    let n = rows.len() as f32;
    for row in &mut idf {
        row.1 = ((1.0 + n) / (1.0 + row.1)).ln() + 1.0;
    }
    for phrase in &mut rows {
        weigh(&mut phrase.vector, &idf);
    }
    Index {
        entries: entries.len(),
        idf,
        rows,
    }
}

fn prepare(text: &str) -> Vec<Row> {
    let cut = text
        .char_indices()
        .nth(MAX_CHARS)
        .map_or(text, |(at, _)| &text[..at]);
    features(&normalise(cut))
}

fn weigh(vector: &mut [Row], idf: &[Row]) {
    let mut sum = 0.0;
    for row in vector.iter_mut() {
        let w = idf
            .binary_search_by_key(&row.0, |r| r.0)
            .map_or(1.0, |i| idf[i].1);
        row.1 *= w;
        sum += row.1 * row.1;
    }
    let norm = sum.sqrt();
    if norm > 0.0 {
        for row in vector.iter_mut() {
            row.1 /= norm;
        }
    }
}

fn dot(a: &[Row], b: &[Row]) -> f32 {
    a.iter()
        .filter_map(|&(h, x)| b.binary_search_by_key(&h, |r| r.0).ok().map(|i| x * b[i].1))
        .sum()
}

impl Index {
    /// The entries likely to answer `text`, best first, at most `limit`.
    #[must_use]
    pub fn query(&self, text: &str, limit: usize) -> Vec<Match> {
        let mut question = prepare(text);
        weigh(&mut question, &self.idf);
        let mut found: Vec<Match> = Vec::new();
        for phrase in &self.rows {
            let confidence = dot(&question, &phrase.vector).clamp(0.0, 1.0);
            let next = Match {
                entry: phrase.entry,
                phrasing: phrase.phrasing,
                confidence,
            };
            match found.last_mut() {
                Some(best) if best.entry == next.entry => {
                    if next.confidence > best.confidence {
                        *best = next;
                    }
                }
                _ => found.push(next),
            }
        }
        found.retain(|m| m.confidence > 0.0);
        found.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        found.truncate(limit);
        found
    }

    /// How many entries the index holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries == 0
    }
}
