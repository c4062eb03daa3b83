//! What the visitor has agreed to, by purpose, and what it means for an event.
//!
//! The options give the modes to begin with, the merchant's banner changes them by a command, the
//! browser's signals (Global Privacy Control, Do Not Track) narrow what nobody was asked about.
//! The [`Gate`] is asked for every event; what leaves it goes into the queue.

mod anonymous;
mod gate;
mod purpose;

pub use anonymous::anonymise;
pub use gate::{Gate, Passed, SEQUENCE, STATE};
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

    /// Whether events may go on, whole or anonymous.
    #[must_use]
    pub const fn may_report(self) -> bool {
        match self {
            Self::Granted | Self::Anonymous => true,
            Self::Denied | Self::Pending => false,
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
pub struct Consent([(Mode, Decision); 3]);

impl Consent {
    /// The same mode for everything, before the visitor was asked.
    #[must_use]
    pub const fn preset(mode: Mode) -> Self {
        Self([(mode, Decision::Preset); 3])
    }

    /// Sets the mode of a purpose.
    pub fn set(&mut self, purpose: Purpose, mode: Mode, by: Decision) {
        self.0[purpose as usize] = (mode, by);
    }

    /// What was agreed to for a purpose, whatever the browser signals.
    #[must_use]
    pub fn agreed(&self, purpose: Purpose) -> Mode {
        self.0[purpose as usize].0
    }

    /// What may be reported for a purpose under these signals.
    #[must_use]
    pub fn mode(&self, purpose: Purpose, signals: Signals) -> Mode {
        let (mode, by) = self.0[purpose as usize];
        let is_signalled = signals.privacy_control || signals.do_not_track;
        match by {
            Decision::Preset if is_signalled => mode.narrowed(purpose),
            Decision::Preset | Decision::Visitor => mode,
        }
    }
}
