//! When rules hold: what the visitor and the page do, and what comes up then.

use wasl_core::event::Command;
use wasl_core::record::Record;
use wasl_core::triggers::Viewport;
use wasl_core::{Effect, Event};

use crate::harness::{Shop, page, properties};

pub enum Do {
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
pub use Do::{Attributes, Cart, Leave, Page, See, Track, Wait};

pub fn click(selector: &str) -> Do {
    Do::Event(Event::Clicked(vec![selector.into()]))
}

pub fn act(shop: &mut Shop, step: &Do) {
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
pub fn comes(rule: &str, steps: &[Do]) -> bool {
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
