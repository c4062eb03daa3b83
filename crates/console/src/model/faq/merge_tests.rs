//! Laws of putting a draft on top of another version, and a table of what clashes.

use proptest::prelude::*;

use super::super::draft::tests::{Step, entries, entry, steps, walked};
use super::*;

/// What somebody else made of the entries.
fn published(base: &[Entry], steps: &[Step]) -> Vec<Entry> {
    walked(base, steps).apply(base)
}

proptest! {
    #[test]
    fn on_the_same_version_nothing_changes(base in entries(), mine in steps()) {
        let draft = walked(&base, &mine);
        prop_assert_eq!(rebase(&draft, 1, &base), draft.clone());
        // A version with a new number and the same entries: each change finds its entry again.
        let moved = rebase(&draft, 2, &base);
        if !moved.is_contested() {
            prop_assert_eq!(moved.apply(&base), draft.apply(&base));
        }
    }

    #[test]
    fn without_a_draft_theirs_stands(base in entries(), theirs in steps()) {
        let theirs = published(&base, &theirs);
        let moved = rebase(&Draft::new(1), 2, &theirs);
        prop_assert!(moved.is_empty());
        prop_assert_eq!(moved.apply(&theirs), theirs);
    }

    #[test]
    fn nothing_of_a_draft_is_lost(base in entries(), mine in steps(), theirs in steps()) {
        let draft = walked(&base, &mine);
        let theirs = published(&base, &theirs);
        let moved = rebase(&draft, 2, &theirs);
        prop_assert_eq!(moved.version, 2);
        let result = moved.apply(&theirs);
        for edit in draft.edits() {
            let Some(after) = &edit.after else { continue };
            // Somewhere there is the entry, with all that was added to it and the words written.
            let old = edit.before.as_ref().map_or(&[][..], |entry| &entry.phrasings);
            let added: Vec<_> = after.phrasings.iter().filter(|text| !old.contains(text)).collect();
            let rewritten = edit.before.as_ref().is_none_or(|before| before.answer != after.answer);
            let kept = result.iter().any(|entry| {
                (entry.name() == after.name() || entry.question == after.question)
                    && added.iter().all(|text| entry.phrasings.contains(text))
                    && (!rewritten || entry.answer == after.answer)
            });
            prop_assert!(kept, "{:?} in {:?}", after, result);
        }
        // Each entry of theirs has one change at most, and each change changes something.
        for (at, edit) in moved.edits().iter().enumerate() {
            prop_assert_ne!(&edit.before, &edit.after);
            prop_assert!(moved.edits()[..at].iter().all(|other| other.place != edit.place));
            if let Place::Old(place) = edit.place {
                prop_assert_eq!(edit.before.as_ref(), theirs.get(place));
            }
        }
    }

    #[test]
    fn taking_theirs_everywhere_gives_theirs(base in entries(), mine in steps(), theirs in steps()) {
        let theirs = published(&base, &theirs);
        let mut moved = rebase(&walked(&base, &mine), 2, &theirs);
        for edit in moved.edits().to_vec() {
            moved.settle(edit.place, false);
        }
        prop_assert_eq!(moved.apply(&theirs), theirs);
    }

    #[test]
    fn differences_make_the_one_of_the_other(base in entries(), other in steps()) {
        let wanted = published(&base, &other);
        let draft = Draft::of(1, differences(&base, &wanted));
        let sorted = |mut list: Vec<Entry>| {
            list.sort_by_key(|entry| serde_json::to_string(entry).unwrap());
            list
        };
        prop_assert_eq!(sorted(draft.apply(&base)), sorted(wanted));
    }
}

#[test]
fn changes_to_different_things_meet() {
    let base = vec![
        Entry {
            phrasings: vec!["old".into(), "gone".into()],
            ..entry("Returns?")
        },
        entry("Shipping?"),
    ];
    let mut draft = Draft::new(1);
    draft.learn(&base, Place::Old(0), &["mine".into()]);
    let mut shipping = base[1].clone();
    shipping.quick = true;
    draft.put(&base, Place::Old(1), shipping);
    // They put one before it, took a phrasing out, added one, and wrote another answer.
    let theirs = vec![
        entry("Hours?"),
        Entry {
            phrasings: vec!["old".into(), "theirs".into()],
            answer: "Within 30 days".into(),
            ..entry("Returns?")
        },
        Entry {
            answer: "Two days".into(),
            ..entry("Shipping?")
        },
    ];
    let moved = rebase(&draft, 2, &theirs);
    assert!(!moved.is_contested());
    let result = moved.apply(&theirs);
    assert_eq!(result[1].phrasings, ["old", "theirs", "mine"]);
    assert_eq!(result[1].answer, "Within 30 days");
    assert_eq!(
        (result[2].answer.as_str(), result[2].quick),
        ("Two days", true)
    );
}

#[test]
fn what_both_changed_is_contested() {
    let base = vec![entry("a"), entry("b"), entry("c"), entry("d")];
    let with = |question: &str, answer: &str| Entry {
        answer: answer.into(),
        ..entry(question)
    };
    let mut draft = Draft::new(1);
    draft.put(&base, Place::Old(0), with("a", "mine"));
    draft.put(&base, Place::Old(1), with("b", "mine"));
    draft.remove(&base, Place::Old(2));
    draft.remove(&base, Place::Old(3));
    draft.add(with("e", "mine"));
    let theirs = vec![
        with("a", "theirs"),
        with("c", "theirs"),
        with("e", "theirs"),
    ];
    let mut moved = rebase(&draft, 2, &theirs);
    let contested: Vec<_> = moved
        .edits()
        .iter()
        .map(|edit| {
            let name = edit.after.as_ref().or(edit.before.as_ref()).unwrap();
            (name.question.clone(), edit.contested)
        })
        .collect();
    // "d" is gone on both sides: no change is left of it.
    let expected = ["a", "b", "c", "e"].map(|name| (name.to_owned(), true));
    assert_eq!(contested, expected);
    let answers = |draft: &Draft| -> Vec<(String, String)> {
        let entries = draft.apply(&theirs).into_iter();
        entries
            .map(|entry| (entry.question, entry.answer))
            .collect()
    };
    let pairs = |list: &[(&str, &str)]| -> Vec<(String, String)> {
        let list = list.iter();
        list.map(|(one, other)| ((*one).to_owned(), (*other).to_owned()))
            .collect()
    };
    assert_eq!(
        answers(&moved),
        pairs(&[("a", "mine"), ("e", "mine"), ("b", "mine")])
    );
    for (at, edit) in moved.edits().to_vec().into_iter().enumerate() {
        moved.settle(edit.place, at % 2 == 0);
    }
    assert!(!moved.is_contested());
    assert_eq!(answers(&moved), pairs(&[("a", "mine"), ("e", "theirs")]));
}
