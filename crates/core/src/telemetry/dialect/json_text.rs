//! A value as JSON text, for the dialect that puts JSON into a text. Small: the browser's
//! `JSON.stringify` writes everything else.

use alloc::string::String;

use wasl_protocol::Value;

use crate::digits::Written;

/// The significant digits that every `f64` has (`f64::DIGITS`).
const DIGITS: i32 = 15;

/// Adds a value as JSON (RFC 8259).
pub(super) fn write(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(value) => number(out, *value),
        Value::Text(value) => text(out, value),
        Value::List(items) => {
            let mut before = '[';
            for item in items {
                out.push(before);
                before = ',';
                write(out, item);
            }
            if before == '[' {
                out.push(before);
            }
            out.push(']');
        }
        Value::Map(map) => {
            let mut before = '{';
            for (key, value) in &map.0 {
                out.push(before);
                before = ',';
                text(out, key);
                out.push(':');
                write(out, value);
            }
            if before == '{' {
                out.push(before);
            }
            out.push('}');
        }
    }
}

fn text(out: &mut String, text: &str) {
    out.push('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => {
                out.push('\\');
                out.push(char);
            }
            '\0'..='\x1F' => {
                out.push_str("\\u00");
                for half in [char as u8 >> 4, char as u8 & 15] {
                    out.push(char::from(half + if half < 10 { b'0' } else { b'a' - 10 }));
                }
            }
            _ => out.push(char),
        }
    }
    out.push('"');
}

/// Adds a number. One that has no short decimal form is rounded to 15 significant digits, which is
/// what an `f64` always keeps; what is no number is `null`, as in JavaScript.
pub(super) fn number(out: &mut String, value: f64) {
    let mut written = Written::default();
    if let Some(digits) = written.number(value) {
        out.push_str(digits);
        return;
    }
    if !value.is_finite() {
        out.push_str("null");
        return;
    }
    let mut size = value.abs();
    let mut exponent = 0;
    let (low, high) = (1e14, 1e15);
    while size < low {
        // In large steps first: each multiplication rounds.
        let step = if size < 1e-8 { 22 } else { 1 };
        size *= if step == 22 { 1e22 } else { 10.0 };
        exponent -= step;
    }
    while size >= high {
        let step = if size >= 1e37 { 22 } else { 1 };
        size /= if step == 22 { 1e22 } else { 10.0 };
        exponent += step;
    }
    debug_assert!(size < 10_f64.powi(DIGITS));
    let mut whole = (size + 0.5) as u64;
    while whole.is_multiple_of(10) && whole > 0 {
        whole /= 10;
        exponent += 1;
    }
    if value < 0.0 {
        out.push('-');
    }
    out.push_str(written.number(whole as f64).unwrap_or("0"));
    out.push('e');
    let mut power = Written::default();
    out.push_str(power.number(f64::from(exponent)).unwrap_or("0"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(value: &Value) -> String {
        let mut out = String::new();
        write(&mut out, value);
        out
    }

    #[test]
    fn json_comes_out_as_the_library_writes_it() {
        for text in [
            "null",
            "[true,false,[],{}]",
            r#"{"a":"\"\\ é 💬 \u001f","ن":[-1.5,0,12000,0.1]}"#,
        ] {
            let value: Value = serde_json::from_str(text).unwrap();
            let expected: serde_json::Value = serde_json::from_str(text).unwrap();
            let found: serde_json::Value = serde_json::from_str(&written(&value)).unwrap();
            assert_eq!(found, expected, "{text}");
        }
        assert_eq!(written(&Value::Number(f64::NAN)), "null");
        assert_eq!(written(&Value::Number(f64::NEG_INFINITY)), "null");
    }

    proptest! {
        #[test]
        fn numbers_keep_fourteen_digits(value in prop::num::f64::NORMAL) {
            let found: f64 = written(&Value::Number(value)).parse().unwrap();
            let off = (found / 2.0 - value / 2.0).abs() / value.abs();
            prop_assert!(off < 1e-14, "{value} {found}");
        }

        #[test]
        fn texts_come_back(text in any::<String>()) {
            let found: String = serde_json::from_str(&written(&Value::from(text.as_str()))).unwrap();
            prop_assert_eq!(found, text);
        }
    }
}
