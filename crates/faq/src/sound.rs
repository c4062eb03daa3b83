//! How a word sounds, whichever letters spell it: where Arabic is written in Latin letters and
//! digits ("Arabizi"), "talabi" and "طلبي" meet.
//!
//! Called for each word when the merchant says that visitors write so. A Latin word is spelled in
//! Arabic, then both lose clitics and vowels, and letters that Arabizi does not tell apart become
//! one. What leaves here is an extra feature, never a replacement.

use crate::tokens::{is_arabic, stem};

/// Two letters for one sound, then one letter or digit. `-` is a vowel that only counts at an end.
const PAIRS: &str = "shش chش khخ ghغ thت dhد ouو ooو eeي aaا iiي uuو";
const LETTERS: &str = "bب tت jج gج xخ dد rر zز sس fف qق kك lل mم nن hه wو yي pب vف cك \
2ء 3ع 5خ 6ت 7ح 8ق 9س";

/// The letters that one Latin letter stands for, and the one that stands for all.
const ALIKE: &str = "طت ثت صس ضد ذد ظز گج چش غع";

/// The consonants of a normalised word as they sound; empty for one that has none.
pub(crate) fn sound(word: &str) -> String {
    let spelled;
    let arabic = if is_arabic(word) {
        word
    } else {
        spelled = spell(word);
        &spelled
    };
    let mut sound = String::new();
    let mut last = '\0';
    for c in stem(arabic).chars() {
        // Vowels are where the two spell differently, but at the start.
        if last != '\0' && matches!(c, 'ا' | 'و' | 'ي') {
            continue;
        }
        let one = other(ALIKE, c).unwrap_or(c);
        // A doubled consonant is written twice in Latin letters only.
        if one != last && one != 'ء' {
            sound.push(one);
        }
        last = one;
    }
    sound
}

/// What stands after `c` in a table.
fn other(table: &str, c: char) -> Option<char> {
    let mut letters = table.chars();
    while let Some(one) = letters.next() {
        if one == c {
            return letters.next();
        }
        letters.next();
        letters.next();
    }
    None
}

/// A Latin word in Arabic letters.
fn spell(word: &str) -> String {
    let mut spelled = String::new();
    let mut rest = word;
    while let Some(c) = rest.chars().next() {
        let pair = PAIRS
            .split(' ')
            .find_map(|pair| pair.strip_prefix(rest.get(..2)?));
        if let Some(letter) = pair {
            spelled.push_str(letter);
            rest = &rest[2..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        let vowel = match c {
            'a' | 'e' => 'ا',
            'i' => 'ي',
            'o' | 'u' => 'و',
            _ => {
                if let Some(letter) = other(LETTERS, c) {
                    spelled.push(letter);
                }
                continue;
            }
        };
        // Short vowels are not written; at the ends they stand for long ones, or "ة".
        if spelled.is_empty() {
            spelled.push('ا');
        } else if rest.is_empty() {
            spelled.push(if vowel == 'ا' { 'ه' } else { vowel });
        }
    }
    spelled
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise;

    fn of(word: &str) -> String {
        sound(&normalise(word))
    }

    #[test]
    fn latin_and_arabic_spellings_sound_alike() {
        for (latin, arabic) in [
            ("talabi", "طلبي"),
            ("el6alab", "الطلب"),
            ("eltalab", "الطلب"),
            ("7sab", "حساب"),
            ("wen", "وين"),
            ("feen", "فين"),
            ("keef", "كيف"),
            ("kif", "كيف"),
            ("tawseel", "توصيل"),
            ("tawsil", "التوصيل"),
            ("se3r", "سعر"),
            ("sho7n", "شحن"),
            ("5asm", "خصم"),
            ("khasm", "الخصم"),
            ("dafe3", "دفع"),
            ("maqas", "مقاس"),
            ("ma2as", "ماس"),
            ("raqam", "رقم"),
            ("hadiyye", "هدية"),
        ] {
            assert_eq!(of(latin), of(arabic), "{latin} {arabic}");
        }
        assert_ne!(of("talabi"), of("tawseel"));
    }

    #[test]
    fn a_word_of_vowels_has_no_sound_and_any_script_passes() {
        assert!(of("aeiou").chars().count() <= 2);
        assert_eq!(of("日本"), "");
        assert_eq!(of(""), "");
    }
}
