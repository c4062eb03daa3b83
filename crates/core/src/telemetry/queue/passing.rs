//! What of the queue stands in storage, and passes from page to page.
//!
//! An undelivered event belongs to one page at a time. Storage holds a row for each page; whoever
//! takes the row out has its events, and the page that wrote it hears of that when it is back
//! (`docs/EVENTS.md`, "From page to page").

use alloc::vec::Vec;

use wasl_protocol::{CloudEvent, Duration, Timestamp};

use super::Queue;
use crate::record::Undelivered;

/// Nothing is put off longer than this, whatever an endpoint says or storage holds.
pub const LONGEST_WAIT: Duration = Duration::from_secs(24 * 3_600);

/// Whose an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    /// This page's alone.
    Memory,
    /// This page's, and in its row in storage.
    Stored,
    /// Another page's, which took the row while the event was under way from here. It is not sent
    /// from here again.
    Taken,
}

impl Queue {
    /// All that is queued and this page's: what is travelling may not arrive.
    #[must_use]
    pub fn queued(&self) -> Vec<CloudEvent> {
        let mut events = Vec::new();
        for item in &self.items {
            if item.hold != Hold::Taken {
                events.push(item.event.clone());
            }
        }
        events
    }

    /// The same for this page's row in storage, which has it from now on, but for what may not stand
    /// there.
    pub fn store(&mut self, may_keep: &dyn Fn(&CloudEvent) -> bool) -> Undelivered {
        let mut events = Vec::new();
        for item in &mut self.items {
            if item.hold == Hold::Taken {
                continue;
            }
            item.hold = if may_keep(&item.event) {
                events.push(item.event.clone());
                Hold::Stored
            } else {
                Hold::Memory
            };
        }
        Undelivered {
            events,
            not_before: self.not_before,
        }
    }

    /// Takes events of another page in; one that is here already is the same one.
    pub fn restore(&mut self, now: Timestamp, events: &[CloudEvent]) {
        for event in events {
            match self.items.iter_mut().find(|item| item.event.id == event.id) {
                // It went to another page and comes back.
                Some(item) if item.hold == Hold::Taken => {
                    item.hold = Hold::Memory;
                    self.counts.moved -= 1;
                }
                Some(_) => {}
                None => {
                    self.push(now, event.clone());
                    if let Some(item) = self.items.last_mut() {
                        item.inherited = true;
                    }
                }
            }
        }
    }

    /// Takes over what another page could not deliver, and when it may be tried again.
    pub fn take_over(&mut self, now: Timestamp, kept: &Undelivered) {
        self.restore(now, &kept.events);
        self.not_before = self.not_before.max(kept.not_before.min(now + LONGEST_WAIT));
    }

    /// Another page took this one's row: what was in it is no more this page's to send. What is
    /// under way is waited for, and not sent again.
    pub fn let_go(&mut self) {
        for item in &mut self.items {
            if item.hold == Hold::Stored {
                item.hold = Hold::Taken;
                self.counts.moved += 1;
            }
        }
        self.drop_taken();
    }

    /// Drops what is another page's and waits for no answer.
    pub(super) fn drop_taken(&mut self) {
        let mut place = 0;
        while let Some(item) = self.items.get(place) {
            if item.hold == Hold::Taken && item.request.is_none() {
                self.bytes -= self.items.remove(place).size;
            } else {
                place += 1;
            }
        }
    }
}
