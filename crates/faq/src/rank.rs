//! The ranking of entries for a question.
//!
//! The learner's weights score the entries; the text of a phrasing itself
//! comes before all of them. The nearest phrasing of each is named for who
//! wants to show it.

use crate::Match;
use crate::confidence::confidence;
use crate::index::{Index, Source, prepare, whole};
use crate::learn::{add_products, softmax};
use crate::scope::odds;
use crate::sort::sort;
use crate::terms::{descending, number, product, spread};

/// The score of an entry that has the question word for word.
const EXACT: f32 = 1e9;

impl Index {
    /// The entries likely to answer `text`, best first, at most `limit`.
    ///
    /// Looks at the first [`crate::MAX_CHARS`] characters. Entries that the question says nothing
    /// for are left out, so the list may be empty. The text of a phrasing itself has confidence 1.
    #[must_use]
    pub fn query(&self, text: &str, limit: usize) -> Vec<Match> {
        let text = prepare(text);
        let vector = self.vector(&text);
        let whole = whole(&text);
        let mut ranking = Vec::new();
        if vector.is_empty() || self.columns.is_empty() {
            return ranking;
        }
        let mut scores = vec![0.0; self.columns.len()];
        match &self.stored {
            Some(stored) => stored.add_products(&mut scores, &vector),
            None => add_products(&mut scores, &vector, &self.weights),
        }
        let mut chances = scores.clone();
        softmax(&mut chances);
        let wide = spread(&vector, self.rows());
        // The hash alone could be another text's; its vector is not.
        let least = 0.99 * product(&vector, &wide);
        for text in &self.texts {
            if text.whole == whole
                && matches!(text.source, Source::Phrasing(_))
                && product(&text.vector, &wide) >= least
            {
                scores[text.column] = EXACT;
            }
        }
        if let Some(stored) = &self.stored {
            stored.exact(whole, |column| scores[column] = EXACT);
        }
        let mut order = Vec::new();
        for (column, &score) in scores.iter().enumerate() {
            if score > 0.0 {
                order.push(descending(score, column));
            }
        }
        sort(&mut order);
        for &row in order.iter().take(limit) {
            let column = number(row);
            let confidence = if scores[column] == EXACT {
                1.0
            } else {
                confidence(scores[column], odds(chances[column]), self.usual)
            };
            ranking.push(Match {
                entry: self.columns[column],
                phrasing: self.nearest(column, &wide, whole),
                confidence,
            });
        }
        ranking
    }

    /// The phrasing of a column that is nearest to the question; the same text before any other.
    fn nearest(&self, column: usize, wide: &[f32], whole: u32) -> Option<usize> {
        let mut most = 0.0;
        let mut nearest = None;
        for text in &self.texts {
            if text.column == column
                && let Source::Phrasing(its) = text.source
            {
                let mut likeness = product(&text.vector, wide);
                if text.whole == whole {
                    likeness += 1.0;
                }
                if likeness > most {
                    most = likeness;
                    nearest = its;
                }
            }
        }
        nearest
    }
}
