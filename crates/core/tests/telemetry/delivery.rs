//! Delivery over simulated time: whatever the collector, the network and the visitor do,
//! `emitted = accepted + dead-lettered + reported drops + still queued`, and each id is stored once.
//!
//! A day of page views in each run; four times `RUNS` runs by seed. Each step says what it broke.

use std::collections::{BTreeMap, BTreeSet};

use wasl_chat::Chance;
use wasl_core::event::BatchOutcome;
use wasl_core::telemetry::{Answer, Batched, DROPPED, Queue};
use wasl_protocol::{CloudEvent, Duration, EventId, Properties, Timestamp};

use crate::weather::{Collector, Weather, bytes, told};

const RUNS: u64 = 500;

/// What a browser lets outlive pages at once.
const BUDGET: usize = 64 * 1024;

/// When the host gives a request up (`src/host/http.rs`).
const PATIENCE_MS: u64 = 15_000;

/// A request under way.
struct Flight {
    batch: Batched,
    keepalive: bool,
    /// When the answer is there.
    due: Timestamp,
    outcome: BatchOutcome,
}

struct World {
    seed: u64,
    chance: Chance,
    now: Timestamp,
    queue: Queue,
    collector: Collector,
    flights: Vec<Flight>,
    /// Every event that was ever emitted, as it was.
    emitted: BTreeMap<String, CloudEvent>,
    dead: BTreeSet<String>,
    /// Until when this page was told not to come back.
    asked_to_wait: Timestamp,
    requests: u64,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        Self {
            seed,
            now: Timestamp::from_millis(1_700_000_000_000),
            queue: Queue::default(),
            collector: Collector {
                weather: Weather::of(&mut chance),
                stored: BTreeMap::new(),
            },
            flights: Vec::new(),
            emitted: BTreeMap::new(),
            dead: BTreeSet::new(),
            asked_to_wait: Timestamp::default(),
            requests: 0,
            chance,
        }
    }

    fn emit(&mut self, kind: &str, data: Properties) {
        let event = CloudEvent {
            specversion: "1.0".into(),
            id: EventId::new(self.chance.uuid(self.now)),
            source: "wasl:demo".into(),
            kind: kind.into(),
            time: self.now.to_rfc3339(),
            datacontenttype: "application/json".into(),
            session: "s".into(),
            data,
        };
        self.emitted.insert(event.id.as_str().into(), event.clone());
        self.queue.push(self.now, event);
    }

    fn happen(&mut self) {
        let size = match self.chance.up_to(9) {
            0 => 15_000,
            1..=2 => 4_000,
            _ => self.chance.up_to(600),
        };
        let data = Properties::default().with("text", "x".repeat(size as usize));
        self.emit("wasl.custom.x", data);
    }

    fn report_drops(&mut self, count: Option<u32>) {
        if let Some(count) = count {
            self.emit(DROPPED, Properties::default().with("count", count));
        }
    }

    fn post(&mut self, batch: Batched, keepalive: bool) {
        self.requests += 1;
        assert!(
            self.now >= self.asked_to_wait,
            "seed {}: before Retry-After",
            self.seed
        );
        for event in &batch.events {
            let id = event.id.as_str();
            assert_eq!(
                self.emitted.get(id),
                Some(event),
                "seed {}: changed",
                self.seed
            );
            assert!(
                !self.dead.contains(id),
                "seed {}: given up and sent",
                self.seed
            );
        }
        let size = bytes(&batch);
        assert!(size <= BUDGET, "seed {}: {size} bytes", self.seed);
        let kept = |flight: &&Flight| flight.keepalive;
        let used: usize = self
            .flights
            .iter()
            .filter(kept)
            .map(|flight| bytes(&flight.batch))
            .sum();
        assert!(
            !keepalive || used + size <= BUDGET,
            "seed {}: over our own budget",
            self.seed
        );
        // Now and then other scripts of the page have half of it.
        let others = if keepalive && self.chance.up_to(3) == 0 {
            BUDGET / 2
        } else {
            0
        };
        if keepalive && used + others + size > BUDGET {
            let due = self.now;
            let outcome = BatchOutcome::Unreachable;
            self.flights.push(Flight {
                batch,
                keepalive: false,
                due,
                outcome,
            });
            return;
        }
        let outcome = self.collector.take(&batch, &mut self.chance);
        let slowest = if self.chance.up_to(9) == 0 {
            60_000
        } else {
            400
        };
        let latency = 101 + self.chance.up_to(slowest);
        let due = self.now + Duration::from_millis(latency.min(PATIENCE_MS));
        // The host gives a request up after a while, whatever has become of it.
        let outcome = match outcome {
            Some(outcome) if latency < PATIENCE_MS => outcome,
            Some(_) | None => BatchOutcome::Unreachable,
        };
        self.flights.push(Flight {
            batch,
            keepalive,
            due,
            outcome,
        });
    }

    fn run(&mut self) {
        if let Some(batch) = self.queue.run(self.now, &mut self.chance) {
            self.post(batch, false);
        }
        let deadline = self.queue.deadline();
        assert!(
            deadline.is_none_or(|due| due > self.now),
            "seed {}: busy loop",
            self.seed
        );
        assert_eq!(
            deadline.is_none(),
            self.queue.is_empty(),
            "seed {}: forgotten",
            self.seed
        );
    }

    fn answer(&mut self, place: usize) {
        let flight = self.flights.remove(place);
        let outcome = flight.outcome;
        let asked = match &outcome {
            BatchOutcome::Retry { after } => after.unwrap_or(0),
            BatchOutcome::Accepted(_) | BatchOutcome::Refused(_) | BatchOutcome::Unreachable => 0,
        };
        let request = flight.batch.request;
        let answer = self
            .queue
            .answered(self.now, request, outcome, &mut self.chance);
        let id = |event: &CloudEvent| event.id.as_str().to_owned();
        match answer {
            Answer::Late => return,
            Answer::Failed => {
                let until = self.now + Duration::from_secs(asked.into());
                self.asked_to_wait = self.asked_to_wait.max(until);
                if self.queue.is_cut() {
                    while let Some(batch) = self.queue.last_chance(self.now) {
                        self.post(batch, true);
                    }
                }
            }
            Answer::Refused(_, count) => {
                assert_eq!(count as usize, flight.batch.events.len());
                self.dead.extend(flight.batch.events.iter().map(id));
            }
            Answer::Taken(rejected) => {
                let place =
                    |one: &wasl_protocol::Rejected| id(&flight.batch.events[one.index as usize]);
                self.dead.extend(rejected.iter().map(place));
                let count = self.queue.take_dropped();
                self.report_drops(count);
                // An endpoint that takes again has changed its mind.
                self.asked_to_wait = self.now;
            }
        }
        self.run();
    }

    /// Lets time pass.
    fn wait(&mut self, span: Duration) {
        let end = self.now + span;
        loop {
            let answer = self.flights.iter().enumerate();
            let answer = answer
                .min_by_key(|(_, one)| one.due)
                .map(|(place, one)| (one.due, place));
            let tick = self.queue.deadline().filter(|due| *due <= end);
            match (answer.filter(|(due, _)| *due <= end), tick) {
                (Some((due, place)), tick) if tick.is_none_or(|tick| due <= tick) => {
                    self.now = self.now.max(due);
                    self.answer(place);
                }
                (_, Some(tick)) => {
                    self.now = self.now.max(tick);
                    self.run();
                }
                (_, None) => break,
            }
            self.check();
        }
        self.now = end;
        self.run();
    }

    /// The page is hidden or goes: what waits is posted, what is not answered is stored.
    fn hide(&mut self) {
        let count = self.queue.take_dropped_for_good();
        self.report_drops(count);
        if let Some(batch) = self.queue.last_chance(self.now) {
            self.post(batch, true);
        }
        // The browser's own refusal comes while the page is still there.
        while let Some(place) = self.flights.iter().position(|one| one.due <= self.now) {
            self.answer(place);
        }
        self.run();
    }

    /// Another page: storage has what was queued, answers come to nobody.
    fn navigate(&mut self) {
        self.hide();
        let kept = self.queue.queued();
        assert_eq!(
            self.queue.take_dropped_for_good(),
            None,
            "seed {}: drops untold",
            self.seed
        );
        self.flights.clear();
        self.queue = Queue::default();
        self.asked_to_wait = Timestamp::default();
        self.queue.restore(self.now, &kept);
        self.run();
    }

    fn check(&self) {
        let counts = self.queue.counts();
        let queued = self.queue.ids().count() as u32;
        assert_eq!(
            counts.emitted,
            counts.accepted + counts.refused + counts.dropped + queued,
            "seed {}",
            self.seed
        );
        assert!(queued <= 510, "seed {}: {queued} queued", self.seed);
    }

    /// After the last day: nothing waits, and the sum holds over all pages.
    fn settle(&mut self) {
        self.collector.weather = Weather::Fine;
        for _ in 0..200 {
            if self.queue.is_empty() {
                break;
            }
            self.wait(Duration::from_secs(60));
        }
        self.hide();
        self.wait(Duration::from_secs(200));
        assert!(self.queue.is_empty(), "seed {}: still queued", self.seed);
        let mut dropped = 0;
        for (id, event) in &self.emitted {
            let known = self.collector.stored.contains_key(id) || self.dead.contains(id);
            dropped += u64::from(!known);
            assert!(
                known || told(event).is_none(),
                "seed {}: a report was lost",
                self.seed
            );
        }
        let reports = self.emitted.values().filter_map(told);
        let said: u64 = reports.sum();
        // A drop whose event had been stored with its answer lost is told too: never too few.
        assert!(
            said >= dropped,
            "seed {}: {dropped} dropped, {said} told",
            self.seed
        );
        let twice = |id: &&String| self.collector.stored.contains_key(*id);
        let stored_and_dead = self.dead.iter().filter(twice).count() as u64;
        let reached = self.collector.stored.len() + self.dead.len() - stored_and_dead as usize;
        assert_eq!(
            self.emitted.len() as u64,
            reached as u64 + dropped,
            "seed {}",
            self.seed
        );
    }
}

/// What the whole of the runs met, so that a script that meets nothing fails.
#[derive(Debug, Default)]
struct Met {
    requests: u64,
    dead: usize,
    reports: usize,
    emitted: usize,
}

fn all_are_accounted_for(seeds: std::ops::Range<u64>) {
    let mut met = Met::default();
    for seed in seeds {
        let mut world = World::new(seed);
        for _ in 0..40 + world.chance.up_to(60) {
            match world.chance.up_to(19) {
                0..=7 => world.happen(),
                8 => {
                    for _ in 0..world.chance.up_to(180) {
                        world.happen();
                    }
                }
                9..=12 => {
                    let span = world.chance.up_to(20_000);
                    world.wait(Duration::from_millis(span));
                }
                13 => {
                    let span = world.chance.up_to(400);
                    world.wait(Duration::from_secs(span));
                }
                14..=16 => world.collector.weather = Weather::of(&mut world.chance),
                17..=18 => world.hide(),
                _ => world.navigate(),
            }
            world.run();
            world.check();
        }
        world.settle();
        met.requests += world.requests;
        met.dead += world.dead.len();
        met.emitted += world.emitted.len();
        met.reports += world.emitted.values().filter_map(told).count();
    }
    assert!(
        met.requests > RUNS * 5 && met.dead > 1_000 && met.reports > 50,
        "{met:?}"
    );
}

#[test]
fn every_event_is_accounted_for_in_any_weather() {
    all_are_accounted_for(0..RUNS);
}

#[test]
fn and_in_the_second_quarter_of_the_seeds() {
    all_are_accounted_for(RUNS..2 * RUNS);
}

#[test]
fn and_in_the_third() {
    all_are_accounted_for(2 * RUNS..3 * RUNS);
}

#[test]
fn and_in_the_last() {
    all_are_accounted_for(3 * RUNS..4 * RUNS);
}
