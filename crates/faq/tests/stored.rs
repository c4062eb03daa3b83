//! Index files: what is written is read, gives the same answers, and nothing else is taken for one.

use proptest::prelude::*;
use wasl_faq::{Damage, Entry, Index, Kept, Kind, Reading, build_with, read, seal, write};
use wasl_protocol::{Properties, Value};

#[path = "shop/mod.rs"]
#[allow(dead_code, reason = "the rankings are tested elsewhere")]
mod files;

use files::{FAQS, Owned, QUESTIONS, SUMS, entries, sum};

fn kept(entries: &[Owned]) -> Vec<Kept> {
    let one = |entry: &Owned| Kept {
        question: entry.question.clone(),
        answer: entry.answer.clone(),
        id: Some(entry.label.clone()),
        quick: entry.label.starts_with('r'),
        more: Properties::default()
            .with("flow", entry.label.as_str())
            .with("cards", Value::List(vec![Value::Null, true.into()])),
    };
    entries.iter().map(one).collect()
}

fn built(entries: &[Owned], reading: &Reading) -> (Index, Vec<u8>) {
    let rows: Vec<Entry<'_>> = entries
        .iter()
        .map(|entry| Entry {
            question: &entry.question,
            phrasings: &entry.phrasings,
            tags: &entry.tags,
            answer: &entry.answer,
        })
        .collect();
    let index = build_with(&rows, reading);
    let file = write(&index, &kept(entries), reading).expect("it was trained here");
    (index, file)
}

fn shop(at: usize) -> (Vec<Owned>, Index, Vec<u8>) {
    let entries = entries(FAQS[at]);
    let (index, file) = built(&entries, &Reading::default());
    (entries, index, file)
}

#[test]
fn a_file_gives_the_entries_and_the_answers_of_its_faq() {
    for (at, questions) in QUESTIONS.iter().enumerate() {
        let (entries, trained, file) = shop(at);
        let (stored, back) = read(&file).expect("it was just written");
        assert_eq!(back, kept(&entries));
        assert_eq!(stored.len(), trained.len());
        let mut same = 0;
        let mut asked = 0;
        for line in questions.lines() {
            let text = line.split('\t').next().expect("a text");
            let (one, other) = (trained.query(text, 3), stored.query(text, 3));
            asked += 1;
            match (one.first(), other.first()) {
                (Some(one), Some(other)) => {
                    let near = (one.confidence - other.confidence).abs() < 0.05;
                    same += usize::from(one.entry == other.entry && near);
                }
                (one, other) => same += usize::from(one.is_none() && other.is_none()),
            }
        }
        assert!(same * 100 >= asked * 97, "{same} of {asked}");
        for (number, entry) in entries.iter().enumerate() {
            for text in entry.phrasings.iter().chain([&entry.question]) {
                let first = stored.query(text, 1)[0];
                assert_eq!((first.entry, first.confidence), (number, 1.0), "{text}");
            }
        }
    }
}

/// `tests/faq.rs` asks the same of the browser.
#[test]
fn the_bytes_are_those_written_down() {
    assert_eq!(FAQS.map(sum), SUMS);
}

#[test]
fn how_it_is_read_comes_with_it() {
    let entries = entries(FAQS[1]);
    let reading = Reading {
        arabizi: true,
        synonyms: vec![vec!["الشحن".into(), "beam me up".into()]],
        meaning: None,
    };
    let (trained, file) = built(&entries, &reading);
    let (stored, _) = read(&file).expect("it was just written");
    for text in ["beam me up", "kam se3r el sha7n"] {
        let want = trained.query(text, 1)[0].entry;
        assert_eq!(stored.query(text, 1)[0].entry, want, "{text}");
    }
}

#[test]
fn what_came_from_a_file_is_not_written_again() {
    let (entries, trained, file) = shop(0);
    let (stored, back) = read(&file).expect("it was just written");
    assert_eq!(write(&stored, &back, &Reading::default()), None);
    assert_eq!(write(&trained, &back[1..], &Reading::default()), None);
    assert_eq!(entries.len(), back.len());
}

#[test]
fn an_empty_faq_is_a_file_too() {
    let (_, file) = built(&[], &Reading::default());
    let (index, kept) = read(&file).expect("it was just written");
    assert!(index.is_empty() && kept.is_empty());
    assert!(index.query("anything", 3).is_empty());
}

#[test]
fn any_byte_changed_is_an_error() {
    let (_, _, file) = shop(0);
    // Every byte of the head, then one in 97.
    for at in (0..22).chain((22..file.len()).step_by(97)) {
        let mut changed = file.clone();
        changed[at] ^= 1 << (at % 8);
        assert!(read(&changed).is_err(), "byte {at}");
    }
}

#[test]
fn a_pack_is_no_index_and_garbage_is_nothing() {
    assert_eq!(read(b"").err(), Some(Damage::Length));
    assert_eq!(read(&[7; 100]).err(), Some(Damage::Foreign));
    assert_eq!(
        read(&seal(Kind::Meaning, b"x")).err(),
        Some(Damage::Foreign)
    );
    assert_eq!(read(&seal(Kind::Index, b"")).err(), Some(Damage::Content));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whoever seals nonsense gets an error or an index, never a panic; and as much memory as the
    /// bytes can fill.
    #[test]
    fn sealed_nonsense_does_no_harm(body in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Ok((index, _)) = read(&seal(Kind::Index, &body)) {
            let _ = index.query("where is my order", 3);
            prop_assert!(index.bytes() < 100_000);
        }
    }

    #[test]
    fn a_real_body_with_changes_does_no_harm(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let (_, file) = built(&entries("question\tWhere is it?\ta\nphrasing\tWhere?\ta\nanswer\tHere\ta\nquestion\tGifts\tb\nanswer\tYes\tb"), &Reading::default());
        let mut body = file[22..].to_vec();
        let at = at.index(body.len());
        body[at] = byte;
        if let Ok((index, _)) = read(&seal(Kind::Index, &body)) {
            let _ = index.query("where is my gift", 3);
        }
    }
}
