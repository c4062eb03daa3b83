//! Versions: `1.10.0` after `1.9.2`, and `1.0.0-rc.1` before `1.0.0`.
//!
//! A leading `v` and what follows a `+` say nothing. The rest is split at `.` and `-`. A version
//! of exactly three parts gets a fourth that comes after any other, so that it is newer than its
//! own pre-releases. Numbers are padded on the left, and then the whole is compared as text. These
//! are GrowthBook's rules, but for the width of the padding: 16 digits there are 5, which puts
//! 100000 before 99999.

use core::cmp::Ordering;

/// To how many characters a number is padded.
const WIDTH: usize = 16;

/// Which of two versions is the newer.
pub fn compare(one: &str, other: &str) -> Ordering {
    let mut one = Spelled::new(one);
    let mut other = Spelled::new(other);
    loop {
        match (one.next(), other.next()) {
            (None, None) => return Ordering::Equal,
            // `None` is less than any byte, as the end of a text is.
            (a, b) if a != b => return a.cmp(&b),
            _ => {}
        }
    }
}

/// Whether a text is a version as an operand must be: `v2`, `1.2.3`, `1.2.3-rc.1+build`.
pub fn is_version(text: &str) -> bool {
    let mut rest = text.strip_prefix('v').unwrap_or(text).bytes();
    // Before the first `-` or `+`: numbers with a point between every two.
    let mut digit_before = false;
    loop {
        match rest.next() {
            Some(byte) if byte.is_ascii_digit() => digit_before = true,
            Some(b'.') if digit_before => digit_before = false,
            Some(b'-' | b'+') if digit_before => break,
            None => return digit_before,
            Some(_) => return false,
        }
    }
    rest.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+'))
}

/// The bytes of a version, padded as it is compared.
struct Spelled<'a> {
    rest: &'a [u8],
    /// Spaces that come before the rest of this part.
    spaces: usize,
    /// Bytes left of this part.
    left: usize,
    parts: usize,
    /// What comes after the last part.
    tail: &'static [u8],
}

impl<'a> Spelled<'a> {
    fn new(text: &'a str) -> Self {
        let bytes = text.strip_prefix('v').unwrap_or(text).as_bytes();
        let end = bytes.iter().position(|&byte| byte == b'+');
        let mut spelled = Self {
            rest: &bytes[..end.unwrap_or(bytes.len())],
            spaces: 0,
            left: 0,
            parts: 0,
            tail: &[],
        };
        spelled.begin();
        spelled
    }

    /// Looks at the part that begins here.
    fn begin(&mut self) {
        let mut digits = true;
        self.left = 0;
        while let Some(&byte) = self.rest.get(self.left) {
            if matches!(byte, b'.' | b'-') {
                break;
            }
            digits &= byte.is_ascii_digit();
            self.left += 1;
        }
        let is_number = digits && self.left > 0;
        self.spaces = if is_number {
            WIDTH.saturating_sub(self.left)
        } else {
            0
        };
        self.parts += 1;
        if self.left == self.rest.len() && self.parts == 3 {
            self.tail = b"-~";
        }
    }

    fn next(&mut self) -> Option<u8> {
        if self.spaces > 0 {
            self.spaces -= 1;
            return Some(b' ');
        }
        match self.rest.split_first() {
            Some((&byte, rest)) => {
                self.rest = rest;
                if self.left > 0 {
                    self.left -= 1;
                    return Some(byte);
                }
                // A `.` or `-`: both stand for the same.
                self.begin();
                Some(b'-')
            }
            None => {
                let (&byte, rest) = self.tail.split_first()?;
                self.tail = rest;
                Some(byte)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_told_from_other_text() {
        for text in [
            "1",
            "v2",
            "1.2.3",
            "1.2.3.4",
            "1-2.3+b",
            "1.0.0--",
            "1.0.0-rc.1",
        ] {
            assert!(is_version(text), "{text}");
        }
        for text in [
            "", "v", "latest", "1.x", "1.", ".1", "1..2", "^1.2", "1.2.*", "-1", "1 2",
        ] {
            assert!(!is_version(text), "{text}");
        }
    }

    #[test]
    fn long_numbers_are_numbers() {
        assert_eq!(compare("4.99999.0", "4.100000.0"), Ordering::Less);
        assert_eq!(compare("2024.120512.1", "2024.1.1"), Ordering::Greater);
    }
}
