//! Forms: begun, given up, told to the page that somebody asks for them.

use wasl_core::triggers::forms::{FormAct, Forms};
use wasl_core::{Effect, Event};

use crate::acts::shows;
use crate::harness::{Shop, at, page};

fn form(act: FormAct, selectors: &[&str]) -> Event {
    Event::Form {
        act,
        selectors: selectors.iter().map(|one| (*one).into()).collect(),
    }
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
