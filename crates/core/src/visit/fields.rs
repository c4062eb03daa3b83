//! The kinds of values on a visit's line, read or refused with what is accepted.
//!
//! A path is put together on the way back from what is wrong: what is right costs nothing.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;
use core::fmt;

use wasl_protocol::{Properties, Timestamp, Value};

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Where: `boot.page.path`; empty for the line as a whole.
    pub path: String,
    /// What stands there: `a string`, `missing`, a key.
    pub given: String,
    /// What may stand there.
    pub accepted: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            out.write_str("the line")?;
        } else {
            write!(out, "\"{}\"", self.path)?;
        }
        write!(out, " is {}; accepted: {}", self.given, self.accepted)
    }
}

impl core::error::Error for Wrong {}

impl Wrong {
    /// The same, one key further down.
    pub(super) fn below(mut self, key: &str) -> Self {
        self.path = match self.path.as_str() {
            "" => key.to_string(),
            rest if rest.starts_with('[') => alloc::format!("{key}{rest}"),
            rest => alloc::format!("{key}.{rest}"),
        };
        self
    }
}

pub(super) fn wrong(path: &str, given: &str, accepted: &str) -> Wrong {
    Wrong {
        path: path.into(),
        given: given.into(),
        accepted: accepted.into(),
    }
}

pub(super) type Reader<T> = fn(&Value) -> Result<T, Wrong>;

pub(super) fn needed<T>(map: &Properties, key: &str, of: Reader<T>) -> Result<T, Wrong> {
    match map.get(key) {
        Some(value) => of(value).map_err(|wrong| wrong.below(key)),
        // What is accepted is what it says of anything else.
        None => Err(match of(&Value::Null) {
            Err(about) => wrong(key, "missing", &about.accepted),
            Ok(_) => wrong(key, "missing", "a value"),
        }),
    }
}

pub(super) fn optional<T>(
    map: &Properties,
    key: &str,
    of: impl FnOnce(&Value) -> Result<T, Wrong>,
) -> Result<Option<T>, Wrong> {
    match map.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => of(value).map(Some).map_err(|wrong| wrong.below(key)),
    }
}

pub(super) fn as_map(value: &Value) -> Result<&Properties, Wrong> {
    match value {
        Value::Map(map) => Ok(map),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => {
            Err(wrong("", value.kind(), "an object"))
        }
    }
}

pub(super) fn as_list<T>(value: &Value, of: Reader<T>) -> Result<Vec<T>, Wrong> {
    let Value::List(items) = value else {
        return Err(wrong("", value.kind(), "an array"));
    };
    let mut list = Vec::with_capacity(items.len());
    for (at, item) in items.iter().enumerate() {
        list.push(of(item).map_err(|wrong| wrong.below(&alloc::format!("[{at}]")))?);
    }
    Ok(list)
}

pub(super) fn as_text(value: &Value) -> Result<String, Wrong> {
    match value.as_text() {
        Some(text) => Ok(text.into()),
        None => Err(wrong("", value.kind(), "a string")),
    }
}

pub(super) fn as_texts(value: &Value) -> Result<Vec<String>, Wrong> {
    as_list(value, as_text)
}

pub(super) fn as_flag(value: &Value) -> Result<bool, Wrong> {
    match value {
        Value::Bool(flag) => Ok(*flag),
        Value::Null | Value::Number(_) | Value::Text(_) | Value::List(_) | Value::Map(_) => {
            Err(wrong("", value.kind(), "true or false"))
        }
    }
}

pub(super) fn as_yes(value: &Value) -> Result<(), Wrong> {
    match as_flag(value) {
        Ok(true) => Ok(()),
        Ok(false) => Err(wrong("", "false", "true")),
        Err(about) => Err(Wrong {
            accepted: "true".into(),
            ..about
        }),
    }
}

pub(super) fn as_whole(value: &Value) -> Result<u32, Wrong> {
    match value {
        Value::Number(number) if f64::from(*number as u32) == *number => Ok(*number as u32),
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::Text(_)
        | Value::List(_)
        | Value::Map(_) => Err(wrong("", given(value), "a whole number from 0")),
    }
}

pub(super) fn as_moment(value: &Value) -> Result<Timestamp, Wrong> {
    match value {
        // 2^53: beyond it JSON's numbers are not exact.
        Value::Number(number) if *number >= 0.0 && *number < 9_007_199_254_740_992.0 => {
            Ok(Timestamp::from_millis(*number as u64))
        }
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::Text(_)
        | Value::List(_)
        | Value::Map(_) => Err(wrong("", given(value), "milliseconds since 1970")),
    }
}

fn given(value: &Value) -> &'static str {
    match value {
        Value::Number(_) => "another number",
        Value::Null | Value::Bool(_) | Value::Text(_) | Value::List(_) | Value::Map(_) => {
            value.kind()
        }
    }
}
