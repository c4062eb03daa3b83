//! Leads: whether an address that a visitor typed is one, and its one form.
//!
//! What is checked is the shape, in the page before it is kept and on the server before it is
//! stored; whether anybody reads mail there is for a message to find out.

use alloc::string::String;

use wasl_protocol::{LeadField, MAX_LEAD_BYTES};

/// The fewest digits of a phone number: local numbers with their area.
const MIN_DIGITS: usize = 7;

/// The most, with the country's: ITU-T E.164, section 6.2.1.
const MAX_DIGITS: usize = 15;

/// The longest part before the `@`: RFC 5321, section 4.5.3.1.1.
const MAX_LOCAL: usize = 64;

/// The longest part between two points of a domain: RFC 1035, section 2.3.4.
const MAX_LABEL: usize = 63;

/// What keeps a lead from being sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeadProblem {
    /// No e-mail address.
    Email,
    /// No phone number.
    Phone,
    /// The box is not ticked.
    Consent,
    /// The server would not have it.
    Refused,
}

/// An address in its one form.
///
/// A phone number is `+` and digits, or digits where no country is said: digits of any script
/// that Arabic is written with, spaces, brackets, points and hyphens are read, `00` is `+`.
///
/// # Errors
///
/// That it is none.
///
/// ```
/// use wasl_core::lead::{LeadProblem, address};
/// use wasl_protocol::LeadField;
///
/// let phone = |text| address(LeadField::Phone, text);
/// assert_eq!(phone("٠٠٩٦٦ (٥٠) ١٢٣-٤٥٦٧").as_deref(), Ok("+966501234567"));
/// assert_eq!(phone("call me"), Err(LeadProblem::Phone));
/// assert_eq!(address(LeadField::Email, " a@b.example ").as_deref(), Ok("a@b.example"));
/// ```
pub fn address(field: LeadField, text: &str) -> Result<String, LeadProblem> {
    match field {
        LeadField::Email => email(text).ok_or(LeadProblem::Email),
        LeadField::Phone => phone(text).ok_or(LeadProblem::Phone),
    }
}

fn email(text: &str) -> Option<String> {
    let text = text.trim_matches(|letter: char| letter.is_whitespace() || is_mark(letter));
    let (mut at, mut label, mut labels) = (None, 0, 0);
    let mut last = '@';
    for (place, letter) in text.char_indices() {
        let fits = match letter {
            '@' => {
                let first = at.replace(place).is_none();
                first && place <= MAX_LOCAL && last != '.'
            }
            '.' => last != '@' && last != '.',
            '<' | '>' | '(' | ')' | '[' | ']' | ',' | ';' | ':' | '"' | '\\' => false,
            _ => !letter.is_whitespace() && !letter.is_control() && !is_mark(letter),
        };
        label = if matches!(letter, '@' | '.') {
            labels += usize::from(at.is_some() && letter == '.');
            0
        } else {
            label + letter.len_utf8()
        };
        if !fits || at.is_some() && label > MAX_LABEL {
            return None;
        }
        last = letter;
    }
    // Something before the `@`, and at least `example.com` after it.
    let whole = at.is_some_and(|at| at > 0) && labels > 0 && label > 0;
    (whole && text.len() <= MAX_LEAD_BYTES).then(|| text.into())
}

fn phone(text: &str) -> Option<String> {
    let mut number = String::new();
    for letter in text.chars() {
        match letter {
            '+' if number.is_empty() => number.push('+'),
            '0'..='9' => number.push(letter),
            '٠'..='٩' => number.push(digit(letter, '٠')),
            '۰'..='۹' => number.push(digit(letter, '۰')),
            '-' | '(' | ')' | '.' | '/' | '\u{2010}'..='\u{2015}' => {}
            _ if letter.is_whitespace() || is_mark(letter) => {}
            _ => return None,
        }
    }
    if number.starts_with("00") {
        number.replace_range(..2, "+");
    }
    let digits = number.len() - usize::from(number.starts_with('+'));
    (MIN_DIGITS..=MAX_DIGITS)
        .contains(&digits)
        .then_some(number)
}

/// The ASCII digit of one that stands in a row from `zero`.
const fn digit(letter: char, zero: char) -> char {
    (b'0' + (letter as u32 - zero as u32) as u8) as char
}

/// What a copied address may carry and nobody sees: the marks of direction (UAX #9).
const fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn e_mail_addresses_are_told_from_other_words() {
        for text in [
            "name@example.com",
            " name@example.com\n",
            "first.last+shop@mail.example.co.uk",
            "اسم@مثال.السعودية",
            "o'neil@example.org",
            "\u{200e}name@example.com\u{200f}",
        ] {
            assert!(email(text).is_some(), "{text}");
        }
        assert_eq!(email("\u{202a}a@b.cd\u{202c}").as_deref(), Some("a@b.cd"));
        for text in [
            "",
            "@",
            "name",
            "name@",
            "@example.com",
            "name@example",
            "name@.com",
            "name@example.",
            "name@example..com",
            "a b@example.com",
            "name@exa mple.com",
            "a@b@example.com",
            "name.@example.com",
            ".name@example.com",
            "<name@example.com>",
            "a@b.c,d@e.f",
            "a@b.c\u{202e}d",
        ] {
            assert_eq!(email(text), None, "{text}");
        }
        let long = "x".repeat(65);
        assert_eq!(email(&[&long, "@example.com"].concat()), None);
        assert_eq!(email(&["a@", &long, ".com"].concat()), None);
        assert_eq!(email(&["a@", &"x.".repeat(130), "com"].concat()), None);
    }

    #[test]
    fn phone_numbers_have_one_form() {
        for (text, number) in [
            ("+966 50 123 4567", "+966501234567"),
            ("00966-50-123-4567", "+966501234567"),
            ("٠٥٠١٢٣٤٥٦٧", "0501234567"),
            ("۰۵۰۱۲۳۴۵۶۷", "0501234567"),
            ("\u{202a}+49 (30) 1234.567\u{202c}", "+49301234567"),
        ] {
            assert_eq!(phone(text).as_deref(), Some(number), "{text}");
        }
        for text in [
            "",
            "+",
            "123456",
            "+1234567890123456",
            "12+34567890",
            "050x1234567",
            "a@b.cd",
        ] {
            assert_eq!(phone(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_one_form_is_its_own(text in "[+0-9٠-٩۰-۹ ().-]{0,24}", mail in "[a-z.@ ]{0,20}") {
            for (field, text) in [(LeadField::Phone, &text), (LeadField::Email, &mail)] {
                if let Ok(one) = address(field, text) {
                    prop_assert_eq!(address(field, &one), Ok(one.clone()));
                    prop_assert!(one.len() <= MAX_LEAD_BYTES);
                }
            }
        }

        #[test]
        fn any_words_are_judged(text in "\\PC{0,300}") {
            let _ = address(LeadField::Email, &text);
            let _ = address(LeadField::Phone, &text);
        }
    }
}
