//! Text to weighted, hashed features: what two questions can have in common.
//!
//! Two blocks, told apart by the lowest bit of the hash, because each is
//! scaled to its own length: words (the word, its stem, skeleton, letter set,
//! concept, and pairs of stems) and characters (2- to 4-grams inside a word's
//! bounds, which carry typos and inflections). 5-grams were measured and cost
//! accuracy with few phrasings. Order of evaluation is fixed, so the weights
//! are the same on every machine.

use crate::lexicon::{Lexicon, MAX_SYNONYM_WORDS};
use crate::sort::{add_up, key, weighted};
use crate::sound::sound;
use crate::tokens::{is_arabic, negated, skeleton, stem, words};

/// Whether a row belongs to the word block.
pub(crate) fn is_word(row: u64) -> bool {
    key(row) & 1 == 1
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
    Synonym,
    Sound,
}

/// Weights by kind, tuned on the validation parts of public intent sets
/// (English and Arabic, 1 to 10 phrasings): a broad optimum.
const WORD: f32 = 0.5;
const STEM: f32 = 1.0;
const SKELETON: f32 = 0.7;
const LETTERS: f32 = 0.5;
/// As much as a stem, and as much as its characters, where visitors write Arabizi.
const SOUND: f32 = 1.0;
const CONCEPT: f32 = 1.5;
/// What the merchant says is surer than what the lexicon says.
const SYNONYM: f32 = 3.0;
/// The most characters of a gram.
const GRAM: usize = 4;

/// FNV-1a, over whole characters.
#[derive(Clone, Copy)]
pub(crate) struct Hash(u32);

impl Hash {
    pub(crate) const EMPTY: Self = Self(0x811c_9dc5);

    fn of(kind: Kind) -> Self {
        Self::EMPTY.add(kind as u32)
    }

    pub(crate) fn add(self, value: u32) -> Self {
        Self((self.0 ^ value).wrapping_mul(0x0100_0193))
    }

    pub(crate) fn text(self, text: &str) -> Self {
        let mut hash = self;
        for c in text.chars() {
            hash = hash.add(c as u32);
        }
        hash
    }

    pub(crate) fn get(self) -> u32 {
        // The high bits are the well mixed ones.
        self.0 ^ (self.0 >> 15)
    }
}

/// Collects features before equal ones are added up.
struct Bag(Vec<u64>);

impl Bag {
    fn word(&mut self, weight: f32, hash: Hash) {
        self.0.push(weighted(hash.get() | 1, weight));
    }

    fn gram(&mut self, weight: f32, hash: Hash) {
        self.0.push(weighted(hash.get() & !1, weight));
    }

    /// The grams of a word, which stays in `padded` between two spaces.
    fn grams(&mut self, weight: f32, kind: Kind, word: &str, padded: &mut Vec<u32>) {
        padded.clear();
        padded.push(' ' as u32);
        for c in word.chars() {
            padded.push(c as u32);
        }
        padded.push(' ' as u32);
        for start in 0..padded.len() {
            let mut hash = Hash::of(kind);
            for (at, &c) in padded[start..].iter().take(GRAM).enumerate() {
                hash = hash.add(c);
                if at > 0 {
                    self.gram(weight, hash);
                }
            }
        }
    }
}

/// The features of normalised `text` with their weights, each once, by hash.
/// `common` weighs words that every question has ("how", "my", "هل").
pub(crate) fn features(text: &str, lexicon: &Lexicon, common: f32) -> Vec<u64> {
    let mut bag = Bag(Vec::with_capacity(text.len() * 4));
    let mut previous: Option<(&str, f32)> = None;
    let mut padded: Vec<u32> = Vec::new();
    let mut stems: Vec<&str> = Vec::new();
    for word in words(text) {
        let weight = if lexicon.is_common(word) { common } else { 1.0 };
        let stem = stem(word);
        bag.word(weight * WORD, Hash::of(Kind::Word).text(word));
        bag.word(weight * STEM, Hash::of(Kind::Stem).text(stem));
        if let Some(verb) = negated(word) {
            bag.word(weight * STEM, Hash::of(Kind::Stem).text(verb));
            bag.word(common * STEM, Hash::of(Kind::Stem).text("not"));
        }
        if is_arabic(word) {
            let hash = Hash::of(Kind::Skeleton).text(&skeleton(stem));
            bag.word(weight * SKELETON, hash);
        }
        if let Some(concept) = lexicon.concept(word, stem) {
            bag.word(weight * CONCEPT, Hash::of(Kind::Concept).add(concept));
        }
        // A window of the last stems.
        if stems.len() == MAX_SYNONYM_WORDS {
            stems.remove(0);
        }
        stems.push(stem);
        lexicon.synonyms(&stems, |group, length| {
            // A phrase says as much as all its words.
            let hash = Hash::of(Kind::Synonym).add(group);
            bag.word(SYNONYM * length as f32, hash);
        });
        if lexicon.arabizi {
            let sound = sound(word);
            if !sound.is_empty() {
                bag.word(weight * SOUND, Hash::of(Kind::Sound).text(&sound));
                bag.grams(weight, Kind::Sound, &sound, &mut padded);
            }
        }
        if let Some((before, its)) = previous {
            let hash = Hash::of(Kind::Pair).text(before).add(' ' as u32);
            bag.word((its * weight).sqrt(), hash.text(stem));
        }
        previous = Some((stem, weight));

        bag.grams(weight, Kind::Gram, word, &mut padded);
        if padded.len() >= 7 {
            // The first letter and the others in any order: swapped letters.
            let mut sum = 0_u32;
            for &c in &padded[2..] {
                sum = sum.wrapping_add(Hash::EMPTY.add(c).get());
            }
            let hash = Hash::of(Kind::Letters).add(padded[1]).add(sum);
            bag.word(weight * LETTERS, hash);
        }
    }
    add_up(bag.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::sort::weight;

    fn of(text: &str) -> Vec<u64> {
        features(text, &Lexicon::new(&crate::Reading::default()), 0.5)
    }

    fn shared(a: &str, b: &str) -> usize {
        let b = of(b);
        of(a)
            .iter()
            .filter(|x| b.iter().any(|y| key(**x) == key(*y)))
            .count()
    }

    #[test]
    fn rows_are_sorted_and_unique() {
        let rows = of("where is my order where is it");
        assert!(rows.windows(2).all(|w| key(w[0]) < key(w[1])));
        assert!(rows.iter().any(|r| is_word(*r)) && rows.iter().any(|r| !is_word(*r)));
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
                .any(|r| is_word(*r) && of("return").contains(r))
        );
        assert!(shared("doesnt", "does not") > shared("dozens", "does not"));
    }

    #[test]
    fn common_words_weigh_less() {
        let total = |text: &str| of(text).iter().map(|r| weight(*r)).sum::<f32>();
        assert!(total("how") < total("cow"));
    }
}
