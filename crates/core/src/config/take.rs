//! Takes values of one type out of a checked tree, by key.
//!
//! The check left only what fits, so what is not there was not given.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Duration, Properties, Value};

use super::NOTHING;

/// A text, lent.
pub fn word<'a>(tree: &'a Properties, key: &str) -> Option<&'a str> {
    tree.get(key)?.as_text()
}

/// A text.
pub fn text(tree: &Properties, key: &str) -> Option<String> {
    word(tree, key).map(String::from)
}

/// Text that the check asks for.
pub fn own(tree: &Properties, key: &str) -> String {
    word(tree, key).unwrap_or_default().into()
}

/// A boolean, or what holds without it.
pub fn flag(tree: &Properties, key: &str, default: bool) -> bool {
    match tree.get(key) {
        Some(Value::Bool(flag)) => *flag,
        Some(_) | None => default,
    }
}

/// A number.
pub fn number(tree: &Properties, key: &str) -> Option<f64> {
    match tree.get(key)? {
        Value::Number(number) => Some(*number),
        Value::Null | Value::Bool(_) | Value::Text(_) | Value::List(_) | Value::Map(_) => None,
    }
}

/// A time given in seconds.
pub fn seconds(tree: &Properties, key: &str) -> Option<Duration> {
    number(tree, key).map(|seconds| Duration::from_millis((seconds * 1_000.0) as u64))
}

/// An object; an empty one when there is none.
pub fn map<'a>(tree: &'a Properties, key: &str) -> &'a Properties {
    match tree.get(key) {
        Some(Value::Map(map)) => map,
        Some(_) | None => &NOTHING,
    }
}

/// A list; an empty one when there is none.
pub fn items<'a>(tree: &'a Properties, key: &str) -> &'a [Value] {
    match tree.get(key) {
        Some(Value::List(items)) => items,
        Some(_) | None => &[],
    }
}

/// The objects of a list, each as its type.
pub fn maps<T>(tree: &Properties, key: &str, take: fn(&Properties) -> T) -> Vec<T> {
    let mut all = Vec::new();
    for item in items(tree, key) {
        if let Value::Map(map) = item {
            all.push(take(map));
        }
    }
    all
}

/// The lists of texts of a list.
pub fn groups(tree: &Properties, key: &str) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    for item in items(tree, key) {
        if let Value::List(texts) = item {
            let mut group = Vec::new();
            for text in texts {
                if let Some(text) = text.as_text() {
                    group.push(text.into());
                }
            }
            all.push(group);
        }
    }
    all
}

/// The texts of a list.
pub fn texts(tree: &Properties, key: &str) -> Vec<String> {
    let mut all = Vec::new();
    for item in items(tree, key) {
        if let Some(text) = item.as_text() {
            all.push(text.into());
        }
    }
    all
}
