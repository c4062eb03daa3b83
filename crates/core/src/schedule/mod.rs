//! Schedules: when a prompt or the chat is open, by the clocks of the merchant's time zone.
//!
//! What the zone's clocks say at a moment comes in as a function ([`Offsets`]): the browser's
//! `Intl` in the page, a crate on the server. `config::schedule` makes a [`Schedule`] from options.
//!
//! A day is a date of the zone. Hours belong to the date on which they begin: those over midnight
//! run on into the next date, even if that is closed.

mod change;
mod date;
mod ramadan;
mod zone;

pub use change::SEARCH_DAYS;
pub use date::Date;
pub use ramadan::{RAMADANS, first_day_of_ramadan, is_ramadan};
pub(crate) use zone::ACCEPTED as ACCEPTED_ZONE;
pub use zone::{Offsets, UnknownZone, UtcOffset, Zones};

use alloc::string::String;
use alloc::vec::Vec;

/// When something is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The time zone by its IANA name, e.g. `Asia/Riyadh`.
    pub zone: String,
    /// The week. Hours that overlap are open once; a day without any is closed.
    pub hours: Vec<Hours>,
    /// The week of Ramadan, in place of the other one.
    pub ramadan: Option<Vec<Hours>>,
    /// Dates that are not as the week is. The first that has a date counts, also in Ramadan.
    pub dates: Vec<SpecialDates>,
}

/// Hours of some days of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    /// On which days they begin.
    pub days: Weekdays,
    /// From when to when.
    pub span: Span,
}

/// Some days of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weekdays(u8);

/// From one time of day to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    open: u16,
    close: u16,
}

/// Dates that are not as the week is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecialDates {
    /// The first.
    pub from: Date,
    /// The last.
    pub to: Date,
    /// Their hours; none when they are closed.
    pub spans: Vec<Span>,
}

/// A day's minutes.
const DAY: u16 = 1_440;

impl Weekdays {
    /// None.
    pub const NONE: Self = Self(0);

    /// The whole week.
    pub const ALL: Self = Self(0b111_1111);

    /// The days' names in options, from Sunday on.
    pub const NAMES: [&'static str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// These, and the day of that name; no other for what is no day's name.
    #[must_use]
    pub fn and(self, name: &str) -> Self {
        let place = Self::NAMES.iter().position(|known| *known == name);
        Self(place.map_or(self.0, |place| self.0 | 1 << place))
    }

    /// Whether a date is on one of them.
    #[must_use]
    pub const fn has(self, date: Date) -> bool {
        self.0 >> date.weekday() & 1 == 1
    }
}

impl Span {
    /// From one time to another, both as `HH:MM` of 24 hours. The end may be `24:00`; an end
    /// before the beginning is on the next day. `None` for what is no time, and for no time at
    /// all: the whole day is `00:00` to `24:00`.
    ///
    /// ```
    /// use wasl_core::schedule::Span;
    /// assert!(Span::parse("20:00", "02:00").is_some());
    /// assert_eq!(Span::parse("09:00", "09:00"), None);
    /// assert_eq!(Span::parse("24:00", "02:00"), None);
    /// ```
    #[must_use]
    pub fn parse(open: &str, close: &str) -> Option<Self> {
        let open = minute(open).filter(|minute| *minute < DAY)?;
        let close = minute(close)?;
        let close = if close < open { close + DAY } else { close };
        (close != open).then_some(Self { open, close })
    }
}

/// The minute of the day of `HH:MM`, up to `24:00`.
pub(crate) fn minute(text: &str) -> Option<u16> {
    let [a, b, b':', c, d] = text.as_bytes() else {
        return None;
    };
    let two = |tens: u8, ones: u8| {
        (tens.is_ascii_digit() && ones.is_ascii_digit())
            .then(|| u16::from(tens - b'0') * 10 + u16::from(ones - b'0'))
    };
    let (hour, minute) = (two(*a, *b)?, two(*c, *d)?);
    (minute < 60 && hour * 60 + minute <= DAY).then_some(hour * 60 + minute)
}

impl Schedule {
    /// The hours that begin on a date.
    fn spans(&self, date: Date) -> Vec<Span> {
        for special in &self.dates {
            if special.from <= date && date <= special.to {
                return special.spans.clone();
            }
        }
        let week = match &self.ramadan {
            Some(ramadan) if is_ramadan(date) => ramadan,
            Some(_) | None => &self.hours,
        };
        let mut spans = Vec::new();
        for hours in week {
            if hours.days.has(date) {
                spans.push(hours.span);
            }
        }
        spans
    }
}
