//! Scores: what the answers to a question add up to, how sure that is, and whether to show it.
//!
//! [`Tally`] counts answers; [`Tally::scores`] makes the score that its [`Measure`] asks for. Only
//! answers are counted: who was asked and did not answer is in no number here. Every figure is a
//! whole number of thousandths: of a percent, of an NPS point, or of a point of the scale.

mod interval;
mod tally;

pub use tally::{Inclusion, Measure, Tally};

use alloc::vec::Vec;

use super::scale::{Bucket, CesScale, Scale};

/// From how many answers a score is shown, unless said otherwise.
///
/// With four answers one more moves CSAT by up to 20 points, and the 95 % interval spans about
/// half of the scale at least; and from the figure of fewer than five people it can be told who
/// said what. The counts are shown all the same.
pub const LEAST_ANSWERS: u32 = 5;

/// What the answers add up to, by what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scores {
    /// CSAT % = 100 · (n₄ + n₅) / N, in thousandths of a percent: the "top two box" of the scale.
    Csat(Score),
    /// NPS.
    Nps(Nps),
    /// CES.
    Ces(Ces),
    /// For each choice, in the order of the definition, the share of those who answered that
    /// chose it: 100 · nᵢ / N, in thousandths of a percent. With several choices allowed the
    /// shares add up to more than 100 %.
    Choices(Vec<Score>),
}

/// A figure, and the answers that it stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Score {
    /// N: how many answered.
    pub answers: u32,
    /// As how many answers of an evenly asked group they count, in thousandths (Kish). It is N
    /// when everybody had the same chance to be asked.
    pub effective_milli: u64,
    /// The figure; `None` without answers.
    pub estimate: Option<Estimate>,
}

/// A figure with its interval, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// The figure, halves rounded up.
    pub value: i32,
    /// Where the figure of everybody would be found, at 95 % confidence. `None` when the answers
    /// say nothing of their spread: a mean of one answer, or of answers that are all the same.
    pub interval: Option<Interval>,
}

/// An interval that contains its figure; rounded outwards to thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// Its lower end.
    pub low: i32,
    /// Its upper end.
    pub high: i32,
}

/// The Net Promoter Score and what it is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nps {
    /// Answers of 9 and 10.
    pub promoters: u32,
    /// Answers of 7 and 8.
    pub passives: u32,
    /// Answers of 0 to 6.
    pub detractors: u32,
    /// NPS = 100 · (promoters − detractors) / N, −100 to 100, in thousandths of a point
    /// (Reichheld 2003).
    pub score: Score,
}

/// The Customer Effort Score: it says nothing without its scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ces {
    /// How many points, and which end is good.
    pub scale: CesScale,
    /// Σ score / N, in thousandths of a point, as it was answered: not turned round for a scale
    /// whose low end is good.
    pub mean: Score,
    /// 100 · (answers on the good side of the middle) / N, in thousandths of a percent.
    pub top_box: Score,
}

impl Score {
    /// The figure, when it stands on enough answers to be shown ([`LEAST_ANSWERS`]). Where not
    /// everybody had the same chance to be asked, it is the effective number that must be enough.
    ///
    /// ```
    /// use wasl_core::survey::{LEAST_ANSWERS, Measure, Scale, Scores, Tally};
    /// let mut tally = Tally::new(Measure::Scale(Scale::Csat));
    /// for score in [5, 4, 4, 2] {
    ///     tally.add(score);
    /// }
    /// let Scores::Csat(few) = tally.scores() else { unreachable!() };
    /// assert_eq!(few.shown(LEAST_ANSWERS), None);
    /// tally.add(5);
    /// let Scores::Csat(enough) = tally.scores() else { unreachable!() };
    /// assert_eq!(enough.shown(LEAST_ANSWERS).map(|csat| csat.value), Some(80_000));
    /// ```
    #[must_use]
    pub const fn shown(&self, least: u32) -> Option<Estimate> {
        if self.effective_milli < least as u64 * 1_000 {
            return None;
        }
        self.estimate
    }
}

impl Tally {
    /// What the answers add up to.
    #[must_use]
    pub fn scores(&self) -> Scores {
        match self.measure() {
            Measure::Scale(Scale::Csat) => Scores::Csat(self.share_of_good(Scale::Csat)),
            Measure::Scale(Scale::Nps) => Scores::Nps(self.nps()),
            Measure::Scale(Scale::Ces(scale)) => Scores::Ces(Ces {
                scale,
                mean: self.mean(Scale::Ces(scale).first()),
                top_box: self.share_of_good(Scale::Ces(scale)),
            }),
            Measure::Choices(count) => Scores::Choices(
                (0..count)
                    .map(|choice| self.share(&|place| place == choice))
                    .collect(),
            ),
        }
    }

    /// The share of answers in the good bucket.
    pub(super) fn share_of_good(&self, scale: Scale) -> Score {
        self.share(&|place| bucket(scale, place) == Some(Bucket::Good))
    }

    /// The share of answers at some places, with its Wilson interval.
    fn share(&self, good: &dyn Fn(usize) -> bool) -> Score {
        self.score(&|weight, effective| {
            let share = self.sum(&|place| if good(place) { 1.0 } else { 0.0 }) / weight;
            let ends = interval::wilson(share, effective);
            estimate(share, Some(ends), 100_000.0)
        })
    }

    fn nps(&self) -> Nps {
        let mut counts = [0; 3];
        let part = |wanted| {
            move |place: usize| {
                if bucket(Scale::Nps, place) == Some(wanted) {
                    1.0
                } else {
                    0.0
                }
            }
        };
        for (count, wanted) in counts.iter_mut().zip(Bucket::ALL) {
            for (place, answers) in self.counts().into_iter().enumerate() {
                if bucket(Scale::Nps, place) == Some(wanted) {
                    *count += answers;
                }
            }
        }
        let [detractors, passives, promoters] = counts;
        Nps {
            promoters,
            passives,
            detractors,
            score: self.score(&|weight, effective| {
                let good = self.sum(&part(Bucket::Good)) / weight;
                let bad = self.sum(&part(Bucket::Bad)) / weight;
                // One division of the difference: exact where the counts are.
                let net = (self.sum(&part(Bucket::Good)) - self.sum(&part(Bucket::Bad))) / weight;
                let ends = interval::adjusted_wald(good, bad, effective);
                estimate(net, Some(ends), 100_000.0)
            }),
        }
    }

    /// The mean of a scale that begins at `first`.
    fn mean(&self, first: u8) -> Score {
        self.score(&|weight, effective| {
            let value = |place: usize| f64::from(first) + place as f64;
            let mean = self.sum(&value) / weight;
            let spread = self.sum(&|place| (value(place) - mean) * (value(place) - mean)) / weight;
            let counts = self.counts();
            let several = counts.iter().filter(|count| **count > 0).count() > 1;
            let last = value(counts.len().saturating_sub(1));
            let ends = if several {
                interval::mean(mean, spread, effective)
            } else {
                None
            };
            let ends = ends.map(|(low, high)| (low.max(f64::from(first)), high.min(last)));
            estimate(mean, ends, 1_000.0)
        })
    }

    fn score(&self, figure: &dyn Fn(f64, f64) -> Estimate) -> Score {
        let (weight, effective) = self.weights();
        Score {
            answers: self.answers(),
            effective_milli: (effective * 1_000.0 + 0.5) as u64,
            estimate: (self.answers() > 0).then(|| figure(weight, effective)),
        }
    }
}

fn bucket(scale: Scale, place: usize) -> Option<Bucket> {
    scale.bucket(scale.first() + place as u8)
}

/// A figure in thousandths, and its interval rounded outwards.
fn estimate(figure: f64, ends: Option<(f64, f64)>, unit: f64) -> Estimate {
    let value = (figure * unit + 0.5).floor() as i32;
    Estimate {
        value,
        interval: ends.map(|(low, high)| Interval {
            low: ((low * unit).floor() as i32).min(value),
            high: ((high * unit).ceil() as i32).max(value),
        }),
    }
}
