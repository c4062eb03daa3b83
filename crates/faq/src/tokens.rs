//! Words of normalised text and their shapes: light stems, Arabic skeletons,
//! letter sets.
//!
//! Called for each word of a phrasing or question. What leaves here are extra
//! features beside the word itself, never replacements: a wrong stem may add a
//! little noise but cannot lose the word.

/// The words of normalised `text`.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(' ').filter(|word| !word.is_empty())
}

/// Whether `word` has an Arabic letter.
pub(crate) fn is_arabic(word: &str) -> bool {
    word.chars().any(|c| ('\u{620}'..='\u{6ff}').contains(&c))
}

/// `word` without its light endings or clitics.
pub(crate) fn stem(word: &str) -> &str {
    if is_arabic(word) {
        arabic_stem(word)
    } else {
        english_stem(word)
    }
}

/// Characters in `word`.
fn length(word: &str) -> usize {
    // Bytes that do not go on a character: small code, short words.
    word.bytes().filter(|byte| byte & 0xc0 != 0x80).count()
}

/// What is left of `word` after `prefix`, when at least `least` characters are.
fn after<'a>(word: &'a str, prefix: &str, least: usize) -> Option<&'a str> {
    let rest = word.strip_prefix(prefix)?;
    (length(rest) >= least).then_some(rest)
}

/// What is left of `word` before `suffix`, when at least `least` characters are.
fn before<'a>(word: &'a str, suffix: &str, least: usize) -> Option<&'a str> {
    let rest = word.strip_suffix(suffix)?;
    (length(rest) >= least).then_some(rest)
}

/// Plural, -ing, -ed, silent -e and -y: "deliveries", "delivering", "delivery"
/// and "deliver" meet.
fn english_stem(word: &str) -> &str {
    let mut stem = word;
    if let Some(rest) = before(stem, "ies", 2) {
        return rest;
    }
    let not_plural = words("ss us is").any(|ending| stem.ends_with(ending));
    if !not_plural && let Some(rest) = before(stem, "s", 3) {
        stem = rest;
    }
    let cut = first(stem, "ing ed", before, 3)
        .filter(|rest| rest.bytes().any(|b| b"aeiouy".contains(&b)));
    if let Some(rest) = cut {
        stem = rest;
        // "shipping" is "ship", but "selling" is "sell".
        if let [.., a, b] = stem.as_bytes()
            && a == b
            && b.is_ascii_lowercase()
            && !b"lsz".contains(b)
        {
            stem = stem.get(..stem.len() - 1).unwrap_or(stem);
        }
    }
    before(stem, "e", 3)
        .or_else(|| before(stem, "y", 4))
        .unwrap_or(stem)
}

/// Articles with what is glued before them, and the verb and preposition
/// prefixes of the dialects: longest first.
const ARTICLES: &str = "وال بال كال فال هال عال لل ال";
const PREFIXES: &str = "بي بت بن با حي حت هي هت ب ل";
const SUFFIXES: &str = "كما هما تها تهم تكم ها هم هن كم كن نا ني ات ون ين ان وا تي ته تك يه ه ي ك";

/// What is left of `word` without the first of `affixes` that can be cut off.
fn first<'a>(
    word: &'a str,
    affixes: &str,
    cut: fn(&'a str, &str, usize) -> Option<&'a str>,
    least: usize,
) -> Option<&'a str> {
    words(affixes).find_map(|affix| cut(word, affix, least))
}

/// Conjunction, article or preposition, and one pronoun or plural ending.
fn arabic_stem(word: &str) -> &str {
    let word = first(word, "و ف", after, 4).unwrap_or(word);
    let word = first(word, ARTICLES, after, 2)
        .or_else(|| first(word, PREFIXES, after, 3))
        .unwrap_or(word);
    first(word, SUFFIXES, before, 3).unwrap_or(word)
}

/// The consonants of an Arabic stem, near its root: "توصيل", "يوصل" and
/// "وصول" lose the letters that inflection puts in.
pub(crate) fn skeleton(stem: &str) -> String {
    let long = length(stem) >= 4;
    let mut bones = String::new();
    for (at, c) in stem.chars().enumerate() {
        let inflected = match at {
            0 => long && matches!(c, 'ي' | 'ت' | 'ن' | 'ا' | 'م'),
            _ => !bones.is_empty() && matches!(c, 'ا' | 'و' | 'ي'),
        };
        if !inflected {
            bones.push(c);
        }
    }
    bones
}

/// The verb inside a negated contraction typed with or without its apostrophe
/// ("doesnt"), to which "not" belongs.
pub(crate) fn negated(word: &str) -> Option<&str> {
    const VERBS: &str = "do does did is are was were has have had would could should";
    if word == "cannot" {
        return Some("can");
    }
    let verb = before(word, "nt", 2)?;
    match verb {
        "ca" => Some("can"),
        "wo" => Some("will"),
        _ => words(VERBS).find(|one| *one == verb),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise;

    #[test]
    fn inflected_english_words_meet() {
        for (group, want) in [
            ("deliveries delivering delivery deliver delivers", "deliver"),
            ("shipping shipped ships ship", "ship"),
            ("return returns returned returning", "return"),
            ("exchange exchanges exchanged exchanging", "exchang"),
            ("size sizes sizing", "siz"),
            ("address", "address"),
            ("status", "status"),
            ("sell selling", "sell"),
            ("is", "is"),
            ("string", "string"),
            ("pay", "pay"),
        ] {
            for word in words(group) {
                assert_eq!(stem(word), want, "{word}");
            }
        }
    }

    #[test]
    fn arabic_clitics_come_off() {
        for (group, want) in [
            (
                "طلب الطلب طلبي بالطلب للطلب والطلب طلبك طلبات الطلبات",
                "طلب",
            ),
            ("توصيل التوصيل توصيلها للتوصيل", "توصيل"),
            ("بيوصل", "وصل"),
            ("مقاس بالمقاس المقاسات", "مقاس"),
            ("من", "من"),
            ("ال", "ال"),
        ] {
            for word in words(&normalise(group)) {
                assert_eq!(stem(word), normalise(want), "{word}");
            }
        }
    }

    #[test]
    fn skeletons_of_one_root_meet() {
        let of = |word: &str| skeleton(stem(&normalise(word)));
        assert_eq!(of("توصيل"), of("يوصل"));
        assert_eq!(of("وصول"), of("يوصل"));
        assert_eq!(of("مقاس"), of("قياس"));
        assert_ne!(of("شحن"), of("وصول"));
    }

    #[test]
    fn negated_contractions_show_their_verb() {
        assert_eq!(negated("doesnt"), Some("does"));
        assert_eq!(negated("want"), None);
        assert_eq!(negated("nt"), None);
    }

    #[test]
    fn mixed_and_tiny_words_are_cut_on_character_bounds() {
        for word in [
            "s",
            "e",
            "y",
            "ing",
            "éé",
            "caffèèing",
            "الx",
            "و",
            "لل",
            "日本ing",
            "ññed",
        ] {
            assert!(word.contains(stem(word)), "{word}");
        }
    }
}
