//! The gate between what happened and the queue.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{CloudEvent, Properties};

use super::{Consent, Mode, PURPOSES, Purpose, Signals, anonymise};

/// The most events that are held while consent is pending. Beyond it the oldest are given up: who
/// does not answer a banner for so long has seen it.
const MAX_HELD: usize = 200;

/// What every event says of consent.
pub const STATE: &str = "consent";

/// What counts the events of a stream.
pub const SEQUENCE: &str = "sequence";

/// The gate.
#[derive(Debug, Default)]
pub struct Gate {
    consent: Consent,
    signals: Signals,
    /// Nothing may go before the visitor uses the widget or agrees.
    waits: bool,
    /// Stands for the session in events that nobody may be told by: an id of this page's life.
    page_life: String,
    held: Vec<CloudEvent>,
    overflowed: u32,
    withheld: u32,
    anonymous: u32,
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
    /// A gate; `page_life` is an id that no other page has, and this one only for its life.
    #[must_use]
    pub fn new(page_life: String) -> Self {
        Self {
            page_life,
            ..Self::default()
        }
    }

    /// What was agreed to.
    #[must_use]
    pub const fn consent(&self) -> &Consent {
        &self.consent
    }

    /// Whether all waits for the visitor to use the widget or agree.
    #[must_use]
    pub const fn waits(&self) -> bool {
        self.waits
    }

    /// What may be reported for a purpose now.
    #[must_use]
    pub fn mode(&self, purpose: Purpose) -> Mode {
        let mode = self.consent.mode(purpose, self.signals);
        if self.waits && mode.may_report() {
            Mode::Pending
        } else {
            mode
        }
    }

    /// What an event says of consent: the mode of each purpose.
    #[must_use]
    pub fn state(&self) -> Properties {
        let mut state = Properties::default();
        for purpose in PURPOSES {
            state.set(purpose.as_str(), self.mode(purpose).as_str());
        }
        state
    }

    /// An event, as it may go on; `None` when it is held or may not go at all.
    pub fn pass(&mut self, event: CloudEvent) -> Option<CloudEvent> {
        match self.mode(Purpose::of(&event.kind)) {
            Mode::Granted => Some(event),
            Mode::Anonymous => Some(self.anonymised(event)),
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

    /// An event that nobody can be told by; its number is of this page alone.
    fn anonymised(&mut self, event: CloudEvent) -> CloudEvent {
        let mut event = anonymise(event, &self.page_life);
        self.anonymous += 1;
        event.data.set(SEQUENCE, self.anonymous);
        event
    }

    /// Makes of an event that passed before, and waits to be sent, what may still go; whether it may.
    pub fn pass_again(&mut self, event: &mut CloudEvent) -> bool {
        let mode = self.mode(Purpose::of(&event.kind));
        if mode == Mode::Anonymous && event.session != self.page_life {
            *event = self.anonymised(event.clone());
        }
        if !mode.may_report() {
            self.withheld += 1;
        }
        mode.may_report()
    }

    /// Consent, the signals to be honoured, or waiting is another: what was held goes on with its
    /// own id and time, and says what consent is now, or is forgotten.
    pub fn change(&mut self, consent: Consent, signals: Signals, waits: bool) -> Passed {
        self.consent = consent;
        self.signals = signals;
        self.waits = waits;
        let mut passed = Passed::default();
        for event in core::mem::take(&mut self.held) {
            if let Some(mut event) = self.pass(event) {
                event.data.set(STATE, self.state());
                passed.events.push(event);
            }
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
