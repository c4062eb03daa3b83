//! Waits, kept in HDR histograms and told by their quantiles.

use std::time::Duration;

use hdrhistogram::Histogram;
use serde::Serialize;

/// The longest wait that is told apart.
const LONGEST: Duration = Duration::from_secs(120);

/// Waits in microseconds, to three figures.
#[derive(Debug)]
pub struct Waits(Histogram<u64>);

impl Default for Waits {
    fn default() -> Self {
        let longest = u64::try_from(LONGEST.as_micros()).unwrap_or(u64::MAX);
        Self(Histogram::new_with_bounds(1, longest, 3).expect("the bounds are in order"))
    }
}

impl Waits {
    /// Adds one.
    pub fn add(&mut self, wait: Duration) {
        let micros = u64::try_from(wait.as_micros()).unwrap_or(u64::MAX);
        self.0.saturating_record(micros.max(1));
    }

    /// Adds all of another.
    pub fn add_all(&mut self, other: &Self) {
        self.0.add(&other.0).expect("all have the same bounds");
    }

    /// How many.
    pub fn count(&self) -> u64 {
        self.0.len()
    }

    /// What they come to.
    pub fn sum_up(&self) -> Latency {
        let at = |quantile| millis(self.0.value_at_quantile(quantile));
        Latency {
            count: self.0.len(),
            p50_ms: at(0.5),
            p99_ms: at(0.99),
            p999_ms: at(0.999),
            max_ms: millis(self.0.max()),
        }
    }
}

fn millis(micros: u64) -> f64 {
    // Three figures are kept, so no more are told.
    let micros = Duration::from_micros(micros);
    (micros.as_secs_f64() * 100_000.0).round() / 100.0
}

/// How long things took. Milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Latency {
    /// How many things.
    pub count: u64,
    /// Half of them took no longer.
    pub p50_ms: f64,
    /// All but one in a hundred.
    pub p99_ms: f64,
    /// All but one in a thousand.
    pub p999_ms: f64,
    /// All.
    pub max_ms: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_what_was_added() {
        let mut waits = Waits::default();
        for wait in 1..=1_000 {
            waits.add(Duration::from_millis(wait));
        }
        let latency = waits.sum_up();
        assert_eq!(latency.count, 1_000);
        for (told, expected) in [
            (latency.p50_ms, 500.0),
            (latency.p99_ms, 990.0),
            (latency.p999_ms, 999.0),
            (latency.max_ms, 1_000.0),
        ] {
            assert!(
                (told - expected).abs() <= expected / 500.0,
                "{told} {expected}"
            );
        }
    }

    #[test]
    fn sums_add_up_and_nothing_is_too_long() {
        let mut all = Waits::default();
        let mut one = Waits::default();
        one.add(Duration::from_secs(3_600));
        one.add(Duration::ZERO);
        all.add_all(&one);
        all.add_all(&one);
        assert_eq!(all.count(), 4);
        assert!(all.sum_up().max_ms >= 119_000.0);
        assert_eq!(Waits::default().sum_up(), Latency::default());
    }
}
