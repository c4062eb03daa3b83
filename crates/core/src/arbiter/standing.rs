//! How a prompt stands with the arbiter: the one place that says what keeps it back. The verdict is
//! made of it, and so is what a person is told.

use wasl_protocol::{Duration, Timestamp};

use super::{Arbiter, DAY, Moment};
use crate::config::Prompt;
use crate::record::PromptRecord;
use crate::triggers::Held;

/// What keeps a prompt back, if anything does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The visitor may not see it once more.
    Capped(Cap),
    /// It was there already since the page began.
    ShownHere,
    /// The visitor is in the cart or checkout.
    InCheckout,
    /// Its rule does not hold; it may from that moment on, if there is one.
    NotHeld(Option<Timestamp>),
    /// The visitor put it off until then.
    Later(Timestamp),
    /// Its moment is there, and something else is on screen.
    Occupied,
    /// Its moment is there, and nothing may come up before that one.
    Quiet(Timestamp),
    /// It may come up.
    Free,
}

/// Which cap is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cap {
    /// "Never again".
    Never,
    /// At all.
    Lifetime,
    /// In this visit.
    Visit,
    /// In 24 hours.
    Day,
    /// In 7 days.
    Week,
}

/// Until when nothing comes up, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quiet {
    /// Until then.
    pub until: Timestamp,
    /// Why.
    pub cause: QuietCause,
}

/// Why nothing comes up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuietCause {
    /// The visitor closed something.
    Rest,
    /// The visitor is typing in the page, or has a dialog of it open.
    Busy,
    /// The time between two prompts, stretched by the visitor's patience.
    Cooldown,
}

impl Arbiter {
    /// How a prompt stands; `free_at` is [`Quiet::until`].
    #[must_use]
    pub fn standing(
        &self,
        moment: Moment,
        free_at: Timestamp,
        prompt: &Prompt,
        held: Held,
    ) -> Standing {
        if let Some(cap) = self.cap_reached(prompt, moment) {
            return Standing::Capped(cap);
        }
        if self.shown_here.contains(&prompt.id) {
            return Standing::ShownHere;
        }
        if moment.in_checkout && !prompt.in_checkout {
            return Standing::InCheckout;
        }
        match held {
            Held::From(_) | Held::No if self.waits_until(&prompt.id).is_some() => {}
            Held::From(at) if at > moment.now => {
                return Standing::NotHeld(Some(at.max(self.later_until(&prompt.id))));
            }
            Held::No => return Standing::NotHeld(None),
            Held::Yes | Held::From(_) => {}
        }
        let later = self.later_until(&prompt.id);
        if later > moment.now {
            Standing::Later(later)
        } else if moment.occupies(prompt) {
            Standing::Occupied
        } else if free_at > moment.now {
            Standing::Quiet(free_at)
        } else {
            Standing::Free
        }
    }

    /// Until when nothing comes up.
    #[must_use]
    pub fn quiet(&self, moment: Moment) -> Quiet {
        let mut quiet = Quiet {
            until: self.rest_until,
            cause: if self.is_busy {
                QuietCause::Busy
            } else {
                QuietCause::Rest
            },
        };
        let cooldown = self.cooldown(moment);
        for record in &self.records {
            // No reason to be silent until a clock that was set back has caught up.
            if record.shown > 0 && record.at <= moment.now && record.at + cooldown > quiet.until {
                quiet.until = record.at + cooldown;
                quiet.cause = QuietCause::Cooldown;
            }
        }
        quiet
    }

    /// The time between two prompts for this visitor.
    #[must_use]
    pub fn cooldown(&self, moment: Moment) -> Duration {
        self.patience.stretch(moment.now, moment.cooldown)
    }

    /// Until when a prompt waits for its turn, if its moment came at a bad time.
    #[must_use]
    pub fn waits_until(&self, id: &str) -> Option<Timestamp> {
        let (_, until) = self.waiting.iter().find(|(waiting, _)| waiting == id)?;
        Some(*until)
    }

    /// The cap that keeps a visitor from seeing a prompt once more.
    #[must_use]
    pub fn cap_reached(&self, prompt: &Prompt, moment: Moment) -> Option<Cap> {
        let record = self.records.iter().find(|record| record.id == prompt.id)?;
        reached(record, prompt, moment)
    }
}

fn reached(record: &PromptRecord, prompt: &Prompt, moment: Moment) -> Option<Cap> {
    let now = moment.now.as_millis();
    let since = |millis: u64| Timestamp::from_millis(now.saturating_sub(millis));
    let caps = &prompt.caps;
    if record.never {
        Some(Cap::Never)
    } else if record.shown >= caps.lifetime.saturating_add(record.later) {
        Some(Cap::Lifetime)
    } else if !record.is_below(caps.visit, moment.visit) {
        Some(Cap::Visit)
    } else if !record.is_below(caps.day, since(DAY)) {
        Some(Cap::Day)
    } else if !record.is_below(caps.week, since(7 * DAY)) {
        Some(Cap::Week)
    } else {
        None
    }
}
