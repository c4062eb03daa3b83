//! Language packs: read whole or not at all, and what they bring.

use std::rc::Rc;

use proptest::prelude::*;
use wasl_faq::{Builder, Damage, Entry, Kind, Meaning, Reading, normalise, seal};

/// The hash and stem of words as `xtask/langpack` computes them.
const STEMS: &str = include_str!("stems.tsv");

/// A pack of these words and vectors.
fn pack(words: &[(u32, &[i8])]) -> Vec<u8> {
    let mut words = words.to_vec();
    words.sort_unstable();
    let dimensions = words.first().map_or(2, |(_, vector)| vector.len());
    let mut body = vec![2, b'e', b'n', dimensions as u8, words.len() as u8];
    let mut last = 0;
    for (hash, _) in &words {
        let mut rest = hash - last;
        last = *hash;
        while rest >= 0x80 {
            body.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        body.push(rest as u8);
    }
    for dimension in 0..dimensions {
        for (_, vector) in &words {
            body.push(vector[dimension] as u8);
        }
    }
    seal(Kind::Meaning, &body)
}

fn hash(word: &str) -> u32 {
    let line = STEMS
        .lines()
        .find(|line| line.split('\t').next() == Some(word));
    let number = line
        .and_then(|line| line.rsplit('\t').next())
        .expect("a word of the table");
    u32::from_str_radix(number, 16).expect("a hash")
}

#[test]
fn words_that_mean_the_same_find_each_other() {
    let file = pack(&[
        (hash("shipping"), &[60, 3]),
        (hash("delivery"), &[55, -4]),
        (hash("sizes"), &[-2, 70]),
        (hash("the"), &[1, 1]),
    ]);
    let meaning = Meaning::read(&file).expect("it is whole");
    assert_eq!(meaning.language(), "en");
    let reading = Reading {
        meaning: Some(Rc::new(meaning)),
        ..Reading::default()
    };
    let of = |question| Entry {
        question,
        phrasings: &[],
        tags: &[],
        answer: "",
    };
    let entries = [of("sizing"), of("shipped"), of("selling")];
    let index = Builder::with(&entries, &reading).finish();
    // Other letters, and the lexicon would know the pair: so a word it lacks is asked too.
    assert_eq!(index.query("deliveries", 1)[0].entry, 1);
    assert_eq!(index.query("size", 1)[0].entry, 0);
    // The text itself still comes first.
    for (at, entry) in entries.iter().enumerate() {
        let first = index.query(entry.question, 1)[0];
        assert_eq!((first.entry, first.confidence), (at, 1.0));
    }
    assert!(index.query("zzzz qqqq", 3).is_empty());
}

/// The table that the pack is made with is the ranker's: a pack finds each of its words.
#[test]
fn the_packs_own_words_are_the_rankers() {
    for line in STEMS.lines() {
        let word = line.split('\t').next().expect("a word");
        assert_eq!(normalise(word), word);
        let file = pack(&[(hash(word), &[9, 9])]);
        let reading = Reading {
            meaning: Some(Rc::new(Meaning::read(&file).expect("it is whole"))),
            ..Reading::default()
        };
        let entry = |question| Entry {
            question,
            phrasings: &[],
            tags: &[],
            answer: "",
        };
        let with = Builder::with(&[entry(word), entry("xylophone")], &reading).finish();
        let found = with.query(&format!("{word} qqq"), 1);
        assert_eq!(found.first().map(|one| one.entry), Some(0), "{word}");
    }
}

#[test]
fn what_is_no_pack_is_refused() {
    let file = pack(&[(7, &[1, 2, 3]), (9, &[4, 5, 6])]);
    assert!(Meaning::read(&file).is_ok());
    for at in 0..file.len() {
        for bit in 0..8 {
            let mut changed = file.clone();
            changed[at] ^= 1 << bit;
            assert!(Meaning::read(&changed).is_err(), "byte {at}, bit {bit}");
        }
        assert!(Meaning::read(&file[..at]).is_err(), "cut at {at}");
    }
    assert_eq!(
        Meaning::read(&seal(Kind::Index, b"")).err(),
        Some(Damage::Foreign)
    );
}

proptest! {
    #[test]
    fn sealed_nonsense_does_no_harm(body in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = Meaning::read(&seal(Kind::Meaning, &body));
    }
}
