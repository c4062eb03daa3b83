//! The options of schedules.

use super::super::schedule::{check_dates, check_hours, check_schedule};
use super::super::shape::{Field, Need, Object, Rule, Shape, field, object};

/// A schedule.
pub static SCHEDULE: Object = object!(
    "ScheduleOptions",
    Also(check_schedule),
    false,
    "When it is open, by the clocks of a time zone.",
    [
        field!(
            "zone",
            Required,
            &Shape::Text,
            "The time zone by its IANA name, e.g. `Asia/Riyadh`."
        ),
        field!(
            "hours",
            Required,
            &Shape::List(&Shape::Object(&HOURS)),
            "The hours of the week; a day without any is closed."
        ),
        field!(
            "ramadan",
            Optional,
            &Shape::List(&Shape::Object(&HOURS)),
            "The hours of the week in Ramadan by the Umm al-Qura calendar. Default: as always."
        ),
        field!(
            "dates",
            Optional,
            &Shape::List(&Shape::Object(&DATES)),
            "Dates that are not as the week is, also in Ramadan; the first that has a date counts."
        ),
    ]
);

static HOURS: Object = object!(
    "ScheduleHours",
    Also(check_hours),
    true,
    "From when to when it is open on some days of the week.",
    [
        field!(
            "days",
            Optional,
            &Shape::List(&Shape::Choice(&[
                "sun", "mon", "tue", "wed", "thu", "fri", "sat"
            ])),
            "On which days the hours begin. Default: on each."
        ),
        field!("open", Required, &Shape::Text, "From when, as `HH:MM`."),
        field!(
            "close",
            Required,
            &Shape::Text,
            "Until when, as `HH:MM`, at most `24:00`. Earlier than `open` is on the next day."
        ),
    ]
);

static DATES: Object = object!(
    "ScheduleDates",
    Also(check_dates),
    true,
    "A date, or several, that are not as the week is.",
    [
        field!(
            "from",
            Required,
            &Shape::Text,
            "The first, as `YYYY-MM-DD`."
        ),
        field!(
            "to",
            Optional,
            &Shape::Text,
            "The last, as `YYYY-MM-DD`. Default: the first, alone."
        ),
        field!(
            "hours",
            Optional,
            &Shape::List(&Shape::Object(&SPAN)),
            "Their hours. Default: none, which is closed."
        ),
    ]
);

static SPAN: Object = object!(
    "ScheduleSpan",
    Also(check_hours),
    true,
    "From when to when it is open.",
    [
        field!("open", Required, &Shape::Text, "From when, as `HH:MM`."),
        field!(
            "close",
            Required,
            &Shape::Text,
            "Until when, as `HH:MM`, at most `24:00`. Earlier than `open` is on the next day."
        ),
    ]
);
