//! The visitor's way through the shop: visits, the cart, what the page tells of the visitor.

use wasl_protocol::Properties;

use super::running::Running;
use crate::Effect;
use crate::arbiter::Patience;
use crate::record::{JourneyRecord, Record};

impl Running {
    /// What storage has of earlier visits, once at the start.
    pub(super) fn resume_journey(&mut self, kept: JourneyRecord) {
        self.arbiter.patience = Patience {
            left: kept.patience,
            at: kept.patience_at,
        };
        self.journey = kept;
    }

    /// This visit is counted, if it is a new one.
    pub(super) fn count_visit(&mut self) {
        let began = self.session.record().started_at;
        if self.journey.visits > 0 && self.journey.visit == began {
            return;
        }
        if self.journey.bucket.is_empty() {
            self.journey.bucket = self.chance.uuid(self.now);
        }
        self.journey.visits = self.journey.visits.saturating_add(1);
        self.journey.visit = began;
        self.journey.cancelled.clear();
        self.journey.progress.clear();
        self.journey.greetings.clear();
        self.journey.exposed.clear();
        self.journey.campaign = None;
        self.keep_journey();
    }

    /// Stores it, for the next page and the other tabs.
    pub(super) fn keep_journey(&mut self) {
        let Patience { left, at } = self.arbiter.patience;
        self.journey.patience = left;
        self.journey.patience_at = at;
        let record = self.journey.clone();
        self.order(Effect::Save(Record::Journey(record)));
    }

    /// Another tab stored it: what is later there counts here.
    pub(super) fn journey_changed(&mut self, other: JourneyRecord) {
        if other.patience_at >= self.arbiter.patience.at {
            self.arbiter.patience = Patience {
                left: other.patience,
                at: other.patience_at,
            };
        }
        if other.visit >= self.journey.visit {
            self.journey = other;
            self.count_unread();
        }
    }

    /// The shop tells what is in the cart.
    pub(super) fn cart_told(&mut self, cart: Properties) {
        if self.journey.cart == cart {
            return;
        }
        self.journey.cart = cart;
        self.journey.cart_at = Some(self.now);
        self.keep_journey();
    }

    /// The shop tells facts of the visitor.
    pub(super) fn attributes_told(&mut self, attributes: Properties) {
        for (key, value) in attributes.0 {
            match self.attributes.0.iter_mut().find(|(name, _)| *name == key) {
                Some((_, known)) => *known = value,
                None => self.attributes.0.push((key, value)),
            }
        }
    }
}
