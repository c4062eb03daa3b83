//! The bot's voice, and its quick questions by page and stage.

use wasl_core::event::Command;
use wasl_core::view::EntryKind;
use wasl_core::{Effect, Event};

use crate::asking::shop;
use crate::harness::{Shop, json, page, properties};

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
