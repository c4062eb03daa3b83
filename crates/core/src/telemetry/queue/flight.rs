//! The requests under way, and the room that a page which goes away has for them.

use alloc::vec::Vec;

use wasl_protocol::{Duration, Timestamp};

/// A request without an answer counts as lost after this.
const TIMEOUT: Duration = Duration::from_secs(30);

/// What a browser sends for pages that are gone, over all their requests that are under way: 64 KiB
/// (Fetch, "HTTP-network-or-cache fetch", step 8.10, <https://fetch.spec.whatwg.org/>). The rest is
/// room for brackets, and for what the size of an event does not count.
const KEEPALIVE_BYTES: usize = 64 * 1024 - 1_024;

/// The least that a request on leaving is cut down to, when the browser takes no more: other
/// scripts of the page share the room.
const LEAST_BYTES: usize = 8 * 1024;

/// A refusal by the browser comes at once; the network takes longer. Milliseconds.
const AT_ONCE_MS: u64 = 100;

/// A request.
#[derive(Debug)]
pub(super) struct Flight {
    pub request: u32,
    pub sent_at: Timestamp,
    /// Its bytes, when it is to outlive the page.
    pub kept_alive: Option<usize>,
}

/// Those under way.
#[derive(Debug)]
pub(super) struct Flights {
    all: Vec<Flight>,
    /// The most bytes of one request on leaving.
    most: usize,
}

impl Default for Flights {
    fn default() -> Self {
        Self {
            all: Vec::new(),
            most: KEEPALIVE_BYTES,
        }
    }
}

impl Flights {
    pub(super) fn push(&mut self, flight: Flight) {
        self.all.push(flight);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub(super) fn clear(&mut self) {
        self.all.clear();
    }

    /// Takes a request out; none when it is not waited for.
    pub(super) fn take(&mut self, request: u32) -> Option<Flight> {
        let place = self.all.iter().position(|one| one.request == request)?;
        Some(self.all.swap_remove(place))
    }

    /// Takes one out that was never answered.
    pub(super) fn take_lost(&mut self, now: Timestamp) -> Option<Flight> {
        let lost = |flight: &Flight| now >= flight.sent_at + TIMEOUT;
        let place = self.all.iter().position(lost)?;
        Some(self.all.swap_remove(place))
    }

    /// When the first of them counts as lost.
    pub(super) fn deadline(&self) -> Option<Timestamp> {
        let mut answer: Option<Timestamp> = None;
        for flight in &self.all {
            let due = flight.sent_at + TIMEOUT;
            answer = Some(answer.map_or(due, |first| first.min(due)));
        }
        answer
    }

    /// The bytes that one more request on leaving may have.
    pub(super) fn room(&self) -> usize {
        let mut room = KEEPALIVE_BYTES;
        for flight in &self.all {
            room = room.saturating_sub(flight.kept_alive.unwrap_or_default());
        }
        room.min(self.most)
    }

    /// Whether a request that got no answer was too much for the browser, and is to go in halves.
    pub(super) fn halve(&mut self, now: Timestamp, flight: &Flight) -> bool {
        let Some(bytes) = flight.kept_alive else {
            return false;
        };
        let at_once = now <= flight.sent_at + Duration::from_millis(AT_ONCE_MS);
        if !at_once || bytes <= LEAST_BYTES {
            return false;
        }
        self.most = (bytes / 2).max(LEAST_BYTES);
        true
    }

    /// The page is there again, and with it all of the room.
    pub(super) fn restore_room(&mut self) {
        self.most = KEEPALIVE_BYTES;
    }
}
