//! Reading types from a JSON value and writing them as JSON text, in few bytes.
//!
//! The derived code of serde costs the widget 35 KB of brotli where these tables cost a few, so
//! the widget reads and writes the wire's types by tables of their fields. `tests/codec.rs`
//! holds them to what serde does, over the golden files.

use wasl_protocol::{Properties, Value};

/// Something that can be read from a JSON value.
pub trait Read: Sized {
    /// Reads it; `None` is the value of a key that is missing.
    ///
    /// What does not fit clears `fits` and is read as something empty; the whole is refused at
    /// the end. To leave at once takes code to drop what was read before, in each type anew.
    fn read(given: Option<&Value>, fits: &mut bool) -> Self;
}

/// Something that can be written as JSON.
pub trait Write {
    /// Writes it at the end of the text. A field that writes nothing has its key left out.
    fn write(&self, out: &mut String);
}

/// An object's keys and values.
pub fn fields<'a>(given: Option<&'a Value>, fits: &mut bool) -> &'a Properties {
    static NONE: Properties = Properties(Vec::new());
    match given {
        Some(Value::Map(fields)) => fields,
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_))
        | None => {
            *fits = false;
            &NONE
        }
    }
}

/// An object's one key, and its value; what is no such object has the key "".
pub fn tagged(given: Option<&Value>) -> (&str, Option<&Value>) {
    match fields(given, &mut true).0.as_slice() {
        [(tag, value)] => (tag, Some(value)),
        _ => ("", None),
    }
}

/// Where a word stands among those that fit; the first when it is none of them.
pub fn word(words: &[&str], given: Option<&Value>, fits: &mut bool) -> usize {
    let given = given.and_then(Value::as_text).unwrap_or_default();
    for (at, word) in words.iter().enumerate() {
        if *word == given {
            return at;
        }
    }
    *fits = false;
    0
}

/// Writes a field of the object that the text ends with.
pub fn write_field(out: &mut String, key: &str, value: &dyn Write) {
    let before = out.len();
    write_comma(out);
    write_text(out, key);
    out.push(':');
    let start = out.len();
    value.write(out);
    if out.len() == start {
        out.truncate(before);
    }
}

/// Writes an item of the list that the text ends with.
pub fn write_item(out: &mut String, item: &dyn Write) {
    write_comma(out);
    item.write(out);
}

/// A comma, but for the first one.
fn write_comma(out: &mut String) {
    if !matches!(out.as_bytes().last(), Some(b'{' | b'[')) {
        out.push(',');
    }
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
