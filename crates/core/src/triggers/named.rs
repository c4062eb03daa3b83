//! What conditions may name besides facts: segments, schedules and groups of the options.
//!
//! A segment is a condition with a name, and may ask for other segments. One that leads back to
//! itself, or asks for what nobody defines, is kept but not used: neither is what asks for it.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Timestamp, Value};

use super::Rule;
use crate::condition::{Condition, Facts, Outcome};
use crate::schedule::Schedule;
use crate::text::cut;

/// What the options give names to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Named {
    segments: Vec<Segment>,
    /// Schedules by name.
    pub schedules: Vec<(String, Schedule)>,
    groups: Vec<(String, Vec<Value>)>,
}

#[derive(Clone, Debug, PartialEq)]
struct Segment {
    name: String,
    condition: Condition,
    is_usable: bool,
}

/// Whether a schedule is open now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// The schedule's name.
    pub name: String,
    /// Whether it is open.
    pub open: bool,
    /// When that may change.
    pub changes_at: Option<Timestamp>,
}

/// What is known of a name that a condition asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It can be used.
    Usable,
    /// It is a segment that leads back to itself.
    Circular,
    /// It is a segment that asks for what cannot be used.
    Unusable,
    /// Nobody defines it.
    Unknown,
}

/// Outcomes of segments at one moment, by their place: each is evaluated once.
#[derive(Debug, Default)]
pub struct Remembered(Vec<(usize, Outcome)>);

impl Named {
    /// Takes them together.
    #[must_use]
    pub fn new(
        segments: Vec<(String, Condition)>,
        schedules: Vec<(String, Schedule)>,
        groups: Vec<(String, Vec<Value>)>,
    ) -> Self {
        let mut named = Self {
            segments: Vec::new(),
            schedules,
            groups,
        };
        for (name, condition) in segments {
            named.segments.push(Segment {
                name,
                condition,
                is_usable: false,
            });
        }
        // As long as one more is found that asks for nothing but what can be used.
        while let Some(place) = (0..named.segments.len()).find(|place| {
            let segment = &named.segments[*place];
            !segment.is_usable && named.serves(&segment.condition)
        }) {
            named.segments[place].is_usable = true;
        }
        named
    }

    /// The outcome of a segment at the moment of `facts`.
    pub(super) fn segment(&self, name: &str, facts: &super::Known<'_>) -> Option<Outcome> {
        let place = self.place(name)?;
        let segment = &self.segments[place];
        if !segment.is_usable {
            return None;
        }
        if let Some((_, outcome)) =
            (facts.remembered.borrow().0.iter()).find(|(known, _)| *known == place)
        {
            return Some(*outcome);
        }
        let outcome = segment.condition.evaluate(facts as &dyn Facts);
        facts.remembered.borrow_mut().0.push((place, outcome));
        Some(outcome)
    }

    /// The segments that can be used, with their conditions.
    pub fn each_segment(&self, tell: &mut dyn FnMut(&str, &Condition)) {
        for segment in &self.segments {
            if segment.is_usable {
                tell(&segment.name, &segment.condition);
            }
        }
    }

    /// The members of a group.
    #[must_use]
    pub fn group(&self, name: &str) -> Option<&[Value]> {
        let (_, members) = self.groups.iter().find(|(known, _)| known == name)?;
        Some(members)
    }

    /// Whether all that a rule asks for can be used.
    #[must_use]
    pub fn serves_rule(&self, rule: &Rule) -> bool {
        rule.conditions()
            .iter()
            .all(|condition| self.serves(condition))
    }

    /// Whether all that a condition asks for can be used.
    #[must_use]
    pub fn serves(&self, condition: &Condition) -> bool {
        let mut all = true;
        condition.each_name("", &mut |_, asked| {
            all &= self.standing(asked) == Standing::Usable;
        });
        all
    }

    /// What is known of `segment.NAME`, `open.NAME` or `group.NAME`.
    #[must_use]
    pub fn standing(&self, asked: &str) -> Standing {
        let (kind, name) = cut(asked, b'.').unwrap_or_default();
        let is_there = match kind {
            "segment" => {
                let Some(place) = self.place(name) else {
                    return Standing::Unknown;
                };
                if self.segments[place].is_usable {
                    return Standing::Usable;
                }
                return if self.leads_to(place, place, &mut Vec::new()) {
                    Standing::Circular
                } else {
                    Standing::Unusable
                };
            }
            "open" => self.schedules.iter().any(|(known, _)| known == name),
            _ => self.group(name).is_some(),
        };
        if is_there {
            Standing::Usable
        } else {
            Standing::Unknown
        }
    }

    /// The names of a kind: `segment`, `open` or `group`.
    #[must_use]
    pub fn names(&self, kind: &str) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        match kind {
            "segment" => {
                for segment in &self.segments {
                    names.push(&segment.name);
                }
            }
            "open" => {
                for (name, _) in &self.schedules {
                    names.push(name);
                }
            }
            _ => {
                for (name, _) in &self.groups {
                    names.push(name);
                }
            }
        }
        names
    }

    /// Adds the facts that the segments among some facts ask for, and theirs.
    pub fn unfold<'a>(&'a self, facts: &mut Vec<&'a str>) {
        let mut at = 0;
        while let Some(fact) = facts.get(at) {
            if let Some(("segment", name)) = cut(fact, b'.')
                && let Some(place) = self.place(name)
            {
                for inner in self.segments[place].condition.facts() {
                    if !facts.contains(&inner) {
                        facts.push(inner);
                    }
                }
            }
            at += 1;
        }
    }

    /// Whether a segment asks for another, itself or through others.
    fn leads_to(&self, from: usize, to: usize, seen: &mut Vec<usize>) -> bool {
        for fact in self.segments[from].condition.facts() {
            let Some(("segment", name)) = cut(fact, b'.') else {
                continue;
            };
            let Some(next) = self.place(name) else {
                continue;
            };
            if next == to {
                return true;
            }
            if !seen.contains(&next) {
                seen.push(next);
                if self.leads_to(next, to, seen) {
                    return true;
                }
            }
        }
        false
    }

    fn place(&self, name: &str) -> Option<usize> {
        (self.segments.iter()).position(|segment| segment.name == name)
    }
}
