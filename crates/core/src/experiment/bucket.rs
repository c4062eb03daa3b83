//! Buckets: which range of the hash belongs to which variant.
//!
//! Each variant owns a range as wide as its weight, and coverage fills the range from its start.
//! So growing the coverage brings visitors in and never moves one to another variant.

use alloc::vec::Vec;

use super::share::Share;

/// From, up to but without.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The first that is in.
    pub from: f64,
    /// The first after it that is out.
    pub to: f64,
}

impl Range {
    /// Whether a bucket is in it.
    #[must_use]
    pub fn holds(self, bucket: f64) -> bool {
        bucket >= self.from && bucket < self.to
    }
}

/// The same weight for each.
#[must_use]
pub fn equal_weights(variants: usize) -> Vec<Share> {
    let mut weights = Vec::new();
    weights.resize(variants, Share::new(1.0 / variants as f64));
    weights
}

/// How far the sum of weights may be from 1, as in GrowthBook.
const SLACK: f64 = 0.01;

/// Whether weights add up to 1.
#[must_use]
pub fn add_up(weights: &[Share]) -> bool {
    let mut sum = 0.0;
    for weight in weights {
        sum += weight.part();
    }
    (sum - 1.0).abs() <= SLACK
}

/// The variants' ranges. As in GrowthBook, weights that do not fit are the same for each: as many
/// as there are variants must be given, and they must add up to 1.
#[must_use]
pub fn bucket_ranges(variants: usize, coverage: Share, weights: &[Share]) -> Ranges<'_> {
    let fit = weights.len() == variants && add_up(weights);
    Ranges {
        weights: if fit { weights } else { &[] },
        coverage,
        variants,
        at: 0,
        from: 0.0,
    }
}

/// The variant that a bucket belongs to, if any: the first whose range it is in.
#[must_use]
pub fn choose_variant(bucket: f64, ranges: impl IntoIterator<Item = Range>) -> Option<usize> {
    ranges.into_iter().position(|range| range.holds(bucket))
}

/// The ranges of variants, one after the other.
#[derive(Clone, Debug)]
pub struct Ranges<'a> {
    /// Empty when all are the same.
    weights: &'a [Share],
    coverage: Share,
    variants: usize,
    at: usize,
    from: f64,
}

impl Iterator for Ranges<'_> {
    type Item = Range;

    fn next(&mut self) -> Option<Range> {
        if self.at == self.variants {
            return None;
        }
        let weight = match self.weights.get(self.at) {
            Some(weight) => weight.part(),
            None => 1.0 / self.variants as f64,
        };
        let from = self.from;
        self.at += 1;
        self.from += weight;
        Some(Range {
            from,
            to: from + self.coverage.part() * weight,
        })
    }
}
