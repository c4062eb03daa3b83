//! Takes what a case is made of out of its JSON.

use wasl_protocol::{Properties, Value};

pub fn map(value: &Value) -> &Properties {
    match value {
        Value::Map(map) => map,
        other => panic!("{} is not an object", other.kind()),
    }
}

pub fn list(value: &Value) -> &[Value] {
    match value {
        Value::List(items) => items,
        other => panic!("{} is not a list", other.kind()),
    }
}

pub fn number(value: &Value) -> f64 {
    match value {
        Value::Number(number) => *number,
        other => panic!("{} is not a number", other.kind()),
    }
}

pub fn text(value: &Value) -> &str {
    value.as_text().expect("text")
}

pub fn flag(value: &Value) -> bool {
    *value == Value::Bool(true)
}
