//! Comparisons of a fact with a value, strict and lenient, without making anything.
//!
//! Lenient comparisons turn one kind into another as GrowthBook's SDK does in JavaScript, for the
//! kinds where people expect it: texts that are numbers, truth, and what is missing, which counts
//! as 0. Lists and objects are never numbers or text.

use core::cmp::Ordering;

use wasl_protocol::Value;

use super::case::same_but_for_case;
use super::facts::Reading;
use super::tree::{Bound, Kind};
use crate::digits::{Written, number_of};

/// Whether a fact is a value, of the same kind. The order of an object's keys says nothing.
pub fn same(reading: Reading<'_>, value: &Value) -> bool {
    match (value, reading) {
        (Value::Null, Reading::Missing) => true,
        (Value::Bool(one), Reading::Bool(other)) => *one == other,
        (Value::Number(one), Reading::Number(other)) => *one == other,
        (Value::Text(one), Reading::Text(other)) => one == other,
        (Value::List(one), Reading::List(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| same(Reading::from(other), one))
        }
        (Value::Map(one), Reading::Map(other)) => {
            one.0.len() == other.0.len()
                && one.0.iter().all(|(key, one)| {
                    other
                        .get(key)
                        .is_some_and(|other| same(Reading::from(other), one))
                })
        }
        (
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Text(_)
            | Value::List(_)
            | Value::Map(_),
            _,
        ) => false,
    }
}

/// Whether a fact is what a bare value asks for.
pub fn fits(reading: Reading<'_>, value: &Value, ignore_case: bool) -> bool {
    match value {
        Value::Null => matches!(reading, Reading::Missing),
        Value::Bool(flag) => !matches!(reading, Reading::Missing) && is_true(reading) == *flag,
        Value::Number(wanted) => number(reading) == *wanted,
        Value::Text(wanted) => match text(reading, &mut Written::default()) {
            Some(text) if ignore_case => same_but_for_case(text, wanted),
            Some(text) => text == wanted,
            None => false,
        },
        Value::List(_) | Value::Map(_) => same(reading, value),
    }
}

/// Whether a fact is one of some values; for a list, whether one of its elements is.
pub fn is_in(reading: Reading<'_>, values: &[Value], ignore_case: bool) -> bool {
    let is_one = |reading: Reading<'_>| {
        values.iter().any(|value| match (reading, value) {
            (Reading::Text(one), Value::Text(other)) if ignore_case => {
                same_but_for_case(one, other)
            }
            (reading, value) => same(reading, value),
        })
    };
    match reading {
        Reading::List(items) => items.iter().any(|item| is_one(Reading::from(item))),
        Reading::Missing
        | Reading::Bool(_)
        | Reading::Number(_)
        | Reading::Text(_)
        | Reading::Map(_)
        | Reading::Growing { .. } => is_one(reading),
    }
}

/// How a fact stands to a bound: two texts as texts, all else as numbers; `None` when one of them
/// is none.
pub fn order(reading: Reading<'_>, bound: &Bound) -> Option<Ordering> {
    match (reading, bound) {
        (Reading::Text(one), Bound::Text(other)) => Some(one.cmp(other.as_str())),
        (reading, Bound::Number(bound)) => number(reading).partial_cmp(bound),
        (reading, Bound::Text(bound)) => number(reading).partial_cmp(&number_of(bound)),
    }
}

/// A fact's kind. What is missing is null.
pub const fn kind(reading: Reading<'_>) -> Kind {
    match reading {
        Reading::Missing => Kind::Null,
        Reading::Bool(_) => Kind::Bool,
        Reading::Number(_) | Reading::Growing { .. } => Kind::Number,
        Reading::Text(_) => Kind::Text,
        Reading::List(_) => Kind::List,
        Reading::Map(_) => Kind::Map,
    }
}

/// A fact as text: text, a number as people write it, `true` or `false`.
pub fn text<'a>(reading: Reading<'a>, written: &'a mut Written) -> Option<&'a str> {
    match reading {
        Reading::Text(text) => Some(text),
        Reading::Number(number) => written.number(number),
        Reading::Bool(true) => Some("true"),
        Reading::Bool(false) => Some("false"),
        // A growing fact is another text at every moment.
        Reading::Missing | Reading::List(_) | Reading::Map(_) | Reading::Growing { .. } => None,
    }
}

/// A fact as a number; not a number when it is none.
fn number(reading: Reading<'_>) -> f64 {
    match reading {
        Reading::Missing => 0.0,
        Reading::Bool(flag) => f64::from(u8::from(flag)),
        Reading::Number(number) => number,
        Reading::Text(text) => number_of(text),
        Reading::List(_) | Reading::Map(_) | Reading::Growing { .. } => f64::NAN,
    }
}

/// Whether a fact is true as JavaScript sees it.
fn is_true(reading: Reading<'_>) -> bool {
    match reading {
        Reading::Missing => false,
        Reading::Bool(flag) => flag,
        Reading::Number(number) => number != 0.0 && !number.is_nan(),
        Reading::Text(text) => !text.is_empty(),
        Reading::List(_) | Reading::Map(_) | Reading::Growing { .. } => true,
    }
}
