//! When each thing of an open-loop run is due. Pure.
//!
//! What is offered follows the clock alone: a slow answer delays nothing that comes after it, and
//! every wait counts from the moment a thing was due. So a server that stands still for a second
//! is seen to delay all that was due in this second, not one message (no coordinated omission).

use std::time::Duration;

/// So many a second, evenly spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    per_second: u32,
    count: u64,
}

impl Schedule {
    /// Evenly for a time; at least one.
    pub fn lasting(per_second: u32, time: Duration) -> Self {
        let per_second = per_second.max(1);
        let count = time.as_micros() * u128::from(per_second) / 1_000_000;
        Self {
            per_second,
            count: u64::try_from(count).unwrap_or(u64::MAX).max(1),
        }
    }

    /// All at the start.
    pub const fn at_once(count: u64) -> Self {
        Self {
            per_second: u32::MAX,
            count,
        }
    }

    /// How many.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// How many a second.
    pub const fn per_second(&self) -> u32 {
        self.per_second
    }

    /// When a number (from 0) is due, from the start on.
    pub fn due(&self, number: u64) -> Duration {
        let nanos = u128::from(number) * 1_000_000_000 / u128::from(self.per_second);
        Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
    }

    /// How many are due after a time.
    pub fn due_by(&self, elapsed: Duration) -> u64 {
        let due = elapsed.as_nanos() * u128::from(self.per_second) / 1_000_000_000 + 1;
        u64::try_from(due).unwrap_or(u64::MAX).min(self.count)
    }
}

/// The rates of a climb: from one up to another, half as much again each time.
pub fn climb(from: u32, to: u32) -> impl Iterator<Item = u32> {
    std::iter::successors(Some(from.max(1)), |rate| {
        Some(rate.saturating_mul(3) / 2 + 1)
    })
    .map(round)
    .take_while(move |rate| *rate <= to.max(from))
}

/// Two figures are enough to say a rate.
fn round(rate: u32) -> u32 {
    let mut unit = 1;
    while rate / unit >= 100 {
        unit *= 10;
    }
    rate / unit * unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_due_evenly() {
        let schedule = Schedule::lasting(1_000, Duration::from_secs(2));
        assert_eq!(schedule.count(), 2_000);
        assert_eq!(schedule.due(0), Duration::ZERO);
        assert_eq!(schedule.due(1_500), Duration::from_millis(1_500));
        assert_eq!(schedule.due_by(Duration::ZERO), 1);
        assert_eq!(schedule.due_by(Duration::from_micros(999)), 1);
        assert_eq!(schedule.due_by(Duration::from_millis(1)), 2);
        assert_eq!(schedule.due_by(Duration::from_secs(60)), 2_000);
    }

    #[test]
    fn what_is_due_by_a_time_was_due_before_it() {
        for per_second in [1, 7, 999, 3_333] {
            let schedule = Schedule::lasting(per_second, Duration::from_secs(3));
            for number in 0..schedule.count() {
                let due = schedule.due(number);
                assert!(schedule.due_by(due + Duration::from_nanos(1)) > number);
            }
        }
    }

    #[test]
    fn all_at_once_is_due_at_the_start() {
        let schedule = Schedule::at_once(500);
        assert_eq!(schedule.count(), 500);
        assert!(schedule.due(499) < Duration::from_millis(1));
    }

    #[test]
    fn a_climb_goes_up_to_its_top() {
        let rates: Vec<_> = climb(1_000, 5_000).collect();
        assert_eq!(rates, [1_000, 1_500, 2_200, 3_300, 5_000]);
        assert_eq!(climb(40, 10).collect::<Vec<_>>(), [40]);
    }
}
