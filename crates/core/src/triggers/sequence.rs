//! Sequences: first this, then that, within a time, and nothing of another kind between.

use alloc::vec::Vec;

use wasl_protocol::{Duration, Timestamp};

use crate::condition::{Condition, Facts};

/// Steps that must happen one after another in one visit.
#[derive(Clone, Debug, PartialEq)]
pub struct Sequence {
    /// The steps, in order. Two of them do not happen at one moment.
    pub steps: Vec<Condition>,
    /// How long there is from the first step to the last.
    pub within: Option<Duration>,
    /// What must not happen in between, nor afterwards.
    pub without: Option<Condition>,
}

/// How far a visit is in a sequence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Steps that happened.
    pub done: u32,
    /// When the first of them did.
    pub since: Timestamp,
    /// The first one still holds since it came to nothing: it must end before it counts anew.
    pub spent: bool,
}

impl Sequence {
    /// Goes on by what is so now.
    #[must_use]
    pub fn advance(&self, mut progress: Progress, facts: &dyn Facts) -> Progress {
        let now = facts.now();
        let is_whole = self.is_whole(progress);
        let is_late = !is_whole
            && self
                .within
                .is_some_and(|within| progress.since + within < now);
        let is_spoilt = self
            .without
            .as_ref()
            .is_some_and(|without| without.evaluate(facts).holds);
        if progress.done > 0 && (is_late || is_spoilt) {
            progress = Progress {
                spent: true,
                ..Progress::default()
            };
        }
        if is_whole && !is_spoilt {
            return progress;
        }
        let Some(step) = self.steps.get(progress.done as usize) else {
            return progress;
        };
        let holds = step.evaluate(facts).holds;
        progress.spent &= holds;
        if holds && !progress.spent && !is_spoilt {
            if progress.done == 0 {
                progress.since = now;
            }
            progress.done += 1;
        }
        progress
    }

    /// Whether every step happened.
    #[must_use]
    pub fn is_whole(&self, progress: Progress) -> bool {
        progress.done as usize >= self.steps.len()
    }
}
