//! How alike two texts are, by the features that the ranker reads.
//!
//! Used where questions are put together that nobody has answered yet: there are no entries to
//! learn weights from, so every feature counts as much as it does in itself, and words that every
//! question has count less. Not called by the page.

use crate::features::{features, is_word};
use crate::index::prepare;
use crate::lexicon::Lexicon;
use crate::maths::ln;
use crate::reading::Reading;
use crate::sort::{key, weight, weighted};
use crate::terms::shares;
use crate::tokens::is_arabic;

/// What a common word counts, as in a FAQ of one phrasing an entry.
const COMMON: f32 = 0.35;

/// Reads texts for comparison.
///
/// ```
/// use wasl_faq::{Likeness, Reading};
/// let likeness = Likeness::new(&Reading::default());
/// let asked = likeness.read("Do you ship to Kuwait?");
/// assert!(asked.likeness(&likeness.read("shipping to kuwait")) > 0.5);
/// assert!(asked.likeness(&likeness.read("I forgot my password")) < 0.1);
/// ```
#[derive(Clone, Debug)]
pub struct Likeness {
    lexicon: Lexicon,
}

/// A text that was read.
#[derive(Clone, Debug)]
pub struct Likened {
    /// Its features by hash, at length 1.
    rows: Vec<u64>,
}

impl Likeness {
    /// Texts are read as the merchant says; a language pack is not asked.
    #[must_use]
    pub fn new(reading: &Reading) -> Self {
        Self {
            lexicon: Lexicon::new(reading),
        }
    }

    /// Reads a text, the first [`crate::MAX_CHARS`] characters of it.
    #[must_use]
    pub fn read(&self, text: &str) -> Likened {
        let text = prepare(text);
        let mut rows = features(&text, &self.lexicon, COMMON);
        let mut squares = [f32::MIN_POSITIVE; 2];
        for row in &mut rows {
            // Sublinear, as in the index.
            let mut tf = weight(*row);
            if tf > 1.0 {
                tf = 1.0 + ln(tf);
            }
            squares[usize::from(!is_word(*row))] += tf * tf;
            *row = weighted(key(*row), tf);
        }
        let (of_words, of_chars) = shares(is_arabic(&text));
        let scale = [of_words / squares[0].sqrt(), of_chars / squares[1].sqrt()];
        for row in &mut rows {
            let scale = scale[usize::from(!is_word(*row))];
            *row = weighted(key(*row), weight(*row) * scale);
        }
        Likened { rows }
    }
}

impl Likened {
    /// The cosine between two texts: 0 where they have nothing in common, 1 where they have the
    /// same features. A text without words is like nothing.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> f32 {
        let (mut sum, mut at) = (0.0, 0);
        for &row in &self.rows {
            while other.rows.get(at).is_some_and(|its| key(*its) < key(row)) {
                at += 1;
            }
            match other.rows.get(at) {
                Some(&its) if key(its) == key(row) => sum += weight(row) * weight(its),
                Some(_) => {}
                None => break,
            }
        }
        sum.clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn alike(one: &str, other: &str) -> f32 {
        let likeness = Likeness::new(&Reading::default());
        likeness.read(one).likeness(&likeness.read(other))
    }

    #[test]
    fn the_same_question_is_known_in_other_words() {
        for (one, same, another) in [
            (
                "do you ship to kuwait",
                "shipping to Kuwait?",
                "do you sell gift cards",
            ),
            (
                "كم سعر الشحن للكويت",
                "سعر الشحن إلى الكويت؟",
                "كيف أرجع القميص",
            ),
            (
                "can I pay in instalments",
                "pay by instalment",
                "can I change my address",
            ),
        ] {
            assert!(alike(one, same) > 2.0 * alike(one, another), "{one}");
        }
    }

    #[test]
    fn a_group_of_synonyms_is_common_ground() {
        let reading = Reading {
            synonyms: vec![vec!["refund".into(), "money back".into()]],
            ..Reading::default()
        };
        let likeness = Likeness::new(&reading);
        let with = likeness
            .read("refund")
            .likeness(&likeness.read("money back"));
        assert!(with > alike("refund", "money back") + 0.2);
    }

    proptest! {
        #[test]
        fn is_between_none_and_the_same(one in "\\PC{0,60}", other in "\\PC{0,60}") {
            let both = alike(&one, &other);
            prop_assert!((0.0..=1.0).contains(&both));
            prop_assert!((both - alike(&other, &one)).abs() < 1e-5);
            let own = alike(&one, &one);
            prop_assert!(own == 0.0 || own > 0.999, "{}", own);
        }
    }
}
