//! What is possible: whether a condition can hold at all, and whether one implies another.
//!
//! A condition is taken apart into cases, each a list of tests of facts that must all hold or not.
//! Of each fact, readings are tried that stand for all there are as far as the tests can tell them
//! apart ([`sample`]). A test that cannot be settled that way (a regular expression on any text)
//! may hold and may not. So "never" is certain, and "possible" may still be never.
//!
//! `wasl check` asks; the widget does not, and so does not carry this.

mod sample;
mod settle;

use alloc::string::String;
use alloc::vec::Vec;

use super::facts::Patterns;
use super::tree::{Clause, Condition, Test};
use wasl_protocol::Value;

pub use sample::Sample;
use sample::samples;
use settle::settle;

/// More cases than this are not looked at: then all is possible.
const CASES: usize = 4_000;

impl Condition {
    /// The parts of its alternatives (`$or`), wherever they stand in it, with their places.
    #[must_use]
    pub fn alternatives(&self) -> Vec<(String, &Condition)> {
        let mut found = Vec::new();
        alternatives(self, "", &mut found);
        found
    }
}

fn alternatives<'a>(condition: &'a Condition, at: &str, found: &mut Vec<(String, &'a Condition)>) {
    for clause in &condition.0 {
        let (name, parts) = match clause {
            Clause::And(parts) => ("$and", parts),
            Clause::Or(parts) => ("$or", parts),
            // What must not hold may never do so.
            Clause::Nor(_) | Clause::Not(_) | Clause::Fact { .. } => continue,
        };
        let dot = if at.is_empty() { "" } else { "." };
        for (place, part) in parts.iter().enumerate() {
            let here = alloc::format!("{at}{dot}{name}[{place}]");
            alternatives(part, &here, found);
            if name == "$or" {
                found.push((here, part));
            }
        }
    }
}

/// A test of a fact that must hold, or must not.
#[derive(Clone, Copy, Debug)]
struct Literal<'a> {
    path: &'a str,
    test: &'a Test,
    wanted: bool,
}

/// Tests that must all come out as they are wanted.
#[derive(Clone, Debug, Default)]
pub struct Case<'a>(Vec<Literal<'a>>);

impl<'a> Case<'a> {
    /// The facts that it is about, each once.
    #[must_use]
    pub fn facts(&self) -> Vec<&'a str> {
        let mut facts = Vec::new();
        for literal in &self.0 {
            if !facts.contains(&literal.path) {
                facts.push(literal.path);
            }
        }
        facts
    }

    fn of(&self, path: &str) -> Vec<Literal<'a>> {
        let own = |literal: &&Literal<'a>| literal.path == path;
        self.0.iter().filter(own).copied().collect()
    }

    /// The readings of a fact that its tests leave, of those that it can have. `named` are
    /// values that `may_be` tells from others near them.
    #[must_use]
    pub fn left(
        &self,
        path: &str,
        named: &[Value],
        may_be: &dyn Fn(&Sample) -> bool,
        patterns: &dyn Patterns,
    ) -> Vec<Sample> {
        let literals = self.of(path);
        let tests: Vec<&Test> = literals.iter().map(|literal| literal.test).collect();
        let mut left = samples(&tests, named);
        left.retain(|sample| may_be(sample) && allows(&literals, sample, patterns));
        left
    }

    /// Whether a fact may be a value, as far as its tests tell.
    #[must_use]
    pub fn allows(&self, path: &str, value: &Value, patterns: &dyn Patterns) -> bool {
        allows(&self.of(path), &Sample::Exact(value.clone()), patterns)
    }
}

fn allows(literals: &[Literal<'_>], sample: &Sample, patterns: &dyn Patterns) -> bool {
    literals
        .iter()
        .all(|literal| settle(literal.test, sample, patterns) != Some(!literal.wanted))
}

/// The cases in which all of some conditions hold, or do not where that is wanted; `None` when
/// there are too many to look at.
#[must_use]
pub fn cases<'a>(wanted: &[(&'a Condition, bool)]) -> Option<Vec<Case<'a>>> {
    let mut all = Vec::from([Case::default()]);
    for (condition, wanted) in wanted {
        all = product(&all, &of_condition(condition, *wanted)?)?;
    }
    Some(all)
}

fn of_condition(condition: &Condition, wanted: bool) -> Option<Vec<Case<'_>>> {
    join(
        condition.0.iter().map(|clause| of_clause(clause, wanted)),
        wanted,
    )
}

/// Joins what must all be so, or of which one must be.
fn join<'a>(
    parts: impl Iterator<Item = Option<Vec<Case<'a>>>>,
    all: bool,
) -> Option<Vec<Case<'a>>> {
    let mut joined = if all {
        Vec::from([Case::default()])
    } else {
        Vec::new()
    };
    for part in parts {
        let part = part?;
        if all {
            joined = product(&joined, &part)?;
        } else {
            joined.extend(part);
        }
        if joined.len() > CASES {
            return None;
        }
    }
    Some(joined)
}

fn product<'a>(one: &[Case<'a>], other: &[Case<'a>]) -> Option<Vec<Case<'a>>> {
    if one.len().saturating_mul(other.len()) > CASES {
        return None;
    }
    let mut all = Vec::new();
    for one in one {
        for other in other {
            let mut case = one.clone();
            case.0.extend(&other.0);
            all.push(case);
        }
    }
    Some(all)
}

fn of_clause(clause: &Clause, wanted: bool) -> Option<Vec<Case<'_>>> {
    let none = core::iter::empty;
    match clause {
        Clause::Fact { path, test } => Some(Vec::from([Case(Vec::from([Literal {
            path,
            test,
            wanted,
        }]))])),
        Clause::Not(part) => of_condition(part, !wanted),
        // Of an empty list `$and` and `$or` hold, `$nor` does not.
        Clause::And(parts) | Clause::Or(parts) if parts.is_empty() => join(none(), wanted),
        Clause::Nor(parts) if parts.is_empty() => join(none(), !wanted),
        Clause::And(parts) => join(parts.iter().map(|part| of_condition(part, wanted)), wanted),
        Clause::Or(parts) => join(parts.iter().map(|part| of_condition(part, wanted)), !wanted),
        Clause::Nor(parts) => join(parts.iter().map(|part| of_condition(part, !wanted)), wanted),
    }
}
