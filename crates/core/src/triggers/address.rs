//! Rules on the page's address: path and query.

use alloc::string::String;
use alloc::vec::Vec;

use crate::condition::Patterns;
use crate::text::cut;

/// Whether an address fits a rule of that kind. A rule that cannot be read fits nothing.
#[must_use]
pub fn fits(kind: &str, rule: &str, address: &str, patterns: &dyn Patterns) -> bool {
    let bare = cut(address, b'?').map_or(address, |(bare, _)| bare);
    match kind {
        "is" => rule == address || rule == bare,
        // Not `contains`: its search for any length of text is longer than the rest of this.
        "contains" => (0..address.len())
            .any(|at| address.get(at..).is_some_and(|rest| rest.starts_with(rule))),
        "starts" => address.starts_with(rule),
        "ends" => address.ends_with(rule) || bare.ends_with(rule),
        "glob" => glob(rule, address) || glob(rule, bare),
        "regex" => patterns.matches(rule, false, address) == Some(true),
        _ => false,
    }
}

/// `*` is any text without a slash, `**` any text at all, `?` any one character.
///
/// With one place to come back to for each of the two, so that no pattern takes longer than the
/// product of the lengths.
fn glob(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut from) = (0, 0);
    // Where a star stands, and up to where it has taken text: of `*`, and of `**`.
    let mut short: Option<(usize, usize)> = None;
    let mut long: Option<(usize, usize)> = None;
    loop {
        match (pattern.get(at), text.get(from)) {
            (Some(b'*'), _) if pattern.get(at + 1) == Some(&b'*') => {
                at += 2;
                long = Some((at, from));
                short = None;
                continue;
            }
            (Some(b'*'), _) => {
                at += 1;
                short = Some((at, from));
                continue;
            }
            (Some(wanted), Some(given)) if wanted == given => {
                at += 1;
                from += 1;
                continue;
            }
            (Some(b'?'), Some(_)) => {
                at += 1;
                from += 1;
                // The rest of a character of several bytes.
                while text.get(from).is_some_and(|byte| byte & 0xC0 == 0x80) {
                    from += 1;
                }
                continue;
            }
            (None, None) => return true,
            (Some(_) | None, _) => {}
        }
        if let Some((star, taken)) = short
            && text.get(taken).is_some_and(|byte| *byte != b'/')
        {
            short = Some((star, taken + 1));
            (at, from) = (star, taken + 1);
        } else if let Some((star, taken)) = long
            && taken < text.len()
        {
            long = Some((star, taken + 1));
            short = None;
            (at, from) = (star, taken + 1);
        } else {
            return false;
        }
    }
}

/// The value of a parameter in an address, as it stands there; what is percent-encoded stays so.
#[must_use]
pub fn parameter<'a>(address: &'a str, name: &str) -> Option<&'a str> {
    let (_, mut rest) = cut(address, b'?')?;
    loop {
        let (pair, after) = match cut(rest, b'&') {
            Some((pair, after)) => (pair, Some(after)),
            None => (rest, None),
        };
        let (key, value) = cut(pair, b'=').unwrap_or((pair, ""));
        if key == name {
            return Some(value);
        }
        rest = after?;
    }
}

/// An address as people write it: `%D8%B3` is one letter. What is no text in UTF-8 stays.
#[must_use]
pub fn readable(address: &str) -> String {
    let bytes = address.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let code = match (byte, bytes.get(at + 1), bytes.get(at + 2)) {
            (b'%', Some(high), Some(low)) => digit(*high).zip(digit(*low)),
            _ => None,
        };
        match code {
            // What would be ASCII may be a delimiter, and stays as it is.
            Some((high, low)) if high >= 8 => {
                out.push(high * 16 + low);
                at += 3;
            }
            Some(_) | None => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| address.into())
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}
