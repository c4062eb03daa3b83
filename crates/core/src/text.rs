//! Small work on words, in one place: each of these as a standard iterator chain or pattern
//! search would be compiled again wherever it stands.

use alloc::string::String;

/// The parts, one after the other.
pub(crate) fn concat(parts: &[&str]) -> String {
    let mut all = String::new();
    for part in parts {
        all.push_str(part);
    }
    all
}

/// What stands before the first of an ASCII character, and what after it.
pub(crate) fn cut(text: &str, at: u8) -> Option<(&str, &str)> {
    let place = text.bytes().position(|byte| byte == at)?;
    let (before, after) = text.split_at(place);
    Some((before, &after[1..]))
}

/// The first characters, at most so many.
pub(crate) fn head(text: &str, chars: usize) -> &str {
    match text.char_indices().nth(chars) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

/// Whether a text starts so, in small or capital ASCII letters.
pub(crate) fn begins(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|own| own.eq_ignore_ascii_case(start))
}

/// Whether a text may be a name: 1 to 64 bytes, each of which fits.
pub(crate) fn is_name(text: &str, fits: fn(u8) -> bool) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(fits)
}
