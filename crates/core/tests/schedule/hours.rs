//! Tables: weeks, nights over midnight, special dates. Moments are UTC.

use serde_json::{Value as Json, json};
use wasl_core::schedule::{SEARCH_DAYS, Schedule, UnknownZone};

use crate::zones::{at, offsets, open, utc};

pub fn table(schedule: &Schedule, rows: &[(&str, bool, &str)]) {
    for (moment, is_open, until) in rows {
        let expected = (*is_open, String::from(*until));
        assert_eq!(
            at(schedule, moment),
            expected,
            "{} at {moment}",
            schedule.zone
        );
    }
}

pub fn every_day(open: &str, close: &str) -> Json {
    json!({ "hours": [{ "open": open, "close": close }] })
}

#[test]
fn riyadh_rests_on_friday_and_saturday() {
    let days = ["sun", "mon", "tue", "wed", "thu"];
    let shop = open(
        "Asia/Riyadh",
        json!({ "hours": [
        { "days": days, "open": "09:00", "close": "12:30" },
        { "days": days, "open": "16:00", "close": "21:00" }
    ] }),
    );
    table(
        &shop,
        &[
            // 2026-01-01 was a Thursday; Riyadh is three hours ahead.
            ("2026-01-01 05:59", false, "2026-01-01 06:00"),
            ("2026-01-01 06:00", true, "2026-01-01 09:30"),
            ("2026-01-01 09:29", true, "2026-01-01 09:30"),
            ("2026-01-01 09:30", false, "2026-01-01 13:00"),
            ("2026-01-01 13:00", true, "2026-01-01 18:00"),
            ("2026-01-01 18:00", false, "2026-01-04 06:00"),
            ("2026-01-02 10:00", false, "2026-01-04 06:00"),
            ("2026-01-03 10:00", false, "2026-01-04 06:00"),
            ("2026-01-04 06:00", true, "2026-01-04 09:30"),
        ],
    );
}

#[test]
fn hours_over_midnight_belong_to_the_day_on_which_they_begin() {
    let bar = open(
        "Asia/Riyadh",
        json!({
            "hours": [{ "days": ["thu"], "open": "20:00", "close": "02:00" }],
            "dates": [{ "from": "2026-01-09" }, { "from": "2026-01-15" }]
        }),
    );
    table(
        &bar,
        &[
            ("2026-01-01 17:00", true, "2026-01-01 23:00"),
            ("2026-01-01 22:59", true, "2026-01-01 23:00"),
            ("2026-01-01 23:00", false, "2026-01-08 17:00"),
            // Friday the ninth is closed; the night before runs on into it.
            ("2026-01-08 21:30", true, "2026-01-08 23:00"),
            // Thursday the fifteenth is closed with its night.
            ("2026-01-08 23:00", false, "2026-01-22 17:00"),
            ("2026-01-15 18:00", false, "2026-01-22 17:00"),
        ],
    );
}

#[test]
fn hours_that_meet_or_overlap_are_open_once() {
    let shop = open(
        "UTC",
        json!({ "hours": [
        { "days": ["mon"], "open": "12:00", "close": "17:00" },
        { "days": ["mon"], "open": "09:00", "close": "12:00" },
        { "days": ["mon"], "open": "16:00", "close": "24:00" },
        { "days": ["tue"], "open": "00:00", "close": "03:00" },
        { "days": ["tue"], "open": "02:00", "close": "01:00" }
    ] }),
    );
    table(
        &shop,
        &[
            ("2026-01-05 08:00", false, "2026-01-05 09:00"),
            ("2026-01-05 09:00", true, "2026-01-07 01:00"),
            ("2026-01-06 12:00", true, "2026-01-07 01:00"),
            ("2026-01-07 01:00", false, "2026-01-12 09:00"),
        ],
    );
}

#[test]
fn always_and_never_change_nothing_within_a_year() {
    let always = open("America/New_York", every_day("00:00", "24:00"));
    let never = open("America/New_York", json!({}));
    for moment in ["2026-03-08 06:30", "2026-07-01 00:00", "2026-11-01 05:30"] {
        assert_eq!(at(&always, moment), (true, "never".into()));
        assert_eq!(at(&never, moment), (false, "never".into()));
    }
    // One date in a year is found; one beyond the search is not yet.
    let once = open(
        "UTC",
        json!({
            "dates": [{ "from": "2028-01-01", "hours": [{ "open": "10:00", "close": "11:00" }] }]
        }),
    );
    assert_eq!(at(&once, "2027-01-01 00:00").1, "2028-01-01 10:00");
    assert_eq!(at(&once, "2026-01-01 00:00").1, "never");
    assert_eq!(SEARCH_DAYS, 400);
}

#[test]
fn special_dates_come_before_the_week_and_the_first_of_them_counts() {
    let mut week = every_day("09:00", "17:00");
    week["dates"] = json!([
        { "from": "2026-12-24", "hours": [{ "open": "09:00", "close": "12:00" }] },
        { "from": "2026-12-23", "to": "2026-12-26" },
        { "from": "2026-12-26", "hours": [{ "open": "10:00", "close": "12:00" }] }
    ]);
    table(
        &open("UTC", week),
        &[
            ("2026-12-22 16:00", true, "2026-12-22 17:00"),
            ("2026-12-22 17:00", false, "2026-12-24 09:00"),
            ("2026-12-24 11:00", true, "2026-12-24 12:00"),
            ("2026-12-24 12:00", false, "2026-12-27 09:00"),
        ],
    );
}

#[test]
fn the_leap_day_is_a_date_like_others() {
    let mut week = every_day("09:00", "10:00");
    week["dates"] =
        json!([{ "from": "2028-02-29", "hours": [{ "open": "12:00", "close": "13:00" }] }]);
    table(
        &open("UTC", week),
        &[
            ("2028-02-28 10:00", false, "2028-02-29 12:00"),
            ("2028-02-29 12:30", true, "2028-02-29 13:00"),
            ("2028-02-29 13:00", false, "2028-03-01 09:00"),
            ("2027-02-28 10:00", false, "2027-03-01 09:00"),
        ],
    );
    // 29 February 2028 was a Tuesday.
    let tuesdays = open(
        "UTC",
        json!({ "hours": [{ "days": ["tue"], "open": "09:00", "close": "10:00" }] }),
    );
    assert_eq!(at(&tuesdays, "2028-02-28 00:00").1, "2028-02-29 09:00");
}

#[test]
fn a_zone_that_is_not_known_is_told() {
    let mut shop = open("UTC", every_day("09:00", "17:00"));
    shop.zone = "Mars/Base".into();
    let unknown = UnknownZone {
        zone: "Mars/Base".into(),
    };
    assert_eq!(
        shop.is_open(utc("2026-01-01 00:00"), &offsets),
        Err(unknown.clone())
    );
    assert_eq!(
        shop.changes_at(utc("2026-01-01 00:00"), &offsets),
        Err(unknown.clone())
    );
    assert_eq!(
        unknown.to_string(),
        "The time zone \"Mars/Base\" is not known; accepted: a name of the IANA time zone database, such as Asia/Riyadh or Europe/London."
    );
}

/// Asking a browser what its clocks say takes microseconds, so that a search asks about once a day.
#[test]
fn a_search_of_four_hundred_days_asks_once_a_day() {
    let always = open("America/New_York", every_day("00:00", "24:00"));
    let asked = core::cell::Cell::new(0);
    let counted = |zone: &str, at| {
        asked.set(asked.get() + 1);
        offsets(zone, at)
    };
    assert_eq!(
        always.changes_at(utc("2026-01-01 00:00"), &counted),
        Ok(None)
    );
    assert!(
        (400..440).contains(&asked.get()),
        "asked {} times",
        asked.get()
    );
}
