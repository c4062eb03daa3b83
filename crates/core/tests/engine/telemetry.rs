//! Events on their way out of the page.

use wasl_core::event::{BatchOutcome, Command};
use wasl_core::record::{Record, Slot, Undelivered};
use wasl_core::telemetry::Dialect;
use wasl_core::{Effect, Event};
use wasl_protocol::{Accepted, Rejected, RejectionCode, Timestamp, Value};

use crate::harness::{BARE, FAQ, Shop, boot, json, page, properties, text_at};

#[test]
fn a_batch_goes_to_the_servers_own_collector() {
    let mut shop = Shop::open(BARE);
    shop.wait(5_000);
    let Some(Effect::PostEvents {
        url,
        headers,
        events,
        last_chance,
        ..
    }) = shop
        .log
        .iter()
        .find(|effect| matches!(effect, Effect::PostEvents { .. }))
    else {
        panic!("no batch");
    };
    assert_eq!(url, "https://chat.example/v1/events?site=demo");
    assert!(headers.is_empty() && !last_chance);
    let kinds: Vec<_> = events.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(
        kinds,
        [
            "wasl.widget.loaded",
            "wasl.performance.measured",
            "wasl.page.viewed"
        ]
    );
    let loaded = &events[0];
    assert_eq!(loaded.specversion, "1.0");
    assert_eq!(loaded.source, "wasl:demo");
    assert_eq!(loaded.datacontenttype, "application/json");
    assert_eq!(loaded.time, "2023-11-14T22:13:20.000Z");
    assert!(loaded.id.is_uuid());
    assert_eq!(
        serde_json::to_string(&events[2].data).unwrap(),
        r#"{"page":{"url":"https://shop.example/","title":"Shop"},"sequence":3,"locale":"en","version":"0.1.0","consent":{"functional":"granted","analytics":"granted","marketing":"granted"},"properties":{"page_count":1}}"#
    );
    assert!(events.iter().all(|event| event.session == loaded.session));
}

#[test]
fn the_endpoint_is_the_merchants_choice() {
    let mut shop = Shop::open(
        r#"{"site":"demo","events":{"url":"https://collect.example/x","headers":{"x-key":"1"}}}"#,
    );
    shop.wait(5_000);
    assert!(shop.log.iter().any(
        |effect| matches!(effect, Effect::PostEvents { url, headers, .. }
        if url == "https://collect.example/x" && *headers == [("x-key".into(), "1".into())])
    ));

    // An address without a path gets that of the dialect; our own collector is told none.
    for (events, address, dialect, known_by) in [
        (
            r#"{"url":"https://hog.example","format":"posthog","key":"phc_1"}"#,
            "https://hog.example/batch/",
            Dialect::PostHog,
            "phc_1",
        ),
        (
            r#"{"url":"https://seg.example/in","format":"segment"}"#,
            "https://seg.example/in",
            Dialect::Segment,
            "demo",
        ),
        (
            r#"{"format":"snowplow"}"#,
            "https://chat.example/v1/events?site=demo",
            Dialect::CloudEvents,
            "demo",
        ),
    ] {
        let options = format!(r#"{{"site":"demo","events":{events}}}"#);
        let mut shop = Shop::open(&options);
        shop.wait(5_000);
        assert!(shop.log.iter().any(
            |effect| matches!(effect, Effect::PostEvents { url, dialect: spoken, key, .. }
            if url == address && *spoken == dialect && key == known_by)
        ));
    }

    let mut silent = Shop::open(r#"{"site":"demo","events":{"enabled":false}}"#);
    silent.event(Event::PageHidden);
    silent.wait(60_000);
    assert!(silent.batches().is_empty());
    assert_eq!(
        silent.happened("wasl.page.viewed").len(),
        1,
        "handlers are told all the same"
    );
}

#[test]
fn reporting_can_be_turned_off_by_the_site() {
    let mut shop = Shop::boot(boot(BARE));
    shop.event(Event::VisibilityChanged { visible: false });
    assert_eq!(shop.batches().len(), 1);
    shop.event(Event::Commanded(Command::Track {
        name: "x".into(),
        properties: properties("{}"),
    }));
    let effects = shop.event(Event::SettingsLoaded(json(
        r#"{"events":{"enabled":false}}"#,
    )));
    assert!(effects.contains(&Effect::Forget(Slot::Events)));
    shop.event(Event::PageHidden);
    shop.wait(60_000);
    assert_eq!(shop.batches().len(), 1, "nothing more");
}

#[test]
fn the_last_chance_takes_what_waits_and_keeps_it_until_it_is_answered() {
    let mut shop = Shop::open(BARE);
    let effects = shop.event(Event::VisibilityChanged { visible: false });
    let batches = shop.batches();
    assert_eq!(batches.len(), 1);
    assert!(batches[0].2);
    assert!(effects.iter().any(
        |effect| matches!(effect, Effect::Save(Record::Events(kept)) if kept.events == batches[0].1)
    ));

    // Going away for good right after posts nothing twice, and keeps the same.
    let effects = shop.event(Event::PageHidden);
    assert_eq!(shop.batches().len(), 1);
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Save(Record::Events(_))))
    );

    let effects = shop.answer(BatchOutcome::Accepted(None));
    assert!(effects.contains(&Effect::Forget(Slot::Events)));
    assert_eq!(shop.model.telemetry().1, 0);
}

#[test]
fn events_of_an_earlier_page_are_sent_again_as_they_were() {
    let mut first = Shop::open(BARE);
    first.event(Event::PageHidden);
    let (_, lost, _) = first.batches().remove(0);

    let mut next = boot(BARE);
    let kept = Record::Events(Undelivered {
        events: lost.clone(),
        ..Undelivered::default()
    });
    next.records = vec![kept.clone(), kept.clone()];
    let mut next = Shop::boot_at(next, 10_000, first.server.clone());
    assert!(
        next.saved().contains(&kept),
        "kept anew: the start has taken it out of storage"
    );
    next.wait(5_000);
    let (_, sent, _) = next.batches().remove(0);
    assert_eq!(sent[..lost.len()], lost[..]);
}

#[test]
fn what_another_page_took_is_sent_by_that_page_alone() {
    let mut first = Shop::open(BARE);
    first.event(Event::PageHidden);
    first.answer(BatchOutcome::Unreachable);
    let kept = |shop: &Shop| {
        let mut saved = shop.saved().into_iter().rev();
        saved
            .find(|record| matches!(record, Record::Events(_)))
            .expect("a row")
    };
    let row = kept(&first);
    let Record::Events(Undelivered { events: moved, .. }) = &row else {
        panic!("{row:?}");
    };

    // A page that stands beside it takes the row over while it runs, and stores it as its own.
    let mut other = Shop::boot_at(boot(BARE), 10_000, first.server.clone());
    let effects = other.event(Event::RecordChanged(row.clone()));
    assert!(effects.iter().any(|effect| matches!(
        effect,
        Effect::Save(Record::Events(kept)) if kept.events.ends_with(moved)
    )));

    // The first one comes back, and hears of it before anything else.
    let before = first.batches().len();
    first.event(Event::RecordTaken(Slot::Events));
    first.event(Event::VisibilityChanged { visible: true });
    first.event(Event::Commanded(Command::Track {
        name: "later".into(),
        properties: properties("{}"),
    }));
    first.wait(120_000);
    let sent: Vec<_> = first.batches()[before..]
        .iter()
        .flat_map(|(_, events, _)| events.clone())
        .collect();
    assert!(sent.iter().any(|event| event.kind == "wasl.custom.later"));
    assert!(sent.iter().all(|event| !moved.contains(event)), "{sent:?}");
    let (counts, queued) = first.model.telemetry();
    assert_eq!(counts.moved as usize, moved.len());
    assert_eq!(
        counts.emitted,
        counts.accepted + counts.refused + counts.dropped + counts.moved + queued as u32
    );
}

#[test]
fn what_a_taken_row_pushes_out_is_told_in_the_row_that_is_stored() {
    let fill = |mut shop: Shop| {
        for _ in 0..500 {
            shop.event(Event::Commanded(Command::Track {
                name: "tick".into(),
                properties: properties("{}"),
            }));
        }
        shop.event(Event::PageHidden);
        shop.answer(BatchOutcome::Unreachable);
        shop
    };
    let first = fill(Shop::open(BARE));
    let mut saved = first.saved().into_iter().rev();
    let row = saved
        .find(|record| matches!(record, Record::Events(_)))
        .expect("a row");
    // Events of another moment have other ids.
    let mut other = fill(Shop::boot_at(boot(BARE), 10_000, first.server.clone()));
    let before = other.model.telemetry().0.dropped;
    let effects = other.event(Event::RecordChanged(row));
    let lost = other.model.telemetry().0.dropped - before;
    assert!(lost > 100, "{lost}");
    let stored = effects.iter().find_map(|effect| match effect {
        Effect::Save(Record::Events(kept)) => Some(&kept.events),
        _ => None,
    });
    let last = stored.expect("a row").last().expect("an event");
    assert_eq!(last.kind, "wasl.events.dropped");
    let told = last.data.get("properties");
    assert!(
        format!("{told:?}").contains(&format!("{lost}")),
        "{told:?} {lost}"
    );
}

#[test]
fn what_an_endpoint_asked_for_holds_on_the_next_page() {
    let mut first = Shop::open(BARE);
    first.wait(5_000);
    let asked = BatchOutcome::Retry { after: Some(600) };
    let effects = first.answer(asked);
    let row = effects.into_iter().find_map(|effect| match effect {
        Effect::Save(record @ Record::Events(_)) => Some(record),
        _ => None,
    });
    let mut next = boot(BARE);
    next.records = row.into_iter().collect();
    let mut next = Shop::boot_at(next, 60_000, first.server.clone());
    next.event(Event::PageHidden);
    next.wait(540_000);
    assert_eq!(next.batches().len(), 0, "before the moment");
    next.wait(10_000);
    assert_eq!(next.batches().len(), 1);
    next.answer(BatchOutcome::Accepted(None));

    // A clock that was wrong, or a row that was tampered with, costs a day at most.
    let far = Undelivered {
        events: next.batches()[0].1.clone(),
        not_before: Timestamp::from_millis(u64::MAX / 2),
    };
    let mut start = boot(BARE);
    start.records = vec![Record::Events(far)];
    let mut late = Shop::boot_at(start, 0, first.server.clone());
    late.wait(24 * 3_600_000 + 5_000);
    assert_eq!(late.batches().len(), 1);
}

#[test]
fn a_refusal_is_warned_of_once_and_told_to_handlers() {
    let mut shop = Shop::open(BARE);
    for _ in 0..3 {
        shop.event(Event::PageChanged(page("/a")));
        shop.event(Event::PageChanged(page("/b")));
        shop.wait(5_000);
        shop.answer(BatchOutcome::Refused(403));
    }
    assert_eq!(shop.warnings().len(), 1, "{:?}", shop.warnings());
    assert!(shop.warnings()[0].contains("403"));
    let told = shop.emitted("error");
    assert_eq!(told.len(), 3);
    assert_eq!(
        text_at(&told[0], &["code"]).as_deref(),
        Some("events_refused")
    );
    assert_eq!(shop.model.telemetry().1, 0);
}

#[test]
fn a_rejected_event_says_why() {
    let mut shop = Shop::open(BARE);
    shop.wait(5_000);
    shop.answer(BatchOutcome::Accepted(Some(Accepted {
        accepted: vec![],
        rejected: vec![Rejected {
            index: 0,
            id: None,
            code: RejectionCode::Schema,
            message: "time is no date".into(),
        }],
        retry: vec![],
    })));
    assert_eq!(shop.warnings().len(), 1);
    assert!(shop.warnings()[0].contains("time is no date"));
    let (counts, queued) = shop.model.telemetry();
    // What was refused is an error, and reported as one.
    assert_eq!((counts.accepted, counts.refused, queued), (2, 1, 1));
}

#[test]
fn a_dead_endpoint_costs_a_bounded_queue_and_is_told_later() {
    let mut shop = Shop::open(BARE);
    for _ in 0..700 {
        shop.event(Event::Commanded(Command::Track {
            name: "tick".into(),
            properties: properties("{}"),
        }));
        shop.wait(100);
        if !shop.batches().is_empty() {
            shop.answer(BatchOutcome::Unreachable);
        }
    }
    let (counts, queued) = shop.model.telemetry();
    assert!(queued <= 500 && counts.dropped > 0);
    for _ in 0..10 {
        shop.wait(70_000);
        shop.answer(BatchOutcome::Accepted(None));
    }
    let told = shop.happened("wasl.events.dropped");
    assert_eq!(told.len(), 1);
    assert_eq!(
        told[0].get("count"),
        Some(&Value::Number(f64::from(counts.dropped)))
    );
}

#[test]
fn a_page_view_waits_for_the_settings_to_know_its_stage() {
    let mut start = boot(r#"{"site":"demo"}"#);
    start.page = page("/cart/?step=2");
    start.referrer = "https://search.example/".into();
    let mut shop = Shop::boot(start);
    assert!(shop.happened("wasl.page.viewed").is_empty());
    shop.event(Event::SettingsLoaded(json(
        r#"{"stages":{"during":[{"is":"/cart/"}]}}"#,
    )));
    let seen = shop.emitted("event").into_iter().last().unwrap();
    assert_eq!(
        text_at(&seen, &["type"]).as_deref(),
        Some("wasl.page.viewed")
    );
    assert_eq!(
        text_at(&seen, &["data", "stage"]).as_deref(),
        Some("during")
    );
    assert_eq!(
        text_at(&seen, &["data", "properties", "referrer"]).as_deref(),
        Some("https://search.example/")
    );

    // A visitor who leaves before that is reported all the same.
    let mut shop = Shop::boot(boot(FAQ));
    shop.event(Event::PageHidden);
    assert_eq!(shop.happened("wasl.page.viewed").len(), 1);
}

#[test]
fn the_merchant_says_when_a_batch_goes_and_how_large() {
    let track = |shop: &mut Shop, count: usize| {
        for _ in 0..count {
            shop.event(Event::Commanded(Command::Track {
                name: "seen".into(),
                properties: properties("{}"),
            }));
        }
    };
    let sizes = |shop: &Shop| -> Vec<usize> {
        let batches = shop.batches().into_iter();
        batches.map(|(_, events, _)| events.len()).collect()
    };
    let drained = |options: &str| {
        let mut shop = Shop::open(&format!(
            r#"{{"site":"demo","events":{{"batch":{options}}}}}"#
        ));
        track(&mut shop, 7);
        let at_once = sizes(&shop);
        shop.wait(1_000);
        let soon = sizes(&shop);
        while shop.model.telemetry().1 > 0 {
            shop.wait(5_000);
            shop.answer(BatchOutcome::Accepted(None));
        }
        (at_once, soon, sizes(&shop))
    };
    // Three events of the widget's own come first.
    assert_eq!(drained(r#"{"seconds":6}"#), (vec![], vec![], vec![10]));
    assert_eq!(drained(r#"{"seconds":1}"#), (vec![], vec![10], vec![10]));
    assert_eq!(drained(r#"{"seconds":0}"#).0.len(), 1);
    let (at_once, _, all) = drained(r#"{"count":4}"#);
    assert_eq!((at_once, all), (vec![4], vec![4, 4, 2]));
    let (_, _, all) = drained(r#"{"bytes":1024}"#);
    assert!(
        all.iter().all(|count| *count <= 2) && all.iter().sum::<usize>() == 10,
        "{all:?}"
    );
}
