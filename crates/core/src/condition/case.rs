//! Letters without regard to case.
//!
//! Latin, Greek and Cyrillic letters have their small form by rule; the tables of all of Unicode
//! would be 7 KB in the widget. Arabic has no case.

/// Whether two texts differ by case at most.
pub fn same_but_for_case(one: &str, other: &str) -> bool {
    let mut one = one.chars();
    let mut other = other.chars();
    loop {
        match (one.next(), other.next()) {
            (None, None) => return true,
            (Some(a), Some(b)) if a == b || small(a) == small(b) => {}
            (Some(_) | None, _) => return false,
        }
    }
}

/// A letter's small form.
fn small(letter: char) -> char {
    let code = letter as u32;
    let moved = match code {
        0x41..=0x5A | 0xC0..=0xD6 | 0xD8..=0xDE | 0x391..=0x3A1 | 0x3A3..=0x3AB | 0x410..=0x42F => {
            code + 32
        }
        // Small and capital take turns.
        0x100..=0x12F | 0x132..=0x137 | 0x14A..=0x177 | 0x460..=0x481 | 0x48A..=0x4BF => code | 1,
        0x139..=0x148 | 0x179..=0x17E => code + (code & 1),
        0x178 => 0xFF,
        0x386 => 0x3AC,
        0x388..=0x38A => code + 37,
        0x38C => 0x3CC,
        0x38E | 0x38F => code + 63,
        0x400..=0x40F => code + 80,
        _ => code,
    };
    char::from_u32(moved).unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters that Unicode gives a small form of one letter, in the scripts of this module.
    #[test]
    #[expect(clippy::disallowed_methods, reason = "the oracle, in a test")]
    fn small_letters_are_those_of_unicode() {
        for code in (0..0x180).chain(0x386..0x3B0).chain(0x400..0x4C0) {
            let Some(letter) = char::from_u32(code) else {
                continue;
            };
            let expected = letter.to_string().to_lowercase();
            let found = small(letter);
            if expected.chars().count() == 1 {
                assert_eq!(found.to_string(), expected, "U+{code:04X}");
            }
        }
    }

    #[test]
    fn case_makes_no_difference() {
        assert!(same_but_for_case("ÎLE de Ré", "île DE RÉ"));
        assert!(same_but_for_case("Ёлка Άλφα", "ёЛКА άΛΦΑ"));
        assert!(same_but_for_case("وصل", "وصل"));
        assert!(!same_but_for_case("a", "ab"));
        assert!(!same_but_for_case("é", "e"));
    }
}
