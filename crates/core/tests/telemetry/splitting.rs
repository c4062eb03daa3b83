//! Batches that were too much: for the endpoint, for the browser, or for the site's rate.

use wasl_chat::Chance;
use wasl_core::event::BatchOutcome;
use wasl_core::telemetry::{Answer, Dialect, Queue};
use wasl_protocol::{Accepted, CloudEvent, EventId, Properties, Timestamp};

const NOW: u64 = 1_700_000_000_000;

fn at(millis: u64) -> Timestamp {
    Timestamp::from_millis(NOW + millis)
}

fn queue_of(count: usize, bytes: usize) -> Queue {
    let mut queue = Queue::default();
    for id in 0..count {
        queue.push(at(0), event(id, bytes));
    }
    queue
}

fn event(id: usize, bytes: usize) -> CloudEvent {
    CloudEvent {
        specversion: "1.0".into(),
        id: EventId::new(format!("e{id}")),
        source: "wasl:demo".into(),
        kind: "wasl.custom.x".into(),
        time: at(0).to_rfc3339(),
        datacontenttype: "application/json".into(),
        session: "s".into(),
        data: Properties::default().with("text", "x".repeat(bytes)),
    }
}

#[test]
fn an_endpoint_that_takes_less_gets_less() {
    let mut chance = Chance::new(1);
    let mut queue = queue_of(40, 10);
    let mut sizes = Vec::new();
    while let Some(batch) = queue.run(at(0), &mut chance) {
        sizes.push(batch.events.len());
        let outcome = if batch.events.len() > 12 {
            BatchOutcome::Refused(413)
        } else {
            BatchOutcome::Accepted(None)
        };
        queue.answered(at(0), batch.request, outcome, &mut chance);
    }
    assert_eq!(sizes, [40, 20, 10, 10, 10, 10]);
    assert_eq!((queue.counts().accepted, queue.counts().refused), (40, 0));
}

#[test]
fn one_event_that_is_too_large_is_given_up() {
    let mut chance = Chance::new(1);
    let mut queue = queue_of(20, 10);
    while let Some(batch) = queue.run(at(0), &mut chance) {
        let outcome = if batch.events.iter().any(|event| event.id.as_str() == "e7") {
            BatchOutcome::Refused(413)
        } else {
            BatchOutcome::Accepted(None)
        };
        queue.answered(at(0), batch.request, outcome, &mut chance);
    }
    assert_eq!((queue.counts().accepted, queue.counts().refused), (19, 1));
}

#[test]
fn requests_on_leaving_share_the_room_of_the_browser() {
    let mut queue = queue_of(12, 10_000);
    let first = queue.last_chance(at(0)).expect("a batch");
    assert_eq!(first.events.len(), 6);
    assert_eq!(queue.last_chance(at(1)), None, "no room beside it");
    let mut chance = Chance::new(1);
    let taken = BatchOutcome::Accepted(None);
    queue.answered(at(300), first.request, taken, &mut chance);
    let second = queue.last_chance(at(300)).expect("room again");
    assert_eq!(second.events.len(), 6);
}

#[test]
fn what_the_browser_does_not_take_goes_in_halves() {
    let mut chance = Chance::new(1);
    let mut queue = queue_of(6, 9_000);
    let whole = queue.last_chance(at(0)).expect("a batch");
    assert_eq!(whole.events.len(), 6);
    let refused = || BatchOutcome::Unreachable;
    let answer = queue.answered(at(1), whole.request, refused(), &mut chance);
    assert_eq!(answer, Answer::Failed);
    assert!(queue.is_cut());
    let half = queue.last_chance(at(1)).expect("a half");
    assert_eq!(half.events, whole.events[..half.events.len()]);
    assert!(half.events.len() <= 3 && !half.events.is_empty());
    // One that fails later failed on the way: it waits as any other.
    queue.answered(at(5_000), half.request, refused(), &mut chance);
    assert!(!queue.is_cut());
    assert_eq!(queue.last_chance(at(5_001)), None);
    assert_eq!(queue.queued().len(), 6);
}

#[test]
fn what_is_to_come_again_comes_again_alone() {
    let mut chance = Chance::new(1);
    let mut queue = queue_of(20, 10);
    let batch = queue.run(at(0), &mut chance).expect("a batch");
    let outcome = BatchOutcome::Accepted(Some(Accepted {
        retry: vec![3, 19, 99],
        ..Accepted::default()
    }));
    let answer = queue.answered(at(10), batch.request, outcome, &mut chance);
    assert_eq!(answer, Answer::Taken(vec![]));
    let due = queue.deadline().expect("two wait");
    assert!(due > at(10));
    let again = queue.run(due, &mut chance).expect("a batch");
    assert_eq!(again.events, [event(3, 10), event(19, 10)]);
}

#[test]
fn batches_of_every_dialect_stay_within_64_kib() {
    let sender = wasl_core::telemetry::Sender {
        key: "a-key-of-a-project-as-posthog-makes-them",
        visitor: None,
        sent_at: at(0),
    };
    for name in ["cloudevents", "segment", "posthog", "snowplow", "json"] {
        let dialect = Dialect::named(name).expect("a dialect");
        let mut queue = Queue::default();
        queue.speak(dialect);
        for id in 0..200 {
            let mut event = event(id, 0);
            let own = Properties::default().with("quotes", "\"\\\"".repeat(100));
            event.data = Properties::default().with("properties", own);
            queue.push(at(0), event);
        }
        let batch = queue.last_chance(at(0)).expect("a batch");
        let body = dialect.posting(&sender, &batch.events, true).body;
        let bytes = serde_json::to_string(&body).unwrap().len();
        assert!(bytes <= 64 * 1024 && bytes > 40_000, "{name}: {bytes}");
    }
}
