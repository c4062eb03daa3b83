//! What is told to who asks why prompts come up or do not.

use wasl_core::Event;
use wasl_core::event::Command;
use wasl_core::triggers::Viewport;
use wasl_protocol::{Properties, Value};

use crate::harness::{Shop, boot, json, page, properties, text_at, value_at};

fn debug(shop: &mut Shop, on: bool) {
    shop.event(Event::Commanded(Command::Debug(on)));
}

fn track(shop: &mut Shop, name: &str) {
    shop.event(Event::Commanded(Command::Track {
        name: name.into(),
        properties: properties("{}"),
    }));
}

/// What was told last.
fn told(shop: &Shop) -> Value {
    shop.emitted("debug")
        .last()
        .expect("something told")
        .clone()
}

fn items<'a>(value: &'a Value, key: &str) -> Vec<&'a Value> {
    match value_at(value, &[key]) {
        Some(Value::List(items)) => items.iter().collect(),
        _ => panic!("no list {key} in {value:?}"),
    }
}

fn rule(shop: &Shop, id: &str) -> Value {
    let told = told(shop);
    let rules = items(&told, "rules");
    let found = rules
        .iter()
        .find(|rule| text_at(rule, &["id"]).as_deref() == Some(id));
    (*found.expect("the rule")).clone()
}

fn state(shop: &Shop, id: &str) -> String {
    text_at(&rule(shop, id), &["state"]).expect("a state")
}

/// The lines of a rule's conditions, as "part path operator: actual holds".
fn lines(rule: &Value, key: &str) -> Vec<String> {
    let mut all = Vec::new();
    for condition in items(rule, key) {
        let part = text_at(condition, &["part"]).expect("a part");
        for line in items(condition, "lines") {
            let path = text_at(line, &["path"]).expect("a path");
            let actual = value_at(line, &["actual"]).cloned();
            let actual = actual.map_or_else(String::new, |actual| {
                serde_json::to_string(&actual).expect("JSON")
            });
            let holds = value_at(line, &["holds"]) == Some(&Value::Bool(true));
            all.push(format!("{part} {path}: {actual} {holds}"));
        }
    }
    all
}

const ONE: &str = r#"{"site":"demo","promptCooldown":60,"prompts":[
    {"id":"p","text":"t","cap":3,"when":{"$or":[{"scroll":50},{"timeOnPage":10,"event.name":"go"}]},"cancel":{"event.name":"bought"}},
    {"id":"q","text":"u","when":{"timeOnPage":30}}]}"#;

#[test]
fn nobody_is_told_who_does_not_ask() {
    let mut shop = Shop::open(ONE);
    shop.wait(60_000);
    assert_eq!(shop.emitted("debug"), []);
}

#[test]
fn it_is_told_once_a_second_and_at_each_act() {
    let mut shop = Shop::open(ONE);
    debug(&mut shop, true);
    assert_eq!(shop.emitted("debug").len(), 1);
    for at in [10, 20, 500] {
        shop.event(Event::Scrolled(Viewport {
            top: at,
            height: 100,
            page: 9_000,
        }));
    }
    assert_eq!(shop.emitted("debug").len(), 1);
    shop.wait(3_000);
    assert_eq!(shop.emitted("debug").len(), 4);
    track(&mut shop, "go");
    assert_eq!(shop.emitted("debug").len(), 5);
    // Not while nobody can see it.
    shop.event(Event::VisibilityChanged { visible: false });
    let before = shop.emitted("debug").len();
    shop.wait(60_000);
    assert_eq!(shop.emitted("debug").len(), before);
    shop.event(Event::VisibilityChanged { visible: true });
    debug(&mut shop, false);
    assert_eq!(
        told(&shop),
        Value::Map(Properties::default().with("on", false))
    );
    let before = shop.emitted("debug").len();
    shop.wait(60_000);
    assert_eq!(shop.emitted("debug").len(), before);
    debug(&mut shop, false);
    assert_eq!(shop.emitted("debug").len(), before);
}

#[test]
fn the_address_asks_as_well() {
    for (path, asked) in [
        ("/?wasl-debug", true),
        ("/?a=1&wasl-debug=", true),
        ("/?not-wasl-debug", false),
        ("/wasl-debug", false),
    ] {
        let mut start = boot(ONE);
        start.page = page(path);
        let shop = Shop::boot(start);
        assert_eq!(!shop.emitted("debug").is_empty(), asked, "{path}");
    }
}

#[test]
fn each_condition_is_told_with_its_value_as_it_changes() {
    let mut shop = Shop::open(ONE);
    debug(&mut shop, true);
    shop.wait(4_000);
    shop.event(Event::Scrolled(Viewport {
        top: 0,
        height: 230,
        page: 1_000,
    }));
    shop.wait(1_000);
    let p = rule(&shop, "p");
    assert_eq!(text_at(&p, &["state"]).as_deref(), Some("not_held"));
    assert_eq!(
        lines(&p, "conditions"),
        [
            "when $or:  false",
            "when $or[0].scroll.$gte: 23 false",
            "when $or[1].timeOnPage.$gte: 5 false",
            "when $or[1].event.name:  false",
            "cancel event.name:  false",
        ]
    );
    let q = rule(&shop, "q");
    assert_eq!(value_at(&q, &["in"]), Some(&Value::Number(25.0)));
}

#[test]
fn what_brought_it_up_is_remembered_when_its_moment_is_over() {
    let mut shop = Shop::open(ONE);
    debug(&mut shop, true);
    shop.wait(12_000);
    track(&mut shop, "go");
    assert_eq!(state(&shop, "p"), "shown");
    shop.wait(3_000);
    let p = rule(&shop, "p");
    assert_eq!(lines(&p, "conditions")[3], "when $or[1].event.name:  false");
    assert_eq!(
        lines(&p, "cause")[..4],
        [
            "when $or:  true",
            "when $or[0].scroll.$gte: 0 false",
            "when $or[1].timeOnPage.$gte: 12 true",
            "when $or[1].event.name: \"go\" true",
        ]
    );
    assert_eq!(value_at(&p, &["ago"]), Some(&Value::Number(3.0)));
}

#[test]
fn whatever_keeps_a_prompt_back_has_a_name() {
    let mut shop = Shop::open(ONE);
    debug(&mut shop, true);
    shop.wait(12_000);
    track(&mut shop, "go");
    shop.wait(20_000);
    assert_eq!(
        (state(&shop, "p"), state(&shop, "q")),
        ("shown".into(), "occupied".into())
    );
    assert!(value_at(&rule(&shop, "q"), &["waits"]).is_some());
    shop.event(Event::PromptDismissed);
    shop.wait(1_000);
    assert_eq!(state(&shop, "p"), "shown_here");
    // The cooldown is stretched by the dismissal, and is longer than the rest.
    assert_eq!(state(&shop, "q"), "cooldown");
    assert_eq!(
        text_at(&told(&shop), &["quietCause"]).as_deref(),
        Some("cooldown")
    );
    assert_eq!(
        value_at(&told(&shop), &["patience"]),
        Some(&Value::Number(500.0))
    );
    assert_eq!(
        value_at(&told(&shop), &["cooldown"]),
        Some(&Value::Number(120.0))
    );
    track(&mut shop, "bought");
    assert_eq!(state(&shop, "p"), "cancelled");
    shop.event(Event::Commanded(Command::Hide));
    shop.wait(200_000);
    assert_eq!(state(&shop, "q"), "hidden");
    assert_eq!(
        value_at(&told(&shop), &["hidden"]),
        Some(&Value::Bool(true))
    );
}

#[test]
fn caps_checkout_shares_steps_and_a_busy_visitor_have_names_too() {
    let mut shop = Shop::open(
        r#"{"site":"demo","promptCooldown":0,"stages":{"during":[{"starts":"/cart"}]},"prompts":[
            {"id":"visit","text":"t","cap":9,"caps":{"visit":1},"when":{"event.name":"visit"}},
            {"id":"never","text":"t","cap":9,"buttons":[{"label":"No","action":"never"}],"when":{"event.name":"never"}},
            {"id":"share","text":"t","share":0,"when":{"pageCount":1}},
            {"id":"steps","text":"t","sequence":{"steps":[{"event.name":"a"},{"event.name":"b"}]}},
            {"id":"busy","text":"t","when":{"event.name":"busy"},"wait":600}]}"#,
    );
    debug(&mut shop, true);
    track(&mut shop, "a");
    assert_eq!(state(&shop, "share"), "not_in_share");
    assert_eq!(state(&shop, "steps"), "sequence");
    let steps = rule(&shop, "steps");
    assert_eq!(value_at(&steps, &["steps"]), Some(&Value::Number(2.0)));
    assert_eq!(value_at(&steps, &["done"]), Some(&Value::Number(1.0)));
    for id in ["visit", "never"] {
        track(&mut shop, id);
        assert_eq!(state(&shop, id), "shown");
        shop.event(Event::PromptClicked(0));
        shop.event(Event::PanelClosed);
        shop.event(Event::PageChanged(page(&format!("/{id}"))));
        shop.wait(60_000);
    }
    assert_eq!(state(&shop, "visit"), "cap_visit");
    assert_eq!(state(&shop, "never"), "never");
    shop.busy = true;
    track(&mut shop, "busy");
    shop.wait(1_000);
    assert_eq!(state(&shop, "busy"), "busy");
    shop.event(Event::PageChanged(page("/cart")));
    shop.wait(1_000);
    assert_eq!(state(&shop, "busy"), "in_checkout");
}

#[test]
fn segments_and_a_held_out_visitor_are_told() {
    let mut shop = Shop::open(
        r#"{"site":"demo","segments":{"slow":{"timeOnPage":10}},"holdout":50,
            "prompts":[{"id":"p","text":"t","when":{"segment.slow":true}}]}"#,
    );
    debug(&mut shop, true);
    shop.wait(10_000);
    let told = told(&shop);
    let segments = items(&told, "segments");
    assert_eq!(text_at(segments[0], &["name"]).as_deref(), Some("slow"));
    assert_eq!(value_at(segments[0], &["holds"]), Some(&Value::Bool(true)));
    let held_out = !shop.happened("wasl.prompt.held_out").is_empty();
    assert_eq!(value_at(&told, &["heldOut"]), Some(&Value::Bool(held_out)));
    assert_eq!(
        lines(&rule(&shop, "p"), "conditions"),
        ["when segment.slow: true true"]
    );
}

#[test]
fn the_page_is_listened_to_for_prompts_that_are_over() {
    let mut shop = Shop::open(
        r#"{"site":"demo","promptCooldown":0,"prompts":[{"id":"p","text":"t","when":{"scroll":0}}]}"#,
    );
    assert!(shop.view().prompt.is_some());
    let scroll = |shop: &Shop| {
        let last = shop.log.iter().rev().find_map(|effect| match effect {
            wasl_core::Effect::Watch(watch) => Some(watch.scroll),
            _ => None,
        });
        last.expect("something is listened to")
    };
    assert!(!scroll(&shop));
    debug(&mut shop, true);
    assert!(scroll(&shop));
    debug(&mut shop, false);
    assert!(!scroll(&shop));
    shop.event(Event::SettingsLoaded(json("{}")));
}
