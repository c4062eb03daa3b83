//! Tables: the days and nights on which clocks are set. Moments are UTC.

use serde_json::json;

use crate::hours::{every_day, table};
use crate::zones::open;

#[test]
fn new_york_sets_its_clocks_forward() {
    // On 8 March 2026 at 07:00 UTC 02:00 becomes 03:00.
    let day = open("America/New_York", every_day("09:00", "17:00"));
    table(
        &day,
        &[
            ("2026-03-07 22:00", false, "2026-03-08 13:00"),
            ("2026-03-08 13:00", true, "2026-03-08 21:00"),
        ],
    );
    let night = open("America/New_York", every_day("22:00", "04:00"));
    table(
        &night,
        &[
            ("2026-03-08 03:00", true, "2026-03-08 08:00"),
            ("2026-03-08 08:00", false, "2026-03-09 02:00"),
            ("2026-03-09 02:00", true, "2026-03-09 08:00"),
        ],
    );
    // 02:30 is not shown: half an hour after the jump.
    let ends_in_it = open("America/New_York", every_day("22:00", "02:30"));
    table(
        &ends_in_it,
        &[("2026-03-08 06:59", true, "2026-03-08 07:30")],
    );
    let begins_in_it = open("America/New_York", every_day("02:30", "06:00"));
    table(
        &begins_in_it,
        &[
            ("2026-03-08 07:00", false, "2026-03-08 07:30"),
            ("2026-03-08 07:30", true, "2026-03-08 10:00"),
        ],
    );
    // From 02:30, shown as 03:30, until 03:00: no time is left of it.
    let lost = open("America/New_York", every_day("02:30", "03:00"));
    table(
        &lost,
        &[
            ("2026-03-07 08:00", false, "2026-03-09 06:30"),
            ("2026-03-08 07:30", false, "2026-03-09 06:30"),
        ],
    );
}

#[test]
fn new_york_sets_its_clocks_back() {
    // On 1 November 2026 at 06:00 UTC 02:00 becomes 01:00.
    let night = open("America/New_York", every_day("22:00", "04:00"));
    table(
        &night,
        &[
            ("2026-11-01 02:00", true, "2026-11-01 09:00"),
            ("2026-11-01 09:00", false, "2026-11-02 03:00"),
        ],
    );
    // 01:30 is shown twice: the first time counts, at the end and at the beginning.
    let ends_in_it = open("America/New_York", every_day("22:00", "01:30"));
    table(
        &ends_in_it,
        &[
            ("2026-11-01 05:29", true, "2026-11-01 05:30"),
            ("2026-11-01 05:30", false, "2026-11-02 03:00"),
            ("2026-11-01 06:15", false, "2026-11-02 03:00"),
        ],
    );
    let begins_in_it = open("America/New_York", every_day("01:30", "03:00"));
    table(
        &begins_in_it,
        &[
            ("2026-11-01 05:29", false, "2026-11-01 05:30"),
            ("2026-11-01 05:30", true, "2026-11-01 08:00"),
            ("2026-11-01 06:15", true, "2026-11-01 08:00"),
        ],
    );
}

#[test]
fn london_is_open_from_its_own_nine() {
    let days = ["mon", "tue", "wed", "thu", "fri"];
    let shop = open(
        "Europe/London",
        json!({ "hours": [{ "days": days, "open": "09:00", "close": "17:30" }] }),
    );
    table(
        &shop,
        &[
            ("2026-03-27 09:00", true, "2026-03-27 17:30"),
            // Summer time began on Sunday, 29 March.
            ("2026-03-27 17:30", false, "2026-03-30 08:00"),
            ("2026-03-30 08:00", true, "2026-03-30 16:30"),
            // It ended on Sunday, 25 October.
            ("2026-10-23 16:30", false, "2026-10-26 09:00"),
        ],
    );
}

#[test]
fn cairo_sets_its_clocks_at_midnight() {
    let whole = open(
        "Africa/Cairo",
        json!({ "hours": [
        { "days": ["thu"], "open": "18:00", "close": "24:00" },
        { "days": ["fri"], "open": "00:00", "close": "02:00" }
    ] }),
    );
    table(
        &whole,
        &[
            // Friday, 24 April 2026 began at 01:00.
            ("2026-04-23 16:00", true, "2026-04-23 23:00"),
            ("2026-04-23 22:00", true, "2026-04-23 23:00"),
            // On Thursday, 29 October, 24:00 became 23:00, so that the evening had an hour more.
            ("2026-10-29 15:00", true, "2026-10-30 00:00"),
            ("2026-10-29 21:30", true, "2026-10-30 00:00"),
        ],
    );
    // Friday rests, Saturday too; Sunday's nine o'clock is in summer time.
    let days = ["sun", "mon", "tue", "wed", "thu"];
    let shop = open(
        "Africa/Cairo",
        json!({ "hours": [{ "days": days, "open": "09:00", "close": "17:00" }] }),
    );
    table(
        &shop,
        &[
            ("2026-04-23 15:00", false, "2026-04-26 06:00"),
            ("2026-10-29 14:00", false, "2026-11-01 07:00"),
        ],
    );
}

#[test]
fn half_an_hour_of_summer_time() {
    let night = open("Australia/Lord_Howe", every_day("23:00", "02:15"));
    // On 4 October 2026 at 15:30 UTC 02:00 becomes 02:30: 02:15 is a quarter of an hour later.
    table(&night, &[("2026-10-03 13:00", true, "2026-10-03 15:45")]);
    // On 5 April at 15:00 UTC of the day before 02:00 becomes 01:30, and 02:15 is shown once.
    table(&night, &[("2026-04-04 12:00", true, "2026-04-04 15:45")]);
}
