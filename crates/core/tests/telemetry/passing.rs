//! What a queue keeps, hands over and takes over, and what it may not send again.

use wasl_chat::Chance;
use wasl_core::event::BatchOutcome;
use wasl_core::record::Undelivered;
use wasl_core::telemetry::{Queue, retry_after};
use wasl_protocol::{CloudEvent, EventId, Properties, Timestamp};

const NOW: u64 = 784_111_777_000;

fn at(millis: u64) -> Timestamp {
    Timestamp::from_millis(NOW + millis)
}

fn event(id: &str) -> CloudEvent {
    CloudEvent {
        specversion: "1.0".into(),
        id: EventId::new(id),
        source: "wasl:demo".into(),
        kind: "wasl.custom.x".into(),
        time: at(0).to_rfc3339(),
        datacontenttype: "application/json".into(),
        session: "s".into(),
        data: Properties::default(),
    }
}

fn row(ids: &[&str]) -> Undelivered {
    Undelivered {
        events: ids.iter().map(|id| event(id)).collect(),
        ..Undelivered::default()
    }
}

fn ids(events: &[CloudEvent]) -> Vec<&str> {
    events.iter().map(|event| event.id.as_str()).collect()
}

#[test]
fn what_is_taken_while_it_is_under_way_is_not_sent_again() {
    let mut chance = Chance::new(1);
    let mut queue = Queue::default();
    queue.push(at(0), event("a"));
    let first = queue.last_chance(at(0)).unwrap();
    queue.push(at(0), event("b"));
    queue.store(&|_| true);
    queue.push(at(0), event("c"));
    queue.let_go();
    assert_eq!(ids(&queue.queued()), ["c"]);
    assert_eq!(queue.counts().moved, 2);
    let late = BatchOutcome::Retry { after: None };
    queue.answered(at(200), first.request, late, &mut chance);
    let next = queue.run(at(61_000), &mut chance).unwrap();
    assert_eq!(ids(&next.events), ["c"]);
    queue.answered(
        at(61_000),
        next.request,
        BatchOutcome::Accepted(None),
        &mut chance,
    );
    assert!(queue.is_empty());
    let counts = queue.counts();
    assert_eq!((counts.emitted, counts.accepted, counts.moved), (3, 1, 2));
}

#[test]
fn an_answer_to_what_is_another_pages_counts_here() {
    let mut chance = Chance::new(1);
    let mut queue = Queue::default();
    queue.push(at(0), event("a"));
    let first = queue.last_chance(at(0)).unwrap();
    queue.store(&|_| true);
    queue.let_go();
    queue.answered(
        at(200),
        first.request,
        BatchOutcome::Accepted(None),
        &mut chance,
    );
    let counts = queue.counts();
    assert_eq!((counts.emitted, counts.accepted, counts.moved), (1, 1, 0));
    assert!(queue.is_empty());
}

#[test]
fn what_comes_back_is_this_pages_again() {
    let mut chance = Chance::new(1);
    let mut queue = Queue::default();
    queue.push(at(0), event("a"));
    let first = queue.last_chance(at(0)).unwrap();
    queue.store(&|_| true);
    queue.let_go();
    assert!(queue.queued().is_empty());
    queue.take_over(at(100), &row(&["a"]));
    assert_eq!(ids(&queue.queued()), ["a"]);
    queue.answered(
        at(200),
        first.request,
        BatchOutcome::Unreachable,
        &mut chance,
    );
    let again = queue.run(at(61_000), &mut chance).unwrap();
    assert_eq!(ids(&again.events), ["a"]);
}

#[test]
fn what_a_page_took_over_waits_for_one_that_lives() {
    let mut chance = Chance::new(1);
    let mut queue = Queue::default();
    let many: Vec<String> = (0..30).map(|id| format!("e{id}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    queue.take_over(at(0), &row(&many));
    assert_eq!(
        queue.run(at(0), &mut chance),
        None,
        "no haste for 20 of them"
    );
    queue.push(at(0), event("own"));
    let leaving = queue.last_chance(at(100)).unwrap();
    assert_eq!(ids(&leaving.events), ["own"]);
    queue.answered(
        at(200),
        leaving.request,
        BatchOutcome::Accepted(None),
        &mut chance,
    );
    let due = queue.deadline().unwrap();
    assert_eq!(due, at(5_000));
    let next = queue.run(due, &mut chance).unwrap();
    assert_eq!(next.events.len(), 30);
}

#[test]
fn what_an_endpoint_asks_for_is_read_from_both_forms() {
    let date = |text: &str| match text {
        "Sun, 06 Nov 1994 08:50:37 GMT" => (NOW + 60_000) as f64,
        "Sun, 06 Nov 1994 08:49:38 GMT" => (NOW + 1) as f64,
        "Sun, 06 Nov 1974 08:49:37 GMT" => 1.0,
        _ => f64::NAN,
    };
    for (header, seconds) in [
        ("120", Some(120)),
        (" 7 ", Some(7)),
        ("0", Some(0)),
        ("99999999999999999999", Some(u32::MAX)),
        ("Sun, 06 Nov 1994 08:50:37 GMT", Some(60)),
        ("Sun, 06 Nov 1994 08:49:38 GMT", Some(1)),
        ("Sun, 06 Nov 1974 08:49:37 GMT", Some(0)),
        ("the 32nd GMT", None),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("1e3", None),
        ("soon", None),
        ("2026-01-31", None),
    ] {
        assert_eq!(retry_after(header, at(0), date), seconds, "{header}");
    }
}

#[test]
fn no_endpoint_silences_a_page_for_more_than_a_day() {
    let mut chance = Chance::new(1);
    let mut queue = Queue::default();
    queue.push(at(0), event("a"));
    let first = queue.run(at(5_000), &mut chance).unwrap();
    let never = BatchOutcome::Retry {
        after: Some(u32::MAX),
    };
    queue.answered(at(5_000), first.request, never, &mut chance);
    let day = 24 * 3_600_000;
    assert_eq!(queue.deadline(), Some(at(5_000 + day)));
    assert_eq!(queue.store(&|_| true).not_before, at(5_000 + day));
}

#[test]
fn what_may_not_stand_in_storage_stays_this_pages() {
    let mut queue = Queue::default();
    queue.push(at(0), event("a"));
    queue.push(at(0), event("b"));
    let kept = queue.store(&|event| event.id.as_str() == "a");
    assert_eq!(ids(&kept.events), ["a"]);
    queue.let_go();
    assert_eq!(ids(&queue.queued()), ["b"]);
    // What stood there and may not any more is this page's alone as well.
    queue.store(&|_| true);
    queue.store(&|_| false);
    queue.let_go();
    assert_eq!(ids(&queue.queued()), ["b"]);
}
