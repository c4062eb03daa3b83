//! Hours of Ramadan, and where the table of its dates ends.

use serde_json::json;
use wasl_core::schedule::{Date, RAMADANS, first_day_of_ramadan, is_ramadan};

use crate::zones::{at, open};

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// The first days as the Umm al-Qura calendar of ICU has them.
#[test]
fn the_month_begins_and_ends() {
    for (first, last) in [
        ("2024-03-11", "2024-04-09"),
        ("2025-03-01", "2025-03-29"),
        ("2026-02-18", "2026-03-19"),
        ("2027-02-08", "2027-03-08"),
        // Twice in 2030.
        ("2030-01-05", "2030-02-03"),
        ("2030-12-26", "2031-01-23"),
        ("2053-04-20", "2053-05-18"),
    ] {
        assert!(is_ramadan(date(first)) && is_ramadan(date(last)), "{first}");
        assert!(
            !is_ramadan(date(first).plus(-1)) && !is_ramadan(date(last).plus(1)),
            "{first}"
        );
    }
}

#[test]
fn a_year_is_twelve_moons() {
    let mut years = RAMADANS;
    let mut before = first_day_of_ramadan(years.next().unwrap()).unwrap();
    for year in years {
        let first = first_day_of_ramadan(year).unwrap();
        let days = first.days() - before.days();
        assert!((354..=355).contains(&days), "{year}: {days} days");
        let month = (0..31).filter(|day| is_ramadan(first.plus(*day))).count();
        assert!((29..=30).contains(&month), "{year}: {month} days");
        before = first;
    }
}

#[test]
fn outside_of_the_table_no_date_is_in_ramadan() {
    assert_eq!(first_day_of_ramadan(1444), None);
    assert_eq!(first_day_of_ramadan(1476), None);
    // 2023-03-23 and 2054-04-09 began Ramadan.
    assert!(!is_ramadan(date("2023-04-01")) && !is_ramadan(date("2054-04-15")));
    let shop = open(
        "Asia/Riyadh",
        json!({
            "hours": [{ "open": "09:00", "close": "17:00" }],
            "ramadan": [{ "open": "21:00", "close": "02:00" }]
        }),
    );
    assert_eq!(
        at(&shop, "2054-04-15 06:00"),
        (true, "2054-04-15 14:00".into())
    );
}

#[test]
fn other_hours_in_ramadan() {
    let week = json!({
        "hours": [{ "days": ["sun", "mon", "tue", "wed", "thu"], "open": "09:00", "close": "17:00" }],
        "ramadan": [
            { "days": ["sun", "mon", "tue", "wed", "thu"], "open": "10:00", "close": "15:00" },
            { "open": "21:00", "close": "01:00" }
        ],
        "dates": [{ "from": "2026-03-19", "to": "2026-03-23" }]
    });
    let shop = open("Asia/Riyadh", week);
    for (moment, is_open, until) in [
        // Tuesday, 17 February: the last day before.
        ("2026-02-17 06:00", true, "2026-02-17 14:00"),
        ("2026-02-17 14:00", false, "2026-02-18 07:00"),
        ("2026-02-18 07:00", true, "2026-02-18 12:00"),
        ("2026-02-18 12:00", false, "2026-02-18 18:00"),
        ("2026-02-18 18:00", true, "2026-02-18 22:00"),
        // Friday, 20 February: the evening only.
        ("2026-02-19 22:00", false, "2026-02-20 18:00"),
        // The night of Wednesday, 18 March, runs into the holiday, which is closed.
        ("2026-03-18 21:00", true, "2026-03-18 22:00"),
        ("2026-03-18 22:00", false, "2026-03-24 06:00"),
        ("2026-03-24 06:00", true, "2026-03-24 14:00"),
    ] {
        assert_eq!(at(&shop, moment), (is_open, until.into()), "{moment}");
    }
}

#[test]
fn clocks_that_are_set_for_ramadan() {
    // Morocco goes back to UTC on 15 February 2026 at 02:00 UTC, three days before the month.
    let shop = open(
        "Africa/Casablanca",
        json!({
            "hours": [{ "open": "09:00", "close": "18:00" }],
            "ramadan": [{ "open": "09:00", "close": "15:00" }]
        }),
    );
    for (moment, until) in [
        ("2026-02-14 17:00", "2026-02-15 09:00"),
        ("2026-02-17 18:00", "2026-02-18 09:00"),
        ("2026-02-18 09:00", "2026-02-18 15:00"),
        ("2026-03-22 18:00", "2026-03-23 08:00"),
    ] {
        assert_eq!(at(&shop, moment).1, until, "{moment}");
    }
}
