//! When nobody answers: outside of the merchant's hours, or with no agent there. The widget says so, with
//! when it opens again, and who leaves a message is asked for an address that the answer can reach.
//!
//! The address becomes the visitor's contact, which agents see beside the conversation, and a lead with what
//! was agreed to. The message itself is one as any.

use alloc::string::String;

use wasl_protocol::{LeadField, Timestamp};

use super::offers::LeadDraft;
use super::running::Running;
use crate::config::LeadForm;
use crate::i18n::Key;
use crate::view::{AwayView, LeadView, PresenceView};

/// What leads are listed under that were left with a message.
pub(super) const AWAY: &str = "away";

impl Running {
    /// Whether nobody answers now, as far as the merchant's hours are known.
    pub(super) fn is_away(&self) -> bool {
        self.options.hours.is_some()
            && (self.presence == PresenceView::Away || self.is_open() == Some(false))
    }

    /// Whether the schedule of the hours is open.
    fn is_open(&self) -> Option<bool> {
        let hours = self.options.hours.as_ref()?;
        let named = |name: &String| *name == hours.schedule;
        let opening = (self.openings.iter()).find(|opening| named(&opening.name))?;
        Some(opening.open)
    }

    /// When the hours begin or end next, for a panel that says so.
    pub(super) fn hours_due(&self) -> Option<Timestamp> {
        let hours = self.options.hours.as_ref().filter(|_| self.open)?;
        let named = |name: &String| *name == hours.schedule;
        let opening = (self.openings.iter()).find(|opening| named(&opening.name))?;
        opening.changes_at
    }

    /// Whether an address is asked for, or was left just now.
    pub(super) fn asks_address(&self) -> bool {
        self.open
            && self.is_away()
            && self.conversation().is_some()
            && self.options.hours.as_ref().is_some_and(|hours| hours.email)
            && (self.identity.contact.is_none() || self.address.sent)
    }

    /// The form of the address.
    pub(super) fn address_form(&self) -> Option<LeadForm> {
        if !self.asks_address() {
            return None;
        }
        let own = self.options.hours.as_ref()?.consent.as_ref();
        let consent = own.map(|words| String::from(words.get(self.locale)));
        Some(LeadForm {
            field: LeadField::Email,
            consent: self.words(consent.as_ref(), Key::AwayConsent),
            button: None,
            thanks: Some(self.locale.text(Key::AwayThanks).into()),
        })
    }

    /// What the panel shows of it.
    pub(super) fn away_view(&self) -> Option<AwayView> {
        if !self.is_away() {
            return None;
        }
        let LeadDraft {
            value,
            agreed,
            problem,
            sent,
        } = &self.address;
        Some(AwayView {
            opens_at: self.opens_at.filter(|_| self.is_open() == Some(false)),
            address: self.address_form().map(|form| {
                if *sent {
                    return LeadView::Sent(form.thanks.unwrap_or_default());
                }
                LeadView::Open {
                    field: form.field,
                    value: value.clone(),
                    consent: form.consent,
                    agreed: *agreed,
                    problem: *problem,
                    button: None,
                }
            }),
        })
    }
}
