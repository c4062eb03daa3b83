//! Answers to one question, counted.
//!
//! When only a share of the visitors was asked, and not always the same share, each answer stands
//! for 1/π visitors, π being the chance that its visitor had to be asked: the estimator of D. G.
//! Horvitz and D. J. Thompson, "A generalization of sampling without replacement from a finite
//! universe", Journal of the American Statistical Association 47 (1952), as a ratio of two sums.
//! Unequal weights make an estimate less sure: it counts as (Σw)²/Σw² answers (L. Kish, "Survey
//! Sampling", 1965).

use alloc::vec;
use alloc::vec::Vec;

use super::super::scale::Scale;

/// What is counted, and so which score it adds up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Numbers on a scale.
    Scale(Scale),
    /// Choices, of so many. Single and multiple choice are counted alike.
    Choices(usize),
}

/// The chance that a visitor had to be asked, more than 0 and at most 1, in millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Inclusion(u32);

/// Answers to one question, counted by place on the scale or by choice. The order in which they
/// came changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    measure: Measure,
    /// Ordered by chance, so that sums come out the same whoever answered first.
    strata: Vec<Stratum>,
}

/// The answers of those who had the same chance to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stratum {
    inclusion: Inclusion,
    answers: u32,
    counts: Vec<u32>,
}

impl Inclusion {
    /// Everybody was asked.
    pub const ALL: Self = Self(1_000_000);

    /// A chance in millionths: 100 000 for one visitor in ten. `None` for no chance, and for more
    /// than certainty.
    #[must_use]
    pub const fn from_millionths(millionths: u32) -> Option<Self> {
        if millionths == 0 || millionths > Self::ALL.0 {
            return None;
        }
        Some(Self(millionths))
    }

    /// How many visitors an answer stands for.
    fn weight(self) -> f64 {
        f64::from(Self::ALL.0) / f64::from(self.0)
    }
}

impl Measure {
    const fn places(self) -> usize {
        match self {
            Self::Scale(scale) => (scale.last() - scale.first()) as usize + 1,
            Self::Choices(count) => count,
        }
    }
}

impl Tally {
    /// No answers yet.
    #[must_use]
    pub const fn new(measure: Measure) -> Self {
        Self {
            measure,
            strata: Vec::new(),
        }
    }

    /// What is counted.
    #[must_use]
    pub const fn measure(&self) -> Measure {
        self.measure
    }

    /// Counts a number of somebody who was asked as everybody was. A number off the scale is no
    /// answer, nor is any number to a question of choices.
    pub fn add(&mut self, score: u8) {
        self.add_asked(score, Inclusion::ALL);
    }

    /// Counts a number of somebody who had that chance to be asked.
    pub fn add_asked(&mut self, score: u8, inclusion: Inclusion) {
        if let Measure::Scale(scale) = self.measure
            && let Some(place) = score.checked_sub(scale.first())
        {
            self.count(&[usize::from(place)], inclusion);
        }
    }

    /// Counts what somebody chose who had that chance to be asked. A choice counts once; one that
    /// there is not counts nothing, and who chose nothing did not answer.
    pub fn add_chosen(&mut self, choices: &[usize], inclusion: Inclusion) {
        if let Measure::Choices(_) = self.measure {
            self.count(choices, inclusion);
        }
    }

    fn count(&mut self, places: &[usize], inclusion: Inclusion) {
        let all = self.measure.places();
        if !places.iter().any(|place| *place < all) {
            return;
        }
        let stratum = self.stratum(inclusion);
        stratum.answers = stratum.answers.saturating_add(1);
        for (at, place) in places.iter().enumerate() {
            if let Some(count) = stratum.counts.get_mut(*place)
                && !places[..at].contains(place)
            {
                *count = count.saturating_add(1);
            }
        }
    }

    /// Adds numbers that are counted already, from the lowest on. Those beyond the scale, and
    /// counts of choices, are left out: how many people made several choices is not in them.
    pub fn add_counts(&mut self, counts: &[u32], inclusion: Inclusion) {
        if let Measure::Scale(_) = self.measure {
            let stratum = self.stratum(inclusion);
            for (count, more) in stratum.counts.iter_mut().zip(counts) {
                let sum = count.saturating_add(*more);
                stratum.answers = stratum.answers.saturating_add(sum - *count);
                *count = sum;
            }
        }
    }

    fn stratum(&mut self, inclusion: Inclusion) -> &mut Stratum {
        let mut at = 0;
        while at < self.strata.len() && self.strata[at].inclusion < inclusion {
            at += 1;
        }
        if self.strata.get(at).map(|known| known.inclusion) != Some(inclusion) {
            let fresh = Stratum {
                inclusion,
                answers: 0,
                counts: vec![0; self.measure.places()],
            };
            self.strata.insert(at, fresh);
        }
        &mut self.strata[at]
    }

    /// N: how many answered.
    #[must_use]
    pub fn answers(&self) -> u32 {
        let mut all: u32 = 0;
        for stratum in &self.strata {
            all = all.saturating_add(stratum.answers);
        }
        all
    }

    /// How often each number, from the lowest on, or each choice was given. Not weighted.
    #[must_use]
    pub fn counts(&self) -> Vec<u32> {
        let mut counts = vec![0_u32; self.measure.places()];
        for stratum in &self.strata {
            for (count, more) in counts.iter_mut().zip(&stratum.counts) {
                *count = count.saturating_add(*more);
            }
        }
        counts
    }

    /// The sum of what each place is worth over all who answered, weighted.
    pub(super) fn sum(&self, worth: &dyn Fn(usize) -> f64) -> f64 {
        let mut sum = 0.0;
        for stratum in &self.strata {
            let mut here = 0.0;
            for (place, count) in stratum.counts.iter().enumerate() {
                here += f64::from(*count) * worth(place);
            }
            sum += here * stratum.inclusion.weight();
        }
        sum
    }

    /// The sum of the weights, and the effective number of answers.
    pub(super) fn weights(&self) -> (f64, f64) {
        let mut sum = 0.0;
        let mut squares = 0.0;
        for stratum in &self.strata {
            let weight = stratum.inclusion.weight();
            sum += f64::from(stratum.answers) * weight;
            squares += f64::from(stratum.answers) * weight * weight;
        }
        if squares > 0.0 {
            (sum, sum * sum / squares)
        } else {
            (0.0, 0.0)
        }
    }
}
