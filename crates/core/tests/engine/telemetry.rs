//! Events on their way out of the page.

use wasl_core::event::{BatchOutcome, Command};
use wasl_core::record::{Record, Slot};
use wasl_core::telemetry::Dialect;
use wasl_core::{Effect, Event};
use wasl_protocol::{Accepted, Rejected, RejectionCode, Value};

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
    assert_eq!(kinds, ["wasl.widget.loaded", "wasl.page.viewed"]);
    let loaded = &events[0];
    assert_eq!(loaded.specversion, "1.0");
    assert_eq!(loaded.source, "wasl:demo");
    assert_eq!(loaded.datacontenttype, "application/json");
    assert_eq!(loaded.time, "2023-11-14T22:13:20.000Z");
    assert!(loaded.id.is_uuid());
    assert_eq!(
        serde_json::to_string(&events[1].data).unwrap(),
        r#"{"page":{"url":"https://shop.example/","title":"Shop"},"locale":"en","version":"0.1.0","properties":{"page_count":1}}"#
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
        |effect| matches!(effect, Effect::Save(Record::Events(events)) if *events == batches[0].1)
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
    next.records = vec![Record::Events(lost.clone()), Record::Events(lost.clone())];
    let mut next = Shop::boot_at(next, 10_000, first.server.clone());
    assert!(
        next.saved().contains(&Record::Events(lost.clone())),
        "kept anew: the start has taken it out of storage"
    );
    next.wait(5_000);
    let (_, sent, _) = next.batches().remove(0);
    assert_eq!(sent[..lost.len()], lost[..]);
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
    assert_eq!((counts.accepted, counts.refused, queued), (1, 1, 0));
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
