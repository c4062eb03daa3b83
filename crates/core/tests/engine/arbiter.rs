//! Who may speak: priorities, caps, waiting for a turn, a busy visitor, patience.

use proptest::prelude::*;
use wasl_core::Event;
use wasl_core::arbiter::Patience;
use wasl_core::event::Command;
use wasl_protocol::{Duration, Properties};

use crate::harness::{Shop, at, boot, page};

const DAY: u64 = 24 * 3_600_000;

fn prompt(shop: &Shop) -> Option<String> {
    shop.view().prompt.as_ref().map(|prompt| prompt.id.clone())
}

fn track(shop: &mut Shop, name: &str) {
    shop.event(Event::Commanded(Command::Track {
        name: name.into(),
        properties: Properties::default(),
    }));
}

fn shop(prompts: &str) -> Shop {
    Shop::open(&format!(
        r#"{{"site":"demo","promptCooldown":0,"prompts":[{prompts}]}}"#
    ))
}

#[test]
fn the_highest_priority_comes_first_and_the_others_wait_for_their_turn() {
    let mut shop = shop(
        r#"{"id":"low","text":"t","when":{"event.name":"go"}},
           {"id":"high","text":"t","priority":5,"when":{"event.name":"go"}},
           {"id":"impatient","text":"t","priority":1,"wait":10,"when":{"event.name":"go"}}"#,
    );
    track(&mut shop, "go");
    assert_eq!(prompt(&shop).as_deref(), Some("high"));
    shop.wait(5_000);
    track(&mut shop, "go");
    shop.event(Event::PromptDismissed);
    assert_eq!(prompt(&shop), None, "a rest after a dismissal");
    shop.wait(29_000);
    assert_eq!(prompt(&shop), None);
    // 34 s later "impatient" has waited for more than 10 s and "low" for less than 30.
    shop.wait(1_000);
    assert_eq!(
        prompt(&shop),
        None,
        "low waited for 30 s too: its moment was 35 s ago"
    );
}

#[test]
fn a_moment_that_comes_while_something_is_on_screen_is_not_lost() {
    let mut shop = shop(
        r#"{"id":"one","text":"t","when":{"event.name":"one"}},
           {"id":"two","text":"t","wait":120,"when":{"event.name":"two"}}"#,
    );
    track(&mut shop, "one");
    track(&mut shop, "two");
    assert_eq!(prompt(&shop).as_deref(), Some("one"));
    shop.wait(60_000);
    shop.event(Event::PromptDismissed);
    shop.wait(30_000);
    assert_eq!(prompt(&shop).as_deref(), Some("two"));
    // Nor while the panel is open; but another page is another moment.
    for (moves, expected) in [(false, Some("two")), (true, None)] {
        let mut shop =
            self::shop(r#"{"id":"two","text":"t","wait":120,"when":{"event.name":"two"}}"#);
        shop.event(Event::LauncherClicked);
        track(&mut shop, "two");
        shop.event(Event::PanelClosed);
        if moves {
            shop.event(Event::PageChanged(page("/other")));
        }
        shop.wait(30_000);
        assert_eq!(prompt(&shop).as_deref(), expected);
    }
}

#[test]
fn who_is_busy_is_let_be() {
    let mut shop = shop(r#"{"id":"p","text":"t","wait":60,"when":{"event.name":"go"}}"#);
    shop.busy = true;
    track(&mut shop, "go");
    shop.wait(20_000);
    assert_eq!(prompt(&shop), None);
    shop.busy = false;
    shop.wait(2_000);
    assert_eq!(prompt(&shop).as_deref(), Some("p"));
}

#[test]
fn the_panel_may_open_while_the_page_is_asked() {
    let mut shop = shop(r#"{"id":"p","text":"t","when":{"timeOnPage":5}}"#);
    shop.now = 5_000;
    let effects = shop.model.update(at(5_000), Event::Ticked);
    assert!(effects.contains(&wasl_core::Effect::LookAround));
    shop.model.update(at(5_000), Event::LauncherClicked);
    let late = Event::LookedAround { busy: false };
    shop.model.update(at(5_001), late);
    assert_eq!(prompt(&shop), None);
}

#[test]
fn caps_hold_in_the_visit_the_day_and_the_week() {
    let rule = r#"{"id":"p","text":"t","cap":100,"caps":{"visit":2,"day":3,"week":5},"when":{"event.name":"go"}}"#;
    let mut shop = shop(rule);
    let mut shown = Vec::new();
    // Every 12 hours a visit in which it has five moments.
    for visit in 0..20_u64 {
        let mut count = 0;
        for moment in 0..5 {
            shop.event(Event::PageChanged(page(&format!("/{visit}/{moment}"))));
            track(&mut shop, "go");
            if prompt(&shop).is_some() {
                count += 1;
                shop.event(Event::PromptClicked(0));
                shop.event(Event::PanelClosed);
            }
            shop.wait(31_000);
        }
        shown.push(count);
        shop.wait(DAY / 2 - 5 * 31_000);
    }
    assert_eq!(shown[..4], [2, 1, 2, 0], "{shown:?}");
    for window in shown.windows(14) {
        assert!(window.iter().sum::<u32>() <= 5, "{shown:?}");
    }
    assert!(shown[14..].iter().sum::<u32>() > 0, "{shown:?}");
}

#[test]
fn never_is_for_good_and_later_is_not() {
    let rule = r#"{"id":"p","text":"t","cap":9,"when":{"event.name":"go"},
        "buttons":[{"label":"Later","action":"dismiss"},{"label":"Never","action":"never"}]}"#;
    for (button, again) in [(0, true), (1, false)] {
        let mut shop = shop(rule);
        track(&mut shop, "go");
        shop.event(Event::PromptClicked(button));
        let mut next = boot(&format!(
            r#"{{"site":"demo","promptCooldown":0,"prompts":[{rule}]}}"#
        ));
        next.records = shop.saved();
        let mut next = Shop::boot_at(next, DAY, shop.server.clone());
        track(&mut next, "go");
        assert_eq!(prompt(&next).is_some(), again, "{button}");
    }
}

#[test]
fn dismissals_make_the_pauses_longer_and_a_click_makes_them_shorter() {
    let start = Patience::default();
    let cooldown = |patience: Patience, at_millis| {
        patience
            .stretch(at(at_millis), Duration::from_secs(60))
            .as_millis()
            / 1_000
    };
    assert_eq!(cooldown(start, 0), 60);
    let mut patience = start;
    for expected in [120, 240, 480, 967, 1_200, 1_200] {
        patience.dismissed(at(0));
        assert_eq!(cooldown(patience, 0), expected);
    }
    let mut welcome = patience;
    welcome.engaged(at(0));
    assert_eq!(cooldown(welcome, 0), 600);
    let mut refused = start;
    refused.refused(at(0));
    assert_eq!(cooldown(refused, 0), 240);
    // Of 950 missing thousandths half comes back in a week.
    assert_eq!(patience.now(at(7 * DAY)), 1_000 - 475);
    assert_eq!(patience.now(at(14 * DAY)), 1_000 - 237);
    assert_eq!(patience.now(at(100 * DAY)), 1_000);

    let mut shop = Shop::open(
        r#"{"site":"demo","promptCooldown":60,"prompts":[
            {"id":"a","text":"t","when":{"event.name":"a"}},
            {"id":"b","text":"t","wait":600,"when":{"event.name":"b"}}]}"#,
    );
    track(&mut shop, "a");
    shop.event(Event::PromptDismissed);
    track(&mut shop, "b");
    shop.wait(119_000);
    assert_eq!(prompt(&shop), None);
    shop.wait(1_000);
    assert_eq!(prompt(&shop).as_deref(), Some("b"));
}

proptest! {
    #[test]
    fn patience_stays_in_its_bounds_and_only_grows_by_itself(
        acts in prop::collection::vec((0_u8..3, 0_u64..30 * DAY), 0..40),
    ) {
        let mut patience = Patience::default();
        let mut now = 0;
        for (act, pause) in acts {
            match act {
                0 => patience.dismissed(at(now)),
                1 => patience.refused(at(now)),
                _ => patience.engaged(at(now)),
            }
            let mut before = patience.now(at(now));
            for step in 1..=10 {
                let left = patience.now(at(now + pause * step / 10));
                prop_assert!((50..=1_000).contains(&left));
                prop_assert!(left >= before);
                before = left;
            }
            now += pause;
        }
    }
}

/// What becomes of a prompt for each of many visitors: its text, or what was reported instead.
fn outcomes(options: &str, visitors: u64) -> Vec<Option<String>> {
    (0..visitors)
        .map(|visitor| {
            let mut boot = boot(options);
            boot.entropy[4] = visitor;
            let mut shop = Shop::boot(boot);
            shop.event(Event::SettingsFailed);
            shop.wait(1_000);
            assert_eq!(shop.happened("wasl.prompt.eligible").len(), 1);
            let text = shop
                .view()
                .prompt
                .as_ref()
                .map(|prompt| prompt.text.clone());
            let shown = shop.happened("wasl.prompt.shown");
            assert_eq!(shown.len(), usize::from(text.is_some()));
            assert_eq!(
                shop.happened("wasl.prompt.held_out").len(),
                usize::from(text.is_none())
            );
            // The same on the next page and in the next visit.
            let mut next = self::boot(options);
            next.records = shop.saved();
            let mut next = Shop::boot_at(next, DAY, shop.server.clone());
            next.wait(1_000);
            let again = next
                .view()
                .prompt
                .as_ref()
                .map(|prompt| prompt.text.clone());
            assert_eq!(again, text);
            text
        })
        .collect()
}

#[test]
fn a_holdout_and_variants_share_the_visitors_out_for_ever() {
    let all = outcomes(
        r#"{"site":"demo","promptCooldown":0,"holdout":20,"prompts":[{"id":"p","text":"own","cap":9,
            "when":{"timeOnPage":1},"variants":[
                {"id":"a","text":"short"},{"id":"b","text":"long","weight":3}]}]}"#,
        600,
    );
    let count = |text: Option<&str>| all.iter().filter(|one| one.as_deref() == text).count();
    // 600 · 0.2 = 120, 480 · 0.25 = 120, 480 · 0.75 = 360: within four standard deviations.
    assert!((80..=160).contains(&count(None)), "{}", count(None));
    assert!(
        (80..=160).contains(&count(Some("short"))),
        "{}",
        count(Some("short"))
    );
    assert!(
        (312..=408).contains(&count(Some("long"))),
        "{}",
        count(Some("long"))
    );
    assert_eq!(count(Some("own")), 0);
}

#[test]
fn a_share_of_the_visitors_is_not_thrown_again_at_each_moment() {
    let options = r#"{"site":"demo","promptCooldown":0,"prompts":[
        {"id":"p","text":"t","share":10,"when":{"event.name":"go"}}]}"#;
    let mut reached = 0;
    for visitor in 0..300 {
        let mut boot = boot(options);
        boot.entropy[4] = visitor;
        let mut shop = Shop::boot(boot);
        shop.event(Event::SettingsFailed);
        for moment in 0..7 {
            track(&mut shop, "go");
            shop.event(Event::PageChanged(page(&format!("/{moment}"))));
        }
        reached += u32::from(!shop.happened("wasl.prompt.shown").is_empty());
    }
    // 10 % of 300 within four standard deviations; thrown at each moment it would be 52 %.
    assert!((9..=51).contains(&reached), "{reached}");
}
