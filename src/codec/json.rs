//! Reading types from a JSON value and writing them as JSON text, in few bytes.
//!
//! The derived code of serde costs the widget 35 KB of brotli where these tables cost a few, so
//! the widget reads and writes the wire's types by tables of their fields. `tests/codec.rs`
//! holds them to what serde does, over the golden files.

use wasl_protocol::{Properties, Value};

/// Something that can be read from a JSON value.
pub trait Read: Sized {
    /// Reads it; `None` when it does not fit.
    fn read(value: &Value) -> Option<Self>;
}

/// Something that can be an object's field.
pub trait Field: Read {
    /// Whether its key may be missing; it is [`Field::neutral`] then.
    const MAY_BE_MISSING: bool = false;

    /// The empty one. It also stands in for a field that does not fit until the whole object is
    /// refused: to leave at once takes code to drop the fields before it, in each object anew.
    fn neutral() -> Self;
}

/// Something that can be written as JSON.
pub trait Write {
    /// Writes it at the end of the text.
    fn write(&self, out: &mut String);

    /// Whether its key is left out.
    fn is_absent(&self) -> bool {
        false
    }
}

/// An object's keys and values.
pub fn fields(value: &Value) -> Option<&Properties> {
    match value {
        Value::Map(fields) => Some(fields),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => None,
    }
}

/// One field of an object. Clears `fits` when it is missing or wrong.
pub fn field<T: Field>(fields: &Properties, key: &str, fits: &mut bool) -> T {
    let read = match fields.get(key) {
        Some(value) => T::read(value),
        None => T::MAY_BE_MISSING.then(T::neutral),
    };
    read.unwrap_or_else(|| {
        *fits = false;
        T::neutral()
    })
}

/// An object's one key, and its value.
pub fn tagged(value: &Value) -> Option<(&str, &Value)> {
    match fields(value)?.0.as_slice() {
        [(tag, value)] => Some((tag, value)),
        _ => None,
    }
}

/// Writes an object.
pub fn write_object(out: &mut String, fields: &[(&str, &dyn Write)]) {
    out.push('{');
    let mut comma = false;
    for (key, value) in fields {
        if !value.is_absent() {
            if comma {
                out.push(',');
            }
            comma = true;
            write_text(out, key);
            out.push(':');
            value.write(out);
        }
    }
    out.push('}');
}

/// Writes a string.
pub fn write_text(out: &mut String, text: &str) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => {
                out.push('\\');
                out.push(letter);
            }
            '\0'..='\x1f' => {
                out.push_str("\\u00");
                for digit in [letter as usize >> 4, letter as usize & 15] {
                    out.push(char::from(b"0123456789abcdef"[digit]));
                }
            }
            _ => out.push(letter),
        }
    }
    out.push('"');
}
