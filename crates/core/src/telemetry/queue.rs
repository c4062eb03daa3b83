//! The queue between what happened and the endpoint.
//!
//! Every event that came in is at any time exactly one of: accepted, refused, dropped, or still
//! queued. An event keeps its id and time on every try, so that the endpoint can tell a
//! repetition. An event in a request stays queued until that request is answered.

use alloc::vec::Vec;

use wasl_chat::Chance;
use wasl_protocol::{
    CloudEvent, Duration, EventId, MAX_BATCH_BYTES, MAX_BATCH_EVENTS, Rejected, Timestamp,
};

use super::outcome::{Answer, Batched, Counts};
use super::size::json_size;
use crate::event::BatchOutcome;

/// How long the first event waits for others.
const GATHER: Duration = Duration::from_secs(5);

/// That many events go out without waiting.
const EAGER_EVENTS: usize = 20;

/// The most events that are kept; beyond it the oldest that wait are dropped.
const MAX_QUEUED: usize = 500;

/// The most bytes that are kept: a part of what storage takes (5 MiB a site in all browsers).
const MAX_QUEUED_BYTES: usize = 512 * 1024;

/// Room for the brackets and for what the size of an event does not count.
const BATCH_BYTES: usize = MAX_BATCH_BYTES - 1_024;

/// A request without an answer counts as lost after this.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The shortest wait after a failure. Milliseconds.
const MIN_WAIT_MS: u64 = 500;

/// The longest wait that grows from failures alone. Milliseconds.
const MAX_WAIT_MS: u64 = 60_000;

#[derive(Debug)]
struct Queued {
    event: CloudEvent,
    size: usize,
    /// The request it is travelling in.
    request: Option<u32>,
}

#[derive(Debug)]
struct Flight {
    request: u32,
    sent_at: Timestamp,
}

/// The queue.
#[derive(Debug, Default)]
pub struct Queue {
    items: Vec<Queued>,
    bytes: usize,
    flights: Vec<Flight>,
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
}

impl Queue {
    /// Takes an event in.
    pub fn push(&mut self, now: Timestamp, event: CloudEvent) {
        let size = json_size(&event);
        self.counts.emitted += 1;
        self.bytes += size;
        self.items.push(Queued {
            event,
            size,
            request: None,
        });
        self.due_at = self.due_at.or(Some(now + GATHER));
        self.make_room();
    }

    /// Takes events of an earlier page in; one that is here already is the same one.
    pub fn restore(&mut self, now: Timestamp, events: &[CloudEvent]) {
        for event in events {
            if !self.items.iter().any(|item| item.event.id == event.id) {
                self.push(now, event.clone());
            }
        }
    }

    fn make_room(&mut self) {
        while self.items.len() > MAX_QUEUED || self.bytes > MAX_QUEUED_BYTES {
            let waiting = |item: &Queued| item.request.is_none();
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
        self.counts.dropped += self.items.len() as u32;
        self.items.clear();
        self.bytes = 0;
        self.flights.clear();
        self.due_at = None;
    }

    /// The next batch, when one is due; gives up on requests that were never answered.
    pub fn run(&mut self, now: Timestamp, chance: &mut Chance) -> Option<Batched> {
        while let Some(lost) = self
            .flights
            .iter()
            .position(|flight| now >= flight.sent_at + TIMEOUT)
        {
            let request = self.flights.swap_remove(lost).request;
            self.failed(now, request, None, chance);
        }
        let waiting = self.items.len();
        let due = self.due_at.is_some_and(|moment| moment <= now) || waiting >= EAGER_EVENTS;
        if !self.flights.is_empty() || !due || now < self.not_before {
            return None;
        }
        self.batch(now)
    }

    /// A batch of what waits, since the page may be gone soon. Other requests may be under way.
    pub fn last_chance(&mut self, now: Timestamp) -> Option<Batched> {
        if now < self.not_before {
            return None;
        }
        self.batch(now)
    }

    fn batch(&mut self, now: Timestamp) -> Option<Batched> {
        let request = self.last_request + 1;
        let mut events = Vec::new();
        let mut bytes = 0;
        let mut rest = false;
        for item in self.items.iter_mut().filter(|item| item.request.is_none()) {
            let full = events.len() == MAX_BATCH_EVENTS || bytes + item.size > BATCH_BYTES;
            if full && !events.is_empty() {
                rest = true;
                break;
            }
            bytes += item.size + 1;
            item.request = Some(request);
            events.push(item.event.clone());
        }
        self.due_at = rest.then_some(now);
        if events.is_empty() {
            return None;
        }
        self.last_request = request;
        self.flights.push(Flight {
            request,
            sent_at: now,
        });
        Some(Batched { request, events })
    }

    /// Takes the answer to a batch.
    pub fn answered(
        &mut self,
        now: Timestamp,
        request: u32,
        outcome: BatchOutcome,
        chance: &mut Chance,
    ) -> Answer {
        let Some(flight) = self.flights.iter().position(|one| one.request == request) else {
            return Answer::Late;
        };
        self.flights.swap_remove(flight);
        let after = match &outcome {
            BatchOutcome::Accepted(answer) => {
                self.failures = 0;
                self.not_before = Timestamp::default();
                let sent = self.settle(request);
                let mut rejected: Vec<Rejected> = Vec::new();
                for one in answer.as_ref().map_or(&[][..], |answer| &answer.rejected) {
                    let told = rejected.last().map(|before| before.index);
                    if one.index < sent && told != Some(one.index) {
                        rejected.push(one.clone());
                    }
                }
                let refused = (rejected.len() as u32).min(sent);
                self.counts.refused += refused;
                self.counts.accepted += sent - refused;
                return Answer::Taken(rejected);
            }
            BatchOutcome::Refused(status) => {
                let sent = self.settle(request);
                self.counts.refused += sent;
                return Answer::Refused(*status, sent);
            }
            BatchOutcome::Retry { after } => *after,
            BatchOutcome::Unreachable => None,
        };
        self.failed(now, request, after, chance);
        Answer::Failed
    }

    /// Takes the events of a request out; how many there were.
    fn settle(&mut self, request: u32) -> u32 {
        let mut count = 0;
        while let Some(place) = self
            .items
            .iter()
            .position(|item| item.request == Some(request))
        {
            self.bytes -= self.items.remove(place).size;
            count += 1;
        }
        count
    }

    /// Full jitter (<https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/>),
    /// and never before the endpoint wants it.
    fn failed(&mut self, now: Timestamp, request: u32, after: Option<u32>, chance: &mut Chance) {
        for item in &mut self.items {
            if item.request == Some(request) {
                item.request = None;
            }
        }
        let top = (1_000_u64 << self.failures.min(10)).min(MAX_WAIT_MS);
        self.failures += 1;
        let wait = chance.up_to(top).max(MIN_WAIT_MS);
        let asked = Duration::from_secs(after.unwrap_or(0).into());
        let wait = Duration::from_millis(wait).max(asked);
        self.not_before = self.not_before.max(now + wait);
        self.due_at = Some(self.not_before);
        self.make_room();
    }

    /// When [`Queue::run`] is next needed; always after the moment of the last `run`.
    #[must_use]
    pub fn deadline(&self) -> Option<Timestamp> {
        let mut answer: Option<Timestamp> = None;
        for flight in &self.flights {
            let due = flight.sent_at + TIMEOUT;
            answer = Some(answer.map_or(due, |first| first.min(due)));
        }
        answer.or_else(|| self.due_at.map(|due| due.max(self.not_before)))
    }

    /// All that is queued, for storage: what is travelling may not arrive.
    #[must_use]
    pub fn queued(&self) -> Vec<CloudEvent> {
        let mut events = Vec::new();
        for item in &self.items {
            events.push(item.event.clone());
        }
        events
    }

    /// Whether nothing is queued.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The ids of all that is queued.
    pub fn ids(&self) -> impl Iterator<Item = &EventId> {
        self.items.iter().map(|item| &item.event.id)
    }

    /// How many events were dropped since this was last asked, when there is room to tell it.
    pub fn take_dropped(&mut self) -> Option<u32> {
        let room = self.items.len() < MAX_QUEUED / 2;
        (room && self.untold > 0).then(|| core::mem::take(&mut self.untold))
    }

    /// What became of the events so far.
    #[must_use]
    pub const fn counts(&self) -> Counts {
        self.counts
    }
}
