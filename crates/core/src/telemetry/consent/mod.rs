//! What the visitor has agreed to, by purpose, and what it means for an event.
//!
//! The options give the modes to begin with, the merchant's banner changes them by a command, the
//! browser's signals (Global Privacy Control, Do Not Track) narrow what nobody was asked about.
//! The [`Gate`] is asked for every event; what leaves it goes into the queue.

mod anonymous;
mod gate;
mod purpose;

pub use anonymous::anonymise;
pub use gate::{Gate, Passed};
pub use purpose::{PURPOSES, Purpose};

/// What may be done for a purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Everything: events with the session, kept in storage until they are delivered.
    #[default]
    Granted,
    /// Events that nobody can be told by, and no storage.
    Anonymous,
    /// Nothing leaves the page.
    Denied,
    /// Not yet asked: events are held in memory until it is known.
    Pending,
}

impl Mode {
    /// The mode of that name in the options.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "granted" => Self::Granted,
            "anonymous" => Self::Anonymous,
            "denied" => Self::Denied,
            "pending" => Self::Pending,
            _ => return None,
        })
    }

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Anonymous => "anonymous",
            Self::Denied => "denied",
            Self::Pending => "pending",
        }
    }

    /// Whether what is for this purpose may stand in the browser's storage.
    #[must_use]
    pub const fn may_store(self) -> bool {
        match self {
            Self::Granted => true,
            Self::Anonymous | Self::Denied | Self::Pending => false,
        }
    }

    /// The mode under a signal not to be tracked, when nobody asked the visitor.
    const fn narrowed(self, purpose: Purpose) -> Self {
        match (purpose, self) {
            (Purpose::Marketing, _) => Self::Denied,
            (Purpose::Functional | Purpose::Analytics, Self::Granted) => Self::Anonymous,
            (
                Purpose::Functional | Purpose::Analytics,
                Self::Anonymous | Self::Denied | Self::Pending,
            ) => self,
        }
    }
}

/// What the browser says of its user's wish.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signals {
    /// `navigator.globalPrivacyControl` (<https://www.w3.org/TR/gpc/>).
    pub privacy_control: bool,
    /// `navigator.doNotTrack` is `"1"` (<https://www.w3.org/TR/tracking-dnt/>).
    pub do_not_track: bool,
}

/// Who decided a mode.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Decision {
    /// The merchant's options, before the visitor was asked.
    #[default]
    Preset,
    /// The visitor, in the merchant's banner: it stands above the browser's signals, which are for
    /// those who were not asked (GPC, section 4).
    Visitor,
}

/// What was agreed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Consent {
    functional: (Mode, Decision),
    analytics: (Mode, Decision),
    marketing: (Mode, Decision),
}

impl Consent {
    /// The same mode for everything, before the visitor was asked.
    #[must_use]
    pub const fn preset(mode: Mode) -> Self {
        let all = (mode, Decision::Preset);
        Self {
            functional: all,
            analytics: all,
            marketing: all,
        }
    }

    /// Sets the mode of a purpose.
    pub fn set(&mut self, purpose: Purpose, mode: Mode, by: Decision) {
        let place = match purpose {
            Purpose::Functional => &mut self.functional,
            Purpose::Analytics => &mut self.analytics,
            Purpose::Marketing => &mut self.marketing,
        };
        *place = (mode, by);
    }

    /// What may be done for a purpose under these signals.
    #[must_use]
    pub const fn mode(&self, purpose: Purpose, signals: Signals) -> Mode {
        let (mode, by) = match purpose {
            Purpose::Functional => self.functional,
            Purpose::Analytics => self.analytics,
            Purpose::Marketing => self.marketing,
        };
        let is_signalled = signals.privacy_control || signals.do_not_track;
        match by {
            Decision::Preset if is_signalled => mode.narrowed(purpose),
            Decision::Preset | Decision::Visitor => mode,
        }
    }
}
