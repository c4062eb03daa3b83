//! The ways of events out of the page: each has a queue, an address and a record of its own.
//!
//! What enters a queue leaves it by the endpoint's word alone, or is counted as dropped. A batch
//! goes out when it is due or the page is left; what is not answered stays in storage.

use alloc::string::String;
use core::ops::{Index, IndexMut};

use wasl_protocol::{CloudEvent, Properties};

use super::running::Running;
use crate::Effect;
use crate::effect::Level;
use crate::event::BatchOutcome;
use crate::experiment::is_sampled;
use crate::i18n::decimal;
use crate::record::{Record, Slot, Undelivered};
use crate::telemetry::{Answer, Batched, DROPPED, Dialect, Queue, Way};
use crate::text::concat;

/// Both of them.
const WAYS: [Way; 2] = [Way::Endpoint, Way::Server];

/// What throws the dice for the share of sessions that are reported.
const SAMPLE: &str = "events";

/// Marks the requests of [`Way::Server`] among those of both.
const MARK: u32 = 1 << 31;

/// Where what is not delivered stands.
const fn slot_of(way: Way) -> Slot {
    match way {
        Way::Endpoint => Slot::Events,
        Way::Server => Slot::Answers,
    }
}

/// Who answers, for the console.
const fn title(way: Way) -> &'static str {
    match way {
        Way::Endpoint => "The events endpoint",
        Way::Server => "The server, which takes the answers to surveys,",
    }
}

/// What is on one of the ways.
#[derive(Debug, Default)]
pub(super) struct Lane {
    pub queue: Queue,
    /// Storage holds events of this tab.
    pub is_kept: bool,
    /// A refusal was told.
    refusal_told: bool,
}

/// What is on each way.
#[derive(Debug, Default)]
pub(super) struct Lanes([Lane; 2]);

impl Index<Way> for Lanes {
    type Output = Lane;

    fn index(&self, way: Way) -> &Lane {
        let [endpoint, server] = &self.0;
        match way {
            Way::Endpoint => endpoint,
            Way::Server => server,
        }
    }
}

impl IndexMut<Way> for Lanes {
    fn index_mut(&mut self, way: Way) -> &mut Lane {
        let [endpoint, server] = &mut self.0;
        match way {
            Way::Endpoint => endpoint,
            Way::Server => server,
        }
    }
}

impl Running {
    /// Posts the batches that are due.
    pub(super) fn post_due(&mut self) {
        for way in WAYS {
            let batch = self.lanes[way].queue.run(self.now, &mut self.chance);
            if let Some(batch) = batch {
                self.post(way, batch, false);
            }
        }
    }

    /// The page may be gone soon: posts what waits, and keeps all that is not answered.
    pub(super) fn flush(&mut self) {
        self.report_view();
        self.tell_dropped_for_good();
        self.post_all();
        // With the words that are being written.
        if self.surveys.kept.runs.iter().any(|run| run.draft.is_some()) {
            self.keep_surveys();
        }
    }

    fn post_all(&mut self) {
        for way in WAYS {
            if let Some(batch) = self.lanes[way].queue.last_chance(self.now) {
                self.post(way, batch, true);
            }
        }
        self.keep_events(Way::Endpoint);
    }

    /// The server's own collector.
    pub(super) fn collector(&self) -> String {
        let site = self.options.site.as_ref();
        let site = site.map_or("", |site| site.as_str());
        concat(&[&self.server, "/v1/events?site=", site])
    }

    /// How events are wanted: by our own collector as they are.
    fn dialect(&self, way: Way) -> Dialect {
        match (way, &self.options.events.url) {
            (Way::Endpoint, Some(_)) => self.options.events.format,
            (Way::Endpoint, None) | (Way::Server, _) => Dialect::CloudEvents,
        }
    }

    #[inline(never)]
    fn post(&mut self, way: Way, batch: Batched, last_chance: bool) {
        let events = &self.options.events;
        let dialect = self.dialect(way);
        let site = self.options.site.as_ref().map_or("", |site| site.as_str());
        let (url, key, headers) = match (way, &events.url) {
            (Way::Endpoint, Some(url)) => (
                dialect.address(url),
                events.key.as_deref().unwrap_or(site),
                events.headers.clone(),
            ),
            (Way::Endpoint, None) => (self.collector(), site, events.headers.clone()),
            (Way::Server, _) => (self.collector(), site, Default::default()),
        };
        let key = key.into();
        self.order(Effect::PostEvents {
            request: match way {
                Way::Endpoint => batch.request,
                Way::Server => batch.request | MARK,
            },
            url,
            headers,
            events: batch.events,
            dialect,
            key,
            sent_at: self.now,
            last_chance,
        });
    }

    /// Stores what is queued, or forgets what was stored.
    #[inline(never)]
    pub(super) fn keep_events(&mut self, way: Way) {
        let lane = &mut self.lanes[way];
        let privacy = &self.privacy;
        let may_keep = |event: &CloudEvent| way == Way::Server || privacy.may_keep(&event.kind);
        let kept = lane.queue.store(&may_keep);
        let any = !kept.events.is_empty();
        let was_kept = core::mem::replace(&mut lane.is_kept, any);
        if any {
            self.order(Effect::Save(match way {
                Way::Endpoint => Record::Events(kept),
                Way::Server => Record::Answers(kept),
            }));
        } else if was_kept {
            self.order(Effect::Forget(slot_of(way)));
        }
    }

    /// An event for the merchant's endpoint, as far as the visitor agrees.
    pub(super) fn report(&mut self, event: CloudEvent) {
        if let Some(event) = self.privacy.gate.pass(event) {
            self.vet(Way::Endpoint, event);
        }
    }

    /// The page's own code may look at an event before it goes.
    pub(super) fn vet(&mut self, way: Way, event: CloudEvent) {
        if self.vets {
            self.order(Effect::Vet { way, event });
        } else {
            self.send_event(way, event);
        }
    }

    /// It did.
    pub(super) fn vetted(&mut self, way: Way, event: CloudEvent) {
        self.send_event(way, event);
        // A page that is left asks for what it reports last.
        if self.is_left {
            self.post_all();
        }
    }

    /// An event goes this way. A session is reported whole or not at all; what goes to the server
    /// is stored at once.
    fn send_event(&mut self, way: Way, event: CloudEvent) {
        let sample = self.options.events.sample;
        if way == Way::Endpoint && !is_sampled(SAMPLE, &event.session, sample) {
            return;
        }
        let dialect = self.dialect(way);
        let queue = &mut self.lanes[way].queue;
        queue.speak(dialect, self.options.events.batching);
        queue.push(self.now, event);
        if way == Way::Server {
            self.keep_events(way);
        }
    }

    /// Telemetry of a page that is gone. Storage let go of it: it is to be stored anew at once.
    pub(super) fn restore_events(&mut self, way: Way, kept: &Undelivered) {
        if way == Way::Server || self.options.events.enabled {
            let dialect = self.dialect(way);
            let queue = &mut self.lanes[way].queue;
            queue.speak(dialect, self.options.events.batching);
            queue.take_over(self.now, kept);
        }
    }

    /// The same while this page runs. What there is no room for is told in the row that is stored
    /// now: the page may be gone before another one is.
    pub(super) fn take_over_events(&mut self, way: Way, kept: &Undelivered) {
        self.restore_events(way, kept);
        self.tell_dropped_for_good();
        self.keep_events(way);
    }

    /// Another page took what this one had stored, while this one was away.
    pub(super) fn record_taken(&mut self, slot: Slot) {
        for way in WAYS {
            if slot_of(way) == slot {
                let lane = &mut self.lanes[way];
                lane.is_kept = false;
                lane.queue.let_go();
            }
        }
    }

    /// Reporting was turned off: what waits for the endpoint is given up.
    pub(super) fn clear_events(&mut self) {
        self.lanes[Way::Endpoint].queue.clear();
        self.keep_events(Way::Endpoint);
    }

    /// A batch was answered.
    #[inline(never)]
    pub(super) fn batch_answered(&mut self, request: u32, outcome: BatchOutcome) {
        let way = if request & MARK == 0 {
            Way::Endpoint
        } else {
            Way::Server
        };
        let lane = &mut self.lanes[way];
        let answer = lane
            .queue
            .answered(self.now, request & !MARK, outcome, &mut self.chance);
        match answer {
            Answer::Late => return,
            Answer::Taken(rejected) => {
                if let Some(first) = rejected.first() {
                    let told = [title(way), " rejected an event: ", &first.message];
                    self.complain(Level::Warn, &told);
                    self.events_refused(rejected.len() as u32, 200);
                }
                if let Some(count) = self.lanes[Way::Endpoint].queue.take_dropped() {
                    self.tell_dropped(count);
                }
            }
            Answer::Refused(status, count) => {
                if !core::mem::replace(&mut lane.refusal_told, true) {
                    let status = decimal(status.into());
                    let given_up = "; the events of this batch are given up.";
                    let told = [title(way), " answered ", &status, given_up];
                    self.complain(Level::Warn, &told);
                }
                self.events_refused(count, status);
            }
            Answer::Failed => {
                // The browser had less room than there could be: what goes now is smaller.
                if lane.queue.is_cut() {
                    while let Some(batch) = self.lanes[way].queue.last_chance(self.now) {
                        self.post(way, batch, true);
                    }
                }
                // It may have been called back while it was under way.
                if way == Way::Endpoint {
                    self.withdraw_events();
                }
                return self.keep_events(way);
            }
        }
        if self.lanes[way].is_kept {
            self.keep_events(way);
        }
    }

    fn tell_dropped_for_good(&mut self) {
        if let Some(count) = self.lanes[Way::Endpoint].queue.take_dropped_for_good() {
            self.tell_dropped(count);
        }
    }

    pub(super) fn tell_dropped(&mut self, count: u32) {
        let mut about = Properties::default();
        about.set("count", count);
        self.happened(DROPPED, about);
    }

    fn events_refused(&mut self, count: u32, status: u16) {
        let mut about = Properties::default();
        about.set("count", count);
        about.set("status", u32::from(status));
        self.raise("events_refused", about);
    }
}
