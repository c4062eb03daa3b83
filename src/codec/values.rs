//! JSON of the plain types: numbers, text, lists, options, and trees of any shape.

use js_sys::Number;
use wasl_protocol::{Properties, Value};

use super::json::{Field, Read, Write, fields, write_text};

fn write_list<'a>(out: &mut String, items: impl Iterator<Item = &'a dyn Write>) {
    out.push('[');
    for (at, item) in items.enumerate() {
        if at > 0 {
            out.push(',');
        }
        item.write(out);
    }
    out.push(']');
}

fn write_whole(out: &mut String, number: u64) {
    if number >= 10 {
        write_whole(out, number / 10);
    }
    out.push(char::from(b'0' + (number % 10) as u8));
}

/// A whole number that a JavaScript number holds exactly.
fn whole(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) if *number as u64 as f64 == *number => Some(*number as u64),
        Value::Number(_)
        | Value::Null
        | Value::Bool(_)
        | Value::Text(_)
        | Value::List(_)
        | Value::Map(_) => None,
    }
}

impl Read for Value {
    fn read(value: &Value) -> Option<Self> {
        Some(value.clone())
    }
}

impl Write for Value {
    fn write(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Bool(value) => value.write(out),
            Self::Number(number) => match whole(self) {
                Some(number) => write_whole(out, number),
                None if number.is_finite() => {
                    // The browser knows how to write a fraction; that code costs 6 KB here.
                    let text = Number::from(*number).to_string_with_radix(10).ok();
                    out.push_str(&text.map(String::from).unwrap_or_default());
                }
                None => out.push_str("null"),
            },
            Self::Text(text) => write_text(out, text),
            Self::List(items) => write_list(out, items.iter().map(|item| item as &dyn Write)),
            Self::Map(map) => map.write(out),
        }
    }
}

impl Read for Properties {
    fn read(value: &Value) -> Option<Self> {
        fields(value).cloned()
    }
}

impl Field for Properties {
    fn neutral() -> Self {
        Self::default()
    }
}

impl Write for Properties {
    fn write(&self, out: &mut String) {
        out.push('{');
        for (at, (key, value)) in self.0.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            write_text(out, key);
            out.push(':');
            value.write(out);
        }
        out.push('}');
    }
}

impl Read for String {
    fn read(value: &Value) -> Option<Self> {
        value.as_text().map(Into::into)
    }
}

impl Field for String {
    fn neutral() -> Self {
        Self::new()
    }
}

impl Write for String {
    fn write(&self, out: &mut String) {
        write_text(out, self);
    }
}

impl Read for bool {
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Bool(value) => Some(*value),
            Value::Null | Value::Number(_) | Value::Text(_) | Value::List(_) | Value::Map(_) => {
                None
            }
        }
    }
}

impl Field for bool {
    const MAY_BE_MISSING: bool = true;

    fn neutral() -> Self {
        false
    }
}

impl Write for bool {
    fn write(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }
}

impl Read for u32 {
    fn read(value: &Value) -> Option<Self> {
        whole(value)?.try_into().ok()
    }
}

impl Field for u32 {
    const MAY_BE_MISSING: bool = true;

    fn neutral() -> Self {
        0
    }
}

impl Write for u32 {
    fn write(&self, out: &mut String) {
        write_whole(out, u64::from(*self));
    }
}

impl Read for u64 {
    fn read(value: &Value) -> Option<Self> {
        whole(value)
    }
}

impl Write for u64 {
    fn write(&self, out: &mut String) {
        write_whole(out, *self);
    }
}

impl<T: Read> Read for Option<T> {
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) | Value::Map(_) => {
                T::read(value).map(Some)
            }
        }
    }
}

impl<T: Read> Field for Option<T> {
    const MAY_BE_MISSING: bool = true;

    fn neutral() -> Self {
        None
    }
}

impl<T: Write> Write for Option<T> {
    fn write(&self, out: &mut String) {
        match self {
            Some(value) => value.write(out),
            None => out.push_str("null"),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::List(items) => {
                // A loop: `collect` into an option is six times the code, for each type anew.
                let mut list = Self::new();
                for item in items {
                    list.push(T::read(item)?);
                }
                Some(list)
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Map(_) => {
                None
            }
        }
    }
}

impl<T: Read> Field for Vec<T> {
    const MAY_BE_MISSING: bool = true;

    fn neutral() -> Self {
        Self::new()
    }
}

impl<T: Write> Write for [T] {
    fn write(&self, out: &mut String) {
        write_list(out, self.iter().map(|item| item as &dyn Write));
    }
}

impl<T: Write> Write for Vec<T> {
    fn write(&self, out: &mut String) {
        self.as_slice().write(out);
    }
}
