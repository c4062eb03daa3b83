//! What the conditions of a flow see: its own answers as `flow.…`, and all that prompts see.

use wasl_protocol::{Timestamp, Value};

use super::run::Passed;
use crate::condition::{Facts, Patterns, Reading};
use crate::text::cut;

/// What was told in a flow, before what is known anyway.
pub struct Told<'a> {
    /// The steps that were passed.
    pub passed: &'a [Passed],
    /// Everything else.
    pub around: &'a dyn Facts,
}

impl Facts for Told<'_> {
    fn read(&self, path: &str) -> Reading<'_> {
        let Some(("flow", below)) = cut(path, b'.') else {
            return self.around.read(path);
        };
        let (step, rest) = match cut(below, b'.') {
            Some((step, rest)) => (step, Some(rest)),
            None => (below, None),
        };
        let reading = answer(self.passed, step).map_or(Reading::Missing, Reading::from);
        match rest {
            Some(rest) => reading.at(rest),
            None => reading,
        }
    }

    fn now(&self) -> Timestamp {
        self.around.now()
    }

    fn patterns(&self) -> &dyn Patterns {
        self.around.patterns()
    }

    fn group(&self, name: &str) -> Option<&[Value]> {
        self.around.group(name)
    }

    fn changes_at(&self, path: &str) -> Option<Timestamp> {
        self.around.changes_at(path)
    }
}

/// What a step brought in last.
pub(super) fn answer<'a>(passed: &'a [Passed], step: &str) -> Option<&'a Value> {
    let last = passed
        .iter()
        .rev()
        .find(|one| one.step == step && one.value != Value::Null)?;
    Some(&last.value)
}
