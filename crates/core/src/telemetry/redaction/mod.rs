//! What identifies a person, masked in free text before it leaves the device.
//!
//! Phone numbers, e-mail addresses, payment cards and bank accounts become `[phone]`, `[email]`,
//! `[card]` and `[iban]`. Digits are read in the Latin, Arabic-Indic, Persian and full-width
//! scripts. Where a number could be a person's or not, it is masked: a lost order number is a
//! nuisance, a leaked phone number is a leak. Called on every text of an event when it is made.

mod digit;
mod mail;
mod number;
mod run;

use alloc::string::String;
use alloc::vec::Vec;

use digit::digit_of;

/// What was found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Mail,
    Phone,
    Card,
    Iban,
}

impl Found {
    const fn mask(self) -> &'static str {
        match self {
            Self::Mail => "[email]",
            Self::Phone => "[phone]",
            Self::Card => "[card]",
            Self::Iban => "[iban]",
        }
    }
}

/// What to do at a place of a text.
enum Step {
    /// Put a mask for the characters up to there.
    Mask(Found, usize),
    /// Keep the characters up to there: they are something else.
    Keep(usize),
}

/// The text without what identifies a person; `None` when there is nothing of the kind in it.
///
/// ```
/// use wasl_core::telemetry::redaction::redact;
/// let text = redact("اتصل على ٠٥٠١٢٣٤٥٦٧ أو a.b@shop.example");
/// assert_eq!(text.as_deref(), Some("اتصل على [phone] أو [email]"));
/// assert_eq!(redact("size 42, order 1234567"), None);
/// ```
#[must_use]
pub fn redact(text: &str) -> Option<String> {
    let mut digits = 0;
    let mut at_sign = false;
    for char in text.chars() {
        digits += usize::from(digit_of(char).is_some());
        at_sign |= mail::is_at(char);
    }
    // The fewest digits of what is masked are the two check digits of a bank account.
    if digits < 2 && !at_sign {
        return None;
    }
    let chars: Vec<char> = text.chars().collect();
    let without_mail = at_sign.then(|| mail::masked(&chars)).flatten();
    let found = without_mail.is_some();
    let chars = without_mail.unwrap_or(chars);
    let without_numbers = number::masked(&chars);
    if !found && without_numbers.is_none() {
        return None;
    }
    let mut out = String::new();
    for char in without_numbers.as_ref().unwrap_or(&chars) {
        out.push(*char);
    }
    Some(out)
}

/// Adds a mask to what is written.
fn put(out: &mut Vec<char>, found: Found) {
    for char in found.mask().chars() {
        out.push(char);
    }
}
