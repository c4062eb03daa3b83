//! A figure as it is sent: in thousandths, or not at all.

use serde::Serialize;
use wasl_core::survey::{Estimate, Score};

/// A figure with its interval at 95 % confidence, in thousandths. Without an interval the answers
/// say nothing of their spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// The figure.
    pub value: i32,
    /// The lower end of its interval.
    pub low: Option<i32>,
    /// The upper end.
    pub high: Option<i32>,
}

impl Figure {
    /// The figure of a score, when it stands on enough answers.
    #[must_use]
    pub fn of(score: &Score, least: u32) -> Option<Self> {
        score.shown(least).map(Self::from)
    }
}

impl From<Estimate> for Figure {
    fn from(estimate: Estimate) -> Self {
        Self {
            value: estimate.value,
            low: estimate.interval.map(|interval| interval.low),
            high: estimate.interval.map(|interval| interval.high),
        }
    }
}
