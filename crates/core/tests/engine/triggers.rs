//! When conditions hold.

use wasl_core::journey::{Stage, Stages, UrlRule};
use wasl_core::triggers::{Conditions, Held, Signals};
use wasl_protocol::Duration;

use crate::harness::at;

fn seconds(count: u64) -> Option<Duration> {
    Some(Duration::from_secs(count))
}

#[test]
fn all_conditions_must_hold() {
    let mut signals = Signals::new(at(0), true);
    let conditions = Conditions {
        time_on_page: seconds(10),
        scroll: Some(50),
        url: Some(UrlRule::Starts("/p/".into())),
        page_count: Some(2),
        ..Conditions::default()
    };
    let held =
        |signals: &Signals, now, path, pages| conditions.held(at(now), signals, path, pages, false);
    assert_eq!(held(&signals, 0, "/p/1", 2), Held::No, "not scrolled");
    signals.scrolled(60);
    signals.scrolled(20);
    assert_eq!(held(&signals, 2_000, "/p/1", 2), Held::From(at(10_000)));
    assert_eq!(held(&signals, 9_999, "/p/1", 2), Held::From(at(10_000)));
    assert_eq!(held(&signals, 10_000, "/p/1", 2), Held::Yes);
    assert_eq!(held(&signals, 10_000, "/c/1", 2), Held::No, "another page");
    assert_eq!(held(&signals, 10_000, "/p/1", 1), Held::No, "first page");
}

#[test]
fn no_condition_is_no_reason() {
    let signals = Signals::new(at(0), true);
    let held = Conditions::default().held(at(9), &signals, "/", 1, true);
    assert_eq!(held, Held::No);
}

#[test]
fn exit_intent_counts_only_while_leaving() {
    let signals = Signals::new(at(0), true);
    let conditions = Conditions {
        exit_intent: true,
        time_on_page: seconds(5),
        ..Conditions::default()
    };
    let held = |now, leaving| conditions.held(at(now), &signals, "/", 1, leaving);
    assert_eq!(held(6_000, false), Held::No);
    assert_eq!(held(6_000, true), Held::Yes);
    assert_ne!(held(1_000, true), Held::Yes, "too early");
}

#[test]
fn time_does_not_pass_while_nobody_looks() {
    let mut signals = Signals::new(at(0), true);
    let conditions = Conditions {
        time_on_page: seconds(10),
        idle: seconds(8),
        ..Conditions::default()
    };
    let held = |signals: &Signals, now| conditions.held(at(now), signals, "/", 1, false);
    signals.acted(at(4_000));
    signals.visibility(at(5_000), false);
    signals.visibility(at(6_000), false);
    assert_eq!(held(&signals, 60_000), Held::No, "in the back");
    signals.visibility(at(105_000), true);
    signals.visibility(at(105_000), true);
    // 5 s of looking so far, 1 s of them idle.
    assert_eq!(held(&signals, 105_000), Held::From(at(112_000)));
    signals.acted(at(106_000));
    assert_eq!(held(&signals, 112_000), Held::From(at(114_000)));
    assert_eq!(held(&signals, 114_000), Held::Yes);
}

#[test]
fn url_rules_look_at_path_and_query() {
    let rule =
        |kind: fn(String) -> UrlRule, text: &str, path: &str| kind(text.into()).matches(path);
    for (kind, text, path, fits) in [
        (
            UrlRule::Is as fn(String) -> UrlRule,
            "/cart/",
            "/cart/",
            true,
        ),
        (UrlRule::Is, "/cart/", "/cart/?step=2", true),
        (UrlRule::Is, "/cart/?step=2", "/cart/?step=2", true),
        (UrlRule::Is, "/cart/", "/cart/x", false),
        (UrlRule::Contains, "step=", "/cart/?step=2", true),
        (UrlRule::Contains, "/سلة/", "/ar/سلة/", true),
        (UrlRule::Starts, "/ar/", "/ar/cart/", true),
        (UrlRule::Starts, "/ar/", "/en/ar/", false),
        (UrlRule::Ends, "/thanks", "/en/thanks?order=1", true),
        (UrlRule::Ends, "order=1", "/en/thanks?order=1", true),
        (UrlRule::Ends, "/thanks", "/thanks/more", false),
    ] {
        assert_eq!(rule(kind, text, path), fits, "{text} {path}");
    }
}

#[test]
fn the_later_stage_counts() {
    let stages = Stages {
        before: vec![UrlRule::Starts("/".into())],
        during: vec![
            UrlRule::Contains("/cart".into()),
            UrlRule::Contains("/checkout".into()),
        ],
        after: vec![UrlRule::Ends("/checkout/thanks".into())],
    };
    for (path, stage) in [
        ("/p/1", Some(Stage::Before)),
        ("/cart", Some(Stage::During)),
        ("/checkout/pay", Some(Stage::During)),
        ("/checkout/thanks?o=1", Some(Stage::After)),
    ] {
        assert_eq!(stages.of(path), stage, "{path}");
    }
    assert_eq!(Stages::default().of("/"), None);
}
