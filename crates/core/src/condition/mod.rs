//! Conditions: one JSON language for what must hold, over facts named by dotted paths.
//!
//! A merchant writes `{"timeOnPage": {"$gte": 20}, "cart.value": {"$gt": 50}}`; the operators are
//! those of GrowthBook's SDK, and `docs/CONDITIONS.md` is the reference. [`Condition::parse`]
//! checks it once and tells every fault with its path. [`Condition::evaluate`] says whether it
//! holds and when time alone may change that, so that nobody has to look again before.
//! [`Condition::explain`] is the same walk, noted down for a person.

mod case;
mod compare;
mod evaluate;
mod explain;
mod facts;
mod fault;
mod growth;
mod impossible;
mod operand;
mod outcome;
mod parse;
mod tree;
mod version;

use alloc::vec::Vec;

use wasl_protocol::Value;

pub(crate) use compare::text;
pub use explain::Line;
pub use facts::{Facts, Patterns, Reading};
pub use fault::{Fault, Flaw};
pub use outcome::Outcome;
pub use parse::{DEPTH, NODES};
pub use tree::Condition;

use evaluate::Walk;
use explain::Trace;
use tree::Clause;

impl Condition {
    /// Parses a condition that stands at a path, e.g. `prompts[0].when`.
    ///
    /// Every fault is told. A condition with one that is not harmless is not given; after a
    /// harmless one ([`Flaw::is_harmless`]) it is, and does what it says.
    #[must_use]
    pub fn parse(value: &Value, at: &str, patterns: &dyn Patterns) -> (Option<Self>, Vec<Fault>) {
        parse::parse(value, at, patterns)
    }

    /// Whether it holds, and when that may change by time alone.
    #[must_use]
    pub fn evaluate(&self, facts: &dyn Facts) -> Outcome {
        Walk::new(facts, None).condition(self)
    }

    /// Every part with its current value and whether it holds, for a condition that stands at a
    /// path. No part is left out because another has decided already.
    #[must_use]
    pub fn explain(&self, at: &str, facts: &dyn Facts) -> Vec<Line> {
        let mut walk = Walk::new(facts, Some(Trace::new(at)));
        walk.condition(self);
        walk.lines()
    }

    /// The names of the facts that it looks at, in order, each as often as it stands there.
    #[must_use]
    pub fn facts(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.collect_facts(&mut names);
        names
    }

    fn collect_facts<'a>(&'a self, names: &mut Vec<&'a str>) {
        for clause in &self.0 {
            match clause {
                Clause::And(parts) | Clause::Or(parts) | Clause::Nor(parts) => {
                    for part in parts {
                        part.collect_facts(names);
                    }
                }
                Clause::Not(part) => part.collect_facts(names),
                Clause::Fact { path, .. } => names.push(path),
            }
        }
    }
}
