//! The telemetry queue: nothing is lost silently, nothing is told twice.

use wasl_chat::Chance;
use wasl_core::event::BatchOutcome;
use wasl_core::telemetry::{Answer, Queue, json_size};
use wasl_protocol::{
    Accepted, CloudEvent, EventId, MAX_BATCH_BYTES, MAX_BATCH_EVENTS, Properties, Rejected,
    RejectionCode, Value,
};

use crate::harness::at;

pub fn event(id: u32, bytes: usize) -> CloudEvent {
    CloudEvent {
        specversion: "1.0".into(),
        id: EventId::new(format!("e{id}")),
        source: "wasl:demo".into(),
        kind: "wasl.custom.x".into(),
        time: at(u64::from(id)).to_rfc3339(),
        datacontenttype: "application/json".into(),
        session: "s".into(),
        data: Properties::default().with("text", "x".repeat(bytes)),
    }
}

pub fn accepted(ids: &[CloudEvent]) -> BatchOutcome {
    BatchOutcome::Accepted(Some(Accepted {
        accepted: ids.iter().map(|event| event.id.clone()).collect(),
        rejected: Vec::new(),
        retry: Vec::new(),
    }))
}

#[test]
fn events_gather_for_a_while_or_until_there_are_enough() {
    let mut chance = Chance::new(1);
    let mut queue = Queue::default();
    queue.push(at(0), event(1, 1));
    assert_eq!(queue.deadline(), Some(at(5_000)));
    assert_eq!(queue.run(at(4_999), &mut chance), None);
    queue.push(at(4_000), event(2, 1));
    let batch = queue.run(at(5_000), &mut chance).expect("a batch");
    assert_eq!(batch.events.len(), 2);
    assert_eq!(queue.run(at(5_001), &mut chance), None, "one at a time");
    for id in 3..23 {
        queue.push(at(6_000), event(id, 1));
    }
    assert_eq!(queue.run(at(6_000), &mut chance), None);
    let outcome = accepted(&batch.events);
    queue.answered(at(6_100), batch.request, outcome, &mut chance);
    let batch = queue.run(at(6_100), &mut chance).expect("20 do not wait");
    assert_eq!(batch.events.len(), 20);
}

#[test]
fn batches_stay_within_their_limits() {
    let mut chance = Chance::new(1);
    let mut queue = Queue::default();
    for id in 0..120 {
        queue.push(at(0), event(id, 1));
    }
    let batch = queue.run(at(0), &mut chance).expect("a batch");
    assert_eq!(batch.events.len(), MAX_BATCH_EVENTS);

    let mut queue = Queue::default();
    for id in 0..30 {
        queue.push(at(0), event(id, 10_000));
    }
    let batch = queue.run(at(0), &mut chance).expect("a batch");
    let bytes = serde_json::to_string(&batch.events).unwrap().len();
    assert!(
        bytes <= MAX_BATCH_BYTES && batch.events.len() >= 5,
        "{bytes}"
    );
}

#[test]
fn the_size_of_an_event_is_never_guessed_too_small() {
    let data: Properties = serde_json::from_str(
        r#"{"a":"\u0001\"\\ é 💬","b":[1.5,-0.1234567890123456,true,null,{}],"c":{"d":[]}}"#,
    )
    .unwrap();
    let mut one = event(1, 0);
    one.data = data.with("pi", Value::Number(std::f64::consts::PI * -1e-300));
    let real = serde_json::to_string(&one).unwrap().len();
    let guess = json_size(&one);
    assert!(guess >= real && guess < real + 300, "{guess} {real}");
}

#[test]
fn a_refused_batch_is_given_up_and_a_failed_one_is_not() {
    let mut chance = Chance::new(1);
    for (outcome, answer, left) in [
        (BatchOutcome::Refused(400), Answer::Refused(400, 1), 0),
        (BatchOutcome::Unreachable, Answer::Failed, 1),
        (BatchOutcome::Retry { after: None }, Answer::Failed, 1),
        (BatchOutcome::Accepted(None), Answer::Taken(vec![]), 0),
    ] {
        let mut queue = Queue::default();
        queue.push(at(0), event(1, 1));
        let batch = queue.run(at(5_000), &mut chance).expect("a batch");
        assert_eq!(
            queue.answered(at(5_100), batch.request, outcome.clone(), &mut chance),
            answer
        );
        assert_eq!(queue.queued().len(), left, "{outcome:?}");
        assert_eq!(
            queue.answered(at(5_200), batch.request, outcome, &mut chance),
            Answer::Late
        );
    }
}

#[test]
fn retry_after_is_honoured() {
    let mut chance = Chance::new(1);
    let mut queue = Queue::default();
    queue.push(at(0), event(1, 1));
    let batch = queue.run(at(5_000), &mut chance).expect("a batch");
    let outcome = BatchOutcome::Retry { after: Some(120) };
    queue.answered(at(5_000), batch.request, outcome, &mut chance);
    assert_eq!(queue.deadline(), Some(at(125_000)));
    assert_eq!(queue.last_chance(at(124_999)), None);
    assert_eq!(queue.run(at(124_999), &mut chance), None);
    let again = queue.run(at(125_000), &mut chance).expect("a retry");
    assert_eq!(again.events, batch.events);
    assert_ne!(again.request, batch.request);
}

#[test]
fn rejected_events_leave_with_the_batch() {
    let mut chance = Chance::new(1);
    let mut queue = Queue::default();
    for id in 0..3 {
        queue.push(at(0), event(id, 1));
    }
    let batch = queue.run(at(5_000), &mut chance).expect("a batch");
    let rejected = |index: u32| Rejected {
        index,
        id: None,
        code: RejectionCode::Schema,
        message: "no".into(),
    };
    let outcome = BatchOutcome::Accepted(Some(Accepted {
        accepted: vec![],
        rejected: vec![rejected(1), rejected(7)],
        retry: vec![],
    }));
    let answer = queue.answered(at(5_000), batch.request, outcome, &mut chance);
    assert_eq!(answer, Answer::Taken(vec![rejected(1)]));
    assert_eq!((queue.counts().accepted, queue.counts().refused), (2, 1));
    assert!(queue.is_empty());
}

#[test]
fn a_request_without_an_answer_is_tried_again() {
    let mut chance = Chance::new(1);
    let mut queue = Queue::default();
    queue.push(at(0), event(1, 1));
    let lost = queue.run(at(5_000), &mut chance).expect("a batch");
    assert_eq!(queue.deadline(), Some(at(35_000)));
    assert_eq!(queue.run(at(35_000), &mut chance), None);
    let due = queue.deadline().expect("a retry is planned");
    assert!(due > at(35_000) && due <= at(36_000));
    let again = queue.run(due, &mut chance).expect("a retry");
    assert_eq!(again.events, lost.events);
}

#[test]
fn the_oldest_give_way_and_their_number_is_told_once() {
    let mut chance = Chance::new(1);
    let mut queue = Queue::default();
    for id in 0..520 {
        queue.push(at(0), event(id, 1));
    }
    assert_eq!(queue.queued().len(), 500);
    assert_eq!(queue.ids().next().map(EventId::as_str), Some("e20"));
    assert_eq!(queue.take_dropped(), None, "no room to tell it");
    while let Some(batch) = queue.run(at(0), &mut chance) {
        queue.answered(
            at(0),
            batch.request,
            BatchOutcome::Accepted(None),
            &mut chance,
        );
    }
    assert_eq!(queue.take_dropped(), Some(20));
    assert_eq!(queue.take_dropped(), None);
}

#[test]
fn restored_events_keep_their_ids_and_come_once() {
    let mut queue = Queue::default();
    queue.restore(at(0), &[event(1, 1), event(2, 1), event(1, 1)]);
    queue.restore(at(0), &[event(2, 1)]);
    assert_eq!(queue.queued(), [event(1, 1), event(2, 1)]);
}
