//! What a visitor typed, judged: addresses, numbers, days and order numbers as people write them, in
//! Latin, Arabic and Persian digits.

use alloc::string::String;

use wasl_protocol::Value;

use super::definition::{Choice, Input};
use crate::condition::Patterns;
use crate::digits::number_of;
use crate::i18n::decimal;
use crate::lead::{LeadProblem, address};
use crate::survey::Words;
use crate::text::{concat, head};

/// The most characters of an answer.
const MAX_CHARS: usize = 500;

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// The fact that it becomes.
    pub value: Value,
    /// As the visitor sees it.
    pub words: String,
}

/// Why something typed is no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum InputProblem {
    /// No e-mail address.
    Email,
    /// No phone number.
    Phone,
    /// No number.
    Number,
    /// A number below or above what is accepted.
    Range(Option<f64>, Option<f64>),
    /// No day.
    Date,
    /// The pattern does not fit; what the merchant says of it.
    Pattern(Option<Words>),
    /// None of the choices.
    Choice,
}

/// Judges what was typed. `patterns` reads the regular expressions.
///
/// # Errors
///
/// What is wrong with it.
///
/// ```
/// use wasl_core::flow::{Input, InputProblem, read};
/// # use wasl_core::condition::Patterns;
/// # struct Never;
/// # impl Patterns for Never {
/// #     fn matches(&self, _: &str, _: bool, _: &str) -> Option<bool> { None }
/// # }
/// use wasl_protocol::Value;
///
/// let number = Input::Number { min: Some(1.0), max: Some(50.0) };
/// assert_eq!(read(&number, "١٢", &Never).unwrap().value, Value::Number(12.0));
/// assert_eq!(read(&Input::Date, "31/02/2026", &Never), Err(InputProblem::Date));
/// ```
pub fn read(input: &Input, text: &str, patterns: &dyn Patterns) -> Result<Given, InputProblem> {
    let text = head(text.trim(), MAX_CHARS);
    let same = |value: String| Given {
        words: value.clone(),
        value: Value::Text(value),
    };
    match input {
        Input::Text => Ok(same(text.into())),
        Input::Address(field) => match address(*field, text) {
            Ok(one) => Ok(same(one)),
            Err(LeadProblem::Phone) => Err(InputProblem::Phone),
            Err(LeadProblem::Email | LeadProblem::Consent | LeadProblem::Refused) => {
                Err(InputProblem::Email)
            }
        },
        Input::Number { min, max } => {
            let number = number(&plain(text)).ok_or(InputProblem::Number)?;
            if min.is_some_and(|min| number < min) || max.is_some_and(|max| number > max) {
                return Err(InputProblem::Range(*min, *max));
            }
            Ok(Given {
                value: Value::Number(number),
                words: text.into(),
            })
        }
        Input::Date => Ok(same(day(&plain(text)).ok_or(InputProblem::Date)?)),
        Input::Pattern { pattern, hint } => {
            let text = plain(text);
            let whole = concat(&["^(?:", pattern, ")$"]);
            if patterns.matches(&whole, true, &text) == Some(true) {
                Ok(same(text))
            } else {
                Err(InputProblem::Pattern(hint.clone()))
            }
        }
    }
}

/// The choice that was typed instead of pressed: its words in either language, or its name.
#[must_use]
pub fn chosen<'a>(choices: &'a [Choice], text: &str) -> Option<&'a Choice> {
    let text = text.trim();
    let said = |words: &str| {
        // Latin letters alone have the two forms here that differ; Arabic has one.
        words.trim().eq_ignore_ascii_case(text)
    };
    choices
        .iter()
        .find(|choice| said(&choice.text.en) || said(&choice.text.ar) || said(&choice.id))
}

/// The text with Latin digits, and without what is not seen.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        out.push(match letter {
            '٠'..='٩' => ascii(letter, '٠'),
            '۰'..='۹' => ascii(letter, '۰'),
            '٫' => '.',
            '\u{2010}'..='\u{2015}' | '−' => '-',
            '\u{200e}'
            | '\u{200f}'
            | '\u{61c}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}' => continue,
            _ => letter,
        });
    }
    out
}

const fn ascii(letter: char, zero: char) -> char {
    (b'0' + (letter as u32 - zero as u32) as u8) as char
}

/// A number: thousands may be grouped by commas or spaces, in threes.
fn number(text: &str) -> Option<f64> {
    let mut digits = String::new();
    // How many digits stand behind the last mark of thousands.
    let mut group = None;
    for letter in text.chars() {
        match letter {
            '0'..='9' => group = group.map(|count: u32| count + 1),
            ',' | '٬' | ' ' | '\u{a0}' | '\u{202f}' => {
                if digits.is_empty() || group.is_some_and(|count| count != 3) {
                    return None;
                }
                group = Some(0);
                continue;
            }
            '.' => {
                if group.take().is_some_and(|count| count != 3) {
                    return None;
                }
            }
            '-' if digits.is_empty() => {}
            _ => return None,
        }
        digits.push(letter);
    }
    if digits.is_empty() || group.is_some_and(|count| count != 3) {
        return None;
    }
    let number = number_of(&digits);
    number.is_finite().then_some(number)
}

/// A day as `2026-03-31`, of that form or with the day first, by `/`, `.`, `-` or spaces.
fn day(text: &str) -> Option<String> {
    let mut parts = [0_u32; 3];
    let mut lengths = [0_usize; 3];
    let mut at = 0;
    for letter in text.chars() {
        match letter {
            '0'..='9' => {
                parts[at] = parts[at] * 10 + (letter as u32 - '0' as u32);
                lengths[at] += 1;
                if lengths[at] > 4 {
                    return None;
                }
            }
            '/' | '.' | '-' | ' ' if lengths[at] > 0 && at < 2 => at += 1,
            _ => return None,
        }
    }
    let [year, month, day] = match lengths {
        [4, 1..=2, 1..=2] => parts,
        [1..=2, 1..=2, 4] => [parts[2], parts[1], parts[0]],
        _ => return None,
    };
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        // The Gregorian rule.
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => return None,
    };
    if year < 1000 || day == 0 || day > last {
        return None;
    }
    let two = |number| {
        let zero = if number < 10 { "0" } else { "" };
        concat(&[zero, &decimal(number)])
    };
    Some(concat(&[&decimal(year), "-", &two(month), "-", &two(day)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use wasl_protocol::LeadField;

    struct Fits;

    impl Patterns for Fits {
        fn matches(&self, pattern: &str, ignore_case: bool, text: &str) -> Option<bool> {
            assert!(ignore_case && pattern == "^(?:NC-\\d{4})$");
            let digits = text.get(3..).unwrap_or_default();
            Some(
                text.len() == 7
                    && text[..3].eq_ignore_ascii_case("nc-")
                    && digits.bytes().all(|byte| byte.is_ascii_digit()),
            )
        }
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, value) in [
            ("12", 12.0),
            ("١٢", 12.0),
            ("۱۲", 12.0),
            ("١٢٫٥", 12.5),
            ("1,200", 1200.0),
            ("١٬٢٠٠٬٠٠٠", 1_200_000.0),
            ("1 200.5", 1200.5),
            ("-3", -3.0),
        ] {
            assert_eq!(number(&plain(text)), Some(value), "{text}");
        }
        for text in [
            "",
            "-",
            "1,2",
            "1,20,000",
            "12a",
            "1e5",
            "1.2.3",
            ",5",
            "٣ كتب",
        ] {
            assert_eq!(number(&plain(text)), None, "{text}");
        }
    }

    #[test]
    fn days_have_one_form() {
        for (text, one) in [
            ("2026-03-31", "2026-03-31"),
            ("31/3/2026", "2026-03-31"),
            ("٣١/٠٣/٢٠٢٦", "2026-03-31"),
            ("1.2.2024", "2024-02-01"),
            ("29-02-2024", "2024-02-29"),
        ] {
            assert_eq!(day(&plain(text)).as_deref(), Some(one), "{text}");
        }
        for text in [
            "",
            "31/02/2026",
            "29/02/2026",
            "2026-13-01",
            "0/1/2026",
            "1/2/26",
            "today",
        ] {
            assert_eq!(day(&plain(text)), None, "{text}");
        }
    }

    #[test]
    fn an_order_number_fits_its_pattern_in_any_digits() {
        let input = Input::Pattern {
            pattern: "NC-\\d{4}".into(),
            hint: None,
        };
        let read = |text| read(&input, text, &Fits);
        assert_eq!(read(" nc-١٠٤٢ ").unwrap().words, "nc-1042");
        assert_eq!(read("NC-104"), Err(InputProblem::Pattern(None)));
    }

    #[test]
    fn a_number_has_its_bounds() {
        let input = Input::Number {
            min: Some(2.0),
            max: None,
        };
        assert_eq!(
            read(&input, "1", &Fits),
            Err(InputProblem::Range(Some(2.0), None))
        );
        assert_eq!(read(&input, "٢", &Fits).unwrap().words, "٢");
    }

    proptest! {
        #[test]
        fn any_words_are_judged(text in "\\PC{0,200}") {
            for input in [
                Input::Text,
                Input::Address(LeadField::Email),
                Input::Address(LeadField::Phone),
                Input::Number { min: None, max: Some(9.0) },
                Input::Date,
            ] {
                let _ = read(&input, &text, &Fits);
            }
        }

        #[test]
        fn every_day_is_read_back(year in 1000_u32..9999, month in 1_u32..13, of in 1_u32..29) {
            let one = day(&format!("{of}/{month}/{year}")).unwrap();
            prop_assert_eq!(day(&one), Some(one.clone()));
        }
    }
}
