//! What a question looks like that no entry answers, learned from the entries.
//!
//! Each phrasing is asked of the FAQ as if its entry did not exist: what the
//! other entries then say of it is what they say of a stranger's question. A
//! FAQ whose entries are alike is sure of much that it does not know; one
//! whose entries differ is not. The confidence is measured from there. The
//! learner's chances give the weights without an entry, with no training anew.

use crate::index::Text;
use crate::learn::{Learner, STRENGTH, add_products, softmax};
use crate::maths::ln;
use crate::sort::sort;
use crate::terms::{descending, product, score, spread};

/// At most so many phrasings are asked.
const ASKED: usize = 150;

/// The score that takes an entry out of a ranking.
const GONE: f32 = -1e9;
/// The logarithm of the odds of a chance.
pub(crate) fn odds(chance: f32) -> f32 {
    let chance = chance.clamp(1e-6, 1.0 - 1e-6);
    ln(chance / (1.0 - chance))
}

/// The highest of the odds of the scores' chances.
fn best(scores: &mut [f32]) -> f32 {
    softmax(scores);
    let mut most = 0.0;
    for &chance in scores.iter() {
        if chance > most {
            most = chance;
        }
    }
    odds(most)
}

/// Asks one phrasing after another.
#[derive(Clone, Debug, Default)]
pub(crate) struct Survey {
    at: usize,
    /// The odds that were found, as rows in descending order.
    odds: Vec<u64>,
}

impl Survey {
    /// Asks the next phrasing; the work done, in multiplications. `None` when all are asked.
    pub(crate) fn step(
        &mut self,
        texts: &[Text],
        learner: &Learner,
        terms: usize,
    ) -> Option<usize> {
        let columns = learner.columns;
        // Without another entry there is nobody to ask.
        if columns < 2 {
            return None;
        }
        let text = texts.get(self.at)?;
        self.at += 1 + texts.len() / ASKED;
        let mut scores = vec![0.0; columns];
        add_products(&mut scores, &text.vector, &learner.weights);
        let wide = spread(&text.vector, terms);
        let mut work = terms / 4 + text.vector.len() * columns;
        for (at, other) in texts.iter().enumerate() {
            if other.column == text.column {
                let taken = STRENGTH * other.source.weight() * product(&other.vector, &wide);
                let chances = &learner.chances[at * columns..(at + 1) * columns];
                for (score, chance) in scores.iter_mut().zip(chances) {
                    *score += taken * chance;
                }
                work += other.vector.len() + columns;
            }
        }
        scores[text.column] = GONE;
        self.odds.push(descending(best(&mut scores), 0));
        Some(work)
    }

    /// The odds in the middle, with a few that are usual for so many columns, which a FAQ of
    /// hardly any phrasings needs.
    pub(crate) fn usual(&mut self, columns: usize) -> f32 {
        for _ in 0..3 {
            self.odds
                .push(descending(3.0 - 2.0 * ln(columns.max(1) as f32), 0));
        }
        sort(&mut self.odds);
        score(self.odds[self.odds.len() / 2])
    }
}
