//! An event as it may leave the device: addresses stripped, free text masked. Called once, when an
//! event is made, so that also what is stored, and what the page's handlers see, is clean.

use alloc::string::String;

use wasl_protocol::{Properties, Value};

use super::redaction::redact;
use super::stripping::strip_address;
use crate::text::begins;

/// Properties that hold what a visitor typed: all that looks like a number of theirs is masked.
const TYPED: [&str; 3] = ["question", "title", "comment"];

/// Cleans all texts of an object, however deep they are; `kept` are the parameters that addresses
/// keep. Keys are names that the merchant's code gave, and stay.
///
/// A word of the merchant's own, as an order's number is, is not free text: a phone number is looked
/// for only where there are several words, or one that is dialled. Addresses of mail, cards and
/// bank accounts are found everywhere.
pub fn cleanse(map: &mut Properties, kept: &[String]) {
    for (key, value) in &mut map.0 {
        let typed = TYPED.iter().any(|typed| typed == key);
        cleanse_value(value, kept, typed);
    }
}

fn cleanse_value(value: &mut Value, kept: &[String], typed: bool) {
    match value {
        Value::Text(text) => cleanse_text(text, kept, typed),
        Value::List(items) => {
            for item in items {
                cleanse_value(item, kept, typed);
            }
        }
        Value::Map(map) => cleanse(map, kept),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn cleanse_text(text: &mut String, kept: &[String], typed: bool) {
    let is_address = begins(text, "https://") || begins(text, "http://");
    if is_address {
        *text = strip_address(text, kept);
    }
    let Some(masked) = redact(text) else {
        return;
    };
    let is_dialled = text.starts_with(['0', '+', '(', '٠', '۰']);
    let is_word = !text.bytes().any(|byte| byte == b' ') && !is_dialled;
    if typed || !is_word || !has_phone(&masked) {
        *text = masked;
    }
}

fn has_phone(masked: &str) -> bool {
    let mask = b"[phone]";
    masked
        .as_bytes()
        .windows(mask.len())
        .any(|part| part == mask)
}
