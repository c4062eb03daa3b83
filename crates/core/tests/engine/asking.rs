//! What the bot suggests while a question is typed, and what it offers below an answer.

use wasl_core::Event;
use wasl_core::event::Command;
use wasl_core::view::{EntryKind, Mode};
use wasl_protocol::Value;

use crate::harness::{FAQ, Shop};

/// Entries whose questions share words, in a shop with stages.
const SHOP: &str = r#"{"site":"demo","stages":{"before":[{"contains":"/product/"}],"during":[{"contains":"/cart/"}]},"faq":{"entries":[
    {"id":"ship","question":"How long does delivery take?","phrasings":["when will my order arrive"],"answer":"Three days."},
    {"id":"cost","question":"How much does delivery cost?","phrasings":["is delivery free"],"answer":"Ten."},
    {"id":"back","question":"Can I return my order?","phrasings":["send it back"],"answer":"Yes."},
    {"id":"size","question":"Which size should I choose?","phrasings":["size chart"],"answer":"M.","related":["back","nope","size"]},
    {"id":"pay","question":"Which cards do you take?","phrasings":["can i pay by card"],"answer":"All.","related":[]},
    {"id":"gift","question":"Do you wrap presents?","phrasings":["gift wrapping"],"answer":"Yes."}
]SHOWN}}"#;

pub fn shop(more: &str) -> Shop {
    let mut shop = Shop::open(&SHOP.replace("SHOWN", more));
    shop.event(Event::LauncherClicked);
    shop
}

fn via(shop: &Shop) -> Vec<Value> {
    let asked = shop.happened("wasl.faq.asked");
    asked
        .iter()
        .map(|about| about.get("via").unwrap().clone())
        .collect()
}

fn type_in(shop: &mut Shop, text: &str) {
    shop.event(Event::DraftChanged(text.into()));
    shop.wait(150);
}

#[test]
fn questions_are_suggested_while_one_is_typed() {
    let mut shop = shop("");
    shop.event(Event::DraftChanged("how long does deliv".into()));
    assert!(shop.panel().hints.is_empty(), "not at each letter");
    shop.wait(149);
    assert!(shop.panel().hints.is_empty());
    shop.wait(1);
    let hints = shop.panel().hints.clone();
    assert_eq!(hints[0], "How long does delivery take?");
    assert!(hints.len() <= 3);
    assert!(shop.view().announcement.1.contains("suggested question"));
    let said = shop.view().announcement.0;
    // One more letter with as many suggestions is not told again.
    type_in(&mut shop, "how long does delive");
    assert_eq!(shop.panel().hints.len(), hints.len());
    assert_eq!(shop.view().announcement.0, said);
    type_in(&mut shop, " ho ");
    assert!(shop.panel().hints.is_empty(), "two letters say nothing");
    type_in(&mut shop, "zzzz qqqq");
    assert!(
        shop.panel().hints.is_empty(),
        "nor does what is in no entry"
    );
}

#[test]
fn keys_walk_through_suggestions() {
    let mut shop = shop("");
    type_in(&mut shop, "delivery");
    let hints = shop.panel().hints.clone();
    assert_eq!(hints.len(), 2, "{hints:?}");
    let walk = |shop: &mut Shop, down| {
        shop.event(Event::HintsWalked { down });
        shop.panel().picked
    };
    let steps: Vec<_> = [true, true, true, false, false, false, true]
        .map(|down| walk(&mut shop, down))
        .into();
    assert_eq!(
        steps,
        [Some(0), Some(1), None, Some(1), Some(0), None, Some(0)]
    );
    shop.event(Event::ComposerSubmitted);
    let EntryKind::Answer { matched, .. } = &shop.kinds()[2] else {
        panic!("{:?}", shop.kinds());
    };
    assert_eq!(*matched, hints[0]);
    assert_eq!(via(&shop), ["typing".into()]);
    assert_eq!(shop.panel().draft, "");
    assert!(shop.panel().hints.is_empty());
    assert_eq!(shop.panel().picked, None);
}

#[test]
fn what_is_typed_is_sent_when_nothing_is_picked() {
    let mut shop = shop("");
    type_in(&mut shop, "delivery");
    shop.event(Event::HintsWalked { down: true });
    // Typing on takes the pick back.
    shop.event(Event::DraftChanged("delivery cost".into()));
    shop.event(Event::ComposerSubmitted);
    assert_eq!(via(&shop), ["typed".into()]);
    for closing in [
        Event::HintsClosed,
        Event::ComposerLeft,
        Event::PanelClosed,
        Event::PersonWanted,
    ] {
        type_in(&mut shop, "delivery");
        assert!(!shop.panel().hints.is_empty());
        shop.event(closing.clone());
        shop.event(Event::Commanded(Command::Open));
        assert!(shop.panel().hints.is_empty(), "{closing:?}");
        assert_eq!(shop.panel().draft, "delivery", "the draft stays");
    }
    // People read now: nothing is suggested, and no key or press loses the draft.
    assert_eq!(shop.panel().mode, Mode::Person);
    type_in(&mut shop, "delivery of");
    shop.event(Event::HintsWalked { down: true });
    shop.event(Event::HintChosen(0));
    assert_eq!(shop.panel().draft, "delivery of");
    assert!(shop.panel().hints.is_empty());
}

#[test]
fn nothing_is_looked_up_before_the_training_is_done() {
    // Some hundreds of phrasings take more than a slice.
    let entries: Vec<String> = (0..300)
        .map(|n| {
            let words: Vec<String> = (0..6)
                .map(|k| format!("w{}x{}", n * 7 + k, (n * 31 + k * 17) % 97))
                .collect();
            format!(r#"{{"question":"{}","answer":"a"}}"#, words.join(" "))
        })
        .collect();
    let options = format!(
        r#"{{"site":"demo","faq":{{"entries":[{}]}}}}"#,
        entries.join(",")
    );
    let mut shop = Shop::open(&options);
    shop.event(Event::LauncherClicked);
    let now = shop.now;
    shop.event(Event::DraftChanged("w14x62 w15x79".into()));
    shop.now += 150;
    // One tick, at the moment of the suggestions: the training has its slice and no more.
    shop.event(Event::Ticked);
    assert!(shop.panel().hints.is_empty());
    assert!(shop.model.deadline().is_some(), "it goes on");
    shop.wait(2_000);
    assert!(shop.now > now);
    assert_eq!(shop.panel().hints.len(), 1);
    assert!(shop.panel().hints[0].starts_with("w14x62"));
}

fn related(shop: &Shop, at: usize) -> Vec<String> {
    match &shop.kinds()[at] {
        EntryKind::Answer { related, .. } => related.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_answer_leads_to_related_questions() {
    let mut shop = shop("");
    shop.wait(100);
    shop.write("Which size should I choose?");
    // Those that the merchant names, without what there is not and without itself.
    assert_eq!(related(&shop, 2), ["Can I return my order?"]);
    shop.event(Event::RelatedChosen { turn: 1, index: 5 });
    shop.event(Event::RelatedChosen { turn: 1, index: 0 });
    assert_eq!(via(&shop)[1], "related".into());
    assert_eq!(related(&shop, 2), [""; 0], "only below the last answer");
    shop.event(Event::RelatedChosen { turn: 1, index: 0 });
    assert_eq!(shop.kinds().len(), 5, "and only there can they be chosen");
    shop.write("How long does delivery take?");
    // Found by the ranker.
    assert_eq!(related(&shop, 6), ["How much does delivery cost?"]);
    shop.event(Event::RelatedChosen { turn: 3, index: 0 });
    assert_eq!(
        related(&shop, 8),
        [""; 0],
        "what was asked is not offered again"
    );
    shop.write("Which cards do you take?");
    assert_eq!(related(&shop, 10), [""; 0], "the merchant wants none");
}

#[test]
fn after_a_handover_nothing_is_offered() {
    let mut shop = shop("");
    shop.wait(100);
    shop.write("How long does delivery take?");
    assert_eq!(related(&shop, 2).len(), 1);
    shop.event(Event::PersonWanted);
    assert_eq!(related(&shop, 2), [""; 0]);
}

#[test]
fn a_question_chosen_before_the_training_is_done_gets_its_related_ones() {
    let mut shop = Shop::open(FAQ);
    shop.event(Event::LauncherClicked);
    shop.event(Event::QuickQuestionChosen(0));
    shop.wait(1_000);
    assert!(matches!(shop.kinds()[2], EntryKind::Answer { .. }));
}
