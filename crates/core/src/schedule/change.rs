//! Whether a schedule is open, and when that changes next.

use alloc::vec::Vec;

use wasl_protocol::Timestamp;

use super::Schedule;
use super::date::Date;
use super::zone::{DAY, Offsets, UnknownZone, Zone, millis};

/// How many days ahead a change is looked for: more than a year, so that each date of it was seen.
pub const SEARCH_DAYS: i32 = 400;

/// How many dates before today's can have hours that are not over. Hours end within a day of
/// their beginning; a jump of the clocks can carry the end over one midnight more.
const REACH: i32 = 2;

/// Hours as moments: from the first on, until before the second.
type Interval = (i64, i64);

impl Schedule {
    /// Whether it is open at a moment.
    ///
    /// # Errors
    /// The zone is not known.
    ///
    /// ```
    /// use wasl_core::schedule::{Hours, Schedule, Span, UtcOffset, Weekdays};
    /// use wasl_protocol::Timestamp;
    /// # let span = Span::parse("09:00", "17:00").ok_or("no span")?;
    /// let schedule = Schedule {
    ///     zone: "Asia/Riyadh".into(),
    ///     hours: vec![Hours { days: Weekdays::ALL, span }], // 09:00 to 17:00
    ///     ramadan: None,
    ///     dates: Vec::new(),
    /// };
    /// let riyadh = |_: &str, _| Some(UtcOffset::from_minutes(180));
    /// let eight = Timestamp::from_millis(1_767_589_200_000); // 05:00 UTC
    /// let nine = Timestamp::from_millis(1_767_592_800_000);
    /// assert!(!schedule.is_open(eight, &riyadh)?);
    /// assert_eq!(schedule.changes_at(eight, &riyadh)?, Some(nine));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn is_open(&self, now: Timestamp, offsets: &Offsets<'_>) -> Result<bool, UnknownZone> {
        let zone = Zone::new(&self.zone, offsets);
        let now = millis(now);
        Ok(covers(&self.around(&zone, zone.date(now)?)?, now))
    }

    /// The next moment at which it opens or closes; `None` when it does neither within
    /// [`SEARCH_DAYS`]: ask again then.
    ///
    /// # Errors
    /// The zone is not known.
    pub fn changes_at(
        &self,
        now: Timestamp,
        offsets: &Offsets<'_>,
    ) -> Result<Option<Timestamp>, UnknownZone> {
        let zone = Zone::new(&self.zone, offsets);
        let now = millis(now);
        let today = zone.date(now)?;
        let mut near = self.around(&zone, today)?;
        let open = covers(&near, now);
        let mut until = now;
        for days in 2..SEARCH_DAYS {
            let change = if open {
                until = run_on(&near, until);
                Some(until)
            } else {
                near.iter()
                    .map(|(from, _)| *from)
                    .filter(|from| *from > now)
                    .min()
            };
            // What begins on later dates begins no earlier than they do, but for a jump of clocks.
            let next = today.plus(days);
            if let Some(change) = change
                && change < zone.moment(next, 0)? - DAY
            {
                return Ok(Some(Timestamp::from_millis(change.max(0) as u64)));
            }
            near.retain(|(_, end)| *end > until);
            self.intervals(&zone, next, &mut near)?;
        }
        Ok(None)
    }

    /// The hours that a moment of a date may be in, and those of the next date.
    fn around(&self, zone: &Zone<'_>, today: Date) -> Result<Vec<Interval>, UnknownZone> {
        let mut near = Vec::new();
        for days in -REACH..=1 {
            self.intervals(zone, today.plus(days), &mut near)?;
        }
        Ok(near)
    }

    /// Adds the hours that begin on a date. Those that a jump of the clocks leaves no time for
    /// are not there.
    fn intervals(
        &self,
        zone: &Zone<'_>,
        date: Date,
        into: &mut Vec<Interval>,
    ) -> Result<(), UnknownZone> {
        for span in self.spans(date) {
            let from = zone.moment(date, span.open)?;
            let until = zone.moment(date, span.close)?;
            if from < until {
                into.push((from, until));
            }
        }
        Ok(())
    }
}

fn covers(intervals: &[Interval], moment: i64) -> bool {
    intervals
        .iter()
        .any(|(from, until)| *from <= moment && moment < *until)
}

/// Until when it stays open: hours that meet or overlap are one.
fn run_on(intervals: &[Interval], mut until: i64) -> i64 {
    while let Some((_, end)) = intervals
        .iter()
        .find(|(from, end)| *from <= until && until < *end)
    {
        until = *end;
    }
    until
}
