//! Readings that stand for all there are, as far as some tests can tell them apart.
//!
//! Tests compare with the values that stand in them. So a fact is one of these values, or a number
//! between two of them, or a text that is none of them (and perhaps a number), or another list, or
//! another object, or not known.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::Value;

use super::super::tree::{Bound, Operator, Test};
use crate::digits::number_of;

/// A reading, or what stands for many.
#[derive(Clone, Debug, PartialEq)]
pub enum Sample {
    /// This value. `null` is what is not known; a number may be one that grows.
    Exact(Value),
    /// Any number near this one: on the same side of every number in the tests.
    Near(f64),
    /// Any text that is none in the tests and is this number, or one near it.
    TextOf(f64),
    /// Any text that is none in the tests, not empty, and no number.
    OtherText,
    /// Any list that is none in the tests.
    OtherList,
    /// Any object that is none in the tests.
    OtherMap,
}

/// All that the tests can tell apart. `more` are further values to tell apart.
pub fn samples(tests: &[&Test], more: &[Value]) -> Vec<Sample> {
    let mut named = Named::default();
    for test in tests {
        named.test(test);
    }
    for value in more {
        named.value(value);
    }
    named.number(0.0);
    named.number(1.0);
    named.text("");
    let mut all = Vec::from([
        Sample::Exact(Value::Null),
        Sample::Exact(Value::Bool(true)),
        Sample::Exact(Value::Bool(false)),
        Sample::Exact(Value::Number(f64::NAN)),
        Sample::OtherText,
        Sample::OtherList,
        Sample::OtherMap,
    ]);
    for value in named.values {
        all.push(Sample::Exact(value));
    }
    for text in named.texts {
        all.push(Sample::Exact(Value::Text(text)));
    }
    named.numbers.sort_by(f64::total_cmp);
    let mut before = f64::NEG_INFINITY;
    all.push(Sample::Near(before));
    all.push(Sample::TextOf(before));
    for number in named.numbers {
        all.push(Sample::Near(before / 2.0 + number / 2.0));
        all.push(Sample::TextOf(before / 2.0 + number / 2.0));
        all.push(Sample::Exact(Value::Number(number)));
        all.push(Sample::TextOf(number));
        before = number;
    }
    all.push(Sample::Near(f64::INFINITY));
    all.push(Sample::TextOf(f64::INFINITY));
    all
}

/// The values that stand in tests.
#[derive(Default)]
struct Named {
    numbers: Vec<f64>,
    texts: Vec<String>,
    /// Lists and objects.
    values: Vec<Value>,
}

impl Named {
    fn number(&mut self, number: f64) {
        if number.is_finite() && !self.numbers.contains(&number) {
            self.numbers.push(number);
        }
    }

    fn text(&mut self, text: &str) {
        self.number(number_of(text));
        if !self.texts.iter().any(|known| known == text) {
            self.texts.push(text.into());
        }
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Null | Value::Bool(_) => {}
            Value::Number(number) => self.number(*number),
            Value::Text(text) => self.text(text),
            Value::List(_) | Value::Map(_) => self.values.push(value.clone()),
        }
    }

    fn test(&mut self, test: &Test) {
        match test {
            Test::Value(value) => self.value(value),
            Test::All(operators) => {
                for operator in operators {
                    self.operator(operator);
                }
            }
        }
    }

    fn operator(&mut self, operator: &Operator) {
        match operator {
            Operator::Same { value, .. } => self.value(value),
            Operator::Order(_, Bound::Number(number)) => self.number(*number),
            Operator::Order(_, Bound::Text(text)) | Operator::Version(_, text) => self.text(text),
            Operator::In { values, .. } => {
                for value in values {
                    self.value(value);
                }
            }
            Operator::Not(test) => self.test(test),
            // What is in a list is not looked at.
            Operator::Group { .. }
            | Operator::Pattern { .. }
            | Operator::Every { .. }
            | Operator::Exists(_)
            | Operator::Kind(_)
            | Operator::Size(_)
            | Operator::Element(_) => {}
        }
    }
}
