//! Prompts: at most as often as allowed, one at a time, never in the way.

use proptest::prelude::*;
use wasl_core::event::{Command, Page};
use wasl_core::record::{PromptRecord, Record};
use wasl_core::triggers::Viewport;
use wasl_core::{Effect, Event};

use crate::harness::{Shop, at, boot, json, page, text_at};

const TIMED: &str = r#"{"site":"demo","promptCooldown":60,"prompts":[
    {"id":"sizes","text":"Need a hand with sizes?","when":{"timeOnPage":10},
     "buttons":[{"label":"Yes","action":"chat"},{"label":"See sizes","action":"link","href":"/sizes"},{"label":"No","action":"dismiss"}]}]}"#;

fn prompt(shop: &Shop) -> Option<String> {
    shop.view().prompt.as_ref().map(|prompt| prompt.id.clone())
}

/// So much of a page of 1,000 pixels has been in view.
fn seen(percent: u8) -> Event {
    Event::Scrolled(Viewport {
        top: 0,
        height: u32::from(percent) * 10,
        page: 1_000,
    })
}

#[test]
fn a_prompt_comes_when_its_time_has_come_and_once() {
    let mut shop = Shop::open(TIMED);
    shop.wait(9_999);
    assert_eq!(prompt(&shop), None);
    shop.wait(1);
    let view = shop.view().prompt.clone().expect("a prompt");
    assert_eq!(view.text, "Need a hand with sizes?");
    assert_eq!(view.buttons, ["Yes", "See sizes", "No"]);
    assert!(shop.view().panel.is_none());
    assert!(
        !shop
            .log
            .iter()
            .any(|effect| matches!(effect, Effect::Focus(_)))
    );
    shop.event(Event::PromptDismissed);
    assert_eq!(prompt(&shop), None);
    shop.event(Event::PageChanged(page("/p/2")));
    shop.wait(3_600_000);
    assert_eq!(prompt(&shop), None, "its cap is 1");
    assert_eq!(shop.happened("wasl.prompt.shown").len(), 1);
    assert_eq!(shop.happened("wasl.prompt.dismissed").len(), 1);
    let actions: Vec<_> = shop
        .emitted("prompt")
        .iter()
        .filter_map(|detail| text_at(detail, &["action"]))
        .collect();
    assert_eq!(actions, ["shown", "dismissed"]);
}

#[test]
fn what_was_shown_is_remembered_over_pages_and_tabs() {
    let mut first = Shop::open(TIMED);
    first.wait(10_000);
    let kept = first
        .saved()
        .into_iter()
        .find(|record| matches!(record, Record::Prompts(_)))
        .expect("a record");

    let mut next = boot(TIMED);
    next.records = vec![kept.clone()];
    let mut next = Shop::boot_at(next, 3_600_000, first.server.clone());
    next.wait(60_000);
    assert_eq!(prompt(&next), None);

    let mut other = Shop::open(TIMED);
    other.wait(5_000);
    other.event(Event::RecordChanged(kept));
    other.wait(60_000);
    assert_eq!(prompt(&other), None);
}

#[test]
fn buttons_do_what_they_say() {
    for (place, panel, navigates, sends) in [
        (0, true, false, true),
        (1, false, true, false),
        (2, false, false, false),
        (9, true, false, false),
    ] {
        let mut shop = Shop::open(TIMED);
        shop.wait(10_000);
        let effects = shop.event(Event::PromptClicked(place));
        shop.serve();
        assert_eq!(prompt(&shop), None);
        assert_eq!(shop.view().panel.is_some(), panel, "{place}");
        assert_eq!(
            effects.contains(&Effect::Navigate("/sizes".into())),
            navigates,
            "{place}"
        );
        assert_eq!(shop.server.messages.len() == 1, sends, "{place}");
    }
}

#[test]
fn nothing_comes_while_the_panel_is_open_or_the_page_in_the_back_or_all_is_hidden() {
    let mut shop = Shop::open(TIMED);
    shop.event(Event::Commanded(Command::Open));
    shop.wait(20_000);
    assert_eq!(prompt(&shop), None);
    shop.event(Event::PanelClosed);
    shop.wait(29_999);
    assert_eq!(prompt(&shop), None, "just closed");
    shop.wait(1);
    assert!(prompt(&shop).is_some());
    shop.event(Event::LauncherClicked);
    assert_eq!(prompt(&shop), None, "the panel takes its place");

    let mut shop = Shop::open(TIMED);
    shop.event(Event::Commanded(Command::Hide));
    shop.wait(20_000);
    assert_eq!(prompt(&shop), None);
    shop.event(Event::Commanded(Command::Show));
    assert!(prompt(&shop).is_some());

    let mut shop = Shop::open(TIMED);
    shop.event(Event::VisibilityChanged { visible: false });
    shop.wait(20_000);
    assert_eq!(prompt(&shop), None);
    shop.event(Event::VisibilityChanged { visible: true });
    assert_eq!(prompt(&shop), None, "the time in the back does not count");
    shop.wait(10_000);
    assert!(prompt(&shop).is_some());
}

#[test]
fn the_page_is_watched_only_as_far_as_needed() {
    let options = r#"{"site":"demo","prompts":[
        {"id":"exit","text":"t","when":{"exitIntent":true}},
        {"id":"idle","text":"t","when":{"idle":30,"scroll":20}}],"promptCooldown":0}"#;
    let mut shop = Shop::open(options);
    let watches = |shop: &Shop| -> Vec<(bool, bool, bool)> {
        shop.log
            .iter()
            .filter_map(|effect| match effect {
                Effect::Watch(watch) => Some((watch.scroll, watch.exit, watch.activity)),
                _ => None,
            })
            .collect()
    };
    assert_eq!(watches(&shop), [(true, true, true)]);
    shop.event(Event::PointerLeft { speed: None });
    shop.wait(200);
    assert_eq!(prompt(&shop).as_deref(), Some("exit"));
    assert_eq!(watches(&shop).last(), Some(&(true, false, true)));
    shop.event(Event::PromptDismissed);
    shop.event(seen(25));
    shop.wait(29_999);
    assert_eq!(prompt(&shop), None);
    shop.wait(1);
    assert_eq!(prompt(&shop).as_deref(), Some("idle"));
    assert_eq!(watches(&shop).last(), Some(&(false, false, false)));
    assert!(
        Shop::open(r#"{"site":"demo"}"#)
            .log
            .iter()
            .all(|effect| !matches!(effect, Effect::Watch(_)))
    );
}

#[test]
fn prompts_of_the_settings_count_too() {
    let mut shop = Shop::boot(boot(r#"{"site":"demo"}"#));
    shop.event(Event::SettingsLoaded(json(
        r#"{"prompts":[{"id":"p","text":"t","when":{"url":{"contains":"sale"}}}]}"#,
    )));
    assert_eq!(prompt(&shop), None);
    shop.event(Event::PageChanged(page("/sale")));
    assert_eq!(prompt(&shop).as_deref(), Some("p"));
    shop.event(Event::PageChanged(page("/other")));
    assert_eq!(prompt(&shop), None, "it was about the page before");
}

#[test]
fn a_prompt_that_the_options_lose_is_off_the_screen_and_out_of_the_way() {
    let mut shop = Shop::open(TIMED);
    shop.wait(10_000);
    assert!(prompt(&shop).is_some());
    let update = |prompts: &str| Event::Commanded(Command::Update(json(prompts)));
    shop.event(update(r#"{"prompts":[],"promptCooldown":0}"#));
    assert_eq!(prompt(&shop), None);
    shop.event(update(
        r#"{"prompts":[{"id":"next","text":"t","when":{"timeOnPage":5}}]}"#,
    ));
    assert_eq!(prompt(&shop).as_deref(), Some("next"));
}

#[derive(Clone, Debug)]
enum Step {
    Wait(u64),
    Event(Event),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0_u64..200_000).prop_map(Step::Wait),
        1 => (0_u8..=100).prop_map(|percent| Step::Event(seen(percent))),
        2 => Just(Step::Event(Event::PointerLeft { speed: None })),
        1 => Just(Step::Event(Event::Active)),
        2 => (0_u8..4).prop_map(|n| Step::Event(Event::PageChanged(Page {
            origin: "https://shop.example".into(),
            path: ["/", "/a", "/b", "/sale"][usize::from(n)].into(),
            title: String::new(),
        }))),
        1 => any::<bool>().prop_map(|visible| Step::Event(Event::VisibilityChanged { visible })),
        1 => Just(Step::Event(Event::LauncherClicked)),
        2 => Just(Step::Event(Event::PromptDismissed)),
        1 => (0_usize..3).prop_map(|place| Step::Event(Event::PromptClicked(place))),
        1 => (0_u32..3, 0_u64..1_000_000).prop_map(|(shown, time)| Step::Event(
            Event::RecordChanged(Record::Prompts(vec![PromptRecord {
                id: "often".into(),
                shown,
                at: at(time),
                times: Vec::new(),
                never: false,
                later: 0,
                later_until: None,
            }]))
        )),
    ]
}

proptest! {
    #[test]
    fn caps_cooldown_and_quiet_hold_whatever_happens(steps in prop::collection::vec(step(), 1..80)) {
        const COOLDOWN: u64 = 45_000;
        let mut shop = Shop::open(r#"{"site":"demo","promptCooldown":45,"prompts":[
            {"id":"once","text":"t","when":{"timeOnPage":20}},
            {"id":"often","text":"t","cap":3,"when":{"exitIntent":true}},
            {"id":"deep","text":"t","cap":2,"when":{"scroll":40,"idle":5}},
            {"id":"sale","text":"t","when":{"url":{"is":"/sale"},"pageCount":3}}]}"#);
        let mut shown: Vec<(String, u64)> = Vec::new();
        let mut looked = 0;
        for step in steps {
            match step {
                Step::Wait(millis) => shop.wait(millis),
                Step::Event(event) => { shop.event(event); }
            }
            let view = shop.view();
            prop_assert!(view.prompt.is_none() || view.panel.is_none());
            for effect in &shop.log[looked..] {
                if let Effect::Emit { name: "prompt", detail } = effect
                    && text_at(detail, &["action"]).as_deref() == Some("shown")
                {
                    shown.push((text_at(detail, &["id"]).unwrap(), 0));
                }
            }
            looked = shop.log.len();
        }
        for (id, cap) in [("once", 1), ("often", 3), ("deep", 2), ("sale", 1)] {
            prop_assert!(shown.iter().filter(|(one, _)| one == id).count() <= cap, "{id}");
        }
        let times: Vec<String> = shop
            .emitted("event")
            .iter()
            .filter(|detail| text_at(detail, &["type"]).as_deref() == Some("wasl.prompt.shown"))
            .filter_map(|detail| text_at(detail, &["time"]))
            .collect();
        let moments: Vec<u64> = times.iter().map(|time| millis_of(time)).collect();
        for pair in moments.windows(2) {
            prop_assert!(pair[1] - pair[0] >= COOLDOWN, "{times:?}");
        }
    }
}

/// Milliseconds since the start of the year 2000 or so: only differences matter.
fn millis_of(time: &str) -> u64 {
    let digits = |from: usize, to: usize| time[from..to].parse::<u64>().unwrap();
    let day = digits(5, 7) * 31 + digits(8, 10);
    (((day * 24 + digits(11, 13)) * 60 + digits(14, 16)) * 60 + digits(17, 19)) * 1_000
        + digits(20, 23)
}
