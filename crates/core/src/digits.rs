//! Numbers and their digits: the decimal numbers that people write, without the standard
//! library's exact conversions, which are 9 KB in the widget each way.

/// Up to where whole numbers are exact: 2^53 - 1 (RFC 8259, section 6).
const EXACT: f64 = 9_007_199_254_740_991.0;

/// Room for the digits of a number.
#[derive(Default)]
pub(crate) struct Written([u8; 32]);

impl Written {
    /// A number as people write it: `42`, `-1.5`. `None` for one that needs more than 9 places
    /// after the point, is beyond what is exact, or is not a number.
    pub(crate) fn number(&mut self, number: f64) -> Option<&str> {
        let size = number.abs();
        let mut scale = 1.0;
        let mut places = 0;
        let mut rest = loop {
            let scaled = size * scale;
            // Also false when it is not a number.
            if !(scaled <= EXACT && places <= 9) {
                return None;
            }
            let below = scaled as u64;
            let whole = below + u64::from(scaled - below as f64 >= 0.5);
            // The division rounds once, as reading the digits would: they are this number's.
            if whole as f64 / scale == size {
                break whole;
            }
            scale *= 10.0;
            places += 1;
        };
        let mut at = self.0.len();
        let mut written = 0;
        while rest > 0 || written <= places {
            if written == places && places > 0 {
                at -= 1;
                self.0[at] = b'.';
            }
            at -= 1;
            self.0[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            written += 1;
        }
        if number < 0.0 {
            at -= 1;
            self.0[at] = b'-';
        }
        core::str::from_utf8(&self.0[at..]).ok()
    }
}

/// The number that a text is, in decimal: `8`, `-1.5`, `2e3`. Empty text is 0, as in JavaScript;
/// any other text is not a number. Exact for up to 15 digits and 22 places.
pub(crate) fn number_of(text: &str) -> f64 {
    let text = text.trim().as_bytes();
    if text.is_empty() {
        return 0.0;
    }
    let (negative, mut rest) = signed(text);
    let mut digits: u64 = 0;
    let mut exponent: i32 = 0;
    let mut some = false;
    let mut point = false;
    while let Some((&byte, after)) = rest.split_first() {
        match byte {
            b'0'..=b'9' => {
                some = true;
                // More digits than an `f64` can tell apart only move the point.
                if digits < 100_000_000_000_000_000 {
                    digits = digits * 10 + u64::from(byte - b'0');
                    exponent -= i32::from(point);
                } else {
                    exponent += i32::from(!point);
                }
            }
            b'.' if !point => point = true,
            b'e' | b'E' if some => {
                let Some(moved) = whole(after) else {
                    return f64::NAN;
                };
                exponent += moved;
                break;
            }
            _ => return f64::NAN,
        }
        rest = after;
    }
    if !some {
        return f64::NAN;
    }
    let size = scaled(digits as f64, exponent);
    if negative { -size } else { size }
}

/// The sign of a number, and what follows it.
fn signed(text: &[u8]) -> (bool, &[u8]) {
    match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        Some(_) | None => (false, text),
    }
}

/// An exponent; one that is too large for any number stays within 9,999.
fn whole(text: &[u8]) -> Option<i32> {
    let (negative, digits) = signed(text);
    let mut number = None;
    for byte in digits {
        if !byte.is_ascii_digit() {
            return None;
        }
        number = Some((number.unwrap_or(0) * 10 + i32::from(byte - b'0')).min(9_999));
    }
    number.map(|number| if negative { -number } else { number })
}

/// `number` · 10^`exponent`. One multiplication or division by an exact power of ten rounds
/// right (W. D. Clinger, "How to read floating point numbers accurately", 1990).
fn scaled(number: f64, exponent: i32) -> f64 {
    let mut number = number;
    let mut left = exponent.unsigned_abs();
    while left > 0 && number != 0.0 && number.is_finite() {
        let step = left.min(22);
        let mut power = 1.0;
        for _ in 0..step {
            power *= 10.0;
        }
        if exponent < 0 {
            number /= power;
        } else {
            number *= power;
        }
        left -= step;
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_written_as_people_do() {
        for (number, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (7.0, "7"),
            (-1.5, "-1.5"),
            (0.05, "0.05"),
            (19.99, "19.99"),
            (1_000_000.0, "1000000"),
            (9_007_199_254_740_991.0, "9007199254740991"),
        ] {
            assert_eq!(Written::default().number(number), Some(text));
        }
        for number in [f64::NAN, f64::INFINITY, 1e300, 1.0 / 3.0] {
            assert_eq!(Written::default().number(number), None);
        }
    }

    #[test]
    fn other_text_is_not_a_number() {
        for text in ["a", "1a", "-", ".", "1.2.3", "e5", "1e", "0x10", "١"] {
            assert!(number_of(text).is_nan(), "{text}");
        }
        assert_eq!(number_of(" "), 0.0);
        assert_eq!(number_of(" 8 "), 8.0);
        assert_eq!(number_of("1e9999999999"), f64::INFINITY);
        assert_eq!(number_of("1e-9999999999"), 0.0);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(whole in -999_999_999_i64..999_999_999, places in 0_u32..6) {
            let number = whole as f64 / 10_f64.powi(places as i32);
            let text = number.to_string();
            let mut written = Written::default();
            prop_assert_eq!(written.number(number), Some(text.as_str()));
            prop_assert_eq!(number_of(&text), number);
        }

        #[test]
        fn numbers_are_read_as_the_standard_library_does(
            text in "[-+]?[0-9]{1,8}(\\.[0-9]{1,7})?([eE][-+]?1?[0-9])?"
        ) {
            let expected: f64 = text.parse().unwrap();
            let found = number_of(&text);
            prop_assert!((found - expected).abs() <= expected.abs() * 1e-15, "{text}: {found}");
        }
    }
}
