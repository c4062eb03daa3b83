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
use crate::i18n::decimal;
use crate::record::{Record, Slot};
use crate::telemetry::{Answer, Batched, DROPPED, Dialect, Queue};
use crate::text::concat;

/// Where events go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// To the endpoint of the options: all events.
    Endpoint,
    /// To the server's own collector whatever the options say: answers to surveys.
    Server,
}

/// Both of them.
const WAYS: [Way; 2] = [Way::Endpoint, Way::Server];

/// Marks the requests of [`Way::Server`] among those of both.
const MARK: u32 = 1 << 31;

impl Way {
    const fn mark(self) -> u32 {
        match self {
            Self::Endpoint => 0,
            Self::Server => MARK,
        }
    }

    const fn slot(self) -> Slot {
        match self {
            Self::Endpoint => Slot::Events,
            Self::Server => Slot::Answers,
        }
    }

    /// Who answers, for the console.
    const fn title(self) -> &'static str {
        match self {
            Self::Endpoint => "The events endpoint",
            Self::Server => "The server, which takes the answers to surveys,",
        }
    }
}

/// What is on one of the ways.
#[derive(Debug, Default)]
pub(super) struct Lane {
    pub queue: Queue,
    /// Storage holds events of this tab.
    is_kept: bool,
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
        if let Some(count) = self.lanes[Way::Endpoint].queue.take_dropped_for_good() {
            self.tell_dropped(count);
        }
        for way in WAYS {
            if let Some(batch) = self.lanes[way].queue.last_chance(self.now) {
                self.post(way, batch, true);
            }
        }
        self.keep_events(Way::Endpoint);
        // With the words that are being written.
        if self.surveys.kept.runs.iter().any(|run| run.draft.is_some()) {
            self.keep_surveys();
        }
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
            request: batch.request | way.mark(),
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
        let any = !lane.queue.is_empty();
        let was_kept = core::mem::replace(&mut lane.is_kept, any);
        if any {
            let queued = lane.queue.queued();
            self.order(Effect::Save(match way {
                Way::Endpoint => Record::Events(queued),
                Way::Server => Record::Answers(queued),
            }));
        } else if was_kept {
            self.order(Effect::Forget(way.slot()));
        }
    }

    /// An event goes this way.
    pub(super) fn send_event(&mut self, way: Way, event: CloudEvent) {
        let dialect = self.dialect(way);
        let queue = &mut self.lanes[way].queue;
        queue.speak(dialect);
        queue.push(self.now, event);
    }

    /// Telemetry of an earlier page. Storage let go of it: it is to be stored anew at once.
    pub(super) fn restore_events(&mut self, way: Way, events: &[CloudEvent]) {
        if way == Way::Server || self.options.events.enabled {
            let dialect = self.dialect(way);
            let queue = &mut self.lanes[way].queue;
            queue.speak(dialect);
            queue.restore(self.now, events);
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
                    let told = [way.title(), " rejected an event: ", &first.message];
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
                    let told = [way.title(), " answered ", &status, given_up];
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
                return self.keep_events(way);
            }
        }
        if self.lanes[way].is_kept {
            self.keep_events(way);
        }
    }

    fn tell_dropped(&mut self, count: u32) {
        let mut about = Properties::default();
        about.set("count", count);
        self.happened(DROPPED, about);
    }

    fn events_refused(&mut self, count: u32, status: u16) {
        let mut about = Properties::default();
        about.set("code", "events_refused");
        about.set("count", count);
        about.set("status", u32::from(status));
        self.emit("error", about);
    }
}
