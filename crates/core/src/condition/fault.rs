//! Faults: what is wrong with a condition, and the sentence that says so.

use alloc::string::String;

use wasl_protocol::Value;

use super::parse::{DEPTH, LOGIC, NODES, OPERATORS};
use crate::config::{Problem, push_given, push_list};
use crate::i18n::decimal;
use crate::text::concat;

/// Something wrong with a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where, e.g. `when.$and[1].scroll.$gte`; empty for the condition as a whole.
    pub path: String,
    /// What.
    pub flaw: Flaw,
    /// What was given, short and for people.
    given: String,
}

/// What may be wrong with a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// No operator has this name.
    UnknownOperator {
        /// The operator that was probably meant.
        meant: Option<&'static str>,
    },
    /// An operator on a fact stands where a fact must be named.
    NoFact,
    /// An operator that joins conditions stands below a fact.
    BelowFact,
    /// An operand of a kind that the operator does not take.
    WrongKind {
        /// What it takes.
        accepted: &'static str,
    },
    /// No version.
    NoVersion,
    /// No regular expression, says the engine.
    BadPattern,
    /// An operator inside a value that a fact must equal as a whole.
    OperatorInValue,
    /// Levels in levels, more than [`DEPTH`].
    TooDeep,
    /// More parts than [`NODES`].
    TooManyParts,
    /// A list without an element, which says nothing.
    Empty,
    /// It never holds, whatever the fact.
    NeverHolds,
    /// A fact that nobody knows; told by `Condition::strange_facts` alone.
    UnknownFact {
        /// The fact that was probably meant.
        meant: Option<&'static str>,
    },
}

impl Flaw {
    /// Whether the condition still means something: it is kept, and does what it says.
    #[must_use]
    pub const fn is_harmless(&self) -> bool {
        match self {
            Self::Empty | Self::NeverHolds | Self::UnknownFact { .. } => true,
            Self::UnknownOperator { .. }
            | Self::NoFact
            | Self::BelowFact
            | Self::WrongKind { .. }
            | Self::NoVersion
            | Self::BadPattern
            | Self::OperatorInValue
            | Self::TooDeep
            | Self::TooManyParts => false,
        }
    }
}

impl Fault {
    pub(super) fn new(path: &str, flaw: Flaw, value: &Value) -> Self {
        let mut given = String::new();
        push_given(&mut given, value);
        Self {
            path: path.into(),
            flaw,
            given,
        }
    }

    /// One sentence or two in English: where, what was given, what is accepted.
    #[must_use]
    pub fn message(&self) -> String {
        let mut out = if self.path.is_empty() {
            String::from("What was given as a condition ")
        } else {
            concat(&["Condition \"", &self.path, "\" "])
        };
        let is = match &self.flaw {
            Flaw::UnknownOperator { meant } => {
                out.push_str("is not an operator");
                push_meant(&mut out, *meant);
                push_operators(&mut out);
                return out;
            }
            Flaw::UnknownFact { meant } => {
                out.push_str("is not a known fact");
                push_meant(&mut out, *meant);
                return out;
            }
            Flaw::NoFact => {
                "must stand below the name of a fact, as in {\"scroll\": {\"$gte\": 50}}."
            }
            Flaw::BelowFact => {
                "joins whole conditions and cannot stand below a fact: name the fact in each of them, as in {\"$or\": [{\"scroll\": {\"$lt\": 10}}, {\"scroll\": {\"$gt\": 90}}]}."
            }
            Flaw::WrongKind { accepted } => {
                self.not(&mut out, accepted);
                return out;
            }
            Flaw::NoVersion => {
                self.not(&mut out, "a version such as 1.2.3, v2 or 1.0.0-rc.1");
                return out;
            }
            Flaw::BadPattern => {
                self.not(&mut out, "a regular expression");
                return out;
            }
            Flaw::OperatorInValue => {
                "is an operator inside a value that the fact must equal as a whole: name the fact by its whole path, as in {\"cart.value\": {\"$gte\": 50}}, and give nothing but operators below it."
            }
            Flaw::TooDeep => {
                out.push_str("is too deep: a condition has at most ");
                out.push_str(&decimal(DEPTH));
                out.push_str(" levels.");
                return out;
            }
            Flaw::TooManyParts => {
                out.push_str("is too large: a condition has at most ");
                out.push_str(&decimal(NODES));
                out.push_str(" parts.");
                return out;
            }
            Flaw::Empty => "is empty and says nothing: give it an element, or leave it out.",
            Flaw::NeverHolds => "never holds, whatever the fact.",
        };
        out.push_str(is);
        out
    }

    fn not(&self, out: &mut String, accepted: &str) {
        out.push_str("is ");
        out.push_str(&self.given);
        out.push_str("; accepted: ");
        out.push_str(accepted);
        out.push('.');
    }
}

fn push_meant(out: &mut String, meant: Option<&str>) {
    match meant {
        Some(meant) => {
            out.push_str("; did you mean \"");
            out.push_str(meant);
            out.push_str("\"?");
        }
        None => out.push('.'),
    }
}

/// Lists the operators.
fn push_operators(out: &mut String) {
    out.push_str(" Accepted: ");
    push_list(out, &OPERATORS);
    out.push_str("; around conditions: ");
    push_list(out, &LOGIC);
    out.push('.');
}

impl From<&Fault> for Problem {
    fn from(fault: &Fault) -> Self {
        Self {
            path: fault.path.clone(),
            message: fault.message(),
        }
    }
}
