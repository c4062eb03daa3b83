//! Text to weighted, hashed features: what two questions can have in common.
//!
//! Two blocks, told apart by the lowest bit of the hash, because each is
//! scaled to its own length: words (the word, its stem, skeleton, letter set,
//! concept, and pairs of stems) and characters (2- to 4-grams inside a word's
//! bounds, which carry typos and inflections). 5-grams were measured and cost
//! accuracy with few phrasings. Order of evaluation is fixed, so the weights
//! are the same on every machine.

use crate::lexicon::Lexicon;
use crate::sort::{key, pack, sort, value};
use crate::tokens::{is_arabic, negated, skeleton, stem, words};

/// One feature: the hash of what was seen, and its weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Row {
    pub(crate) hash: u32,
    pub(crate) weight: f32,
}

impl Row {
    /// Whether the feature belongs to the word block.
    pub(crate) fn is_word(self) -> bool {
        self.hash & 1 == 1
    }
}

/// What a hash stands for; keeps equal letters of different meaning apart.
#[derive(Clone, Copy)]
enum Kind {
    Gram,
    Word,
    Stem,
    Pair,
    Skeleton,
    Concept,
    Letters,
}

/// Weights by kind, tuned on the validation parts of public intent sets
/// (English and Arabic, 1 to 10 phrasings): a broad optimum.
const WORD: f32 = 0.5;
const STEM: f32 = 1.0;
const SKELETON: f32 = 0.7;
const LETTERS: f32 = 0.5;
const CONCEPT: f32 = 1.5;
const GRAMS: core::ops::RangeInclusive<usize> = 2..=4;

/// FNV-1a, over whole characters.
#[derive(Clone, Copy)]
pub(crate) struct Hash(u32);

impl Hash {
    pub(crate) const EMPTY: Self = Self(0x811c_9dc5);

    pub(crate) fn add(self, value: u32) -> Self {
        Self((self.0 ^ value).wrapping_mul(0x0100_0193))
    }

    pub(crate) fn text(self, text: &str) -> Self {
        self.chars(text.chars())
    }

    fn chars(self, chars: impl Iterator<Item = char>) -> Self {
        chars.fold(self, |hash, c| hash.add(c as u32))
    }

    pub(crate) fn get(self) -> u32 {
        // The high bits are the well mixed ones.
        self.0 ^ (self.0 >> 15)
    }
}

/// Collects features before equal ones are added up.
struct Bag(Vec<u64>);

impl Bag {
    fn push(&mut self, kind: Kind, weight: f32, fill: impl FnOnce(Hash) -> Hash) {
        let hash = fill(Hash::EMPTY.add(kind as u32)).get();
        let hash = match kind {
            Kind::Gram => hash & !1,
            Kind::Word
            | Kind::Stem
            | Kind::Pair
            | Kind::Skeleton
            | Kind::Concept
            | Kind::Letters => hash | 1,
        };
        self.0.push(pack(hash, weight.to_bits() as usize));
    }

    /// Sorted by hash, equal hashes added up.
    fn into_rows(mut self) -> Vec<Row> {
        sort(&mut self.0);
        let mut rows: Vec<Row> = Vec::with_capacity(self.0.len());
        for packed in self.0 {
            let hash = key(packed);
            let weight = f32::from_bits(value(packed) as u32);
            match rows.last_mut() {
                Some(row) if row.hash == hash => row.weight += weight,
                _ => rows.push(Row { hash, weight }),
            }
        }
        rows
    }
}

/// The features of normalised `text`, sorted by hash, each hash once.
/// `common` weighs words that every question has ("how", "my", "هل").
pub(crate) fn features(text: &str, lexicon: &Lexicon, common: f32) -> Vec<Row> {
    let mut bag = Bag(Vec::with_capacity(text.len() * 4));
    let mut previous: Option<(&str, f32)> = None;
    let mut padded: Vec<char> = Vec::new();
    for word in words(text) {
        let weight = if lexicon.is_common(word) { common } else { 1.0 };
        let stem = stem(word);
        bag.push(Kind::Word, weight * WORD, |h| h.text(word));
        bag.push(Kind::Stem, weight * STEM, |h| h.text(stem));
        if let Some(verb) = negated(word) {
            bag.push(Kind::Stem, weight * STEM, |h| h.text(verb));
            bag.push(Kind::Stem, common * STEM, |h| h.text("not"));
        }
        if is_arabic(word) {
            bag.push(Kind::Skeleton, weight * SKELETON, |h| {
                h.chars(skeleton(stem))
            });
        }
        if let Some(concept) = lexicon.concept(word, stem) {
            bag.push(Kind::Concept, weight * CONCEPT, |h| h.add(concept));
        }
        if let Some((before, its)) = previous {
            let both = (its * weight).sqrt();
            bag.push(Kind::Pair, both, |h| {
                h.text(before).add(' ' as u32).text(stem)
            });
        }
        previous = Some((stem, weight));

        padded.clear();
        padded.push(' ');
        padded.extend(word.chars());
        padded.push(' ');
        if padded.len() >= 7 {
            // The first letter and the others in any order: swapped letters.
            let sum = padded[2..].iter().fold(0_u32, |sum, &c| {
                sum.wrapping_add(Hash::EMPTY.add(c as u32).get())
            });
            bag.push(Kind::Letters, weight * LETTERS, |h| {
                h.add(padded[1] as u32).add(sum)
            });
        }
        for n in GRAMS {
            for gram in padded.windows(n) {
                bag.push(Kind::Gram, weight, |h| h.chars(gram.iter().copied()));
            }
        }
    }
    bag.into_rows()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<Row> {
        features(text, &Lexicon::new(), 0.5)
    }

    fn shared(a: &str, b: &str) -> usize {
        let b = of(b);
        of(a)
            .iter()
            .filter(|x| b.iter().any(|y| x.hash == y.hash))
            .count()
    }

    #[test]
    fn rows_are_sorted_and_unique() {
        let rows = of("where is my order where is it");
        assert!(rows.windows(2).all(|w| w[0].hash < w[1].hash));
        assert!(rows.iter().any(|r| r.is_word()) && rows.iter().any(|r| !r.is_word()));
    }

    #[test]
    fn no_text_has_no_features() {
        assert!(of("").is_empty());
    }

    #[test]
    fn swapped_letters_and_contractions_still_share_features() {
        assert!(
            of("retrun")
                .iter()
                .any(|r| r.is_word() && of("return").contains(r))
        );
        assert!(shared("doesnt", "does not") > shared("dozens", "does not"));
    }

    #[test]
    fn common_words_weigh_less() {
        let total = |text: &str| of(text).iter().map(|r| r.weight).sum::<f32>();
        assert!(total("how") < total("cow"));
    }
}
