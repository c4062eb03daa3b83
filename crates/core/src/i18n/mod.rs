//! The widget's words: the locales compiled in, their plurals, and filling of placeholders.

use alloc::string::String;

mod generated;

pub use generated::{Key, PluralKey};

/// A language that the widget speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Locale {
    /// English.
    #[default]
    En,
    /// Arabic.
    Ar,
}

impl Locale {
    /// The best locale for a language tag such as `ar-SA`; English when there is none.
    #[must_use]
    pub fn for_language(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or(tag);
        if primary.eq_ignore_ascii_case("ar") {
            Self::Ar
        } else {
            Self::En
        }
    }

    /// The language tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ar => "ar",
        }
    }

    /// Whether it is written from right to left.
    #[must_use]
    pub const fn is_rtl(self) -> bool {
        match self {
            Self::En => false,
            Self::Ar => true,
        }
    }

    /// The words for a key.
    #[must_use]
    pub const fn text(self, key: Key) -> &'static str {
        let at = key as usize;
        match self {
            Self::En => generated::EN[at],
            Self::Ar => generated::AR[at],
        }
    }

    /// The words for a number of things, with `[COUNT]` filled in.
    #[must_use]
    pub fn plural(self, key: PluralKey, count: u32) -> String {
        let at = key as usize;
        let forms = match self {
            Self::En => &generated::EN_PLURALS[at],
            Self::Ar => &generated::AR_PLURALS[at],
        };
        fill(
            forms[self.plural_form(count) as usize],
            "[COUNT]",
            &decimal(count),
        )
    }

    /// Which plural form a whole number takes, by the rules of
    /// [CLDR](https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html).
    const fn plural_form(self, count: u32) -> PluralForm {
        match self {
            Self::En => {
                if count == 1 {
                    PluralForm::One
                } else {
                    PluralForm::Other
                }
            }
            Self::Ar => match (count, count % 100) {
                (0, _) => PluralForm::Zero,
                (1, _) => PluralForm::One,
                (2, _) => PluralForm::Two,
                (_, 3..=10) => PluralForm::Few,
                (_, 11..=99) => PluralForm::Many,
                (_, _) => PluralForm::Other,
            },
        }
    }
}

#[derive(Clone, Copy)]
enum PluralForm {
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

/// Puts `value` in place of the first `placeholder`.
#[must_use]
pub fn fill(text: &str, placeholder: &str, value: &str) -> String {
    let mut filled = String::with_capacity(text.len() + value.len());
    match text.split_once(placeholder) {
        Some((before, after)) => {
            filled.push_str(before);
            filled.push_str(value);
            filled.push_str(after);
        }
        None => filled.push_str(text),
    }
    filled
}

/// A whole number in Western digits, as Arab shops write prices and counts on the web.
#[must_use]
pub fn decimal(number: u32) -> String {
    let mut digits = [0_u8; 10];
    let mut at = digits.len();
    let mut rest = number;
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    digits[at..]
        .iter()
        .map(|digit| char::from(*digit))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arabic_has_six_forms() {
        let form = |count| Locale::Ar.plural_form(count) as usize;
        let table = [
            (0, 0),
            (1, 1),
            (2, 2),
            (3, 3),
            (10, 3),
            (11, 4),
            (99, 4),
            (100, 5),
            (102, 5),
            (103, 3),
            (111, 4),
        ];
        for (count, expected) in table {
            assert_eq!(form(count), expected, "{count}");
        }
    }

    #[test]
    fn languages_find_their_locale() {
        for (tag, locale) in [
            ("ar", Locale::Ar),
            ("AR-EG", Locale::Ar),
            ("ar_SA", Locale::Ar),
            ("en-GB", Locale::En),
            ("arn", Locale::En),
            ("", Locale::En),
        ] {
            assert_eq!(Locale::for_language(tag), locale, "{tag}");
        }
    }

    #[test]
    fn counts_are_filled_in() {
        assert_eq!(
            Locale::En.plural(PluralKey::LauncherUnread, 12),
            "12 unread messages"
        );
        assert_eq!(
            Locale::Ar.plural(PluralKey::LauncherUnread, 2),
            "رسالتان غير مقروءتين"
        );
        assert_eq!(decimal(0), "0");
        assert_eq!(decimal(u32::MAX), "4294967295");
    }
}
