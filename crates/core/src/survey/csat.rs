//! CSAT: how satisfied visitors say they were, from 1 to 5.
//!
//! CSAT % = 100 · (answers of 4 and 5) / (all answers): the "top two box" of the scale. Only
//! answers count; who was asked and did not answer is in neither number.

use super::scale::Scale;
use super::score::{Inclusion, Measure, Score, Tally};

/// The answers to a CSAT poll, counted by score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Csat {
    counts: [u32; 5],
}

impl Csat {
    /// Takes answers that are counted already, by score.
    #[must_use]
    pub const fn from_counts(counts: [u32; 5]) -> Self {
        Self { counts }
    }

    /// Counts one answer. A score outside 1 to 5 is no answer.
    pub fn add(&mut self, score: u8) {
        if let Some(count) = usize::from(score)
            .checked_sub(1)
            .and_then(|place| self.counts.get_mut(place))
        {
            *count += 1;
        }
    }

    /// Counts of the scores 1 to 5.
    #[must_use]
    pub const fn counts(&self) -> [u32; 5] {
        self.counts
    }

    /// How many answers there are.
    #[must_use]
    pub fn answers(&self) -> u32 {
        self.counts.iter().sum()
    }

    /// CSAT % as a whole number, halves rounded up; `None` without answers.
    #[must_use]
    pub fn percent(&self) -> Option<u8> {
        let answers = u64::from(self.answers());
        let satisfied = u64::from(self.counts[3]) + u64::from(self.counts[4]);
        (answers > 0).then(|| ((satisfied * 200 + answers) / (answers * 2)) as u8)
    }

    /// The score with its interval, in thousandths of a percent, by the one implementation of all
    /// scores.
    #[must_use]
    pub fn score(&self) -> Score {
        let mut tally = Tally::new(Measure::Scale(Scale::Csat));
        tally.add_counts(&self.counts, Inclusion::ALL);
        tally.share_of_good(Scale::Csat)
    }

    /// The mean score in thousandths, rounded down: 4250 for 4.25; `None` without answers.
    #[must_use]
    pub fn mean_milli(&self) -> Option<u32> {
        let answers = u64::from(self.answers());
        let sum: u64 = (1..)
            .zip(self.counts)
            .map(|(score, n)| score * u64::from(n))
            .sum();
        (answers > 0).then(|| (sum * 1_000 / answers) as u32)
    }
}

impl FromIterator<u8> for Csat {
    fn from_iter<I: IntoIterator<Item = u8>>(scores: I) -> Self {
        let mut csat = Self::default();
        for score in scores {
            csat.add(score);
        }
        csat
    }
}
