//! Between moments and what a zone's clocks say.

use alloc::string::String;
use core::cell::RefCell;
use core::fmt;

use wasl_protocol::Timestamp;

use super::date::Date;
use crate::text::concat;

/// How far a zone's clocks are ahead of UTC at a moment; `None` when there is no such zone.
pub type Offsets<'a> = dyn Fn(&str, Timestamp) -> Option<UtcOffset> + 'a;

/// Who knows the time zones: the browser in a page, a crate on the server.
pub trait Zones {
    /// How far a zone's clocks are ahead of UTC at a moment; `None` when there is no such zone.
    fn offset(&self, zone: &str, at: Timestamp) -> Option<UtcOffset>;
}

/// How far clocks are ahead of UTC, in whole minutes; negative to the west.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UtcOffset(i32);

impl UtcOffset {
    /// That many minutes ahead of UTC.
    #[must_use]
    pub const fn from_minutes(minutes: i32) -> Self {
        Self(minutes)
    }

    /// Minutes ahead of UTC.
    #[must_use]
    pub const fn minutes(self) -> i32 {
        self.0
    }

    const fn millis(self) -> i64 {
        self.0 as i64 * MINUTE
    }
}

/// The schedule's zone is not known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownZone {
    /// The name that was given.
    pub zone: String,
}

impl UnknownZone {
    /// One sentence in English: what was given, what is accepted.
    #[must_use]
    pub fn message(&self) -> String {
        concat(&[
            "The time zone \"",
            &self.zone,
            "\" is not known; accepted: ",
            ACCEPTED,
            ".",
        ])
    }
}

impl fmt::Display for UnknownZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl core::error::Error for UnknownZone {}

/// What is a zone, for people.
pub(crate) const ACCEPTED: &str =
    "a name of the IANA time zone database, such as Asia/Riyadh or Europe/London";

pub(super) const MINUTE: i64 = 60_000;
pub(super) const DAY: i64 = 86_400_000;

/// The greatest moment of ECMAScript's clock; beyond it nobody has to be open.
const LAST: u64 = 8_640_000_000_000_000;

/// A zone's clocks. Moments are milliseconds since the epoch, as numbers that may be negative.
pub(super) struct Zone<'a> {
    name: &'a str,
    offsets: &'a Offsets<'a>,
    /// Offsets at midnights of UTC that were asked before: a search goes day by day, and asking a
    /// browser is slow.
    known: RefCell<[(i64, UtcOffset); 4]>,
}

impl<'a> Zone<'a> {
    pub(super) fn new(name: &'a str, offsets: &'a Offsets<'a>) -> Self {
        Self {
            name,
            offsets,
            known: RefCell::new([(i64::MIN, UtcOffset(0)); 4]),
        }
    }

    fn offset(&self, moment: i64) -> Result<UtcOffset, UnknownZone> {
        let at = Timestamp::from_millis(moment.max(0) as u64);
        (self.offsets)(self.name, at).ok_or_else(|| UnknownZone {
            zone: self.name.into(),
        })
    }

    /// The offset at midnight of a day of UTC.
    fn offset_of_day(&self, day: i64) -> Result<UtcOffset, UnknownZone> {
        let place = day.rem_euclid(4) as usize;
        let (known, offset) = self.known.borrow()[place];
        if known == day {
            return Ok(offset);
        }
        let offset = self.offset(day * DAY)?;
        self.known.borrow_mut()[place] = (day, offset);
        Ok(offset)
    }

    /// The date that the zone's clocks show.
    pub(super) fn date(&self, moment: i64) -> Result<Date, UnknownZone> {
        let local = moment + self.offset(moment)?.millis();
        Ok(Date::from_days(local.div_euclid(DAY) as i32))
    }

    /// The moment at which the zone's clocks show a date and so many minutes of it (more than a
    /// day's reach into the next date).
    ///
    /// Where clocks go back and show it twice, it is the first time; where they go forward and
    /// never show it, it is as long after the jump as it would be without: the rule of RFC 5545,
    /// section 3.3.5. It holds as long as a zone changes at most once in three days.
    pub(super) fn moment(&self, date: Date, minutes: u16) -> Result<i64, UnknownZone> {
        let local = i64::from(date.days()) * DAY + i64::from(minutes) * MINUTE;
        // No zone is more than a day from UTC: these are before and after the moment.
        let day = local.div_euclid(DAY);
        let before = self.offset_of_day(day - 1)?;
        let after = self.offset_of_day(day + 2)?;
        let early = local - before.millis();
        if before == after || self.offset(early)? == before {
            return Ok(early);
        }
        let late = local - after.millis();
        if self.offset(late)? == after {
            return Ok(late);
        }
        Ok(early)
    }
}

/// A moment as a number to count with.
pub(super) fn millis(now: Timestamp) -> i64 {
    now.as_millis().min(LAST) as i64
}
