//! Shares of the visitors: who is in one, for ever, by the visitor's id alone.
//!
//! A share is never thrown again. A rule for 10 % of visitors that is looked at seven times still
//! reaches 10 % of them, and a visitor who is in at 10 % is in at 20 % as well.

use alloc::string::String;

use super::hash::HashVersion;

/// A part of all visitors, from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Share(f64);

impl Share {
    /// Nobody.
    pub const NONE: Self = Self(0.0);
    /// Everybody.
    pub const ALL: Self = Self(1.0);

    /// A part; what is less than 0 or no number is nobody, what is more than 1 everybody.
    #[must_use]
    pub const fn new(part: f64) -> Self {
        if part >= 1.0 {
            Self::ALL
        } else if part > 0.0 {
            Self(part)
        } else {
            Self::NONE
        }
    }

    /// The part, from 0 to 1.
    #[must_use]
    pub const fn part(self) -> f64 {
        self.0
    }

    /// Whether an id is in this share of all, under a seed.
    #[must_use]
    pub fn holds(self, version: HashVersion, seed: &[&str], id: &str) -> bool {
        // Every bucket is less than all; most rules are for all, and are asked at each event.
        self.0 >= 1.0 || version.bucket(seed, id) < self.0
    }
}

/// Whether a rule that is for a share of the visitors is for this one.
///
/// ```
/// use wasl_core::experiment::{Share, is_sampled};
///
/// let tenth = Share::new(0.1);
/// assert_eq!(is_sampled("welcome", "v_1", tenth), is_sampled("welcome", "v_1", tenth));
/// ```
#[must_use]
pub fn is_sampled(rule: &str, visitor: &str, share: Share) -> bool {
    share.holds(HashVersion::V2, &["wasl.sample.", rule], visitor)
}

/// The visitors of a site who see no prompt at all, so that what prompts do can be measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Holdout {
    /// What throws the dice; each site has its own. Another seed holds out other visitors.
    pub seed: String,
    /// How many are held out.
    pub share: Share,
}

impl Holdout {
    /// Whether a visitor is held out.
    #[must_use]
    pub fn holds_out(&self, visitor: &str) -> bool {
        self.share
            .holds(HashVersion::V2, &["wasl.holdout.", &self.seed], visitor)
    }
}
