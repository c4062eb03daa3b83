//! Whatever the endpoint does: every event is accepted, refused, dropped or still queued.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use wasl_chat::Chance;
use wasl_core::event::BatchOutcome;
use wasl_core::telemetry::{Answer, Batched, Queue};
use wasl_protocol::{Accepted, CloudEvent, Duration, Rejected, RejectionCode, Timestamp};

use crate::harness::at;
use crate::queue::{accepted, event};

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
                    retry: vec![],
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
                    world.queue.restore(world.now, &kept);
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
