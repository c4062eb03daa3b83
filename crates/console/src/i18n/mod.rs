//! The console's words: the locales compiled in, their plurals, and filling of placeholders.

mod generated;

pub use generated::{Key, PluralKey};

/// A language that the console speaks.
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

    /// The value of the `dir` attribute.
    #[must_use]
    pub const fn direction(self) -> &'static str {
        match self {
            Self::En => "ltr",
            Self::Ar => "rtl",
        }
    }

    /// The other language.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::En => Self::Ar,
            Self::Ar => Self::En,
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

    /// The words for a key with its one placeholder filled in.
    #[must_use]
    pub fn filled(self, key: Key, placeholder: &str, value: &str) -> String {
        self.text(key).replacen(placeholder, value, 1)
    }

    /// The words for a number of things.
    #[must_use]
    pub fn plural(self, key: PluralKey, count: u32) -> String {
        let at = key as usize;
        let forms = match self {
            Self::En => &generated::EN_PLURALS[at],
            Self::Ar => &generated::AR_PLURALS[at],
        };
        forms[self.plural_form(count)].replacen("[COUNT]", &count.to_string(), 1)
    }

    /// Which of the forms zero, one, two, few, many, other a whole number takes, by the rules of
    /// [CLDR](https://www.unicode.org/cldr/charts/latest/supplemental/language_plural_rules.html).
    const fn plural_form(self, count: u32) -> usize {
        match self {
            Self::En => {
                if count == 1 {
                    1
                } else {
                    5
                }
            }
            Self::Ar => match (count, count % 100) {
                (0, _) => 0,
                (1, _) => 1,
                (2, _) => 2,
                (_, 3..=10) => 3,
                (_, 11..=99) => 4,
                (_, _) => 5,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_take_their_forms() {
        for (locale, count, words) in [
            (Locale::En, 1, "1 answer"),
            (Locale::En, 12, "12 answers"),
            (Locale::Ar, 2, "إجابتان"),
            (Locale::Ar, 7, "7 إجابات"),
            (Locale::Ar, 45, "45 إجابة"),
            (Locale::Ar, 102, "102 إجابة"),
        ] {
            assert_eq!(locale.plural(PluralKey::CsatAnswers, count), words);
        }
    }

    #[test]
    fn placeholders_are_filled() {
        assert_eq!(
            Locale::En.filled(Key::NoteResolved, "[NAME]", "Sara"),
            "Resolved by Sara"
        );
    }

    #[test]
    fn languages_find_their_locale() {
        for (tag, locale) in [
            ("ar", Locale::Ar),
            ("AR-eg", Locale::Ar),
            ("en-GB", Locale::En),
            ("arn", Locale::En),
            ("", Locale::En),
        ] {
            assert_eq!(Locale::for_language(tag), locale, "{tag}");
        }
    }
}
