//! A test of a sample: holds, does not, or cannot be told.
//!
//! For a value it is the evaluation itself. For what stands for many, an answer is given only
//! where it is the same for all of them.

use wasl_protocol::{Timestamp, Value};

use super::super::evaluate::Walk;
use super::super::facts::{Facts, Patterns, Reading};
use super::super::tree::{Bound, Kind, Operator, Test};
use super::Sample;

/// Whether a test holds for a sample; `None` when it holds for some of what that stands for.
pub fn settle(test: &Test, sample: &Sample, patterns: &dyn Patterns) -> Option<bool> {
    match test {
        Test::Value(value) => Some(match sample {
            Sample::TextOf(number) => match value {
                Value::Number(wanted) => wanted == number,
                // Text that is not empty is true.
                Value::Bool(flag) => *flag,
                Value::Null | Value::Text(_) | Value::List(_) | Value::Map(_) => false,
            },
            Sample::OtherList | Sample::OtherMap => matches!(value, Value::Bool(true)),
            Sample::OtherText => matches!(value, Value::Bool(true)),
            Sample::Exact(_) | Sample::Near(_) => really(sample, patterns, |walk, reading| {
                walk.test(test, reading).holds
            }),
        }),
        Test::All(operators) => {
            let mut all = Some(true);
            for operator in operators {
                match of_operator(operator, sample, patterns) {
                    Some(false) => return Some(false),
                    None => all = None,
                    Some(true) => {}
                }
            }
            all
        }
    }
}

fn of_operator(operator: &Operator, sample: &Sample, patterns: &dyn Patterns) -> Option<bool> {
    if let Operator::Not(test) = operator {
        return settle(test, sample, patterns).map(|holds| !holds);
    }
    // Who is in a group is not known here.
    if matches!(operator, Operator::Group { .. }) {
        return None;
    }
    match sample {
        Sample::Exact(Value::Number(_)) | Sample::Near(_) => {
            // A number that grows is no text.
            if matches!(operator, Operator::Pattern { .. } | Operator::Version(..)) {
                return None;
            }
        }
        Sample::Exact(_) => {}
        Sample::TextOf(number) => return of_text(operator, Some(*number)),
        Sample::OtherText => return of_text(operator, None),
        Sample::OtherList => {
            return match operator {
                Operator::Same { wanted, .. } => Some(!wanted),
                Operator::Order(..) => Some(false),
                Operator::Exists(wanted) => Some(*wanted),
                Operator::Kind(kind) => Some(*kind == Kind::List),
                Operator::Pattern { wanted, .. } => Some(!wanted),
                Operator::In { .. }
                | Operator::Version(..)
                | Operator::Every { .. }
                | Operator::Size(_)
                | Operator::Element(_)
                | Operator::Group { .. }
                | Operator::Not(_) => None,
            };
        }
        Sample::OtherMap => {
            return match operator {
                Operator::Same { wanted, .. } | Operator::In { wanted, .. } => Some(!wanted),
                Operator::Order(..)
                | Operator::Every { .. }
                | Operator::Size(_)
                | Operator::Element(_) => Some(false),
                Operator::Exists(wanted) => Some(*wanted),
                Operator::Kind(kind) => Some(*kind == Kind::Map),
                Operator::Pattern { wanted, .. } => Some(!wanted),
                Operator::Version(..) | Operator::Group { .. } | Operator::Not(_) => None,
            };
        }
    }
    Some(really(sample, patterns, |walk, reading| {
        walk.operator(operator, reading).holds
    }))
}

/// A text that is none in the tests, and the number that it is.
fn of_text(operator: &Operator, number: Option<f64>) -> Option<bool> {
    match operator {
        Operator::Same { wanted, .. } => Some(!wanted),
        Operator::Order(side, Bound::Number(bound)) => {
            let order = number.and_then(|number| number.partial_cmp(bound));
            Some(order.is_some_and(|order| side.holds(order)))
        }
        Operator::In {
            ignore_case: false,
            wanted,
            ..
        } => Some(!wanted),
        Operator::Exists(wanted) => Some(*wanted),
        Operator::Kind(kind) => Some(*kind == Kind::Text),
        Operator::Every { .. } | Operator::Size(_) | Operator::Element(_) => Some(false),
        Operator::Order(_, Bound::Text(_))
        | Operator::In {
            ignore_case: true, ..
        }
        | Operator::Version(..)
        | Operator::Pattern { .. }
        | Operator::Group { .. }
        | Operator::Not(_) => None,
    }
}

/// By the evaluation itself.
fn really(
    sample: &Sample,
    patterns: &dyn Patterns,
    holds: impl for<'a> FnOnce(&mut Walk<'a>, Reading<'a>) -> bool,
) -> bool {
    let number;
    let value = match sample {
        Sample::Exact(value) => value,
        Sample::Near(near) => {
            number = Value::Number(*near);
            &number
        }
        Sample::TextOf(_) | Sample::OtherText | Sample::OtherList | Sample::OtherMap => {
            &Value::Null
        }
    };
    let facts = Bare {
        patterns,
        value: value.clone(),
    };
    let reading = facts.read("");
    holds(&mut Walk::new(&facts, None, None), reading)
}

/// One value, and the engine of patterns.
struct Bare<'a> {
    patterns: &'a dyn Patterns,
    value: Value,
}

impl Facts for Bare<'_> {
    fn read(&self, _: &str) -> Reading<'_> {
        Reading::from(&self.value)
    }

    fn now(&self) -> Timestamp {
        Timestamp::default()
    }

    fn patterns(&self) -> &dyn Patterns {
        self.patterns
    }
}
