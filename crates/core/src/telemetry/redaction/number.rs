//! Phone numbers, payment cards and bank accounts.

use alloc::vec::Vec;

use super::digit::{digit_of, is_joint};
use super::run::Run;
use super::{Found, Step, put};

/// The fewest digits of a phone number that is dialled as one.
const MIN_DIGITS: usize = 7;

/// The fewest digits of a phone number that begins like any number: eight, as in the Gulf states.
const MIN_BARE_DIGITS: usize = 8;

/// The most digits of a phone number (ITU-T E.164, section 6), with room for an exchange's `00`.
const MAX_PHONE_DIGITS: usize = 17;

/// The digits of a payment card (ISO/IEC 7812-1); those in use have 12 at least.
const CARD_DIGITS: core::ops::RangeInclusive<usize> = 12..=19;

/// The characters of a bank account: Norway has 15, the standard allows 34 (ISO 13616-1).
const IBAN_CHARS: core::ops::RangeInclusive<usize> = 15..=34;

/// The characters with each number masked; `None` when there is none.
pub(super) fn masked(chars: &[char]) -> Option<Vec<char>> {
    let mut out = Vec::new();
    let mut at = 0;
    let mut found = false;
    while at < chars.len() {
        match step(chars, at) {
            Step::Mask(what, end) => {
                put(&mut out, what);
                at = end;
                found = true;
            }
            Step::Keep(end) => {
                out.extend_from_slice(&chars[at..end]);
                at = end;
            }
        }
    }
    found.then_some(out)
}

fn step(chars: &[char], at: usize) -> Step {
    let before = at.checked_sub(1).map(|before| chars[before]);
    let begins = !before.is_some_and(|before| before.is_ascii_alphanumeric());
    let first = chars[at];
    if begins && let Some(end) = uuid(chars, at) {
        return Step::Keep(end);
    }
    if begins
        && first.is_ascii_alphabetic()
        && let Some(end) = iban(chars, at)
    {
        return Step::Mask(Found::Iban, end);
    }
    let begins_number = digit_of(first).is_some() || matches!(first, '+' | '\u{FF0B}' | '(');
    if !begins_number || before.is_some_and(|before| digit_of(before).is_some()) {
        return Step::Keep(at + 1);
    }
    if let Some(end) = date(chars, at) {
        return Step::Keep(end);
    }
    let run = Run::read(chars, at);
    if run.groups.is_empty() {
        return Step::Keep(at + 1);
    }
    judge(chars, at, &run)
}

/// What a run of digits begins with.
fn judge(chars: &[char], at: usize, run: &Run) -> Step {
    let card = run.first_span(|digits| CARD_DIGITS.contains(&digits.len()) && is_card(digits));
    if let Some((0, end)) = card {
        return Step::Mask(Found::Card, end);
    }
    // A card further on is left whole for its own step.
    let groups = card.map_or(run.groups.len(), |(from, _)| from);
    let is_open = chars[at] == '(';
    let zero = run.digits.first() == Some(&0);
    let is_dialled = zero || matches!(chars[at], '+' | '\u{FF0B}');
    let end_of_first = run.groups[0].end;
    // Letters around it make it the number of a thing, unless it is dialled.
    let glued = |at: Option<&char>| at.is_some_and(char::is_ascii_alphabetic);
    let before = at.checked_sub(1).and_then(|before| chars.get(before));
    let is_thing = glued(before) || glued(chars.get(run.groups[groups - 1].end));
    let least = if is_dialled {
        MIN_DIGITS
    } else {
        MIN_BARE_DIGITS
    };
    if !is_dialled && !is_open && is_thing {
        return Step::Keep(end_of_first);
    }
    if !is_dialled && !is_open && is_decimal(chars, run) {
        return Step::Keep(run.groups[1].end);
    }
    for last in (0..groups).rev() {
        let group = &run.groups[last];
        if (least..=MAX_PHONE_DIGITS).contains(&group.digits) {
            return Step::Mask(Found::Phone, group.end);
        }
    }
    Step::Keep(end_of_first)
}

/// `3.14159265`: up to three digits, a dot, and then all the others.
fn is_decimal(chars: &[char], run: &Run) -> bool {
    let [whole, fraction] = &run.groups[..] else {
        return false;
    };
    whole.digits <= 3 && fraction.start == whole.end + 1 && chars[whole.end] == '.'
}

/// The check digit of cards (ISO/IEC 7812-1, annex B; H. P. Luhn, US patent 2950048).
fn is_card(digits: &[u8]) -> bool {
    let mut sum = 0;
    let mut is_doubled = false;
    for digit in digits.iter().rev() {
        let value = u32::from(*digit) << u32::from(is_doubled);
        sum += value / 10 + value % 10;
        is_doubled = !is_doubled;
    }
    let is_one_digit = digits.iter().all(|digit| *digit == digits[0]);
    // Cards begin with 2 to 6 (payment networks) or 9 (national ones).
    sum % 10 == 0 && !is_one_digit && matches!(digits[0], 2..=6 | 9)
}

/// Where the bank account ends that begins there: its remainder by 97 is 1 (ISO 13616-1, section
/// 6; ISO/IEC 7064, MOD 97-10). Groups may be parted by one space or hyphen.
fn iban(chars: &[char], at: usize) -> Option<usize> {
    let mut values = Vec::new();
    let mut end = None;
    let mut place = at;
    while let Some(char) = chars.get(place) {
        let value = match digit_of(*char) {
            Some(digit) => digit,
            None if char.is_ascii_alphabetic() => char.to_ascii_uppercase() as u8 - b'A' + 10,
            None if is_joint(*char) && place > at && !is_joint(chars[place - 1]) => {
                place += 1;
                continue;
            }
            None => break,
        };
        let is_letter = value > 9;
        if (values.len() < 2) != is_letter && values.len() < 4 || values.len() == 34 {
            break;
        }
        values.push(value);
        place += 1;
        let ends = !chars.get(place).is_some_and(char::is_ascii_alphanumeric);
        if ends && IBAN_CHARS.contains(&values.len()) && remainder(&values) == 1 {
            end = Some(place);
        }
    }
    end
}

/// The remainder by 97 with the first four characters at the end.
fn remainder(values: &[u8]) -> u32 {
    let (head, tail) = values.split_at(4);
    let mut rest = 0;
    for value in tail.iter().chain(head) {
        let shift = if *value > 9 { 100 } else { 10 };
        rest = (rest * shift + u32::from(*value)) % 97;
    }
    rest
}

/// Where a UUID ends that begins there: its digits are no number.
fn uuid(chars: &[char], at: usize) -> Option<usize> {
    let end = at + 36;
    for (place, char) in chars.get(at..end)?.iter().enumerate() {
        let fits = match place {
            8 | 13 | 18 | 23 => *char == '-',
            _ => char.is_ascii_hexdigit(),
        };
        if !fits {
            return None;
        }
    }
    let ends = !chars.get(end).is_some_and(char::is_ascii_alphanumeric);
    ends.then_some(end)
}

/// Where a date ends that begins there: `2026-01-31`, `31/01/2026`, in any script of digits.
fn date(chars: &[char], at: usize) -> Option<usize> {
    let number = |from: usize, count: usize| {
        let mut value = 0_u32;
        for char in chars.get(at + from..at + from + count)? {
            value = value * 10 + u32::from(digit_of(*char)?);
        }
        Some(value)
    };
    let joint = |from: usize| {
        let char = chars.get(at + from)?;
        matches!(char, '-' | '/' | '.').then_some(*char)
    };
    let fits = |year: u32, month: u32, day: u32| {
        (1_300..=2_100).contains(&year)
            && (1..=31).contains(&day)
            && (1..=31).contains(&month)
            && (day <= 12 || month <= 12)
    };
    let is = if joint(4).is_some() && joint(4) == joint(7) {
        fits(number(0, 4)?, number(5, 2)?, number(8, 2)?)
    } else if joint(2).is_some() && joint(2) == joint(5) {
        fits(number(6, 4)?, number(3, 2)?, number(0, 2)?)
    } else {
        false
    };
    let ends = chars
        .get(at + 10)
        .is_none_or(|next| digit_of(*next).is_none());
    (is && ends).then_some(at + 10)
}
