//! JSON of the plain types: numbers, text, lists, options, and trees of any shape.

use wasl_protocol::{Properties, Value};
use wasm_bindgen::prelude::wasm_bindgen;

use super::json::{Read, Write, fields, write_field, write_item, write_text};

#[wasm_bindgen]
extern "C" {
    /// The browser knows how to write a fraction; that code costs 6 KB here.
    #[wasm_bindgen(js_name = String)]
    fn written(number: f64) -> String;
}

/// Writes a whole number.
pub fn write_whole(out: &mut String, number: u64) {
    if number >= 10 {
        write_whole(out, number / 10);
    }
    out.push(char::from(b'0' + (number % 10) as u8));
}

/// A whole number that a JavaScript number holds exactly; it cannot be left out.
pub fn whole(given: Option<&Value>, fits: &mut bool) -> u64 {
    match given {
        Some(Value::Number(number)) if is_whole(*number) => *number as u64,
        Some(
            Value::Number(_)
            | Value::Null
            | Value::Bool(_)
            | Value::Text(_)
            | Value::List(_)
            | Value::Map(_),
        )
        | None => {
            *fits = false;
            0
        }
    }
}

fn is_whole(number: f64) -> bool {
    number as u64 as f64 == number
}

impl Write for Value {
    fn write(&self, out: &mut String) {
        match self {
            Self::Bool(value) => value.write(out),
            Self::Number(number) if is_whole(*number) => write_whole(out, *number as u64),
            Self::Number(number) if number.is_finite() => out.push_str(&written(*number)),
            Self::Null | Self::Number(_) => out.push_str("null"),
            Self::Text(text) => write_text(out, text),
            Self::List(items) => items.write(out),
            Self::Map(map) => map.write(out),
        }
    }
}

impl Read for Properties {
    fn read(given: Option<&Value>, fits: &mut bool) -> Self {
        fields(given, fits).clone()
    }
}

impl Write for Properties {
    fn write(&self, out: &mut String) {
        out.push('{');
        for (key, value) in &self.0 {
            write_field(out, key, value);
        }
        out.push('}');
    }
}

impl Read for String {
    fn read(given: Option<&Value>, fits: &mut bool) -> Self {
        let text = given.and_then(Value::as_text);
        *fits &= text.is_some();
        text.unwrap_or_default().into()
    }
}

impl Write for String {
    fn write(&self, out: &mut String) {
        write_text(out, self);
    }
}

impl Read for bool {
    fn read(given: Option<&Value>, fits: &mut bool) -> Self {
        match given {
            Some(Value::Bool(value)) => *value,
            Some(
                Value::Null | Value::Number(_) | Value::Text(_) | Value::List(_) | Value::Map(_),
            ) => {
                *fits = false;
                false
            }
            None => false,
        }
    }
}

impl Write for bool {
    fn write(&self, out: &mut String) {
        out.push_str(if *self { "true" } else { "false" });
    }
}

impl Read for u32 {
    fn read(given: Option<&Value>, fits: &mut bool) -> Self {
        if given.is_none() {
            return 0;
        }
        let number = whole(given, fits);
        *fits &= number <= Self::MAX.into();
        number as Self
    }
}

impl Write for u32 {
    fn write(&self, out: &mut String) {
        write_whole(out, u64::from(*self));
    }
}

impl<T: Read> Read for Option<T> {
    fn read(given: Option<&Value>, fits: &mut bool) -> Self {
        match given {
            Some(Value::Null) | None => None,
            Some(
                Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) | Value::Map(_),
            ) => Some(T::read(given, fits)),
        }
    }
}

impl<T: Write> Write for Option<T> {
    fn write(&self, out: &mut String) {
        if let Some(value) = self {
            value.write(out);
        }
    }
}

/// A list's items.
fn items<'a>(given: Option<&'a Value>, fits: &mut bool) -> &'a [Value] {
    match given {
        Some(Value::List(items)) => items,
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Map(_)) => {
            *fits = false;
            &[]
        }
        None => &[],
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(given: Option<&Value>, fits: &mut bool) -> Self {
        // A loop: `collect` is three times the code, for each type anew.
        let mut list = Self::new();
        for item in items(given, fits) {
            list.push(T::read(Some(item), fits));
        }
        list
    }
}

impl<T: Write> Write for [T] {
    fn write(&self, out: &mut String) {
        out.push('[');
        for item in self {
            write_item(out, item);
        }
        out.push(']');
    }
}

impl<T: Write> Write for Vec<T> {
    fn write(&self, out: &mut String) {
        self.as_slice().write(out);
    }
}
