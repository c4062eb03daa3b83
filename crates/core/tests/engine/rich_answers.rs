//! What stands below an answer: pictures, product cards, buttons; and what comes of pressing them.

use wasl_core::card::{CardAct, Shelf};
use wasl_core::config::parse;
use wasl_core::event::Command;
use wasl_core::view::{AnswerButton, EntryKind, Mode, ProductView};
use wasl_core::{Effect, Event};
use wasl_protocol::{Block, Properties, Value};

use crate::harness::{Shop, boot, json};
use crate::patterns::ENGINE;

const OPTIONS: &str = r#"{"site":"demo","faq":{"entries":[
    {"id":"gifts","question":"Do you have gifts?","answer":"These.",
     "image":{"src":"https://cdn.example/gifts.png","alt":"Gifts"},
     "cards":[
        {"id":"mug","title":{"en":"Mug","ar":"كوب"},"price":"45 SAR","was":"60 SAR","href":"/mug/","cart":{"id":"mug"}},
        {"title":"Bowl","href":"/bowl/","button":"See it"}],
     "buttons":[
        {"label":"Shop","action":"link","href":"/gifts/"},
        {"label":"Wrap?","action":"question","question":"wrap"},
        {"label":"Hours?","action":"question","question":"When are you open?"},
        {"label":"Nothing","action":"question","question":"nobody"},
        {"label":"Choose","action":"flow","flow":"finder"},
        {"label":"Other","action":"flow","flow":"nowhere"},
        {"label":"Person","action":"chat"}]},
    {"id":"wrap","question":"Do you wrap?","answer":"Yes."},
    {"question":"When are you open?","answer":"Always."}]},
  "flows":[{"id":"finder","title":"Find","steps":[{"id":"a","type":"choose","text":"Which?","choices":[{"id":"b","text":"B"}]}]}]}"#;

fn asked() -> Shop {
    let mut shop = Shop::open(OPTIONS);
    shop.event(Event::LauncherClicked);
    shop.write("do you have gifts");
    shop
}

/// What the last answer shows.
fn shown(shop: &Shop) -> (u32, Vec<Block>, Vec<ProductView>, Vec<AnswerButton>) {
    let found = shop.kinds().into_iter().rev().find_map(|kind| match kind {
        EntryKind::Answer {
            turn,
            rich,
            cards,
            buttons,
            ..
        } => Some((turn, rich, cards, buttons)),
        _ => None,
    });
    found.expect("an answer")
}

fn press(shop: &mut Shop, label: &str) -> Vec<Effect> {
    let (turn, _, _, buttons) = shown(shop);
    let button = buttons.iter().find(|one| one.label == label);
    let place = button.expect("the button").place;
    shop.event(Event::AnswerPressed { turn, place })
}

fn matched(shop: &Shop) -> Vec<String> {
    let one = |kind: EntryKind| match kind {
        EntryKind::Answer { matched, .. } => Some(matched),
        _ => None,
    };
    shop.kinds().into_iter().filter_map(one).collect()
}

fn about(pairs: &[(&str, &str)]) -> Properties {
    let mut about = Properties::default();
    for (key, value) in pairs {
        about.set(key, *value);
    }
    about
}

/// What was told of this kind, without what every event has.
fn told(shop: &Shop, kind: &str) -> Vec<Properties> {
    let mut all = shop.happened(kind);
    for one in &mut all {
        one.0
            .retain(|(key, _)| ["entry", "card", "action", "button"].contains(&key.as_str()));
    }
    all
}

#[test]
fn an_answer_shows_its_picture_cards_and_the_buttons_that_are_of_use() {
    let shop = asked();
    let (_, rich, cards, buttons) = shown(&shop);
    assert_eq!(
        rich[1],
        Block::Image {
            src: "https://cdn.example/gifts.png".into(),
            alt: "Gifts".into()
        }
    );
    assert!(shop.view().announcement.1.contains("These. Gifts"));
    let titles: Vec<_> = cards.iter().map(|one| one.card.title.as_str()).collect();
    assert_eq!(titles, ["Mug", "Bowl"]);
    let labels: Vec<_> = buttons.iter().map(|one| one.label.as_str()).collect();
    // A question and a flow that there are not lead nowhere, and are not offered.
    assert_eq!(labels, ["Shop", "Wrap?", "Hours?", "Choose", "Person"]);
    assert_eq!(buttons[0].href.as_deref(), Some("/gifts/"));
}

#[test]
fn words_of_cards_are_in_the_visitors_language() {
    let mut start = boot(OPTIONS);
    start.language = "ar-SA".into();
    let mut shop = Shop::boot(start);
    shop.event(Event::SettingsLoaded(json("{}")));
    shop.event(Event::LauncherClicked);
    shop.event(Event::QuickQuestionChosen(0));
    assert_eq!(shown(&shop).2[0].card.title, "كوب");
}

#[test]
fn a_card_goes_to_the_pages_handler_once_it_has_something_for_it() {
    let mut shop = asked();
    let shelf = Shelf::Answer(shown(&shop).0);
    let act = CardAct::Cart;
    for place in [0, 1, 7] {
        shop.event(Event::CardActed { shelf, place, act });
    }
    shop.event(Event::CardActed {
        shelf: Shelf::Answer(99),
        place: 0,
        act,
    });
    assert_eq!(shop.emitted("cart"), [json(r#"{"id":"mug"}"#)]);
    assert_eq!(shop.view().announcement.1, "Added to the cart");
    let added: Vec<_> = shown(&shop).2.iter().map(|one| one.added).collect();
    assert_eq!(added, [true, false]);
    shop.event(Event::CardActed {
        shelf,
        place: 1,
        act: CardAct::Link,
    });
    assert_eq!(
        told(&shop, "wasl.faq.card"),
        [
            about(&[("entry", "gifts"), ("card", "mug"), ("action", "cart")]),
            about(&[("entry", "gifts"), ("action", "link")]),
        ]
    );
}

#[test]
fn buttons_ask_other_entries_begin_flows_and_bring_a_person() {
    let mut shop = asked();
    press(&mut shop, "Wrap?");
    assert_eq!(matched(&shop), ["Do you have gifts?", "Do you wrap?"]);
    let via = shop.happened("wasl.faq.asked");
    assert_eq!(via[1].get("via"), Some(&"button".into()));

    let mut shop = asked();
    press(&mut shop, "Hours?");
    assert_eq!(matched(&shop)[1], "When are you open?");

    let mut shop = asked();
    let effects = press(&mut shop, "Shop");
    assert!(
        !effects.iter().any(|one| matches!(one, Effect::Navigate(_))),
        "the browser follows it"
    );
    press(&mut shop, "Choose");
    assert_eq!(
        shop.happened("wasl.flow.started")[0].get("by"),
        Some(&"faq".into())
    );
    press(&mut shop, "Person");
    assert_eq!(shop.panel().mode, Mode::Person);
    // What the bot would do is gone, and what was drawn before does nothing.
    let labels: Vec<_> = shown(&shop).3.into_iter().map(|one| one.label).collect();
    assert_eq!(labels, ["Shop", "Choose"]);
    let turn = shown(&shop).0;
    shop.event(Event::AnswerPressed { turn, place: 1 });
    assert_eq!(matched(&shop).len(), 1);
    assert_eq!(
        told(&shop, "wasl.faq.pressed")[0],
        about(&[("entry", "gifts"), ("button", "Shop"), ("action", "link")])
    );
}

#[test]
fn what_did_not_load_is_known_to_the_screen() {
    let mut shop = asked();
    assert!(shop.panel().broken.is_empty());
    shop.event(Event::PictureBroken("https://cdn.example/gifts.png".into()));
    assert_eq!(shop.panel().broken, ["https://cdn.example/gifts.png"]);
}

#[test]
fn a_prompts_button_asks_an_entry_too() {
    let mut shop = Shop::open(
        r#"{"site":"demo","faq":{"entries":[{"id":"wrap","question":"Do you wrap?","answer":"Yes."}]},
        "prompts":[{"id":"p","text":"Hi","when":{"timeOnPage":0},"buttons":[{"label":"Wrap","action":"question","question":"wrap"}]}]}"#,
    );
    shop.wait(2_000);
    assert!(shop.view().prompt.is_some());
    shop.event(Event::PromptClicked(0));
    assert_eq!(matched(&shop), ["Do you wrap?"]);
}

#[test]
fn what_may_not_be_drawn_is_refused_by_name() {
    let entry = |more: &str| {
        let text = format!(
            r#"{{"site":"demo","faq":{{"entries":[{{"question":"q","answer":"a",{more}}}]}}}}"#
        );
        let value: Value = serde_json::from_str(&text).expect(more);
        let (options, problems) = parse(&value, ENGINE);
        let paths: Vec<_> = problems.into_iter().map(|one| one.path).collect();
        (options.faq.entries, paths)
    };
    for (more, path) in [
        (
            r#""image":{"src":"data:image/png;base64,x","alt":"x"}"#,
            "image.src",
        ),
        (
            r#""image":{"src":"http://a.example/x.png","alt":"x"}"#,
            "image.src",
        ),
        (
            r#""image":{"src":"//evil.example/x.png","alt":"x"}"#,
            "image.src",
        ),
        (r#""image":{"src":"/x.png"}"#, "image.alt"),
        (
            r#""cards":[{"title":"x","image":"javascript:alert(1)"}]"#,
            "cards[0].image",
        ),
        (
            r#""cards":[{"title":"x","href":"data:text/html,x"}]"#,
            "cards[0].href",
        ),
        (r#""cards":[{"price":"1"}]"#, "cards[0].title"),
        (r#""cards":[{"title":"x","button":"y"}]"#, "cards[0].button"),
        (
            r#""buttons":[{"label":"x","action":"link","href":"javascript:alert(1)"}]"#,
            "buttons[0].href",
        ),
        (r#""buttons":[{"label":"x","action":"link"}]"#, "buttons[0]"),
        (
            r#""buttons":[{"label":"x","action":"question"}]"#,
            "buttons[0]",
        ),
        (
            r#""buttons":[{"label":"x","action":"later"}]"#,
            "buttons[0].action",
        ),
    ] {
        let (entries, paths) = entry(more);
        assert_eq!(paths, [format!("faq.entries[0].{path}")], "{more}");
        assert_eq!(entries.len(), 1, "the answer stays: {more}");
        assert!(entries[0].buttons.is_empty(), "{more}");
    }
    let (entries, paths) = entry(r#""image":{"src":"/x.png","alt":"x"}"#);
    assert!(paths.is_empty());
    assert!(matches!(&entries[0].rich[..], [_, Block::Image { .. }]));
}

#[test]
fn other_options_take_what_is_shown_along() {
    let mut shop = asked();
    shop.event(Event::Commanded(Command::Update(json(
        r#"{"faq":{"entries":[{"id":"gifts","question":"Do you have gifts?","answer":"None."}]}}"#,
    ))));
    let (_, rich, cards, buttons) = shown(&shop);
    assert_eq!((rich.len(), cards.len(), buttons.len()), (1, 0, 0));
}
