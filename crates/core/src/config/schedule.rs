//! Schedules: what their table cannot say, and taking them as types.
//!
//! A schedule with something wrong in it is left out as a whole: half of it would be open at
//! other times than the merchant wrote.

use alloc::vec::Vec;

use wasl_protocol::{Properties, Timestamp, Value};

use super::Engine;
use super::check::Check;
use super::problem::Problem;
use super::shape::Shape;
use super::table::SCHEDULE;
use super::take::{items, maps, own, word};
use crate::schedule::{
    ACCEPTED_ZONE, Date, Hours, Offsets, Schedule, Span, SpecialDates, Weekdays, minute,
};

static SHAPE: Shape = Shape::Object(&SCHEDULE);

/// Checks a schedule and takes it. Paths begin with `schedule`. A zone that `offsets` does not
/// know is told as well.
///
/// ```
/// use wasl_core::config::schedule;
/// use wasl_protocol::{Properties, Value};
/// let given = Properties::default()
///     .with("zone", "Mars/Base")
///     .with("hours", Value::List(Vec::new()));
/// let (usable, problems) = schedule(&given.into(), &|_, _| None);
/// assert_eq!(usable, None);
/// assert_eq!(problems[0].path, "schedule.zone");
/// ```
#[must_use]
pub fn schedule(value: &Value, offsets: &Offsets<'_>) -> (Option<Schedule>, Vec<Problem>) {
    let mut check = Check::new(Engine::NONE);
    check.enter("schedule");
    let mut usable = None;
    if let Some(Value::Map(tree)) = check.value(&SHAPE, value) {
        let schedule = take(&tree);
        // A zone is known at any time, or at none.
        if offsets(&schedule.zone, Timestamp::default()).is_some() {
            usable = Some(schedule);
        } else {
            check.enter("zone");
            check.refuse(&Value::Text(schedule.zone), ACCEPTED_ZONE);
        }
    }
    (usable, check.problems)
}

/// A schedule, of what the check left.
pub(super) fn take(tree: &Properties) -> Schedule {
    Schedule {
        zone: own(tree, "zone"),
        hours: week(tree, "hours"),
        ramadan: tree.get("ramadan").map(|_| week(tree, "ramadan")),
        dates: maps(tree, "dates", dates).into_iter().flatten().collect(),
    }
}

fn week(tree: &Properties, key: &str) -> Vec<Hours> {
    let mut week = Vec::new();
    for hours in maps(tree, key, hours) {
        week.extend(hours);
    }
    week
}

fn hours(tree: &Properties) -> Option<Hours> {
    let mut days = Weekdays::NONE;
    for day in items(tree, "days") {
        days = days.and(day.as_text().unwrap_or_default());
    }
    Some(Hours {
        days: match tree.get("days") {
            Some(_) => days,
            None => Weekdays::ALL,
        },
        span: span(tree)?,
    })
}

fn span(tree: &Properties) -> Option<Span> {
    Span::parse(word(tree, "open")?, word(tree, "close")?)
}

fn dates(tree: &Properties) -> Option<SpecialDates> {
    let from = Date::parse(word(tree, "from")?)?;
    let mut spans = Vec::new();
    for span in maps(tree, "hours", span) {
        spans.extend(span);
    }
    Some(SpecialDates {
        from,
        to: match word(tree, "to") {
            Some(to) => Date::parse(to)?,
            None => from,
        },
        spans,
    })
}

/// The lists and each of their items were fit to be kept; what is wrong with others is told.
fn whole(given: &Properties, kept: &Properties, keys: &[&str]) -> bool {
    let mut whole = true;
    for key in keys {
        let asked_for = !matches!(given.get(key), None | Some(Value::Null));
        whole &= items(given, key).len() == items(kept, key).len()
            && asked_for == kept.get(key).is_some();
    }
    whole
}

fn refuse(check: &mut Check, kept: &Properties, key: &str, accepted: &str) {
    if let Some(value) = kept.get(key) {
        check.refuse_of(key, value, accepted);
    }
}

/// Nothing of a schedule is lost, and its zone is known.
pub(super) fn check_schedule(check: &mut Check, given: &Properties, kept: &Properties) -> bool {
    let zone = word(kept, "zone").unwrap_or_default();
    let zones = check.patterns.1;
    // A zone is known at any time, or at none.
    let is_known = zones.offset(zone, Timestamp::default()).is_some();
    if !is_known {
        refuse(check, kept, "zone", ACCEPTED_ZONE);
    }
    whole(given, kept, &["hours", "ramadan", "dates"]) && is_known
}

/// Hours have times, a time between them, and days that there are.
pub(super) fn check_hours(check: &mut Check, given: &Properties, kept: &Properties) -> bool {
    let open = minute(word(kept, "open").unwrap_or_default());
    let close = minute(word(kept, "close").unwrap_or_default());
    if open.is_none_or(|minute| minute == 24 * 60) {
        refuse(check, kept, "open", "a time as HH:MM, from 00:00 to 23:59");
    }
    if close.is_none() {
        refuse(check, kept, "close", "a time as HH:MM, from 00:00 to 24:00");
    }
    if open.is_some() && open == close && open != Some(24 * 60) {
        refuse(
            check,
            kept,
            "close",
            "another time than \"open\"; the whole day is 00:00 to 24:00",
        );
    }
    if matches!(given.get("days"), Some(Value::List(days)) if days.is_empty()) {
        check.say_of(
            "days",
            &["is empty; accepted: at least one day, or none of it for each day."],
        );
        return false;
    }
    whole(given, kept, &["days"]) && span(kept).is_some()
}

/// Dates are in the calendar, and the last one is not before the first.
pub(super) fn check_dates(check: &mut Check, given: &Properties, kept: &Properties) -> bool {
    const DATE: &str = "a date of the calendar as YYYY-MM-DD";
    let from = Date::parse(word(kept, "from").unwrap_or_default());
    if from.is_none() {
        refuse(check, kept, "from", DATE);
    }
    let to = match word(kept, "to") {
        Some(to) => Date::parse(to),
        None => from,
    };
    if to.is_none() {
        refuse(check, kept, "to", DATE);
    } else if from.is_some() && to < from {
        refuse(check, kept, "to", "a date that is not before \"from\"");
    }
    whole(given, kept, &["hours"]) && from.is_some() && to.is_some() && from <= to
}
