//! The terms that entries ask with, and what each is worth.
//!
//! Filled while the builder reads, then fixed; read for each term of a
//! question. A table of our own: the library's brings its hasher's code and a
//! random seed, and a search in a sorted list costs a question more time than
//! all the rest.

use crate::features::is_word;
use crate::maths::ln;
use crate::sort::{key, pack, value, weight, weighted};

/// Lengths of the two feature blocks in a vector of length 1. In Arabic,
/// characters count 1.3 times what words do, for affixes and dialect spelling;
/// elsewhere 0.9 times.
const ARABIC: (f32, f32) = (0.609_71, 0.792_62);
const OTHER: (f32, f32) = (0.743_29, 0.668_96);
/// With so many phrasings an entry, what a term is worth depends as much on
/// the phrasings that have it as on the entries. With fewer, entries say more:
/// a word that every phrasing of one entry has is its best sign.
const HALF_WAY: f32 = 30.0;

/// One term.
#[derive(Clone, Debug)]
struct Term {
    hash: u32,
    /// How many entries and how many texts have it.
    entries: u32,
    texts: u32,
    /// The last entry that had it.
    last: u32,
    /// What it is worth.
    idf: f32,
}

/// All of them, by hash.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    /// Places in `terms` plus 1, where 0 is free; a power of two long, at most half full.
    slots: Vec<u32>,
    terms: Vec<Term>,
    /// What a term is worth that no entry asks with.
    unseen: f32,
}

impl Terms {
    pub(crate) fn new() -> Self {
        Self {
            slots: vec![0; 64],
            terms: Vec::new(),
            unseen: 1.0,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.terms.len()
    }

    pub(crate) fn bytes(&self) -> usize {
        size_of_val(self.slots.as_slice()) + size_of_val(self.terms.as_slice())
    }

    /// The slot of a hash: its own, or the free one where it would stand.
    fn slot(&self, hash: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = (hash.wrapping_mul(0x9e37_79b1) >> 7) as usize & mask;
        while let Some(term) = self.at(at)
            && term.hash != hash
        {
            at = (at + 1) & mask;
        }
        at
    }

    fn at(&self, slot: usize) -> Option<&Term> {
        self.terms.get((self.slots[slot] as usize).wrapping_sub(1))
    }

    /// The term's number.
    fn find(&self, hash: u32) -> Option<usize> {
        (self.slots[self.slot(hash)] as usize).checked_sub(1)
    }

    /// Notes that a text of this entry has these terms; entries come in order.
    pub(crate) fn count(&mut self, rows: &[u64], entry: usize) {
        let entry = entry as u32 + 1;
        for &row in rows {
            if self.terms.len() * 2 >= self.slots.len() {
                self.grow();
            }
            let slot = self.slot(key(row));
            if self.slots[slot] == 0 {
                self.terms.push(Term {
                    hash: key(row),
                    entries: 0,
                    texts: 0,
                    last: 0,
                    idf: 1.0,
                });
                self.slots[slot] = self.terms.len() as u32;
            }
            let term = &mut self.terms[self.slots[slot] as usize - 1];
            term.texts += 1;
            if term.last != entry {
                term.last = entry;
                term.entries += 1;
            }
        }
    }

    fn grow(&mut self) {
        self.slots = vec![0; self.slots.len() * 4];
        for number in 0..self.terms.len() {
            let slot = self.slot(self.terms[number].hash);
            self.slots[slot] = number as u32 + 1;
        }
    }

    /// The terms: hash, entries that have it, texts that have it.
    pub(crate) fn each(&self) -> impl Iterator<Item = (u32, u32, u32)> {
        self.terms
            .iter()
            .map(|term| (term.hash, term.entries, term.texts))
    }

    /// Takes one up that was counted elsewhere; each hash once.
    pub(crate) fn restore(&mut self, (hash, entries, texts): (u32, u32, u32)) {
        self.count(&[weighted(hash, 0.0)], 0);
        let slot = self.slot(hash);
        if let Some(term) = self.terms.get_mut(self.slots[slot] as usize - 1) {
            term.entries = entries;
            term.texts = texts;
        }
    }

    /// Sets what each term is worth, when all `texts` of all `entries` are counted.
    ///
    /// The inverse frequency, smoothed as scikit-learn does, among entries and among texts.
    pub(crate) fn set_worth(&mut self, entries: usize, texts: usize) {
        let share = texts as f32 / (texts as f32 + HALF_WAY * entries.max(1) as f32);
        let (entries, texts) = (entries as f32 + 1.0, texts as f32 + 1.0);
        let idf = |having: u32, among: u32| {
            let entry = ln(entries / (1 + having) as f32);
            let text = ln(texts / (1 + among) as f32);
            1.0 + entry + share * (text - entry)
        };
        for term in &mut self.terms {
            term.idf = idf(term.entries, term.texts);
        }
        self.unseen = idf(0, 0);
    }

    /// Turns counted features into the known terms with their TF-IDF weights, each block scaled to
    /// its length. What is unknown is left out and makes the rest shorter.
    pub(crate) fn weigh(&self, rows: &mut Vec<u64>, arabic: bool) {
        // Of words, then of characters.
        let mut squares = [f32::MIN_POSITIVE; 2];
        let mut kept = Vec::with_capacity(rows.len());
        let mut words = 0;
        for (block, square) in squares.iter_mut().enumerate() {
            for &row in rows.iter() {
                if is_word(row) != (block == 0) {
                    continue;
                }
                // Sublinear: the third mention says less than the first.
                let mut tf = weight(row);
                if tf > 1.0 {
                    tf = 1.0 + ln(tf);
                }
                let number = self.find(key(row));
                let worth = tf * number.map_or(self.unseen, |number| self.terms[number].idf);
                *square += worth * worth;
                if let Some(number) = number {
                    kept.push(weighted(number as u32, worth));
                }
            }
            if block == 0 {
                words = kept.len();
            }
        }
        let (of_words, of_chars) = shares(arabic);
        let scale = [of_words / squares[0].sqrt(), of_chars / squares[1].sqrt()];
        for (at, row) in kept.iter_mut().enumerate() {
            let scale = scale[usize::from(at >= words)];
            *row = weighted(key(*row), weight(*row) * scale);
        }
        *rows = kept;
    }
}

/// The lengths of the blocks of words and of characters.
pub(crate) fn shares(arabic: bool) -> (f32, f32) {
    if arabic { ARABIC } else { OTHER }
}

/// Spreads a vector out over all terms.
pub(crate) fn spread(vector: &[u64], terms: usize) -> Vec<f32> {
    let mut wide = vec![0.0; terms];
    for &row in vector {
        wide[key(row) as usize] = weight(row);
    }
    wide
}

/// The product of a vector with one that is spread out.
pub(crate) fn product(vector: &[u64], wide: &[f32]) -> f32 {
    let mut sum = 0.0;
    for &row in vector {
        sum += weight(row) * wide[key(row) as usize];
    }
    sum
}

/// A row that sorts the highest score first, with a number.
pub(crate) fn descending(score: f32, number: usize) -> u64 {
    let bits = score.to_bits();
    // Floats order as their bits do, when the negative ones are turned round.
    let ascending = if bits >> 31 == 0 {
        bits | 1 << 31
    } else {
        !bits
    };
    pack(!ascending, number)
}

/// The score that [`descending`] was given.
pub(crate) fn score(row: u64) -> f32 {
    let ascending = !key(row);
    f32::from_bits(if ascending >> 31 == 1 {
        ascending & !(1 << 31)
    } else {
        !ascending
    })
}

/// What [`descending`] numbered.
pub(crate) fn number(row: u64) -> usize {
    value(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(hashes: &[u32]) -> Vec<u64> {
        hashes.iter().map(|&hash| weighted(hash, 1.0)).collect()
    }

    #[test]
    fn every_term_is_found_again() {
        let mut terms = Terms::new();
        let hashes: Vec<u32> = (0..5_000_u32)
            .map(|n| n.wrapping_mul(0x0100_0193))
            .collect();
        terms.count(&rows(&hashes), 0);
        assert_eq!(terms.len(), hashes.len());
        for (at, &hash) in hashes.iter().enumerate() {
            assert_eq!(terms.find(hash), Some(at));
        }
        assert_eq!(terms.find(3), None);
    }

    #[test]
    fn rare_terms_are_worth_more_and_unseen_ones_most() {
        let mut terms = Terms::new();
        terms.count(&rows(&[1, 3]), 0);
        terms.count(&rows(&[1, 3]), 0);
        terms.count(&rows(&[1]), 1);
        terms.set_worth(2, 3);
        let worth = |hash| {
            terms
                .find(hash)
                .map_or(terms.unseen, |n| terms.terms[n].idf)
        };
        assert!(worth(1) < worth(3));
        assert!(worth(3) < worth(9));
    }

    #[test]
    fn what_is_unknown_makes_a_text_shorter() {
        let mut terms = Terms::new();
        terms.count(&rows(&[2, 3]), 0);
        terms.set_worth(1, 1);
        let square = |rows: &[u64]| rows.iter().map(|r| weight(*r) * weight(*r)).sum::<f32>();
        let mut all = rows(&[2, 3]);
        terms.weigh(&mut all, false);
        assert!((square(&all) - 1.0).abs() < 1e-4);
        let mut half = rows(&[2, 3, 5, 7]);
        terms.weigh(&mut half, true);
        assert_eq!(half.len(), 2);
        assert!(square(&half) < 0.8);
    }

    #[test]
    fn the_highest_score_sorts_first() {
        let scores = [3.0, -1.0, 0.0, 7.5, -20.0];
        let mut order: Vec<u64> = scores
            .iter()
            .enumerate()
            .map(|(at, &score)| descending(score, at))
            .collect();
        order.sort_unstable();
        let places: Vec<usize> = order.iter().map(|&row| number(row)).collect();
        assert_eq!(places, [3, 0, 2, 1, 4]);
        for row in order {
            assert_eq!(score(row), scores[number(row)]);
        }
    }
}
