//! Rules: what a merchant wrote of when something may come up.

use alloc::vec::Vec;

use wasl_protocol::Timestamp;

use super::{Progress, Sequence};
use crate::condition::{Condition, Facts};

/// When something may come up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rule {
    /// What must hold.
    pub when: Option<Condition>,
    /// What must have happened before, in this order.
    pub sequence: Option<Sequence>,
    /// What calls it off for the rest of the visit.
    pub cancel: Option<Condition>,
}

/// Whether a rule holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// It does.
    Yes,
    /// It may at that moment, if nothing happens before.
    From(Timestamp),
    /// Something must happen first.
    No,
}

impl Rule {
    /// Whether it holds, with the progress of its sequence.
    #[must_use]
    pub fn held(&self, progress: Progress, facts: &dyn Facts) -> Held {
        if let Some(sequence) = &self.sequence
            && !sequence.is_whole(progress)
        {
            return Held::No;
        }
        let Some(when) = &self.when else {
            // A sequence alone is a reason, nothing at all is none.
            return if self.sequence.is_some() {
                Held::Yes
            } else {
                Held::No
            };
        };
        let outcome = when.evaluate(facts);
        match (outcome.holds, outcome.changes_at) {
            (true, _) => Held::Yes,
            (false, Some(moment)) => Held::From(moment),
            (false, None) => Held::No,
        }
    }

    /// Whether it is called off by what is so now.
    #[must_use]
    pub fn is_cancelled(&self, facts: &dyn Facts) -> bool {
        self.cancel
            .as_ref()
            .is_some_and(|cancel| cancel.evaluate(facts).holds)
    }
}

impl Rule {
    /// All its conditions.
    #[must_use]
    pub fn conditions(&self) -> Vec<&Condition> {
        let mut all = Vec::new();
        all.extend(&self.when);
        all.extend(&self.cancel);
        if let Some(sequence) = &self.sequence {
            all.extend(&sequence.steps);
            all.extend(&sequence.without);
        }
        all
    }

    /// The names of all facts that it looks at.
    #[must_use]
    pub fn facts(&self) -> Vec<&str> {
        let mut all = Vec::new();
        for condition in self.conditions() {
            all.extend(condition.facts());
        }
        all
    }
}
