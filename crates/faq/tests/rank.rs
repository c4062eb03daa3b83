//! Properties of ranking that hold for any FAQ and any question.

use proptest::prelude::*;
use wasl_faq::{
    Builder, DEFAULT_THRESHOLD, Entry, Index, MAX_CHARS, Outcome, build, decide, normalise,
};

/// Entries as question and phrasings.
fn index(entries: &[(String, Vec<String>)]) -> Index {
    let entries: Vec<Entry<'_>> = entries
        .iter()
        .map(|(question, phrasings)| Entry {
            question,
            phrasings,
            tags: &[],
            answer: "",
        })
        .collect();
    build(&entries)
}

fn small() -> Index {
    let of = |question: &str, phrasings: &[&str]| {
        (
            question.to_owned(),
            phrasings.iter().map(|p| (*p).to_owned()).collect(),
        )
    };
    index(&[
        of("How long does delivery take?", &["When will it arrive?"]),
        of("Can I return an item?", &[]),
        of("متى يصل طلبي؟", &[]),
    ])
}

#[test]
fn an_empty_index_knows_nothing() {
    let index = build(&[]);
    assert!(index.is_empty());
    assert_eq!(index.len(), 0);
    assert_eq!(index.query("anything", 3), []);
    assert_eq!(
        decide(&index.query("anything", 3), DEFAULT_THRESHOLD),
        Outcome::Unknown
    );
}

#[test]
fn nothing_asked_matches_nothing() {
    let index = small();
    assert_eq!(index.len(), 3);
    for text in ["", "   ", "?!", "😀😀 🎉", "\u{202e}\u{200f}", "ًٌٍ"] {
        assert_eq!(index.query(text, 3), [], "{text:?}");
    }
    assert_eq!(index.query("return", 0), []);
}

#[test]
fn entries_without_text_are_counted_and_never_matched() {
    let blank = Entry {
        question: "😀",
        phrasings: &[],
        tags: &[],
        answer: "",
    };
    let real = Entry {
        question: "Gift cards",
        ..blank
    };
    let index = build(&[blank, real]);
    assert_eq!(index.len(), 2);
    let found = index.query("gift cards", 5);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].entry, 1);
}

#[test]
fn the_best_phrasing_is_named() {
    let index = small();
    assert_eq!(index.query("when will it arrive", 1)[0].phrasing, Some(0));
    assert_eq!(
        index.query("how long does delivery take", 1)[0].phrasing,
        None
    );
}

#[test]
fn tags_and_answers_are_evidence() {
    let tags = ["voucher".to_owned()];
    let entries = [
        Entry {
            question: "Promotions",
            phrasings: &[],
            tags: &tags,
            answer: "",
        },
        Entry {
            question: "Visit us",
            phrasings: &[],
            tags: &[],
            answer: "Market Street 12",
        },
    ];
    let index = build(&entries);
    assert_eq!(index.query("voucher", 1)[0].entry, 0);
    assert_eq!(index.query("market street", 1)[0].entry, 1);
}

#[test]
fn the_same_text_in_two_entries_is_offered_not_answered() {
    let index = index(&[
        ("Gift cards".into(), vec![]),
        ("gift CARDS!".into(), vec![]),
    ]);
    let Outcome::Suggest(offered) = decide(&index.query("gift cards", 3), DEFAULT_THRESHOLD) else {
        panic!("expected suggestions");
    };
    assert_eq!(offered.len(), 2);
}

#[test]
fn a_faq_of_one_entry_still_knows_what_it_does_not_know() {
    let index = index(&[("How long does delivery take?".into(), vec![])]);
    let outcome = |text| decide(&index.query(text, 3), DEFAULT_THRESHOLD);
    assert!(matches!(
        outcome("how long does the delivery take"),
        Outcome::Answer(_)
    ));
    assert_eq!(outcome("who won the football match"), Outcome::Unknown);
}

#[test]
fn slices_make_the_same_index() {
    let phrasings: Vec<String> = (0..12)
        .map(|n| format!("when does parcel {n} come"))
        .collect();
    let entries = [
        Entry {
            question: "Can I return an item?",
            phrasings: &[],
            tags: &[],
            answer: "",
        },
        Entry {
            question: "Delivery",
            phrasings: &phrasings,
            tags: &[],
            answer: "In two days",
        },
    ];
    let whole = build(&entries);
    let mut builder = Builder::new(&entries);
    let mut slices = 0;
    while !builder.step(4_000) {
        slices += 1;
    }
    assert!(slices > 5, "{slices}");
    let sliced = builder.finish();
    for text in ["when is my parcel there", "return", "two days"] {
        assert_eq!(sliced.query(text, 3), whole.query(text, 3));
    }
}

#[test]
fn the_learner_finds_the_word_that_tells_two_entries_apart() {
    let index = index(&[
        (
            "my card does not work in the shop".into(),
            vec!["card does not work in a shop abroad".into()],
        ),
        (
            "my card does not work in the machine".into(),
            vec!["card does not work in a cash machine".into()],
        ),
    ]);
    let found = index.query("the machine does not take my card", 2);
    assert_eq!(found[0].entry, 1);
    let found = index.query("the shop does not take my card", 2);
    assert_eq!(found[0].entry, 0);
}

#[test]
fn text_beyond_the_limit_does_not_count() {
    let index = small();
    let mut long = "delivery ".repeat(MAX_CHARS / 9 + 1);
    let short = index.query(&long, 3);
    long.push_str(&"return an item ".repeat(6_000));
    assert!(long.len() > 90_000);
    assert_eq!(index.query(&long, 3), short);
    // A word without an end.
    assert_eq!(index.query(&"q".repeat(100_000), 3), []);
    let word = "delivery".repeat(12_000);
    assert_eq!(index.query(&word, 3), index.query(&word[..MAX_CHARS], 3));
}

proptest! {
    // Failures print their input; no file of seeds beside integration tests.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_in_no_panic(
        entries in prop::collection::vec(
            (any::<String>(), prop::collection::vec(any::<String>(), 0..3)), 0..5),
        tag in any::<String>(),
        answer in any::<String>(),
        text in any::<String>(),
        limit in 0..4_usize,
    ) {
        let tags = [tag];
        let rows: Vec<Entry<'_>> = entries
            .iter()
            .map(|(question, phrasings)| Entry { question, phrasings, tags: &tags, answer: &answer })
            .collect();
        let index = build(&rows);
        prop_assert_eq!(index.len(), rows.len());
        let found = index.query(&text, limit);
        prop_assert!(found.len() <= limit);
        for pair in found.windows(2) {
            prop_assert!(pair[0].confidence >= pair[1].confidence);
        }
        for (at, m) in found.iter().enumerate() {
            prop_assert!((0.0..=1.0).contains(&m.confidence));
            prop_assert!(m.entry < rows.len());
            prop_assert!(m.phrasing.is_none_or(|p| p < rows[m.entry].phrasings.len()));
            prop_assert!(found[..at].iter().all(|other| other.entry != m.entry));
        }
        prop_assert_eq!(&found, &build(&rows).query(&text, limit));
        let _ = decide(&found, DEFAULT_THRESHOLD);
    }

    #[test]
    fn own_phrasing_ranks_first_and_is_answered(
        entries in prop::collection::vec(
            ("[a-f أبتة]{1,12}", prop::collection::vec("[a-f أبتة]{1,16}", 0..3)), 1..6),
    ) {
        let index = index(&entries);
        let mut texts: Vec<(usize, Option<usize>, String)> = Vec::new();
        for (id, (question, phrasings)) in entries.iter().enumerate() {
            texts.push((id, None, normalise(question)));
            texts.extend(phrasings.iter().enumerate().map(|(p, t)| (id, Some(p), normalise(t))));
        }
        for (id, phrasing, text) in &texts {
            let alone = texts.iter().filter(|(_, _, other)| other == text).count() == 1;
            if text.is_empty() || !alone {
                continue;
            }
            let found = index.query(text, 3);
            prop_assert_eq!(found[0].entry, *id, "{:?}", text);
            prop_assert_eq!(found[0].phrasing, *phrasing, "{:?}", text);
            prop_assert!(found[0].confidence >= 0.99);
            prop_assert!(matches!(decide(&found, DEFAULT_THRESHOLD), Outcome::Answer(_)));
        }
    }

    #[test]
    fn a_phrasing_never_lowers_the_rank_of_its_own_text(
        entries in prop::collection::vec(
            ("[a-d أبت]{1,10}", prop::collection::vec("[a-d أبت]{1,12}", 0..3)), 1..5),
        text in "[a-d أبت]{1,12}",
        to in any::<prop::sample::Index>(),
    ) {
        let to = to.index(entries.len());
        let place = |index: &Index| {
            let found = index.query(&text, 9);
            found.iter().position(|m| m.entry == to).unwrap_or(9)
        };
        let before = place(&index(&entries));
        let mut more = entries.clone();
        more[to].1.push(text.clone());
        prop_assert!(place(&index(&more)) <= before);
    }

    #[test]
    fn case_accents_and_marks_do_not_change_the_ranking(text in "[a-zA-Zéè أبتثج]{0,30}") {
        let index = small();
        prop_assert_eq!(index.query(&text, 3), index.query(&normalise(&text), 3));
    }
}
