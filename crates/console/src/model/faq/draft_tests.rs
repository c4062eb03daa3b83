//! Laws of drafts, over any entries and any steps.

use proptest::prelude::*;

use super::*;

/// A step that an agent takes.
#[derive(Clone, Debug)]
pub(in crate::model::faq) enum Step {
    Put(usize, String),
    Add(String),
    Remove(usize),
    Learn(usize, Vec<String>),
    Revert(usize),
    Clear,
}

pub(in crate::model::faq) fn entry(question: &str) -> Entry {
    Entry {
        question: question.to_owned(),
        answer: "a".to_owned(),
        ..Entry::default()
    }
}

/// Up to six entries that can be told apart.
pub(in crate::model::faq) fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let one = (
        "[a-c]{1,2}",
        prop::collection::vec("[a-d]", 0..3),
        any::<bool>(),
    );
    prop::collection::vec(one, 0..6).prop_map(|list| {
        let numbered = list.into_iter().enumerate();
        let made = numbered.map(|(at, (answer, phrasings, quick))| Entry {
            id: at.is_multiple_of(2).then(|| format!("id-{at}")),
            answer,
            phrasings,
            quick,
            ..entry(&format!("Question {at}"))
        });
        made.collect()
    })
}

pub(in crate::model::faq) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let one = prop_oneof![
        (0..8_usize, "[x-z]{1,2}").prop_map(|(at, text)| Step::Put(at, text)),
        "[p-r]{1,2}".prop_map(Step::Add),
        (0..8_usize).prop_map(Step::Remove),
        (0..8_usize, prop::collection::vec("[d-h]", 1..3))
            .prop_map(|(at, texts)| Step::Learn(at, texts)),
        (0..8_usize).prop_map(Step::Revert),
        Just(Step::Clear),
    ];
    prop::collection::vec(one, 0..12)
}

/// Takes a step at one of the entries that there are.
pub(in crate::model::faq) fn walk(draft: &mut Draft, base: &[Entry], step: &Step) {
    let place = |at: usize| {
        let entries = draft.entries(base);
        (!entries.is_empty()).then(|| entries[at % entries.len()].0)
    };
    match step {
        Step::Put(at, text) => {
            if let Some(place) = place(*at) {
                let mut entry = draft.entry(base, place).cloned().unwrap();
                entry.answer.clone_from(text);
                draft.put(base, place, entry);
            }
        }
        Step::Add(text) => {
            draft.add(entry(text));
        }
        Step::Remove(at) => {
            if let Some(place) = place(*at) {
                draft.remove(base, place);
            }
        }
        Step::Learn(at, texts) => {
            if let Some(place) = place(*at) {
                draft.learn(base, place, texts);
            }
        }
        Step::Revert(at) => {
            if let Some(place) = place(*at) {
                draft.revert(place);
            }
        }
        Step::Clear => draft.clear(),
    }
}

pub(in crate::model::faq) fn walked(base: &[Entry], steps: &[Step]) -> Draft {
    let mut draft = Draft::new(1);
    for step in steps {
        walk(&mut draft, base, step);
    }
    draft
}

proptest! {
    #[test]
    fn undo_goes_back_step_by_step(base in entries(), steps in steps()) {
        let mut draft = Draft::new(1);
        let mut seen = vec![draft.apply(&base)];
        for step in &steps {
            walk(&mut draft, &base, step);
            if draft.apply(&base) != seen[seen.len() - 1] {
                seen.push(draft.apply(&base));
            }
        }
        while let Some(expected) = seen.pop() {
            prop_assert_eq!(draft.apply(&base), expected.clone());
            while draft.can_undo() && draft.apply(&base) == expected {
                draft.undo();
            }
        }
        prop_assert!(draft.is_empty());
    }

    #[test]
    fn a_change_that_changes_nothing_is_none(base in entries(), steps in steps()) {
        let mut draft = walked(&base, &steps);
        for edit in draft.edits() {
            prop_assert_ne!(&edit.before, &edit.after);
        }
        // Each taken back alone, in any order, nothing is left.
        for edit in draft.edits().to_vec() {
            draft.revert(edit.place);
        }
        prop_assert_eq!(draft.apply(&base), base.clone());
        let mut again = walked(&base, &steps);
        for (at, entry) in base.iter().enumerate() {
            again.put(&base, Place::Old(at), entry.clone());
        }
        prop_assert!(again.edits().iter().all(|edit| matches!(edit.place, Place::New(_))));
    }

    #[test]
    fn a_draft_is_kept_as_it_is(base in entries(), steps in steps()) {
        let draft = walked(&base, &steps);
        let text = serde_json::to_string(&draft).unwrap();
        let back: Draft = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(back.apply(&base), draft.apply(&base));
        prop_assert_eq!(back.edits(), draft.edits());
        prop_assert_eq!(back.clone(), Draft { past: Vec::new(), ..draft });
    }

    #[test]
    fn a_phrasing_is_learned_once(base in entries(), at in 0..6_usize, texts in prop::collection::vec("[a-f ]{0,2}", 1..4)) {
        prop_assume!(at < base.len());
        let mut draft = Draft::new(1);
        draft.learn(&base, Place::Old(at), &texts);
        draft.learn(&base, Place::Old(at), &texts);
        let entry = draft.entry(&base, Place::Old(at)).unwrap();
        for text in texts.iter().filter(|text| !text.trim().is_empty()) {
            prop_assert!(entry.asks(text));
        }
        let new = &entry.phrasings[base[at].phrasings.len()..];
        for (place, text) in new.iter().enumerate() {
            prop_assert!(!new[..place].contains(text) && !base[at].asks(text));
        }
    }
}

#[test]
fn those_that_stay_keep_their_order() {
    let base: Vec<_> = ["one", "two", "three"].map(entry).to_vec();
    let mut draft = Draft::new(7);
    draft.add(entry("four"));
    draft.remove(&base, Place::Old(1));
    draft.put(&base, Place::Old(2), entry("3"));
    let questions = |draft: &Draft| -> Vec<String> {
        let entries = draft.apply(&base).into_iter();
        entries.map(|entry| entry.question).collect()
    };
    assert_eq!(questions(&draft), ["one", "3", "four"]);
    draft.undo();
    assert_eq!(questions(&draft), ["one", "three", "four"]);
    draft.clear();
    assert_eq!(questions(&draft), ["one", "two", "three"]);
    draft.undo();
    assert_eq!(questions(&draft), ["one", "three", "four"], "also that");
}
