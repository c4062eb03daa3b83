//! The telemetry queue: nothing is lost silently, nothing is told twice.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use wasl_chat::Chance;
use wasl_core::event::BatchOutcome;
use wasl_core::telemetry::{Answer, Batched, Queue, json_size};
use wasl_protocol::{
    Accepted, CloudEvent, Duration, EventId, MAX_BATCH_BYTES, MAX_BATCH_EVENTS, Properties,
    Rejected, RejectionCode, Timestamp, Value,
};

use crate::harness::at;

fn event(id: u32, bytes: usize) -> CloudEvent {
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

fn accepted(ids: &[CloudEvent]) -> BatchOutcome {
    BatchOutcome::Accepted(Some(Accepted {
        accepted: ids.iter().map(|event| event.id.clone()).collect(),
        rejected: Vec::new(),
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
    queue.restore(at(0), vec![event(1, 1), event(2, 1), event(1, 1)]);
    queue.restore(at(0), vec![event(2, 1)]);
    assert_eq!(queue.queued(), [event(1, 1), event(2, 1)]);
}

/// What the endpoint does with a batch.
#[derive(Clone, Debug)]
enum Weather {
    Takes,
    TakesButTheAnswerIsLost,
    TakesAllButTheFirst,
    Busy(Option<u32>),
    Refuses,
    Unreachable,
    NeverAnswers,
}

#[derive(Clone, Debug)]
enum Step {
    Push(usize),
    Wait(u64),
    Answer(Weather),
    LastChance,
    Reload,
}

fn step() -> impl Strategy<Value = Step> {
    let weather = prop_oneof![
        4 => Just(Weather::Takes),
        1 => Just(Weather::TakesButTheAnswerIsLost),
        1 => Just(Weather::TakesAllButTheFirst),
        1 => prop::option::of(0_u32..300).prop_map(Weather::Busy),
        1 => Just(Weather::Refuses),
        1 => Just(Weather::Unreachable),
        1 => Just(Weather::NeverAnswers),
    ];
    prop_oneof![
        5 => (0_usize..9_000).prop_map(Step::Push),
        4 => (0_u64..40_000).prop_map(Step::Wait),
        4 => weather.prop_map(Step::Answer),
        1 => Just(Step::LastChance),
        1 => Just(Step::Reload),
    ]
}

struct World {
    queue: Queue,
    chance: Chance,
    now: Timestamp,
    flights: Vec<Batched>,
    /// What the endpoint stored, by id.
    stored: BTreeMap<String, CloudEvent>,
    pushed: BTreeMap<String, CloudEvent>,
    given_up: BTreeSet<String>,
}

impl World {
    fn run(&mut self) {
        let batch = self.queue.run(self.now, &mut self.chance);
        self.take(batch);
        let deadline = self.queue.deadline();
        assert!(deadline.is_none_or(|due| due > self.now), "busy loop");
        assert_eq!(
            deadline.is_none(),
            self.queue.is_empty(),
            "forgotten events"
        );
    }

    fn take(&mut self, batch: Option<Batched>) {
        let Some(batch) = batch else { return };
        for event in &batch.events {
            let id = event.id.as_str();
            assert_eq!(
                self.pushed.get(id),
                Some(event),
                "the same id and time on every try"
            );
            assert!(!self.given_up.contains(id), "given up and sent again");
        }
        self.flights.push(batch);
    }

    fn wait(&mut self, millis: u64) {
        let end = self.now + Duration::from_millis(millis);
        while let Some(due) = self.queue.deadline().filter(|due| *due <= end) {
            self.now = due;
            self.run();
        }
        self.now = end;
        self.run();
    }

    fn answer(&mut self, weather: &Weather) {
        if self.flights.is_empty() {
            return;
        }
        let batch = self.flights.remove(0);
        let mut store = |events: &[CloudEvent]| {
            for event in events {
                self.stored.insert(event.id.as_str().into(), event.clone());
            }
        };
        let outcome = match weather {
            Weather::NeverAnswers => return,
            Weather::Takes => {
                store(&batch.events);
                accepted(&batch.events)
            }
            Weather::TakesButTheAnswerIsLost => {
                store(&batch.events);
                BatchOutcome::Unreachable
            }
            Weather::TakesAllButTheFirst => {
                store(&batch.events[1..]);
                BatchOutcome::Accepted(Some(Accepted {
                    accepted: vec![],
                    rejected: vec![Rejected {
                        index: 0,
                        id: None,
                        code: RejectionCode::Schema,
                        message: String::new(),
                    }],
                }))
            }
            Weather::Busy(after) => BatchOutcome::Retry { after: *after },
            Weather::Refuses => BatchOutcome::Refused(400),
            Weather::Unreachable => BatchOutcome::Unreachable,
        };
        let answer = self
            .queue
            .answered(self.now, batch.request, outcome, &mut self.chance);
        let ids = batch
            .events
            .iter()
            .map(|event| String::from(event.id.as_str()));
        match answer {
            Answer::Refused(..) => self.given_up.extend(ids),
            Answer::Taken(rejected) if !rejected.is_empty() => {
                self.given_up.extend(ids.take(1));
            }
            Answer::Taken(_) | Answer::Late | Answer::Failed => {}
        }
        self.run();
    }
}

proptest! {
    #[test]
    fn every_event_is_accounted_for(steps in prop::collection::vec(step(), 1..250), seed: u64) {
        let mut world = World {
            queue: Queue::default(),
            chance: Chance::new(seed),
            now: at(0),
            flights: Vec::new(),
            stored: BTreeMap::new(),
            pushed: BTreeMap::new(),
            given_up: BTreeSet::new(),
        };
        for (id, step) in (0..).zip(&steps) {
            match step {
                Step::Push(bytes) => {
                    let event = event(id, *bytes);
                    world.pushed.insert(event.id.as_str().into(), event.clone());
                    world.queue.push(world.now, event);
                    world.run();
                }
                Step::Wait(millis) => world.wait(*millis),
                Step::Answer(weather) => world.answer(weather),
                Step::LastChance => {
                    let batch = world.queue.last_chance(world.now);
                    world.take(batch);
                    world.run();
                }
                Step::Reload => {
                    // The page goes; storage has what was queued; answers come to nobody.
                    let kept = world.queue.queued();
                    let before = world.queue.counts();
                    prop_assert_eq!(
                        before.emitted,
                        before.accepted + before.refused + before.dropped + kept.len() as u32
                    );
                    world.flights.clear();
                    world.queue = Queue::default();
                    world.queue.restore(world.now, kept);
                    world.run();
                }
            }
            let counts = world.queue.counts();
            let queued: BTreeSet<_> = world.queue.ids().map(|id| id.as_str().to_owned()).collect();
            prop_assert_eq!(queued.len(), world.queue.queued().len(), "an event is queued once");
            prop_assert_eq!(
                counts.emitted,
                counts.accepted + counts.refused + counts.dropped + queued.len() as u32
            );
        }
        // Better days: everything left arrives.
        for _ in 0..2_000 {
            if world.queue.is_empty() {
                break;
            }
            world.answer(&Weather::Takes);
            world.wait(5_000);
        }
        prop_assert!(world.queue.is_empty());
        let dropped = world.pushed.keys().filter(|id| {
            !world.stored.contains_key(*id) && !world.given_up.contains(*id)
        }).count();
        prop_assert_eq!(dropped, 0, "few enough events here that none is dropped");
    }
}
