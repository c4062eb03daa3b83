//! E-mail addresses, in any script.

use alloc::vec::Vec;

use super::{Found, put};

/// The most characters before the `@` (RFC 5321, section 4.5.3.1.1).
const MAX_LOCAL: usize = 64;

/// The most characters after it (the same, 4.5.3.1.2).
const MAX_DOMAIN: usize = 255;

/// Whether a character is an `@`, also as Chinese and Japanese keyboards write it.
pub(super) fn is_at(char: char) -> bool {
    matches!(char, '@' | '\u{FF20}')
}

/// The characters with each address masked; `None` when there is none.
pub(super) fn masked(chars: &[char]) -> Option<Vec<char>> {
    let mut out = Vec::new();
    let mut done = 0;
    let mut found = false;
    for (at, char) in chars.iter().enumerate() {
        if at < done || !is_at(*char) {
            continue;
        }
        let mut start = at;
        while start > done && at - start < MAX_LOCAL && is_local(chars[start - 1]) {
            start -= 1;
        }
        let Some(end) = domain_end(chars, at + 1) else {
            continue;
        };
        if start == at {
            continue;
        }
        out.extend_from_slice(&chars[done..start]);
        put(&mut out, Found::Mail);
        done = end;
        found = true;
    }
    out.extend_from_slice(&chars[done..]);
    found.then_some(out)
}

/// Where a domain ends that begins there: labels with a dot between, the last of two or more.
fn domain_end(chars: &[char], from: usize) -> Option<usize> {
    let mut end = None;
    let mut label = 0;
    let mut dots = 0;
    for (at, char) in chars.iter().enumerate().skip(from).take(MAX_DOMAIN) {
        if is_word(*char) || *char == '-' && label > 0 {
            label += 1;
            if dots > 0 && label >= 2 && *char != '-' {
                end = Some(at + 1);
            }
        } else if *char == '.' && label > 0 {
            label = 0;
            dots += 1;
        } else {
            break;
        }
    }
    end
}

fn is_local(char: char) -> bool {
    is_word(char)
        || matches!(
            char,
            '.' | '-' | '+' | '%' | '\'' | '=' | '&' | '#' | '!' | '/'
        )
}

/// A letter or digit of any script: all beyond ASCII that is not known to be a space or a mark.
fn is_word(char: char) -> bool {
    char.is_ascii_alphanumeric()
        || char == '_'
        || char > '\u{BF}'
            && !matches!(char,
                '\u{60C}' | '\u{61B}' | '\u{61F}' | '\u{66A}'..='\u{66D}' | '\u{6D4}'
                | '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{303F}' | '\u{FF01}'..='\u{FF0F}' | '\u{FF20}')
}
