//! Forms, dead clicks, campaigns, the country, and prompts that the page asks for by name.

use wasl_core::event::Command;
use wasl_core::record::Record;
use wasl_core::triggers::forms::{FormAct, Forms};
use wasl_core::{Effect, Event};

use crate::harness::{Shop, at, boot, json, page, properties};

fn form(act: FormAct, selectors: &[&str]) -> Event {
    Event::Form {
        act,
        selectors: selectors.iter().map(|one| (*one).into()).collect(),
    }
}

/// The prompt on screen of a page with one of this rule, after these events.
fn shows(when: &str, steps: impl FnOnce(&mut Shop)) -> bool {
    let mut shop = Shop::open(&format!(
        r#"{{"site":"demo","promptCooldown":0,"prompts":[{{"id":"p","text":"t","when":{when}}}]}}"#
    ));
    assert_eq!(shop.errors(), Vec::<String>::new());
    assert!(shop.view().prompt.is_none());
    steps(&mut shop);
    shop.view().prompt.is_some()
}

#[test]
fn a_form_begins_with_its_first_input() {
    let started = r##"{"formStarted":"#contact"}"##;
    assert!(shows(started, |shop| {
        shop.event(form(FormAct::Left, &["#contact"]));
        assert!(shop.view().prompt.is_none());
        shop.event(form(FormAct::Used, &["#contact", "form"]));
    }));
    assert!(!shows(started, |shop| {
        shop.event(form(FormAct::Used, &["form"]));
    }));
    assert!(shows(r#"{"formStarted":true}"#, |shop| {
        shop.event(form(FormAct::Used, &["form"]));
    }));
    // Later input is not the first, whatever happened in between.
    assert!(!shows(r#"{"formStarted":true,"timeOnPage":60}"#, |shop| {
        shop.event(form(FormAct::Used, &["form"]));
        shop.wait(60_000);
        shop.event(form(FormAct::Sent, &["form"]));
        shop.event(form(FormAct::Used, &["form"]));
    }));
}

#[test]
fn a_form_is_given_up_when_nobody_comes_back_to_it() {
    let given_up = r#"{"formAbandoned":true}"#;
    assert!(!shows(given_up, |shop| {
        shop.event(form(FormAct::Used, &["form"]));
        shop.event(form(FormAct::Left, &["form"]));
        shop.wait(9_999);
    }));
    assert!(shows(given_up, |shop| {
        shop.event(form(FormAct::Used, &["form"]));
        shop.event(form(FormAct::Left, &["form"]));
        shop.wait(10_000);
    }));
    // Come back, or sent, or never begun.
    assert!(!shows(given_up, |shop| {
        shop.event(form(FormAct::Used, &["form"]));
        shop.event(form(FormAct::Left, &["form"]));
        shop.wait(5_000);
        shop.event(form(FormAct::Returned, &["form"]));
        shop.wait(60_000);
    }));
    assert!(!shows(given_up, |shop| {
        shop.event(form(FormAct::Used, &["form"]));
        shop.event(form(FormAct::Left, &["form"]));
        shop.event(form(FormAct::Sent, &["form"]));
        shop.wait(60_000);
    }));
    assert!(!shows(given_up, |shop| {
        shop.event(form(FormAct::Left, &["form"]));
        shop.wait(60_000);
    }));
}

#[test]
fn nobody_gives_a_form_up_while_the_page_is_away() {
    assert!(!shows(r#"{"formAbandoned":true}"#, |shop| {
        shop.event(form(FormAct::Used, &["form"]));
        // Another window takes the focus, and the page is put away.
        shop.event(form(FormAct::Left, &["form"]));
        shop.event(Event::VisibilityChanged { visible: false });
        shop.wait(600_000);
        shop.event(Event::VisibilityChanged { visible: true });
        shop.event(form(FormAct::Returned, &["form"]));
        shop.wait(600_000);
    }));
}

#[test]
fn another_page_without_a_reload_gives_its_forms_up() {
    let given_up = r##"{"formAbandoned":"#checkout"}"##;
    assert!(shows(given_up, |shop| {
        shop.event(form(FormAct::Used, &["#checkout"]));
        shop.event(Event::PageChanged(page("/elsewhere")));
    }));
    assert!(!shows(given_up, |shop| {
        shop.event(form(FormAct::Used, &["#checkout"]));
        shop.event(form(FormAct::Sent, &["#checkout"]));
        shop.event(Event::PageChanged(page("/thank-you")));
    }));
}

#[test]
fn a_form_given_up_at_the_moment_of_another_act_counts_as_well() {
    // Both are due at once: the pointer has been away, and the form.
    let mut shop = Shop::open(
        r#"{"site":"demo","promptCooldown":0,"prompts":[
            {"id":"a","text":"t","when":{"formAbandoned":true},"buttons":[]},
            {"id":"b","text":"u","when":{"exitIntent":true},"wait":60}]}"#,
    );
    shop.event(form(FormAct::Used, &["form"]));
    shop.event(form(FormAct::Left, &["form"]));
    shop.wait(9_800);
    shop.event(Event::PointerLeft { speed: None });
    shop.wait(200);
    assert_eq!(
        shop.view()
            .prompt
            .as_ref()
            .map(|prompt| prompt.text.as_str()),
        Some("t")
    );
}

#[test]
fn forms_of_several_selectors_are_kept_apart() {
    let mut forms = Forms::default();
    let both = vec!["#a".to_owned(), "form".to_owned()];
    assert_eq!(forms.happened(at(0), FormAct::Used, both.clone()), both);
    // Another form: for `form` it is the same again.
    let other = vec!["#b".to_owned(), "form".to_owned()];
    assert_eq!(forms.happened(at(0), FormAct::Used, other), ["#b"]);
    forms.happened(at(5), FormAct::Left, vec!["#a".into()]);
    assert_eq!(forms.due(), Some(at(10_005)));
    assert_eq!(forms.given_up(at(10_004)), Vec::<String>::new());
    assert_eq!(forms.given_up(at(10_005)), ["#a"]);
    assert_eq!(forms.given_up(at(10_006)), Vec::<String>::new());
    assert_eq!(forms.page_changed(), ["form", "#b"]);
    assert_eq!(forms, Forms::default());
}

#[test]
fn the_page_is_listened_to_for_forms_and_dead_clicks() {
    let shop = Shop::open(
        r##"{"site":"demo","prompts":[
            {"id":"a","text":"t","when":{"formStarted":true,"formAbandoned":"#contact"}},
            {"id":"b","text":"t","when":{"formAbandoned":true,"deadClick":true}}]}"##,
    );
    let watch = shop.log.iter().rev().find_map(|effect| match effect {
        Effect::Watch(watch) => Some(watch.clone()),
        _ => None,
    });
    let watch = watch.expect("the page is listened to");
    assert_eq!(watch.forms, ["form", "#contact"]);
    assert!(watch.dead);
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
