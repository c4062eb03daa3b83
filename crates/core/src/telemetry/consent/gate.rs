//! The gate between what happened and the queue.

use alloc::vec::Vec;

use wasl_protocol::CloudEvent;

use super::{Consent, Mode, Purpose, Signals, anonymise};

/// The most events that are held while consent is pending. Beyond it the oldest are given up: who
/// does not answer a banner for so long has seen it.
const MAX_HELD: usize = 200;

/// The gate.
#[derive(Debug, Default)]
pub struct Gate {
    consent: Consent,
    signals: Signals,
    held: Vec<CloudEvent>,
    overflowed: u32,
    withheld: u32,
}

/// What may go on.
#[derive(Debug, Default, PartialEq)]
pub struct Passed {
    /// For the queue, in order.
    pub events: Vec<CloudEvent>,
    /// Held events that had to be given up, to be told with the events: consent came too late.
    pub dropped: u32,
}

impl Gate {
    /// A gate under a consent; `signals` are those that are to be honoured.
    #[must_use]
    pub const fn new(consent: Consent, signals: Signals) -> Self {
        Self {
            consent,
            signals,
            held: Vec::new(),
            overflowed: 0,
            withheld: 0,
        }
    }

    /// What may be done for a purpose.
    #[must_use]
    pub const fn mode(&self, purpose: Purpose) -> Mode {
        self.consent.mode(purpose, self.signals)
    }

    /// An event, as it may go on; `None` when it is held or may not go at all.
    pub fn pass(&mut self, event: CloudEvent, page_life: &str) -> Option<CloudEvent> {
        match self.mode(Purpose::of(&event.kind)) {
            Mode::Granted => Some(event),
            Mode::Anonymous => Some(anonymise(event, page_life)),
            Mode::Denied => {
                self.withheld += 1;
                None
            }
            Mode::Pending => {
                self.held.push(event);
                if self.held.len() > MAX_HELD {
                    self.held.remove(0);
                    self.overflowed += 1;
                }
                None
            }
        }
    }

    /// The consent is another: what was held goes on with its own id and time, or is forgotten.
    pub fn decide(&mut self, consent: Consent, page_life: &str) -> Passed {
        self.consent = consent;
        let mut passed = Passed::default();
        for event in core::mem::take(&mut self.held) {
            passed.events.extend(self.pass(event, page_life));
        }
        if !passed.events.is_empty() {
            passed.dropped = core::mem::take(&mut self.overflowed);
        }
        passed
    }

    /// How many are held.
    #[must_use]
    pub fn held(&self) -> usize {
        self.held.len()
    }

    /// How many the visitor's wish has kept back for good. Never told to anybody: it is a count of
    /// what somebody did who did not want to be counted.
    #[must_use]
    pub const fn withheld(&self) -> u32 {
        self.withheld
    }

    /// How many were given up while they were held, and not told yet.
    #[must_use]
    pub const fn overflowed(&self) -> u32 {
        self.overflowed
    }
}
