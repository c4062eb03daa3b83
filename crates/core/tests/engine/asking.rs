//! The bot asks and is asked: its voice, quick questions by page and stage, suggestions while typing,
//! related questions.

use wasl_core::event::Command;
use wasl_core::view::{EntryKind, Mode};
use wasl_core::{Effect, Event};
use wasl_protocol::Value;

use crate::harness::{FAQ, Shop, json, page, properties};

/// Entries whose questions share words, in a shop with stages.
const SHOP: &str = r#"{"site":"demo","stages":{"before":[{"contains":"/product/"}],"during":[{"contains":"/cart/"}]},"faq":{"entries":[
    {"id":"ship","question":"How long does delivery take?","phrasings":["when will my order arrive"],"answer":"Three days."},
    {"id":"cost","question":"How much does delivery cost?","phrasings":["is delivery free"],"answer":"Ten."},
    {"id":"back","question":"Can I return my order?","phrasings":["send it back"],"answer":"Yes."},
    {"id":"size","question":"Which size should I choose?","phrasings":["size chart"],"answer":"M.","related":["back","nope","size"]},
    {"id":"pay","question":"Which cards do you take?","phrasings":["can i pay by card"],"answer":"All.","related":[]},
    {"id":"gift","question":"Do you wrap presents?","phrasings":["gift wrapping"],"answer":"Yes."}
]SHOWN}}"#;

fn shop(more: &str) -> Shop {
    let mut shop = Shop::open(&SHOP.replace("SHOWN", more));
    shop.event(Event::LauncherClicked);
    shop
}

fn update(shop: &mut Shop, options: &str) {
    shop.event(Event::Commanded(Command::Update(json(options))));
}

fn quick(shop: &Shop) -> Vec<String> {
    shop.panel().quick.clone()
}

fn greeting(shop: &Shop) -> String {
    match &shop.kinds()[0] {
        EntryKind::Greeting(text) => text.clone(),
        other => panic!("{other:?}"),
    }
}

fn via(shop: &Shop) -> Vec<Value> {
    let asked = shop.happened("wasl.faq.asked");
    asked
        .iter()
        .map(|about| about.get("via").unwrap().clone())
        .collect()
}

#[test]
fn the_greeting_addresses_a_visitor_who_is_known() {
    let mut shop = shop("");
    assert!(
        greeting(&shop).starts_with("Hi! Ask"),
        "{}",
        greeting(&shop)
    );
    let identify = |given| Event::Commanded(Command::Identify(properties(given)));
    shop.event(identify(r#"{"name":" سارة\u202e "}"#));
    assert!(greeting(&shop).starts_with("Hi \u{2068}سارة\u{2069}! Ask"));
    update(&mut shop, r#"{"locale":"ar","greeting":"[NAME]، أهلًا"}"#);
    assert_eq!(greeting(&shop), "\u{200f}\u{2068}سارة\u{2069}، أهلًا");
    // What the shell read in a token is for this page, and is no fact that is told.
    shop.event(identify(r#"{"token":"x.y.z","called":"Sara"}"#));
    assert_eq!(greeting(&shop), "\u{200f}\u{2068}Sara\u{2069}، أهلًا");
    let told = &shop.happened("wasl.visitor.identified")[1];
    assert_eq!(told.get("fields"), Some(&json(r#"["token"]"#)));
    let stored = shop.log.iter().any(|effect| match effect {
        Effect::Save(record) => format!("{record:?}").contains("Sara"),
        _ => false,
    });
    assert!(!stored, "a name that a token tells is not kept");
}

#[test]
fn tone_and_words_change_what_is_said_at_once() {
    let mut shop = shop("");
    shop.write("zzzz qqqq");
    let said = |shop: &Shop| shop.view().voice.say(wasl_core::i18n::Key::FaqUnknown);
    let friendly = said(&shop);
    update(&mut shop, r#"{"tone":"formal"}"#);
    let formal = said(&shop);
    assert_ne!(friendly, formal);
    assert_eq!(shop.panel().title, "How may we help you?");
    update(
        &mut shop,
        r#"{"words":{"unknown":{"en":"No idea, [NAME].","ar":"لا أدري"},"title":"Ask us"}}"#,
    );
    assert_eq!(said(&shop), "No idea.");
    assert_eq!(shop.panel().title, "Ask us");
    update(&mut shop, r#"{"locale":"ar"}"#);
    assert_eq!(said(&shop), "لا أدري");
    shop.write("zzzz wwww");
    assert_eq!(shop.view().announcement.1, "لا أدري", "it is heard so too");
    update(&mut shop, r#"{"title":"Shop"}"#);
    assert_eq!(shop.panel().title, "Shop", "the older option goes before");
}

#[test]
fn a_sentence_that_there_is_not_is_named() {
    let mut shop = shop("");
    update(
        &mut shop,
        r#"{"tone":"formel","words":{"unknwon":"x","thanks":""}}"#,
    );
    let errors = shop.errors().join("\n");
    for part in [
        "\"tone\"",
        "did you mean \"formal\"",
        "\"words.unknwon\"",
        "did you mean \"unknown\"",
        "\"words.thanks\" is empty text",
    ] {
        assert!(errors.contains(part), "{part}:\n{errors}");
    }
}

#[test]
fn quick_questions_are_those_of_the_page() {
    let mut shop = shop(r#","quick":["gift","pay","size","back","ship","cost"]"#);
    assert_eq!(quick(&shop).len(), 5, "a handful");
    assert_eq!(quick(&shop)[0], "Do you wrap presents?");
    update(
        &mut shop,
        r#"{"faq":{"quick":["gift","pay","size"],"asked":{
            "all":{"pay":50,"gift":3},
            "stages":{"during":{"gift":40}},
            "pages":{"/product/shirt/":{"size":30},"/%D8%B3/":{"size":9}}}}}"#,
    );
    let order = |shop: &Shop| -> Vec<char> {
        let letter = |one: &String| one.split(' ').nth(1).unwrap().chars().next().unwrap();
        quick(shop).iter().map(letter).collect()
    };
    // c(ards), y(ou wrap), s(ize)
    assert_eq!(order(&shop), ['c', 'y', 's']);
    shop.event(Event::PageChanged(page("/product/shirt/?color=blue")));
    assert_eq!(order(&shop), ['s', 'c', 'y']);
    shop.event(Event::PageChanged(page("/cart/")));
    assert_eq!(order(&shop), ['y', 'c', 's']);
    shop.event(Event::PageChanged(page("/س/")));
    assert_eq!(
        order(&shop)[0],
        's',
        "a path is the same however it is written"
    );
    // What is pressed is what is seen.
    shop.event(Event::QuickQuestionChosen(0));
    assert!(
        matches!(&shop.kinds()[2], EntryKind::Answer { matched, .. } if matched.contains("size"))
    );
}

#[test]
fn a_quick_question_stands_while_its_condition_holds() {
    let entries = r#"{"site":"demo","faq":{"entries":[
        {"question":"A?","answer":"a","when":{"url":{"contains":"/cart/"}}},
        {"question":"B?","answer":"b","when":{"cart.count":{"$gte":2}}},
        {"question":"C?","answer":"c","when":{"timeOnPage":10}},
        {"question":"D?","answer":"d"}]}}"#;
    let mut shop = Shop::open(entries);
    shop.event(Event::LauncherClicked);
    assert_eq!(quick(&shop), ["D?"]);
    shop.event(Event::Commanded(Command::Cart(properties(
        r#"{"count":2}"#,
    ))));
    assert_eq!(quick(&shop), ["B?", "D?"]);
    shop.wait(10_000);
    assert_eq!(quick(&shop), ["B?", "C?", "D?"], "time alone is enough");
    shop.event(Event::PageChanged(page("/cart/")));
    assert_eq!(quick(&shop), ["A?", "B?", "D?"]);
    // It is answered all the same.
    shop.event(Event::PageChanged(page("/")));
    shop.write("A?");
    assert!(matches!(&shop.kinds()[2], EntryKind::Answer { matched, .. } if matched == "A?"));
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
