//! Facts in a JSON object, and the patterns of the `regex` crate: what tests evaluate against.

use regex::RegexBuilder;
use wasl_core::condition::{Facts, Patterns, Reading};
use wasl_protocol::{Properties, Timestamp, Value};

/// The `regex` crate, with a limit on what a pattern may become.
pub struct Regexes;

impl Patterns for Regexes {
    fn matches(&self, pattern: &str, ignore_case: bool, text: &str) -> Option<bool> {
        let regex = RegexBuilder::new(pattern)
            .case_insensitive(ignore_case)
            .size_limit(1 << 20)
            .build()
            .ok()?;
        Some(regex.is_match(text))
    }
}

/// What is known, at a moment.
#[derive(Default)]
pub struct Known {
    pub facts: Properties,
    pub groups: Properties,
    pub now: Timestamp,
    /// Facts that grow, and since when.
    pub growing: Vec<(&'static str, Timestamp)>,
    /// Facts that turn, and when.
    pub turning: Vec<(&'static str, Timestamp)>,
}

impl Facts for Known {
    fn read(&self, path: &str) -> Reading<'_> {
        match self.growing.iter().find(|(name, _)| *name == path) {
            Some((_, since)) => Reading::Growing { since: *since },
            None => Reading::Map(&self.facts).at(path),
        }
    }

    fn now(&self) -> Timestamp {
        self.now
    }

    fn patterns(&self) -> &dyn Patterns {
        &Regexes
    }

    fn group(&self, name: &str) -> Option<&[Value]> {
        match self.groups.get(name)? {
            Value::List(members) => Some(members),
            _ => None,
        }
    }

    fn changes_at(&self, path: &str) -> Option<Timestamp> {
        let turning = self.turning.iter().find(|(name, _)| *name == path);
        turning.map(|(_, at)| *at)
    }
}
