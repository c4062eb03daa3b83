//! Consent at work: what may be reported, and what may stand in storage.
//!
//! The gate of [`crate::telemetry::consent`] judges events. Orders to store pass here as well: what
//! may not be stored yet waits, in its last state, and is stored when it may. What the visitor
//! takes back is dropped from storage.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::Properties;

use super::running::Running;
use super::settings::report;
use crate::config::{Options, decision};
use crate::effect::Level;
use crate::record::Slot;
use crate::telemetry::Way;
use crate::telemetry::consent::{Decision, Gate, Mode, Passed, Purpose, Signals};
use crate::{Effect, Event};

/// What is known of the visitor's wish.
#[derive(Debug)]
pub(super) struct Privacy {
    pub gate: Gate,
    /// What the browser says.
    signals: Signals,
    /// What the visitor decided, each purpose once.
    said: Vec<(Purpose, Mode)>,
    /// The visitor used the widget, on this page or before.
    is_used: bool,
    /// Orders that may not be carried out yet.
    waiting: Vec<Effect>,
    /// What storage may hold.
    stored: Vec<Slot>,
}

impl Privacy {
    /// What is known at the start, from what storage has.
    pub(super) fn new(page_life: String, signals: Signals) -> Self {
        Self {
            gate: Gate::new(page_life),
            signals,
            said: Vec::new(),
            is_used: false,
            waiting: Vec::new(),
            stored: Vec::new(),
        }
    }

    /// Storage has this. What the widget keeps for the visitor is there only if they used it.
    pub(super) fn found(&mut self, slot: Slot) {
        self.stored.push(slot);
        let is_of_events = matches!(slot, Slot::Events | Slot::Answers);
        self.is_used |= slot.purpose() == Purpose::Functional && !is_of_events;
    }

    /// The visitor has pressed the loader's launcher already.
    pub(super) const fn used(&mut self) {
        self.is_used = true;
    }

    /// Takes the options' word: before anything is ordered, and when they change.
    pub(super) fn heed(&mut self, options: &Options) -> Passed {
        let asked = &options.consent;
        let mut consent = asked.preset.clone();
        for (purpose, mode) in &self.said {
            consent.set(*purpose, *mode, Decision::Visitor);
        }
        let signals = if asked.signals {
            self.signals
        } else {
            Signals::default()
        };
        let waits = asked.waits && !self.is_used;
        self.gate.change(consent, signals, waits)
    }

    /// Whether something of this purpose may stand in storage. The browser's signals are about what
    /// leaves the device, and do not count here.
    fn may_store(&self, purpose: Purpose) -> bool {
        let agreed = match self.gate.consent().agreed(purpose) {
            Mode::Granted => true,
            // What they asked for by using it is kept for them.
            Mode::Anonymous | Mode::Pending => purpose == Purpose::Functional && self.is_used,
            Mode::Denied => false,
        };
        agreed && !self.gate.waits()
    }

    /// Whether an undelivered event may stand in storage.
    pub(super) fn may_keep(&self, kind: &str) -> bool {
        self.may_store(Purpose::of(kind))
    }

    /// An order, when it may be carried out now; else it waits, in the place of an older one.
    pub(super) fn admit(&mut self, effect: Effect) -> Option<Effect> {
        let may = if let Effect::Save(record) = &effect {
            let slot = record.slot();
            let may = self.may_store(slot.purpose());
            if may && !self.stored.contains(&slot) {
                self.stored.push(slot);
            }
            may
        } else if let Effect::SaveOutgoing(_) = &effect {
            self.may_store(Purpose::Functional)
        } else if let Effect::ReadOutbox | Effect::FetchSettings(_) = &effect {
            !self.gate.waits()
        } else if let Effect::Forget(_) | Effect::DropOutgoing(_) = &effect {
            self.waiting.retain(|older| !is_undone(older, &effect));
            // There is nothing to drop, and looking for it would leave a trace.
            return (!self.gate.waits()).then_some(effect);
        } else {
            true
        };
        if may {
            return Some(effect);
        }
        self.waiting.retain(|older| !is_replaced(older, &effect));
        self.waiting.push(effect);
        None
    }
}

/// Whether an order makes an older one needless.
fn is_replaced(older: &Effect, effect: &Effect) -> bool {
    match (older, effect) {
        (Effect::Save(older), Effect::Save(record)) => older.slot() == record.slot(),
        (Effect::SaveOutgoing(older), Effect::SaveOutgoing(message)) => older.cid == message.cid,
        (Effect::ReadOutbox, Effect::ReadOutbox) => true,
        (Effect::FetchSettings(_), Effect::FetchSettings(_)) => true,
        _ => false,
    }
}

/// Whether an order takes an older one back.
fn is_undone(older: &Effect, effect: &Effect) -> bool {
    match (older, effect) {
        (Effect::Save(record), Effect::Forget(slot)) => record.slot() == *slot,
        (Effect::SaveOutgoing(message), Effect::DropOutgoing(cid)) => message.cid == *cid,
        _ => false,
    }
}

impl Running {
    /// Orders something, if the visitor's wish lets it.
    pub(super) fn order(&mut self, effect: Effect) {
        self.effects.extend(self.privacy.admit(effect));
    }

    /// The visitor uses the widget: what waited for that goes on.
    pub(super) fn notice_use(&mut self, event: &Event) {
        if !self.privacy.is_used && event.is_use() {
            self.privacy.used();
            self.consent_changed();
        }
    }

    /// The merchant's banner says what the visitor decided.
    pub(super) fn consent_told(&mut self, given: &Properties) {
        let (modes, problems) = decision(given);
        report(&mut self.effects, "consent: ", &problems);
        if modes.is_empty() && problems.is_empty() {
            self.complain(
                Level::Error,
                &["consent needs at least one of: mode, functional, analytics, marketing."],
            );
        }
        for (purpose, mode) in modes {
            self.privacy.said.retain(|(known, _)| *known != purpose);
            self.privacy.said.push((purpose, mode));
            self.privacy.is_used |= mode == Mode::Granted;
        }
        self.consent_changed();
    }

    /// What may be reported or stored is perhaps another: by the options, the visitor's decision,
    /// or since they use the widget.
    pub(super) fn consent_changed(&mut self) {
        let passed = self.privacy.heed(&self.options);
        for effect in core::mem::take(&mut self.privacy.waiting) {
            self.order(effect);
        }
        self.forget_denied();
        for event in passed.events {
            self.vet(Way::Endpoint, event);
        }
        if passed.dropped > 0 {
            self.tell_dropped(passed.dropped);
        }
        self.withdraw_events();
        if self.lanes[Way::Endpoint].is_kept {
            self.keep_events(Way::Endpoint);
        }
    }

    /// Drops from storage what may not stand there.
    fn forget_denied(&mut self) {
        for slot in core::mem::take(&mut self.privacy.stored) {
            if self.privacy.may_store(slot.purpose()) {
                self.privacy.stored.push(slot);
                continue;
            }
            self.order(Effect::Forget(slot));
            if slot == Slot::Visitor {
                let outgoing: Vec<_> = self.chat.outgoing().map(|(one, _)| one.clone()).collect();
                for message in outgoing {
                    self.order(Effect::DropOutgoing(message.cid));
                }
            }
        }
    }

    /// Events that wait to be sent and may not go any more are given up.
    pub(super) fn withdraw_events(&mut self) {
        let gate = &mut self.privacy.gate;
        self.lanes[Way::Endpoint]
            .queue
            .review(|event| gate.pass_again(event));
    }
}
