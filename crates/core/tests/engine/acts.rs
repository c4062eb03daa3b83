//! Dead clicks, campaigns, the country, and prompts that the page asks for by name.

use wasl_core::Event;
use wasl_core::event::Command;
use wasl_core::record::Record;

use crate::harness::{Shop, boot, json, page, properties};

/// Whether the prompt of a page with one of this rule is on screen after these steps.
pub fn shows(when: &str, steps: impl FnOnce(&mut Shop)) -> bool {
    let mut shop = Shop::open(&format!(
        r#"{{"site":"demo","promptCooldown":0,"prompts":[{{"id":"p","text":"t","when":{when}}}]}}"#
    ));
    assert_eq!(shop.errors(), Vec::<String>::new());
    assert!(shop.view().prompt.is_none());
    steps(&mut shop);
    shop.view().prompt.is_some()
}

#[test]
fn a_dead_click_is_an_act() {
    assert!(shows(r#"{"deadClick":true}"#, |shop| {
        shop.event(Event::DeadClicked);
    }));
    assert!(!shows(r#"{"deadClick":true,"timeOnPage":10}"#, |shop| {
        shop.event(Event::DeadClicked);
        shop.wait(10_000);
    }));
}

#[test]
fn the_campaign_is_that_of_the_last_address_in_this_visit_that_named_one() {
    let rule = r#"{"utm.source":"news","utm.term":null,"event.name":"go"}"#;
    let go = |shop: &mut Shop| {
        shop.event(Event::Commanded(Command::Track {
            name: "go".into(),
            properties: properties("{}"),
        }));
    };
    assert!(shows(rule, |shop| {
        shop.event(Event::PageChanged(page("/?utm_term=x&utm_source=old")));
        shop.event(Event::PageChanged(page("/?utm_source=news")));
        shop.event(Event::PageChanged(page("/product/")));
        go(shop);
    }));
    // Another visit begins without one.
    assert!(!shows(rule, |shop| {
        shop.event(Event::PageChanged(page("/?utm_source=news")));
        shop.wait(1_800_000);
        shop.event(Event::PageChanged(page("/product/")));
        go(shop);
    }));
}

#[test]
fn the_campaign_is_kept_for_the_next_page() {
    let options =
        r#"{"site":"demo","prompts":[{"id":"p","text":"t","when":{"utm.source":"news"}}]}"#;
    let mut first = boot(r#"{"site":"demo"}"#);
    first.page = page("/?utm_source=news");
    let shop = Shop::boot(first);
    let mut records: Vec<Record> = shop.saved();
    let mut second = boot(options);
    second.records.append(&mut records);
    let mut shop = Shop::boot_at(second, 1_000, shop.server);
    shop.event(Event::SettingsLoaded(json("{}")));
    assert!(shop.view().prompt.is_some());
}

#[test]
fn the_country_is_the_one_that_the_server_says() {
    for (country, comes) in [("SA", true), ("AE", false)] {
        let options = r#"{"site":"demo","prompts":[{"id":"p","text":"t","when":{"country":{"$in":["SA"]}}}]}"#;
        let mut shop = Shop::boot(boot(options));
        shop.event(Event::SettingsLoaded(json(&format!(
            r#"{{"country":"{country}"}}"#
        ))));
        assert_eq!(shop.view().prompt.is_some(), comes, "{country}");
        assert_eq!(shop.errors(), Vec::<String>::new());
    }
}

fn trigger(shop: &mut Shop, id: &str) {
    shop.event(Event::Commanded(Command::Trigger(id.into())));
}

fn prompt(shop: &Shop) -> Option<String> {
    shop.view()
        .prompt
        .as_ref()
        .map(|prompt| prompt.text.clone())
}

const NAMED: &str = r#"{"site":"demo","promptCooldown":0,"stages":{"during":[{"starts":"/cart"}]},"prompts":[
    {"id":"size-help","text":"size","cap":2,"when":{"triggered":true}},
    {"id":"gift","text":"gift","when":{"timeOnPage":900},"cancel":{"event.name":"bought"}},
    {"id":"nobody","text":"none","share":0,"when":{"triggered":true}}]}"#;

#[test]
fn the_page_brings_a_prompt_up_by_its_id() {
    let mut shop = Shop::open(NAMED);
    shop.wait(60_000);
    assert_eq!(prompt(&shop), None);
    trigger(&mut shop, "gift");
    assert_eq!(prompt(&shop).as_deref(), Some("gift"));
    assert_eq!(shop.errors(), Vec::<String>::new());
}

#[test]
fn caps_shares_cancellation_checkout_and_holdout_hold_for_it_too() {
    let mut shop = Shop::open(NAMED);
    trigger(&mut shop, "nobody");
    assert_eq!(prompt(&shop), None, "for no visitor");
    for _ in 0..2 {
        trigger(&mut shop, "size-help");
        assert_eq!(prompt(&shop).as_deref(), Some("size"));
        shop.event(Event::PromptDismissed);
        trigger(&mut shop, "size-help");
        assert_eq!(prompt(&shop), None, "once a page, and there is rest");
        shop.event(Event::PageChanged(page(&format!("/{}", shop.now))));
        shop.wait(60_000);
    }
    trigger(&mut shop, "size-help");
    assert_eq!(prompt(&shop), None, "twice a visitor");
    shop.event(Event::PageChanged(page("/cart")));
    trigger(&mut shop, "gift");
    assert_eq!(prompt(&shop), None, "in checkout");
    shop.event(Event::PageChanged(page("/")));
    shop.event(Event::Commanded(Command::Track {
        name: "bought".into(),
        properties: properties("{}"),
    }));
    trigger(&mut shop, "gift");
    assert_eq!(prompt(&shop), None, "called off");

    let mut shop = Shop::open(
        r#"{"site":"demo","holdout":50,"prompts":[{"id":"p","text":"t","when":{"triggered":true}}]}"#,
    );
    trigger(&mut shop, "p");
    let held_out = shop.happened("wasl.prompt.held_out").len();
    assert_eq!(prompt(&shop).is_none(), held_out == 1);
}

#[test]
fn one_that_is_asked_for_at_a_bad_time_waits_for_its_turn() {
    let mut shop = Shop::open(NAMED);
    shop.event(Event::LauncherClicked);
    trigger(&mut shop, "gift");
    assert_eq!(prompt(&shop), None);
    shop.event(Event::PanelClosed);
    shop.wait(29_000);
    assert_eq!(prompt(&shop), None, "the rest after a closed panel");
    shop.wait(1_000);
    assert_eq!(prompt(&shop), None, "it waited for 30 s and no longer");
    trigger(&mut shop, "gift");
    assert_eq!(prompt(&shop).as_deref(), Some("gift"));
}

#[test]
fn one_that_is_not_known_is_told_once_the_settings_are_there() {
    let mut shop = Shop::boot(boot(NAMED));
    trigger(&mut shop, "sise-help");
    assert_eq!(shop.errors(), Vec::<String>::new());
    shop.event(Event::SettingsLoaded(json("{}")));
    assert_eq!(
        shop.errors(),
        [
            r#"trigger: no prompt has the id "sise-help"; did you mean "size-help"? There are: size-help, gift, nobody."#
        ]
    );
    let mut shop = Shop::boot(boot(r#"{"site":"demo"}"#));
    trigger(&mut shop, "p");
    shop.event(Event::SettingsLoaded(json(
        r#"{"prompts":[{"id":"p","text":"from the site","when":{"triggered":true}}]}"#,
    )));
    assert_eq!(prompt(&shop).as_deref(), Some("from the site"));
    let mut shop = Shop::open(r#"{"site":"demo"}"#);
    trigger(&mut shop, "p");
    assert_eq!(
        shop.errors(),
        [r#"trigger: no prompt has the id "p": there is none at all."#]
    );
}
