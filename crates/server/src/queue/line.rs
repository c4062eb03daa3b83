//! Who waits for an agent, in which place and for how long still. Pure.
//!
//! The place: conversations that wait for an agent's first answer stand in the order in which they began
//! to, for a day at most; who wrote longer ago waits for an answer, but not in front of the window.
//! Between them stand those in which an agent has answered and the visitor wrote again: for a quarter
//! of an hour, since a last "thanks" wants no answer. These are told no place: an agent is with them.
//!
//! The expected wait: `pace × position`, rounded up to whole quarters of a minute. The pace is how long
//! one place took lately: the median of `wait / place` over the last 20 first waits that an agent ended
//! within a week, where `place` is the one in which the wait began. A median, so that a visitor who
//! was forgotten over lunch changes nothing; by the place, so that it holds for a queue of one and of
//! ten; of the last few, so that it is about the agents who are there now. Waits of more than an hour
//! were left for the next morning and are passed over. With fewer than 5 waits, or when most of
//! them were left, nobody can tell, and nothing is told.

use std::time::Duration;

use wasl_protocol::{ConversationId, Timestamp, VisitorId};

/// How long one stands in line for a first answer.
pub const STANDS: Duration = Duration::from_secs(24 * 60 * 60);

/// How long one stands in line for a further answer.
const STANDS_AGAIN: Duration = Duration::from_secs(15 * 60);

/// How far back the waits of others say something.
pub const LOOKS_BACK: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// From this on a wait was left for later.
const LEFT: Duration = Duration::from_secs(60 * 60);

/// The fewest waits that say something.
const FEWEST: usize = 5;

/// What the expected wait is rounded up to, so that it does not change with every answer.
const STEP: u64 = 15_000;

/// A conversation that waits for an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Which.
    pub conversation: ConversationId,
    /// Whose.
    pub visitor: VisitorId,
    /// Since when.
    pub since: Timestamp,
    /// No agent has answered since it began or was reopened.
    pub first: bool,
}

/// A wait that an agent's first answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waited {
    /// Its begin.
    pub since: Timestamp,
    /// Its end.
    pub until: Timestamp,
}

/// Who waits at a site and who has waited, as the store has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    /// Those who wait, oldest first.
    pub waiting: Vec<Waiting>,
    /// Those who were answered last.
    pub waited: Vec<Waited>,
}

/// What a visitor is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Who.
    pub visitor: VisitorId,
    /// The conversation.
    pub conversation: ConversationId,
    /// 1 is next.
    pub position: u32,
    /// In seconds.
    pub expected_wait: Option<u32>,
}

impl Waits {
    /// The places of those who are told one.
    #[must_use]
    pub fn line(&self, now: Timestamp) -> Vec<Standing> {
        let pace = self.pace();
        let mut position = 0;
        let mut line = Vec::new();
        for one in &self.waiting {
            let stands = if one.first { STANDS } else { STANDS_AGAIN };
            if between(one.since, now) > stands {
                continue;
            }
            position += 1;
            if one.first {
                line.push(Standing {
                    visitor: one.visitor.clone(),
                    conversation: one.conversation.clone(),
                    position,
                    expected_wait: pace.map(|pace| seconds(pace, position)),
                });
            }
        }
        line
    }

    /// How long one place takes; `None` when nobody can tell.
    fn pace(&self) -> Option<Duration> {
        let mut paces: Vec<Duration> = self
            .waited
            .iter()
            .filter(|wait| between(wait.since, wait.until) <= LEFT)
            .map(|wait| between(wait.since, wait.until) / self.place_of(wait))
            .collect();
        if paces.len() < FEWEST || paces.len() * 2 < self.waited.len() {
            return None;
        }
        paces.sort_unstable();
        let middle = paces.len() / 2;
        Some(if paces.len().is_multiple_of(2) {
            (paces[middle - 1] + paces[middle]) / 2
        } else {
            paces[middle]
        })
    }

    /// The place in which a wait began: behind those that had begun before and ended after that.
    fn place_of(&self, wait: &Waited) -> u32 {
        let before = (self.waited.iter())
            .filter(|other| other.since < wait.since && other.until > wait.since)
            .count();
        u32::try_from(before).unwrap_or(u32::MAX - 1) + 1
    }
}

fn between(from: Timestamp, to: Timestamp) -> Duration {
    Duration::from_millis(to.as_millis().saturating_sub(from.as_millis()))
}

fn seconds(pace: Duration, position: u32) -> u32 {
    let millis = u64::try_from(pace.as_millis()).unwrap_or(u64::MAX);
    let whole = millis.saturating_mul(u64::from(position)).div_ceil(STEP);
    u32::try_from(whole.max(1).saturating_mul(STEP / 1_000)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: u64 = 1_767_225_600_000;

    fn at(seconds_ago: u64) -> Timestamp {
        Timestamp::from_millis(NOW - seconds_ago * 1_000)
    }

    fn waiting(name: u32, seconds_ago: u64, first: bool) -> Waiting {
        Waiting {
            conversation: ConversationId::new(format!("c{name}")),
            visitor: VisitorId::new(format!("v{name}")),
            since: at(seconds_ago),
            first,
        }
    }

    /// A wait that ended so long ago and took so long.
    fn waited(ago: u64, took: u64) -> Waited {
        Waited {
            since: at(ago + took),
            until: at(ago),
        }
    }

    fn told(waits: &Waits) -> Vec<(String, u32, Option<u32>)> {
        let line = waits.line(Timestamp::from_millis(NOW));
        line.into_iter()
            .map(|one| {
                (
                    one.visitor.as_str().to_owned(),
                    one.position,
                    one.expected_wait,
                )
            })
            .collect()
    }

    #[test]
    fn places_follow_the_order_of_begin() {
        let day = 24 * 60 * 60;
        let waits = Waits {
            waiting: vec![
                waiting(1, day + 1, true),
                waiting(2, day, true),
                waiting(3, 16 * 60, false),
                waiting(4, 10 * 60, false),
                waiting(5, 5, true),
            ],
            waited: vec![],
        };
        let expected = [("v2", 1, None), ("v5", 3, None)];
        assert_eq!(
            told(&waits),
            expected.map(|(name, place, wait)| (name.to_owned(), place, wait))
        );
    }

    #[test]
    fn the_wait_is_the_median_pace_times_the_place() {
        let waits = |waited: Vec<Waited>| Waits {
            waiting: vec![waiting(1, 9, true), waiting(2, 5, true)],
            waited,
        };
        let of = |list: &[u64]| {
            let apart = (1..)
                .zip(list)
                .map(|(place, took)| waited(place * 10_000, *took));
            let told = told(&waits(apart.collect()));
            (told[0].2, told[1].2)
        };
        assert_eq!(of(&[60, 60, 60, 60]), (None, None), "too few to tell");
        assert_eq!(of(&[60, 60, 60, 60, 60]), (Some(60), Some(120)));
        assert_eq!(
            of(&[10, 20, 61, 3_000, 3_600]),
            (Some(75), Some(135)),
            "no mean"
        );
        assert_eq!(of(&[40, 80, 40, 80, 40, 80]), (Some(60), Some(120)), "even");
        assert_eq!(
            of(&[60, 60, 60, 60, 60, 9_000, 9_000]),
            (Some(60), Some(120)),
            "those that were left for later"
        );
        let left = [60, 60, 60, 60, 60, 9_000, 9_000, 9_000, 9_000, 9_000, 9_000];
        assert_eq!(of(&left), (None, None), "most were left");
    }

    #[test]
    fn waiting_behind_others_is_no_slower_pace() {
        // Five came at once and were answered one after the other, a minute each.
        let waited = (1..=5_u64)
            .map(|place| Waited {
                since: at(1_000 - place),
                until: at(1_000 - place * 61),
            })
            .collect();
        let waits = Waits {
            waiting: vec![waiting(1, 5, true)],
            waited,
        };
        assert_eq!(told(&waits), [("v1".to_owned(), 1, Some(60))]);
    }

    proptest! {
        #[test]
        fn whoever_waits_longer_stands_further_in_front(
            ages in prop::collection::vec((0_u64..200_000, any::<bool>()), 0..40),
            took in prop::collection::vec((0_u64..5_000, 0_u64..100_000), 0..20),
        ) {
            let mut ages = ages;
            ages.sort_unstable_by(|a, b| b.cmp(a));
            let people = (1..).zip(ages).map(|(name, (age, first))| waiting(name, age, first));
            let waits = Waits {
                waiting: people.collect(),
                waited: took.into_iter().map(|(took, ago)| waited(ago, took)).collect(),
            };
            let line = waits.line(Timestamp::from_millis(NOW));
            for pair in line.windows(2) {
                prop_assert!(pair[0].position < pair[1].position);
                prop_assert!(pair[0].expected_wait <= pair[1].expected_wait);
            }
            for one in &line {
                prop_assert!(one.position >= 1 && one.position as usize <= waits.waiting.len());
                prop_assert!(one.expected_wait.is_none_or(|wait| wait > 0 && wait % 15 == 0));
            }
        }
    }
}
