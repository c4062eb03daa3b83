//! Growth: when a number of seconds that grows with time comes to a bound.
//!
//! Seconds are whole milliseconds divided by 1,000. The moments are found with that very division,
//! so that a comparison turns exactly then, whatever the bound's rounding.

use wasl_protocol::{Duration, Timestamp};

/// The seconds at a moment; none before it began.
pub fn seconds(since: Timestamp, now: Timestamp) -> f64 {
    of_millis(now.since(since).as_millis())
}

fn of_millis(millis: u64) -> f64 {
    millis as f64 / 1_000.0
}

/// The first moment after `now` at which the seconds are `bound` or more.
pub fn reaches(since: Timestamp, now: Timestamp, bound: f64) -> Option<Timestamp> {
    first(since, now, bound, |seconds, bound| seconds >= bound)
}

/// The first moment after `now` at which the seconds are more than `bound`.
pub fn passes(since: Timestamp, now: Timestamp, bound: f64) -> Option<Timestamp> {
    first(since, now, bound, |seconds, bound| seconds > bound)
}

/// The first moment after `now` at which the seconds become `bound` or are no longer that.
pub fn meets(since: Timestamp, now: Timestamp, bound: f64) -> Option<Timestamp> {
    reaches(since, now, bound).or_else(|| passes(since, now, bound))
}

fn first(
    since: Timestamp,
    now: Timestamp,
    bound: f64,
    there: fn(f64, f64) -> bool,
) -> Option<Timestamp> {
    // 10^12 s are 30,000 years, and up to there milliseconds are exact enough for the search to
    // start at the moment or right before it. What is not a number is never reached.
    if there(seconds(since, now), bound) || bound.is_nan() || bound > 1e12 {
        return None;
    }
    let mut millis = (bound * 1_000.0) as u64;
    while !there(of_millis(millis), bound) {
        millis += 1;
    }
    Some(since + Duration::from_millis(millis))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_moment_is_the_first_one(
            since in 0_u64..2_000_000_000_000,
            after in 0_u64..100_000,
            bound in -5.0_f64..90.0,
            whole in any::<bool>(),
        ) {
            let bound = if whole { (bound * 10.0) as i64 as f64 / 10.0 } else { bound };
            let since = Timestamp::from_millis(since);
            let now = since + Duration::from_millis(after);
            let one = Duration::from_millis(1);
            match reaches(since, now, bound) {
                Some(at) => {
                    prop_assert!(at > now);
                    prop_assert!(seconds(since, at) >= bound);
                    prop_assert!(seconds(since, at - one) < bound);
                }
                None => prop_assert!(seconds(since, now) >= bound),
            }
            match passes(since, now, bound) {
                Some(at) => {
                    prop_assert!(at > now);
                    prop_assert!(seconds(since, at) > bound);
                    prop_assert!(seconds(since, at - one) <= bound);
                }
                None => prop_assert!(seconds(since, now) > bound),
            }
        }
    }

    #[test]
    fn what_is_out_of_reach_is_never() {
        let now = Timestamp::from_millis(5);
        for bound in [f64::NAN, f64::INFINITY, 1e300] {
            assert_eq!(reaches(now, now, bound), None);
            assert_eq!(passes(now, now, bound), None);
        }
    }
}
