//! Consent at work: what is posted and stored before the visitor was asked, and after.

use std::collections::BTreeSet;

use wasl_core::event::{BatchOutcome, Boot, Command, Timing};
use wasl_core::record::{Record, Slot};
use wasl_core::telemetry::Way;
use wasl_core::telemetry::consent::Signals;
use wasl_core::{Effect, Event};
use wasl_protocol::{CloudEvent, Duration, Value};

use crate::harness::{BARE, Shop, at, boot, json, page, properties, text_at};

fn with(consent: &str) -> String {
    format!(r#"{{"site":"demo","consent":{consent}}}"#)
}

fn told(modes: &str) -> Event {
    Event::Commanded(Command::Consent(properties(modes)))
}

fn slots(shop: &Shop) -> BTreeSet<&'static str> {
    let saved = shop.saved();
    saved.iter().map(|record| name(record.slot())).collect()
}

fn name(slot: Slot) -> &'static str {
    match slot {
        Slot::Session => "session",
        Slot::Journey => "journey",
        Slot::Visitor => "visitor",
        Slot::Panel => "panel",
        Slot::Events => "events",
        Slot::Prompts => "prompts",
        Slot::Draft
        | Slot::Bot
        | Slot::Flows
        | Slot::Sound
        | Slot::Leads
        | Slot::Surveys
        | Slot::Answers => "other",
    }
}

fn posted(shop: &Shop) -> Vec<CloudEvent> {
    let batches = shop.batches().into_iter();
    batches.flat_map(|(_, events, _)| events).collect()
}

fn kinds(events: &[CloudEvent]) -> Vec<&str> {
    events.iter().map(|event| event.kind.as_str()).collect()
}

fn says(event: &CloudEvent, path: &[&str]) -> Option<String> {
    text_at(&Value::Map(event.data.clone()), path)
}

/// What reaches storage or the network, a line each.
fn traces(shop: &Shop) -> Vec<String> {
    let is_trace = |effect: &&Effect| {
        matches!(
            effect,
            Effect::Save(_)
                | Effect::Forget(_)
                | Effect::SaveOutgoing(_)
                | Effect::DropOutgoing(_)
                | Effect::ReadOutbox
                | Effect::FetchSettings(_)
                | Effect::PostEvents { .. }
                | Effect::PostLead { .. }
                | Effect::OpenSocket
                | Effect::OpenStream
                | Effect::JoinTabs { .. }
        )
    };
    let traces = shop.log.iter().filter(is_trace);
    traces.map(|effect| format!("{effect:?}")).collect()
}

#[test]
fn nothing_is_stored_or_requested_before_the_visitor_acts_where_that_is_asked() {
    let options = r#"{"site":"demo","consent":{"start":"interaction"},
        "prompts":[{"id":"p","text":"Hello","when":{"timeOnPage":3}}]}"#;
    let mut shop = Shop::boot(boot(options));
    shop.event(Event::Commanded(Command::Track {
        name: "looked".into(),
        properties: properties("{}"),
    }));
    shop.event(Event::PageChanged(page("/cart/")));
    shop.wait(20_000);
    assert!(
        shop.view().prompt.is_some(),
        "prompts of the page's own come up"
    );
    shop.event(Event::Active);
    shop.event(Event::NetworkChanged { online: true });
    shop.event(Event::VisibilityChanged { visible: false });
    shop.event(Event::PageHidden);
    shop.event(Event::VisibilityChanged { visible: true });
    assert!(traces(&shop).is_empty(), "{:?}", traces(&shop));

    // One touch, and all of it goes on, as it happened.
    shop.event(Event::PromptDismissed);
    assert!(
        shop.log
            .iter()
            .any(|effect| matches!(effect, Effect::FetchSettings(_)))
    );
    assert!(shop.log.contains(&Effect::ReadOutbox));
    assert_eq!(slots(&shop), ["journey", "prompts", "session"].into());
    shop.event(Event::SettingsLoaded(json("{}")));
    shop.wait(5_000);
    let events = posted(&shop);
    assert!(
        kinds(&events).contains(&"wasl.custom.looked"),
        "{:?}",
        kinds(&events)
    );
    assert_eq!(events[0].kind, "wasl.widget.loaded");
    assert_eq!(events[0].time, at(0).to_rfc3339(), "when it happened");
}

#[test]
fn a_visitor_who_acted_before_is_known() {
    let mut first = Shop::boot(boot(&with(r#"{"start":"interaction"}"#)));
    first.event(Event::LauncherClicked);
    let visitor = first
        .saved()
        .into_iter()
        .find(|one| matches!(one, Record::Visitor(_)));
    let start = Boot {
        records: visitor.into_iter().collect(),
        ..boot(&with(r#"{"start":"interaction"}"#))
    };
    let shop = Shop::boot(start);
    assert!(slots(&shop).contains("session"));

    // In another tab is as good as here.
    let mut other = Shop::boot(boot(&with(r#"{"start":"interaction"}"#)));
    assert!(traces(&other).is_empty());
    let visitor = first
        .saved()
        .into_iter()
        .find(|one| matches!(one, Record::Visitor(_)));
    other.event(Event::RecordChanged(visitor.unwrap()));
    assert!(slots(&other).contains("session"));

    // A visitor who pressed the loader's launcher has acted.
    let start = Boot {
        opened: true,
        ..boot(&with(r#"{"start":"interaction"}"#))
    };
    assert!(slots(&Shop::boot(start)).contains("visitor"));
}

#[test]
fn pending_events_wait_in_memory_and_go_as_they_were() {
    let mut shop = Shop::open(&with(r#""pending""#));
    shop.wait(6_000);
    assert!(posted(&shop).is_empty() && slots(&shop).is_empty());
    let made: Vec<_> = shop
        .emitted("event")
        .iter()
        .map(|detail| (text_at(detail, &["id"]), text_at(detail, &["time"])))
        .collect();
    shop.event(told(r#"{"mode":"granted"}"#));
    shop.wait(5_000);
    let events = posted(&shop);
    let went: Vec<_> = events
        .iter()
        .map(|event| (Some(event.id.as_str().to_owned()), Some(event.time.clone())))
        .collect();
    assert_eq!(went, made);
    assert_eq!(
        says(&events[0], &["consent", "analytics"]).as_deref(),
        Some("granted")
    );
    assert!(slots(&shop).contains("session") && slots(&shop).contains("journey"));
}

#[test]
fn what_is_denied_never_goes_and_what_is_taken_back_is_dropped() {
    let mut shop = Shop::open(BARE);
    shop.event(told(r#"{"analytics":"denied","marketing":"denied"}"#));
    for slot in [Slot::Session, Slot::Journey] {
        assert!(shop.log.contains(&Effect::Forget(slot)), "{}", name(slot));
    }
    let before = shop.saved().len();
    shop.event(Event::PageChanged(page("/cart/")));
    shop.wait(10_000);
    let events = posted(&shop);
    assert_eq!(
        kinds(&events),
        ["wasl.performance.measured"],
        "which is functional"
    );
    assert_eq!(
        says(&events[0], &["consent", "analytics"]).as_deref(),
        Some("granted"),
        "as it was then"
    );
    assert!(
        shop.saved()[before..]
            .iter()
            .all(|one| one.slot() == Slot::Events)
    );
    assert_eq!(shop.model.telemetry().0.withdrawn, 2);

    // A whole refusal takes the visitor with it, and what they wrote and nobody has.
    let mut shop = Shop::open(BARE);
    shop.event(Event::LauncherClicked);
    shop.serve();
    shop.server.reachable = false;
    shop.event(Event::SocketClosed);
    shop.write("where is it");
    shop.event(told(r#"{"mode":"denied"}"#));
    assert!(shop.log.contains(&Effect::Forget(Slot::Visitor)));
    assert!(
        shop.log
            .iter()
            .any(|effect| matches!(effect, Effect::DropOutgoing(_)))
    );
    // It is still in memory, and arrives.
    shop.server.reachable = true;
    shop.wait(60_000);
    shop.serve();
    assert_eq!(shop.server.messages.len(), 1);
}

#[test]
fn the_browsers_signals_count_where_nobody_was_asked() {
    let start = |options: &str| Boot {
        signals: Signals {
            privacy_control: true,
            do_not_track: false,
        },
        ..boot(options)
    };
    let rule = r#""prompts":[{"id":"p","text":"Hello","when":{"timeOnPage":1}}]"#;
    let mut shop = Shop::boot(start(&format!(r#"{{"site":"demo",{rule}}}"#)));
    shop.event(Event::SettingsLoaded(json("{}")));
    shop.wait(10_000);
    assert!(shop.view().prompt.is_some());
    let events = posted(&shop);
    assert!(
        !kinds(&events)
            .iter()
            .any(|kind| kind.starts_with("wasl.prompt.")),
        "{events:?}"
    );
    let session = shop.saved().into_iter().find_map(|record| match record {
        Record::Session(session) => Some(session.id),
        _ => None,
    });
    // What stays on the device stays as it was.
    let session = session.expect("a session");
    assert!(events.iter().all(|event| event.session != session));
    let numbers: Vec<_> = events
        .iter()
        .map(|event| event.data.get("sequence").cloned())
        .collect();
    let counted: Vec<_> = (1..=events.len())
        .map(|at| Some(Value::from(at as u32)))
        .collect();
    assert_eq!(numbers, counted);

    // Whoever was asked is believed; and a merchant may have asked otherwise.
    let mut asked = Shop::boot(start(BARE));
    asked.event(told(r#"{"mode":"granted"}"#));
    let ignored = Shop::boot(start(&with(r#"{"signals":false}"#)));
    for mut shop in [asked, ignored] {
        shop.event(Event::SettingsLoaded(json("{}")));
        shop.wait(10_000);
        let events = posted(&shop);
        assert_eq!(
            says(events.last().unwrap(), &["consent", "marketing"]).as_deref(),
            Some("granted")
        );
    }
}

#[test]
fn the_settings_and_update_may_say_it_too() {
    let mut shop = Shop::boot(boot(BARE));
    shop.event(Event::SettingsLoaded(json(r#"{"consent":"denied"}"#)));
    shop.wait(10_000);
    assert!(posted(&shop).is_empty());
    assert!(shop.log.contains(&Effect::Forget(Slot::Session)));
    shop.event(Event::Commanded(Command::Update(json(
        r#"{"consent":{"analytics":"granted"}}"#,
    ))));
    shop.event(Event::PageChanged(page("/a")));
    shop.wait(10_000);
    assert!(!posted(&shop).is_empty());
}

#[test]
fn what_is_only_waiting_is_not_stored() {
    let mut shop = Shop::open(BARE);
    shop.event(told(r#"{"mode":"granted"}"#));
    shop.event(Event::Commanded(Command::Update(json(
        r#"{"title":"Ask"}"#,
    ))));
    assert!(!slots(&shop).contains("events"));
}

#[test]
fn a_wrong_decision_is_told() {
    let mut shop = Shop::open(BARE);
    shop.event(told(r#"{"mode":"yes"}"#));
    shop.event(told(r#"{"adverts":"denied"}"#));
    shop.event(told("{}"));
    let errors = shop.errors();
    assert!(
        errors[0].contains("\"yes\"") && errors[0].contains("granted"),
        "{errors:?}"
    );
    assert!(
        errors[1].contains("adverts") && errors[1].contains("marketing"),
        "{errors:?}"
    );
    shop.wait(10_000);
    assert_eq!(posted(&shop).len(), 3, "and changes nothing");
}

#[test]
fn the_pages_own_code_sees_each_event_first() {
    let start = Boot {
        vets: true,
        timing: Timing {
            loader: Duration::from_millis(40),
            ready: Duration::from_millis(900),
        },
        ..boot(BARE)
    };
    let mut shop = Shop::boot(start);
    shop.event(Event::SettingsLoaded(json("{}")));
    let vetting = |shop: &Shop| -> Vec<CloudEvent> {
        let events = shop.log.iter().filter_map(|effect| match effect {
            Effect::Vet {
                way: Way::Endpoint,
                event,
            } => Some(event.clone()),
            _ => None,
        });
        events.collect()
    };
    let seen = vetting(&shop);
    assert_eq!(seen.len(), 3);
    assert_eq!(
        serde_json::to_string(seen[1].data.get("properties").unwrap()).unwrap(),
        r#"{"loader_ms":40,"ready_ms":900}"#
    );
    shop.wait(10_000);
    assert!(posted(&shop).is_empty(), "not before it did");
    let mut first = seen[0].clone();
    first.data.set("note", "seen");
    shop.event(Event::Vetted {
        way: Way::Endpoint,
        event: first.clone(),
    });
    shop.wait(5_000);
    assert_eq!(posted(&shop), [first]);

    // The last word of a page goes with it.
    shop.answer(BatchOutcome::Accepted(None));
    shop.event(Event::PageHidden);
    shop.event(Event::Vetted {
        way: Way::Endpoint,
        event: seen[2].clone(),
    });
    let (_, events, last_chance) = shop.batches().pop().unwrap();
    assert_eq!((events.as_slice(), last_chance), (&seen[2..], true));
}

#[test]
fn a_sample_reports_sessions_whole_or_not_at_all() {
    let mut reported = 0;
    for turn in 0..200_u64 {
        let start = Boot {
            entropy: [1, 2, 3, 4, turn],
            ..boot(r#"{"site":"demo","events":{"sample":25}}"#)
        };
        let mut shop = Shop::boot_at(start, turn * 1_000, Default::default());
        shop.event(Event::SettingsLoaded(json("{}")));
        shop.wait(10_000);
        let events = posted(&shop);
        assert!(matches!(events.len(), 0 | 3), "{events:?}");
        for event in &events {
            assert_eq!(event.data.get("sample"), Some(&Value::from(25_u32)));
        }
        reported += usize::from(!events.is_empty());
    }
    // The 99.9 % interval of 200 throws at 1 in 4.
    assert!((30..=71).contains(&reported), "{reported}");
}

#[test]
fn events_of_a_session_are_counted_over_pages_and_tabs() {
    let mut shop = Shop::open(BARE);
    shop.wait(5_000);
    let saved = shop.saved();
    let next = Shop::boot(Boot {
        records: saved
            .into_iter()
            .rev()
            .filter(|one| one.slot() == Slot::Session)
            .take(1)
            .collect(),
        ..boot(BARE)
    });
    let first = next.emitted("event").remove(0);
    let sequence = |detail: &Value| match detail {
        Value::Map(map) => match map.get("data") {
            Some(Value::Map(data)) => data.get("sequence").cloned(),
            _ => None,
        },
        _ => None,
    };
    assert_eq!(sequence(&first), Some(Value::from(4_u32)));
    for record in next.saved() {
        shop.event(Event::RecordChanged(record));
    }
    shop.event(Event::LauncherClicked);
    let opened = shop.emitted("event").pop().unwrap();
    assert_eq!(sequence(&opened), Some(Value::from(6_u32)));
}

#[test]
fn events_name_the_experiments_that_the_visitor_came_to() {
    let rule = |holdout: u32| {
        format!(
            r#"{{"site":"demo","holdout":{holdout},"prompts":[{{"id":"p","text":"Hello","when":{{"timeOnPage":1}},
            "variants":[{{"id":"a"}},{{"id":"b"}}]}}]}}"#
        )
    };
    let mut shop = Shop::open(&rule(0));
    shop.wait(10_000);
    let shown = posted(&shop)
        .into_iter()
        .find(|event| event.kind == "wasl.prompt.shown")
        .unwrap();
    let variant = says(&shown, &["properties", "variant"]);
    assert!(variant.is_some());
    assert_eq!(says(&shown, &["experiments", "p"]), variant);
    assert_eq!(
        says(&posted(&shop)[0], &["experiments", "p"]),
        None,
        "not before"
    );
}
