//! The learner: weights that tell the entries' texts apart.
//!
//! Multinomial logistic regression, trained by stochastic dual coordinate
//! ascent (Shalev-Shwartz and Zhang, "Stochastic Dual Coordinate Ascent
//! Methods for Regularized Loss Minimization", 2013). Each text keeps the
//! chances that its entry's rivals have of it; the weights are always
//! `STRENGTH * sum((own - chances) * text)`, which is the centroids at first
//! and moves with the texts that are mistaken for another entry's. A few
//! passes do, there is no step size to choose, and the chances say what the
//! weights would be without a text or an entry: [`crate::scope`] asks that.
//!
//! The builder calls [`Learner::step`] for one text at a time, so that a page
//! can stop between any two.

use crate::index::Text;
use crate::maths::exp;
use crate::sort::{key, weight};

/// How far the weights may go for one text. 10 to 40 differ by a tenth of a
/// point on the validation parts of public intent sets.
pub(crate) const STRENGTH: f32 = 15.0;
/// A text counts as learned when its entry leads by so much: a margin, which
/// brings the accuracy of a support vector machine when phrasings are many.
const MARGIN: f32 = 1.5;
/// Passes over all texts; more change nothing that can be measured.
const PASSES: usize = 4;
/// Steps towards the fixed point of one text's chances.
const SETTLE: usize = 6;
/// A change of a chance that is not worth its work.
const STILL: f32 = 0.0004;

/// The state of the training.
#[derive(Clone, Debug)]
pub(crate) struct Learner {
    pub(crate) columns: usize,
    /// A row for each term, a column for each entry.
    pub(crate) weights: Vec<f32>,
    /// A row for each text: the chances of each column.
    pub(crate) chances: Vec<f32>,
    order: Vec<u32>,
    seed: u64,
    pass: usize,
    at: usize,
    scores: Vec<f32>,
    wanted: Vec<f32>,
    moved: Vec<(usize, f32)>,
}

impl Learner {
    pub(crate) fn new(texts: &[Text], terms: usize, columns: usize) -> Self {
        let mut chances = vec![0.0; texts.len() * columns];
        for (at, text) in texts.iter().enumerate() {
            chances[at * columns + text.column] = 1.0;
        }
        Self {
            columns,
            weights: vec![0.0; terms * columns],
            chances,
            order: (0..texts.len() as u32).collect(),
            seed: 1,
            pass: 0,
            at: 0,
            scores: vec![0.0; columns],
            wanted: vec![0.0; columns],
            moved: Vec::with_capacity(columns),
        }
    }

    /// Learns from one text; the work done, in multiplications. `None` when all is learned.
    pub(crate) fn step(&mut self, texts: &[Text]) -> Option<usize> {
        if self.pass == PASSES || texts.is_empty() {
            return None;
        }
        if self.at == 0 {
            self.shuffle();
        }
        let number = self.order[self.at] as usize;
        self.at += 1;
        if self.at == texts.len() {
            self.at = 0;
            self.pass += 1;
        }
        let text = &texts[number];
        let columns = self.columns;
        self.scores.fill(0.0);
        add_products(&mut self.scores, &text.vector, &self.weights);
        let mut square = 0.0;
        for &row in &text.vector {
            square += weight(row) * weight(row);
        }
        let reach = STRENGTH * text.source.weight() * square;
        let step = 1.0 / (1.0 + 0.5 * reach);
        let chances = &mut self.chances[number * columns..(number + 1) * columns];
        // With chances p the scores would be `scores - reach * (p - chances)`, and these would
        // have the chances `softmax(...)`: p moves until the two agree.
        let mut now = Vec::with_capacity(columns);
        now.extend_from_slice(chances);
        for _ in 0..SETTLE {
            for at in 0..columns {
                self.wanted[at] = self.scores[at] - reach * (now[at] - chances[at]);
            }
            self.wanted[text.column] -= MARGIN;
            softmax(&mut self.wanted);
            for (one, wanted) in now.iter_mut().zip(&self.wanted) {
                *one += step * (wanted - *one);
            }
        }
        self.moved.clear();
        for (at, (new, old)) in now.iter().zip(chances.iter_mut()).enumerate() {
            let change = *new - *old;
            if !(-STILL..=STILL).contains(&change) {
                *old = *new;
                let by = STRENGTH * text.source.weight() * -change;
                self.moved.push((at, by));
            }
        }
        for &row in &text.vector {
            let first = key(row) as usize * columns;
            let weights = &mut self.weights[first..first + columns];
            let value = weight(row);
            for &(at, by) in &self.moved {
                weights[at] += value * by;
            }
        }
        Some(text.vector.len() * (columns + self.moved.len()) + SETTLE * columns * 12)
    }

    /// Another order for the next pass, the same on every machine.
    fn shuffle(&mut self) {
        for last in (1..self.order.len()).rev() {
            // Knuth's MMIX generator.
            self.seed = self
                .seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            self.order
                .swap(last, (self.seed >> 33) as usize % (last + 1));
        }
    }
}

/// Adds the scores of a vector, one for each column, to `scores`.
pub(crate) fn add_products(scores: &mut [f32], vector: &[u64], weights: &[f32]) {
    let columns = scores.len();
    for &row in vector {
        let value = weight(row);
        let first = key(row) as usize * columns;
        for (score, weight) in scores.iter_mut().zip(&weights[first..first + columns]) {
            *score += value * weight;
        }
    }
}

/// Turns scores into chances. What is left to 1 is the chance of none of them, whose score is 0.
pub(crate) fn softmax(scores: &mut [f32]) {
    let mut most = 0.0;
    for &score in scores.iter() {
        if score > most {
            most = score;
        }
    }
    let mut sum = exp(-most);
    for score in scores.iter_mut() {
        *score = exp(*score - most);
        sum += *score;
    }
    let share = 1.0 / sum;
    for score in scores.iter_mut() {
        *score *= share;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances_and_none_add_up() {
        let mut scores = [2.0, -1.0, 0.5];
        softmax(&mut scores);
        assert!(scores[0] > scores[2] && scores[2] > scores[1]);
        let sum: f32 = scores.iter().sum();
        assert!(sum < 1.0 && sum > 0.8);
        let mut alone = [0.0];
        softmax(&mut alone);
        assert!((alone[0] - 0.5).abs() < 1e-3);
    }
}
