//! Signals of the page: leaving, depth, time in front, flings.

use wasl_core::Event;
use wasl_core::triggers::{Depth, Leaving, Signals, Viewport};
use wasl_protocol::Duration;

use crate::harness::{Shop, at, boot};
use crate::triggers::{Do, Wait, comes};

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
