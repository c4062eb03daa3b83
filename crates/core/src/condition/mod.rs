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
mod names;
mod operand;
mod outcome;
mod parse;
pub mod possible;
mod tree;
mod version;

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Properties, Value};

pub(crate) use compare::text;
pub use explain::Line;
pub use facts::{Facts, Patterns, Reading};
pub use fault::{Fault, Flaw};
pub use outcome::Outcome;
pub use parse::{DEPTH, NODES};
pub use tree::Condition;

use crate::config::nearest;
use evaluate::Walk;
use explain::Trace;

impl Condition {
    /// Parses a condition that stands at a path, e.g. `prompts[0].when`.
    ///
    /// Every fault is told. A condition with one that is not harmless is not given; after a
    /// harmless one ([`Flaw::is_harmless`]) it is, and does what it says.
    ///
    /// ```
    /// use wasl_core::condition::{Condition, Patterns};
    /// use wasl_protocol::{Properties, Value};
    ///
    /// struct NoPatterns;
    /// impl Patterns for NoPatterns {
    ///     fn matches(&self, _: &str, _: bool, _: &str) -> Option<bool> {
    ///         None
    ///     }
    /// }
    ///
    /// let deep = Properties::default().with("$gtt", 50_u32);
    /// let value = Value::Map(Properties::default().with("scroll", deep));
    /// let (condition, faults) = Condition::parse(&value, "when", &NoPatterns);
    /// assert!(condition.is_none());
    /// assert_eq!(faults[0].path, "when.scroll.$gtt");
    /// assert!(faults[0].message().contains("did you mean \"$gt\"?"));
    /// ```
    #[must_use]
    pub fn parse(value: &Value, at: &str, patterns: &dyn Patterns) -> (Option<Self>, Vec<Fault>) {
        parse::parse(value, at, patterns)
    }

    /// Whether it holds, and when that may change by time alone.
    #[must_use]
    pub fn evaluate(&self, facts: &dyn Facts) -> Outcome {
        Walk::new(facts, None, None).condition(self)
    }

    /// Whether it holds for an object whose keys are the facts, such as an event's properties.
    /// Groups and patterns are those of the facts.
    #[must_use]
    pub fn holds_for(&self, object: &Properties, facts: &dyn Facts) -> bool {
        Walk::new(facts, Some(Reading::Map(object)), None)
            .condition(self)
            .holds
    }

    /// Every part with its current value and whether it holds, for a condition that stands at a
    /// path. No part is left out because another has decided already.
    #[must_use]
    pub fn explain(&self, at: &str, facts: &dyn Facts) -> Vec<Line> {
        let mut walk = Walk::new(facts, None, Some(Trace::new(at)));
        walk.condition(self);
        walk.lines()
    }

    /// The names of the facts that it looks at, in order, each as often as it stands there.
    #[must_use]
    pub fn facts(&self) -> Vec<&str> {
        let mut names = Vec::new();
        names::each(self, &mut String::new(), &mut |_, name| names.push(name));
        names
    }

    /// What it asks for that is defined elsewhere, each with the path where it stands:
    /// `segment.NAME`, `open.NAME`, and `group.NAME` for `$inGroup` and its opposite.
    pub fn each_name(&self, at: &str, tell: &mut dyn FnMut(&str, &str)) {
        names::each_name(self, &mut at.into(), tell);
    }

    /// Facts that nobody knows, for a condition that stands at a path. A known name that ends with
    /// a dot stands for all that begin so: `visitor.`
    #[must_use]
    pub fn strange_facts(&self, at: &str, known: &[&'static str]) -> Vec<Fault> {
        let mut faults = Vec::new();
        names::each(self, &mut at.into(), &mut |path, name| {
            if !names::is_known(name, known) {
                let meant = nearest(name, known);
                faults.push(Fault::new(path, Flaw::UnknownFact { meant }, &Value::Null));
            }
        });
        faults
    }
}
