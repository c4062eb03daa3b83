//! The queue between what happened and the endpoint.
//!
//! Every event that came in is at any time exactly one of: accepted, refused, dropped, or still
//! queued. An event keeps its id and time on every try, so that the endpoint can tell a
//! repetition. An event in a request stays queued until that request is answered.

mod answer;
mod flight;
mod passing;

use alloc::vec::Vec;

use wasl_chat::Chance;
use wasl_protocol::{CloudEvent, Duration, EventId, MAX_BATCH_BYTES, MAX_BATCH_EVENTS, Timestamp};

use self::flight::{Flight, Flights};
use self::passing::Hold;
use super::dialect::{Dialect, Sender};
use super::outcome::{Batched, Counts};

/// When a batch goes out, and how large it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batching {
    /// How long the first event waits for others.
    pub wait: Duration,
    /// That many events go out without waiting.
    pub eager: usize,
    /// The most events in a request.
    pub most: usize,
    /// The most bytes in a request, but for an event that is larger alone.
    pub bytes: usize,
}

impl Default for Batching {
    fn default() -> Self {
        Self {
            wait: Duration::from_secs(5),
            eager: 20,
            most: MAX_BATCH_EVENTS,
            bytes: BATCH_BYTES,
        }
    }
}

/// The most events that are kept; beyond it the oldest that wait are dropped.
const MAX_QUEUED: usize = 500;

/// The most bytes that are kept: a part of what storage takes (5 MiB a site in all browsers).
const MAX_QUEUED_BYTES: usize = 512 * 1024;

/// Room for the brackets and for what the size of an event does not count.
const BATCH_BYTES: usize = MAX_BATCH_BYTES - 1_024;

/// The report of events that were given up. It is never given up itself.
pub const DROPPED: &str = "wasl.events.dropped";

/// Room for such a report, in bytes.
const REPORT_BYTES: usize = 4 * 1024;

#[derive(Debug)]
struct Queued {
    event: CloudEvent,
    size: usize,
    /// The request it is travelling in.
    request: Option<u32>,
    hold: Hold,
    /// Another page left it: perhaps it is on its way from there.
    inherited: bool,
}

/// The queue.
#[derive(Debug, Default)]
pub struct Queue {
    items: Vec<Queued>,
    bytes: usize,
    flights: Flights,
    last_request: u32,
    /// Failures in a row.
    failures: u32,
    /// When a batch may go, at the earliest, after a failure.
    not_before: Timestamp,
    /// When what waits is due.
    due_at: Option<Timestamp>,
    counts: Counts,
    /// Dropped and not yet told.
    untold: u32,
    /// The most events in a batch, once an endpoint has said that a batch was too large.
    most_events: Option<usize>,
    /// How the endpoint wants its events: what they weigh.
    dialect: Dialect,
    batching: Batching,
    /// A request on leaving was too much for the browser: what waits is to go in smaller ones.
    is_cut: bool,
}

/// A sender with the longest key that is counted with; each payload of Snowplow has it.
const WEIGHED: Sender<'static> = Sender {
    key: "0123456789012345678901234567890123456789012345678901234567890123",
    visitor: None,
    sent_at: Timestamp::from_millis(1_700_000_000_000),
};

impl Queue {
    /// The endpoint wants its events so: those that come from now on are weighed by it.
    pub const fn speak(&mut self, dialect: Dialect, batching: Batching) {
        self.dialect = dialect;
        self.batching = batching;
    }

    /// Takes an event in.
    pub fn push(&mut self, now: Timestamp, event: CloudEvent) {
        let size = self.dialect.weigh(&WEIGHED, &event);
        self.push_sized(now, event, size);
    }

    /// Takes an event in that takes so many bytes in a batch.
    pub fn push_sized(&mut self, now: Timestamp, event: CloudEvent, size: usize) {
        self.counts.emitted += 1;
        self.bytes += size;
        self.items.push(Queued {
            event,
            size,
            request: None,
            hold: Hold::Memory,
            inherited: false,
        });
        self.due_at = self.due_at.or(Some(now + self.batching.wait));
        self.make_room();
    }

    fn make_room(&mut self) {
        self.shrink_to(MAX_QUEUED, MAX_QUEUED_BYTES);
    }

    fn shrink_to(&mut self, events: usize, bytes: usize) {
        while self.items.len() > events || self.bytes > bytes {
            let waiting = |item: &Queued| item.request.is_none() && item.event.kind != DROPPED;
            let Some(oldest) = self.items.iter().position(waiting) else {
                return;
            };
            self.bytes -= self.items.remove(oldest).size;
            self.counts.dropped += 1;
            self.untold += 1;
        }
    }

    /// Gives everything up: reporting was turned off.
    pub fn clear(&mut self) {
        self.counts.dropped += self.ids().count() as u32;
        self.items.clear();
        self.bytes = 0;
        self.flights.clear();
        self.due_at = None;
    }

    /// Looks at all that waits anew: `judge` may change an event, and says whether it stays. What is
    /// under way is not looked at.
    pub fn review(&mut self, mut judge: impl FnMut(&mut CloudEvent) -> bool) {
        let mut place = 0;
        while let Some(item) = self.items.get_mut(place) {
            if item.request.is_some() || judge(&mut item.event) {
                place += 1;
            } else {
                self.bytes -= self.items.remove(place).size;
                self.counts.withdrawn += 1;
            }
        }
    }

    /// The next batch, when one is due; gives up on requests that were never answered.
    pub fn run(&mut self, now: Timestamp, chance: &mut Chance) -> Option<Batched> {
        self.is_cut = false;
        self.flights.restore_room();
        while let Some(lost) = self.flights.take_lost(now) {
            self.failed(now, lost.request, None, chance);
        }
        let own = self.items.iter().filter(|item| !item.inherited).count();
        let due = self.due_at.is_some_and(|moment| moment <= now) || own >= self.batching.eager;
        if !self.flights.is_empty() || !due || now < self.not_before {
            return None;
        }
        self.batch(now, None)
    }

    /// A batch of what waits, since the page may be gone soon. Other requests may be under way; what
    /// has no room beside them stays, and so does what another page has left: that is stored already,
    /// and sent by a page that lives to hear the answer.
    pub fn last_chance(&mut self, now: Timestamp) -> Option<Batched> {
        self.is_cut = false;
        if now < self.not_before {
            return None;
        }
        let room = self.flights.room();
        self.batch(now, Some(room))
    }

    /// Whether a request on leaving was too much for the browser: [`Queue::last_chance`] has it in
    /// smaller ones, until there is no more.
    #[must_use]
    pub const fn is_cut(&self) -> bool {
        self.is_cut
    }

    fn batch(&mut self, now: Timestamp, leaving: Option<usize>) -> Option<Batched> {
        let Batching { most, bytes, .. } = self.batching;
        let most_bytes = leaving.unwrap_or(bytes).min(bytes);
        let most_events = self.most_events.unwrap_or(most).min(most);
        let request = self.last_request + 1;
        let mut events = Vec::new();
        let mut bytes = 0;
        let mut rest = false;
        let mut left = false;
        for item in self.items.iter_mut().filter(|item| item.request.is_none()) {
            if item.inherited && leaving.is_some() {
                left = true;
                continue;
            }
            let full = events.len() == most_events || bytes + item.size > most_bytes;
            // Alone, one that is larger than a batch goes too; but not where room is shared.
            if full && (leaving.is_some() || !events.is_empty()) {
                rest = true;
                break;
            }
            bytes += item.size + 1;
            item.request = Some(request);
            events.push(item.event.clone());
        }
        let later = self.due_at.unwrap_or(now + self.batching.wait);
        self.due_at = if rest {
            Some(now)
        } else {
            left.then_some(later)
        };
        if events.is_empty() {
            return None;
        }
        self.last_request = request;
        self.flights.push(Flight {
            request,
            sent_at: now,
            kept_alive: leaving.map(|_| bytes),
        });
        Some(Batched { request, events })
    }

    /// When [`Queue::run`] is next needed; always after the moment of the last `run`.
    #[must_use]
    pub fn deadline(&self) -> Option<Timestamp> {
        let flights = self.flights.deadline();
        flights.or_else(|| self.due_at.map(|due| due.max(self.not_before)))
    }

    /// Whether nothing is queued.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The ids of all that is queued, but for what another page took over.
    pub fn ids(&self) -> impl Iterator<Item = &EventId> {
        let own = self.items.iter().filter(|item| item.hold != Hold::Taken);
        own.map(|item| &item.event.id)
    }

    /// How many events were dropped since this was last asked, when there is room to tell it.
    pub fn take_dropped(&mut self) -> Option<u32> {
        let room = self.items.len() < MAX_QUEUED / 2;
        (room && self.untold > 0).then(|| core::mem::take(&mut self.untold))
    }

    /// The same when the page goes, for what is stored: makes the room that the report takes.
    pub fn take_dropped_for_good(&mut self) -> Option<u32> {
        if self.untold == 0 {
            return None;
        }
        self.shrink_to(MAX_QUEUED - 1, MAX_QUEUED_BYTES - REPORT_BYTES);
        Some(core::mem::take(&mut self.untold))
    }

    /// What became of the events so far.
    #[must_use]
    pub const fn counts(&self) -> Counts {
        self.counts
    }
}
