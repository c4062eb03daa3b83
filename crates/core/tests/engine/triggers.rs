//! When rules hold: what the visitor and the page do, and what comes up then.

use wasl_core::event::Command;
use wasl_core::journey::{Stage, Stages, UrlRule};
use wasl_core::record::Record;
use wasl_core::triggers::address::{fits, parameter, readable};
use wasl_core::triggers::{Depth, Leaving, Signals, Viewport};
use wasl_core::{Effect, Event};
use wasl_protocol::Duration;

use crate::harness::{Shop, at, boot, page, properties};
use crate::patterns::ENGINE;

enum Do {
    /// Lets milliseconds pass.
    Wait(u64),
    /// So much of a page of 1,000 pixels is in view.
    See(u32),
    /// The pointer leaves, with the time until that counts.
    Leave,
    Event(Event),
    Page(&'static str),
    Track(&'static str, &'static str),
    Cart(&'static str),
    Attributes(&'static str),
}
use Do::{Attributes, Cart, Leave, Page, See, Track, Wait};

fn click(selector: &str) -> Do {
    Do::Event(Event::Clicked(vec![selector.into()]))
}

fn act(shop: &mut Shop, step: &Do) {
    let command = match step {
        Wait(millis) => return shop.wait(*millis),
        See(height) => {
            shop.event(Event::Scrolled(Viewport {
                top: 0,
                height: *height,
                page: 1_000,
            }));
            return;
        }
        Leave => {
            shop.event(Event::PointerLeft { speed: None });
            return shop.wait(200);
        }
        Do::Event(event) => {
            shop.event(event.clone());
            return;
        }
        Page(path) => {
            shop.event(Event::PageChanged(page(path)));
            return;
        }
        Track(name, about) => Command::Track {
            name: (*name).into(),
            properties: properties(about),
        },
        Cart(cart) => Command::Cart(properties(cart)),
        Attributes(attributes) => Command::Attributes(properties(attributes)),
    };
    shop.event(Event::Commanded(command));
}

/// Whether a prompt with this rule is on screen after these steps.
fn comes(rule: &str, steps: &[Do]) -> bool {
    let options = format!(
        r#"{{"site":"demo","promptCooldown":0,"stages":{{"during":[{{"starts":"/cart"}}]}},
            "prompts":[{{"id":"p","text":"t",{rule}}}]}}"#
    );
    let mut shop = Shop::open(&options);
    for effect in &shop.log {
        assert!(
            !matches!(effect, Effect::Report { .. }),
            "{rule}: {effect:?}"
        );
    }
    for step in steps {
        act(&mut shop, step);
    }
    shop.view().prompt.is_some()
}

#[test]
fn facts_bring_a_prompt_up() {
    for (rule, steps, expected) in [
        // Measures: a bare number is "at least".
        (r#""when":{"timeOnPage":10}"#, vec![Wait(9_999)], false),
        (r#""when":{"timeOnPage":10}"#, vec![Wait(10_000)], true),
        (
            r#""when":{"timeOnPage":{"$gt":10}}"#,
            vec![Wait(10_000)],
            false,
        ),
        (
            r#""when":{"timeOnPage":10}"#,
            vec![Wait(9_000), Page("/x"), Wait(9_000)],
            false,
        ),
        (
            r#""when":{"timeOnSite":10}"#,
            vec![Wait(9_000), Page("/x"), Wait(1_000)],
            true,
        ),
        (
            r#""when":{"idle":5}"#,
            vec![Wait(4_000), See(10), Wait(4_000)],
            false,
        ),
        (
            r#""when":{"idle":5}"#,
            vec![Wait(4_000), See(10), Wait(5_000)],
            true,
        ),
        (r#""when":{"scroll":50}"#, vec![See(490)], false),
        (r#""when":{"scroll":50}"#, vec![See(500), See(100)], true),
        (r#""when":{"pageCount":2}"#, vec![], false),
        (r#""when":{"pageCount":2}"#, vec![Page("/x")], true),
        (r#""when":{"visitCount":2}"#, vec![Page("/x")], false),
        (
            r#""when":{"visitCount":2,"returning":true}"#,
            vec![Wait(1_800_000), Page("/x")],
            true,
        ),
        // All of several, whichever comes last.
        (
            r#""when":{"timeOnPage":10,"scroll":50,"pageCount":2}"#,
            vec![Page("/x"), See(600), Wait(9_999)],
            false,
        ),
        (
            r#""when":{"timeOnPage":10,"scroll":50,"pageCount":2}"#,
            vec![Page("/x"), See(600), Wait(10_000)],
            true,
        ),
        (
            r#""when":{"timeOnPage":10,"scroll":50,"pageCount":2}"#,
            vec![Page("/x"), Wait(20_000), See(600)],
            true,
        ),
        // Or and not.
        (
            r#""when":{"$or":[{"timeOnPage":10},{"scroll":90}]}"#,
            vec![See(1_000)],
            true,
        ),
        (
            r#""when":{"timeOnPage":10,"$not":{"scroll":90}}"#,
            vec![See(1_000), Wait(20_000)],
            false,
        ),
        // The address.
        (
            r#""when":{"url":{"contains":"sale"}}"#,
            vec![Page("/de/sale/")],
            true,
        ),
        (
            r#""when":{"url":{"glob":"/p/*/"}}"#,
            vec![Page("/p/a/b/")],
            false,
        ),
        (
            r#""when":{"url":{"glob":["/x","/p/**"]}}"#,
            vec![Page("/p/a/b/?q=1")],
            true,
        ),
        (
            r#""when":{"url":{"regex":"^/p/\\d+$"}}"#,
            vec![Page("/p/12")],
            true,
        ),
        (
            r#""when":{"url":{"starts":"/p","ends":"/z"}}"#,
            vec![Page("/p/y")],
            false,
        ),
        (
            r#""when":{"url":{"contains":"قميص"}}"#,
            vec![Page("/ar/%D9%82%D9%85%D9%8A%D8%B5/")],
            true,
        ),
        (
            r#""when":{"query.utm_source":{"$in":["mail","sms"]}}"#,
            vec![Page("/?a=1&utm_source=sms")],
            true,
        ),
        (r#""when":{"path":"/p"}"#, vec![Page("/p?x=1")], true),
        (
            r#""when":{"title":{"$regex":"^Sh"},"scroll":1}"#,
            vec![See(20)],
            true,
        ),
        // The device and the journey.
        (
            r#""when":{"device":"desktop","language":{"$regex":"^en"}}"#,
            vec![See(1)],
            true,
        ),
        (
            r#""when":{"device":{"$ne":"desktop"}}"#,
            vec![See(1)],
            false,
        ),
        (
            r#""inCheckout":true,"when":{"stage":"during"}"#,
            vec![Page("/cart")],
            true,
        ),
        (r#""when":{"stage":"during"}"#, vec![Page("/cart")], false),
        // Acts count at their moment alone.
        (r#""when":{"exitIntent":true}"#, vec![Leave], true),
        (
            r#""when":{"exitIntent":true,"timeOnPage":5}"#,
            vec![Leave, Wait(9_000)],
            false,
        ),
        (
            r#""when":{"exitIntent":true,"timeOnPage":5}"#,
            vec![Wait(5_000), Leave],
            true,
        ),
        (
            r##""when":{"clicked":"#sizes"}"##,
            vec![click("#other")],
            false,
        ),
        (
            r##""when":{"clicked":"#sizes"}"##,
            vec![click("#sizes")],
            true,
        ),
        (
            r##""when":{"clicked":"#sizes","scroll":50}"##,
            vec![click("#sizes"), See(600)],
            false,
        ),
        (
            r##""when":{"visible":".reviews","timeOnPage":3}"##,
            vec![Do::Event(Event::Saw(vec![".reviews".into()])), Wait(3_000)],
            true,
        ),
        (
            r#""when":{"rageClick":true}"#,
            vec![Do::Event(Event::RageClicked)],
            true,
        ),
        (
            r#""when":{"copied":{"$regex":"SALE"}}"#,
            vec![Do::Event(Event::Copied("SALE10".into()))],
            true,
        ),
        // What the merchant's page tells.
        (
            r#""when":{"event.name":"added"}"#,
            vec![Track("removed", "{}")],
            false,
        ),
        (
            r#""when":{"event.name":"added","event.price":{"$gte":50}}"#,
            vec![Track("added", r#"{"price":49}"#)],
            false,
        ),
        (
            r#""when":{"event.name":"added","event.price":{"$gte":50}}"#,
            vec![Track("added", r#"{"price":50}"#)],
            true,
        ),
        (
            r#""when":{"cart.value":{"$gt":100}}"#,
            vec![Cart(r#"{"value":120}"#)],
            true,
        ),
        (
            r#""when":{"cart.items":{"$elemMatch":{"sku":"linen"}}}"#,
            vec![Cart(r#"{"items":[{"sku":"wool"},{"sku":"linen"}]}"#)],
            true,
        ),
        // An abandoned cart: as long as it stays the same, and only with something in it.
        (
            r#""when":{"cartAge":600}"#,
            vec![
                Cart(r#"{"count":1}"#),
                Wait(500_000),
                Cart(r#"{"count":1}"#),
                Wait(100_000),
            ],
            true,
        ),
        (
            r#""when":{"cartAge":600}"#,
            vec![
                Cart(r#"{"count":1}"#),
                Wait(500_000),
                Cart(r#"{"count":2}"#),
                Wait(100_000),
            ],
            false,
        ),
        (
            r#""when":{"cartAge":600}"#,
            vec![Cart(r#"{"count":0}"#), Wait(700_000)],
            false,
        ),
        (
            r#""when":{"visitor.plan":{"$in":["gold"]}}"#,
            vec![Attributes(r#"{"plan":"gold"}"#)],
            true,
        ),
    ] {
        assert_eq!(
            comes(rule, &steps),
            expected,
            "{rule} after {} steps",
            steps.len()
        );
    }
}

#[test]
fn sequences_need_their_order_their_time_and_nothing_between() {
    const A_THEN_B: &str = r#""sequence":{"steps":[{"path":"/a"},{"path":"/b"}],"within":300,"without":{"event.name":"bought"}}"#;
    for (steps, expected) in [
        (vec![Page("/b"), Page("/a")], false),
        (vec![Page("/a"), Page("/c"), Page("/b")], true),
        (vec![Page("/a"), Wait(300_000), Page("/b")], true),
        (vec![Page("/a"), Wait(300_001), Page("/b")], false),
        (vec![Page("/a"), Track("bought", "{}"), Page("/b")], false),
        (
            vec![
                Page("/a"),
                Track("bought", "{}"),
                Page("/c"),
                Page("/a"),
                Page("/b"),
            ],
            true,
        ),
        (
            vec![
                Page("/a"),
                Wait(200_000),
                See(9),
                Wait(200_000),
                See(9),
                Page("/b"),
            ],
            false,
        ),
    ] {
        assert_eq!(comes(A_THEN_B, &steps), expected);
    }
    // With a condition, that must hold besides.
    let rule = r#""sequence":{"steps":[{"path":"/a"},{"path":"/b"}]},"when":{"timeOnPage":5}"#;
    assert!(!comes(rule, &[Page("/a"), Page("/b"), Wait(4_000)]));
    assert!(comes(rule, &[Page("/a"), Page("/b"), Wait(5_000)]));
}

#[test]
fn a_sequence_goes_on_over_pages_and_begins_anew_with_the_visit() {
    let options = r#"{"site":"demo","prompts":[
        {"id":"p","text":"t","sequence":{"steps":[{"event.name":"a"},{"event.name":"b"}]}}]}"#;
    for (pause, expected) in [(60_000, true), (31 * 60_000, false)] {
        let mut first = Shop::open(options);
        act(&mut first, &Track("a", "{}"));
        let mut next = boot(options);
        next.records = first.saved();
        let mut next = Shop::boot_at(next, pause, first.server.clone());
        act(&mut next, &Track("b", "{}"));
        assert_eq!(next.view().prompt.is_some(), expected, "{pause}");
    }
}

#[test]
fn what_calls_a_prompt_off_takes_it_away_for_the_visit() {
    let rule = r#""when":{"timeOnPage":10},"cancel":{"event.name":"purchased"}"#;
    assert!(comes(rule, &[Wait(10_000)]));
    assert!(!comes(rule, &[Wait(10_000), Track("purchased", "{}")]));
    assert!(!comes(
        rule,
        &[Track("purchased", "{}"), Page("/x"), Wait(60_000)]
    ));
    // The next visit is another one.
    assert!(comes(
        rule,
        &[
            Track("purchased", "{}"),
            Wait(1_900_000),
            Page("/x"),
            Wait(10_000)
        ]
    ));
    // Also on the next page.
    let options = format!(r#"{{"site":"demo","prompts":[{{"id":"p","text":"t",{rule}}}]}}"#);
    let mut first = Shop::open(&options);
    act(&mut first, &Track("purchased", "{}"));
    let mut next = boot(&options);
    next.records = first.saved();
    let mut next = Shop::boot_at(next, 5_000, first.server.clone());
    next.wait(20_000);
    assert!(next.view().prompt.is_none());
}

#[test]
fn a_pointer_that_comes_back_or_creeps_was_not_leaving() {
    let rule = r#""when":{"exitIntent":true}"#;
    let left = |speed| Do::Event(Event::PointerLeft { speed });
    assert!(!comes(rule, &[left(None), Wait(199)]));
    assert!(!comes(
        rule,
        &[
            left(None),
            Wait(100),
            Do::Event(Event::PointerReturned),
            Wait(900)
        ]
    ));
    assert!(!comes(rule, &[left(Some(20)), Wait(900)]));
    assert!(comes(rule, &[left(Some(900)), Wait(200)]));
}

#[test]
fn on_touch_a_fling_upwards_or_a_return_is_leaving() {
    let options = r#"{"site":"demo","prompts":[{"id":"p","text":"t","when":{"exitIntent":true}}]}"#;
    let phone = || {
        let mut boot = boot(options);
        (boot.touch, boot.screen) = (true, 390);
        let mut shop = Shop::boot(boot);
        shop.event(Event::SettingsFailed);
        shop
    };
    let scroll = |shop: &mut Shop, top| {
        shop.event(Event::Scrolled(Viewport {
            top,
            height: 800,
            page: 5_000,
        }));
    };
    for (way, pace, expected) in [
        (vec![3_000, 2_600, 2_200], 200, true),
        (vec![3_000, 2_900, 2_800, 2_700], 200, false),
        (vec![0, 1_000, 2_000, 3_000], 200, false),
        (vec![3_000, 2_000], 700, false),
    ] {
        let mut shop = phone();
        for top in &way {
            scroll(&mut shop, *top);
            shop.wait(pace);
        }
        assert_eq!(shop.view().prompt.is_some(), expected, "{way:?}");
    }
    for (away, expected) in [(1_000, false), (2_000, true)] {
        let mut shop = phone();
        shop.event(Event::VisibilityChanged { visible: false });
        shop.wait(away);
        shop.event(Event::VisibilityChanged { visible: true });
        assert_eq!(shop.view().prompt.is_some(), expected, "{away}");
    }
    // With a pointer neither is.
    let mut desk = Shop::open(options);
    desk.event(Event::VisibilityChanged { visible: false });
    desk.wait(9_000);
    desk.event(Event::VisibilityChanged { visible: true });
    scroll(&mut desk, 3_000);
    desk.wait(200);
    scroll(&mut desk, 1_000);
    assert!(desk.view().prompt.is_none());
}

#[test]
fn depth_is_of_the_page_as_it_is_now() {
    let mut depth = Depth::default();
    let mut look = |top, height, page| {
        depth.looked(Viewport { top, height, page });
        depth.percent()
    };
    assert_eq!(look(0, 500, 2_000), 25);
    assert_eq!(look(500, 500, 2_000), 50);
    assert_eq!(look(0, 500, 2_000), 50, "seen is seen");
    assert_eq!(look(0, 500, 4_000), 25, "the page has grown");
    assert_eq!(look(3_499, 500, 4_000), 100, "parts of pixels are cut off");
    assert_eq!(look(0, 800, 300), 100, "a short page is seen whole");
    assert_eq!(Depth::default().percent(), 0, "nobody has looked");
}

#[test]
fn time_does_not_pass_while_nobody_looks() {
    let mut signals = Signals::new(at(0), true);
    signals.acted(at(4_000));
    assert_eq!(signals.visibility(at(5_000), false), None);
    assert_eq!(signals.visibility(at(6_000), false), None);
    assert_eq!(signals.entered(), Err(Duration::from_secs(5)));
    assert_eq!(signals.active(), Err(Duration::from_secs(1)));
    let away = Some(Duration::from_secs(100));
    assert_eq!(signals.visibility(at(105_000), true), away);
    assert_eq!(signals.visibility(at(105_000), true), None);
    // 5 s of looking so far, 1 s of them idle.
    assert_eq!(signals.entered(), Ok(at(100_000)));
    assert_eq!(signals.active(), Ok(at(104_000)));
}

#[test]
fn a_fling_is_fast_and_long() {
    let view = |top| Viewport {
        top,
        height: 900,
        page: 9_000,
    };
    let mut leaving = Leaving::default();
    assert!(!leaving.flung(at(0), view(4_000)));
    assert!(!leaving.flung(at(100), view(3_800)), "not far enough yet");
    assert!(leaving.flung(at(200), view(3_600)));
    assert!(!leaving.flung(at(300), view(3_500)), "once");
}

#[test]
fn addresses_are_matched_and_read() {
    for (kind, rule, address, expected) in [
        ("is", "/cart/", "/cart/", true),
        ("is", "/cart/", "/cart/?step=2", true),
        ("is", "/cart/?step=2", "/cart/?step=2", true),
        ("is", "/cart/", "/cart/x", false),
        ("contains", "step=", "/cart/?step=2", true),
        ("starts", "/ar/", "/en/ar/", false),
        ("ends", "/thanks", "/en/thanks?order=1", true),
        ("ends", "order=1", "/en/thanks?order=1", true),
        ("ends", "/thanks", "/thanks/more", false),
        ("glob", "/p/*", "/p/shirt", true),
        ("glob", "/p/*", "/p/shirt/red", false),
        ("glob", "/p/**", "/p/shirt/red", true),
        ("glob", "/p/*/red", "/p/shirt/red", true),
        ("glob", "/**/red", "/a/b/c/red", true),
        ("glob", "/p/?", "/p/س", true),
        ("glob", "/p/?", "/p/ab", false),
        ("glob", "*", "/", false),
        ("glob", "**", "/any/where?x=1", true),
        ("glob", "/a*b*c", "/axbxbxc", true),
        ("glob", "/a*b*c", "/axbxbx", false),
        ("regex", "^/p/[a-z]+$", "/p/shirt", true),
        ("regex", "(", "/p/shirt", false),
        ("begins", "/p", "/p", false),
    ] {
        assert_eq!(
            fits(kind, rule, address, ENGINE.0),
            expected,
            "{kind} {rule} {address}"
        );
    }
    for (address, text) in [
        ("/ar/%D8%B3%D9%84%D8%A9/?a=%D8%B3", "/ar/سلة/?a=س"),
        ("/a%2Fb?c=%26", "/a%2Fb?c=%26"),
        ("/%D8", "/%D8"),
        ("/100%", "/100%"),
        ("/%zz", "/%zz"),
    ] {
        assert_eq!(readable(address), text);
    }
    for (name, value) in [
        ("a", Some("1")),
        ("b", Some("")),
        ("c", Some("x=y")),
        ("d", None),
    ] {
        assert_eq!(parameter("/p?a=1&b&c=x=y&a=2", name), value, "{name}");
    }
    assert_eq!(parameter("/p", "a"), None);
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

#[test]
fn a_selector_that_is_none_is_told_and_the_rest_works() {
    let mut shop = Shop::open(
        r#"{"site":"demo","prompts":[{"id":"p","text":"t","when":{"clicked":"a[["}},
            {"id":"q","text":"t","when":{"timeOnPage":3}}]}"#,
    );
    shop.event(Event::SelectorRefused("a[[".into()));
    let told = |effect: &&Effect| matches!(effect, Effect::Report { message, .. } if message.contains("a[["));
    assert_eq!(shop.log.iter().filter(told).count(), 1);
    shop.wait(3_000);
    assert_eq!(shop.view().prompt.as_ref().map(|one| &*one.id), Some("q"));
    assert!(
        shop.saved()
            .iter()
            .any(|one| matches!(one, Record::Journey(_)))
    );
}
