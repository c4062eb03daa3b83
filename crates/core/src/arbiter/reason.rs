//! Reasons: why a prompt whose rule holds is not shown, read off the arbiter after its verdict.
//!
//! A replay asks; the widget does not, and so does not carry this.

use wasl_protocol::Timestamp;

use super::{Arbiter, DAY, Moment};
use crate::config::Prompt;

/// A cap that is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cap {
    /// `cap`: at all.
    Lifetime,
    /// `caps.visit`
    Visit,
    /// `caps.day`: 24 hours.
    Day,
    /// `caps.week`: 7 days.
    Week,
}

impl Cap {
    /// Where it stands in the prompt's options.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lifetime => "cap",
            Self::Visit => "caps.visit",
            Self::Day => "caps.day",
            Self::Week => "caps.week",
        }
    }
}

/// What stands in a prompt's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The visitor never wants it again.
    Never,
    /// It was shown as often as it may.
    Cap(Cap),
    /// It was shown on this page before.
    OnThisPage,
    /// The visitor is in the checkout.
    Checkout,
    /// Something else is on screen.
    Occupied,
    /// A prompt was dismissed or the panel closed just now, or the visitor was busy; until then.
    Rest(Timestamp),
    /// The last prompt is not long enough ago; until then.
    Cooldown(Timestamp),
}

impl Arbiter {
    /// What stands in the way of a prompt whose rule holds.
    #[must_use]
    pub fn obstacle(&self, prompt: &Prompt, moment: Moment) -> Option<Obstacle> {
        let now = moment.now;
        if let Some(record) = self.records.iter().find(|record| record.id == prompt.id) {
            let ago = |millis: u64| Timestamp::from_millis(now.as_millis().saturating_sub(millis));
            let caps = &prompt.caps;
            if record.never {
                return Some(Obstacle::Never);
            }
            for (is_below, cap) in [
                (record.shown < caps.lifetime, Cap::Lifetime),
                (record.is_below(caps.visit, moment.visit), Cap::Visit),
                (record.is_below(caps.day, ago(DAY)), Cap::Day),
                (record.is_below(caps.week, ago(7 * DAY)), Cap::Week),
            ] {
                if !is_below {
                    return Some(Obstacle::Cap(cap));
                }
            }
        }
        if self.shown_here.contains(&prompt.id) {
            return Some(Obstacle::OnThisPage);
        }
        if moment.in_checkout && !prompt.in_checkout {
            return Some(Obstacle::Checkout);
        }
        if moment.occupied {
            return Some(Obstacle::Occupied);
        }
        let free_at = self.free_at(moment);
        if free_at <= now {
            None
        } else if free_at == self.rest_until {
            Some(Obstacle::Rest(free_at))
        } else {
            Some(Obstacle::Cooldown(free_at))
        }
    }
}
