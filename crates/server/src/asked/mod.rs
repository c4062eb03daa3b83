//! What the FAQ is asked: read from the events of answers, decayed by the day, and written into the
//! settings, so that widgets offer first what visitors really ask.
//!
//! Pure but for the cache. An entry counts once a session and day, so nobody pushes a question up by asking
//! it again and again. A count is halved in 14 days.

mod cache;
mod event;
mod served;

use wasl_protocol::Timestamp;

pub use cache::{AskedCache, Counts};
pub use event::{Asked, of};
pub use served::served;

/// In so many days a count is halved.
pub const HALF_LIFE_DAYS: i64 = 14;

/// A count of one, as of its day.
pub const ONE: i64 = 1_000_000;

/// What is left of [`ONE`] after 0 to 13 days: `10^6 × 2^(-days / 14)`, rounded.
pub const FACTORS: [i64; 14] = [
    1_000_000, 951_695, 905_724, 861_973, 820_335, 780_709, 742_997, 707_107, 672_950, 640_443,
    609_507, 580_065, 552_045, 525_378,
];

/// After so many days without a question a count says nothing: it is worth less than a 256th.
pub const FORGOTTEN_DAYS: i64 = HALF_LIFE_DAYS * 8;

/// How often an entry is asked for, as the store has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// `all`, `stage:NAME` or `page:PATH`.
    pub scope: String,
    /// The entry, as events name it.
    pub entry: String,
    /// In millionths.
    pub weight: i64,
    /// The day as of which the weight is.
    pub day: i64,
}

/// The day of a moment, counted from 1970 in UTC.
#[must_use]
pub fn day_of(at: Timestamp) -> i64 {
    i64::try_from(at.as_millis() / 86_400_000).unwrap_or(i64::MAX)
}

/// What is left of a weight after some days: `weight × 2^(-days / 14)`, in whole numbers.
#[must_use]
pub fn faded(weight: i64, days: i64) -> i64 {
    if days <= 0 {
        return weight;
    }
    let halves = days / HALF_LIFE_DAYS;
    if halves >= 62 {
        return 0;
    }
    let place = usize::try_from(days % HALF_LIFE_DAYS).unwrap_or(0);
    (weight * FACTORS[place] / ONE) >> halves
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_factors_are_those_of_the_formula() {
        for (days, factor) in FACTORS.iter().enumerate() {
            let exact = ONE as f64 * f64::powf(2.0, -(days as f64) / HALF_LIFE_DAYS as f64);
            assert!((*factor as f64 - exact).abs() <= 0.5, "{days}: {exact}");
        }
    }

    #[test]
    fn a_count_is_halved_in_14_days() {
        assert_eq!(faded(ONE, 0), ONE);
        assert_eq!(faded(ONE, 14), ONE / 2);
        assert_eq!(faded(3 * ONE, 28), 3 * ONE / 4);
        assert_eq!(faded(ONE, 14 * 100), 0);
        assert_eq!(faded(ONE, -3), ONE, "a clock that goes back adds nothing");
    }

    proptest! {
        #[test]
        fn fading_goes_on_evenly(weight in 0..1_000_000 * ONE, days in 0_i64..1_000, more in 0_i64..1_000) {
            let at_once = faded(weight, days + more);
            let in_two = faded(faded(weight, days), more);
            prop_assert!(faded(weight, days + 1) <= faded(weight, days));
            // Whole numbers: a few millionths, and as many parts of a million.
            let off = (at_once - in_two).abs();
            prop_assert!(off <= 3 + weight / 200_000, "{at_once} {in_two}");
        }
    }
}
