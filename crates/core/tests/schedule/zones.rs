//! Zones for the tests: moments at which clocks were set, from the IANA time zone database
//! (2025c) for 2026 to 2028, and how to write a moment.

use serde_json::{Value as Json, json};
use wasl_core::config::schedule;
use wasl_core::schedule::{Date, Schedule, UtcOffset};
use wasl_protocol::{Timestamp, Value};

/// From which second on a zone is so many minutes ahead of UTC.
pub type Clocks = Vec<(i64, i32)>;

pub fn clocks(zone: &str) -> Option<Clocks> {
    let clocks: &[(i64, i32)] = match zone {
        "UTC" => &[(0, 0)],
        "Asia/Riyadh" => &[(0, 180)],
        "Africa/Cairo" => &[
            (0, 120),
            (1_776_981_600, 180),
            (1_793_307_600, 120),
            (1_809_036_000, 180),
            (1_824_757_200, 120),
            (1_840_485_600, 180),
            (1_856_206_800, 120),
        ],
        "Europe/London" => &[
            (0, 0),
            (1_774_746_000, 60),
            (1_792_890_000, 0),
            (1_806_195_600, 60),
            (1_824_944_400, 0),
            (1_837_645_200, 60),
            (1_856_394_000, 0),
        ],
        "America/New_York" => &[
            (0, -300),
            (1_772_953_200, -240),
            (1_793_512_800, -300),
            (1_805_007_600, -240),
            (1_825_567_200, -300),
            (1_836_457_200, -240),
            (1_857_016_800, -300),
        ],
        // Half an hour of summer time.
        "Australia/Lord_Howe" => &[
            (0, 660),
            (1_775_314_800, 630),
            (1_791_041_400, 660),
            (1_806_764_400, 630),
            (1_822_491_000, 660),
        ],
        // Clocks go back for Ramadan.
        "Africa/Casablanca" => &[
            (0, 60),
            (1_771_120_800, 0),
            (1_774_144_800, 60),
            (1_801_965_600, 0),
            (1_804_989_600, 60),
        ],
        _ => return None,
    };
    Some(clocks.to_vec())
}

pub fn offset_of(clocks: &[(i64, i32)], at: Timestamp) -> UtcOffset {
    let second = (at.as_millis() / 1_000) as i64;
    let set = clocks.iter().rev().find(|(from, _)| *from <= second);
    UtcOffset::from_minutes(set.unwrap().1)
}

pub fn offsets(zone: &str, at: Timestamp) -> Option<UtcOffset> {
    Some(offset_of(&clocks(zone)?, at))
}

/// A moment as `2026-03-08 07:00` of UTC.
pub fn utc(text: &str) -> Timestamp {
    let (date, time) = text.split_once(' ').unwrap();
    let (hour, minute) = time.split_once(':').unwrap();
    let days = Date::parse(date).unwrap().days() as u64;
    let minutes: u64 = hour.parse::<u64>().unwrap() * 60 + minute.parse::<u64>().unwrap();
    Timestamp::from_millis((days * 1_440 + minutes) * 60_000)
}

/// The same for reading.
pub fn text(moment: Option<Timestamp>) -> String {
    moment.map_or_else(
        || "never".into(),
        |moment| moment.to_rfc3339()[..16].replace('T', " "),
    )
}

pub fn parse(json: &Json) -> (Option<Schedule>, Vec<String>) {
    let value: Value = serde_json::from_value(json.clone()).unwrap();
    let (usable, problems) = schedule(&value, &offsets);
    let problems = problems.iter().map(|problem| problem.message()).collect();
    (usable, problems)
}

/// A schedule of a zone, with further keys.
pub fn open(zone: &str, keys: Json) -> Schedule {
    let mut given = json!({ "zone": zone, "hours": [] });
    for (key, value) in keys.as_object().unwrap() {
        given[key] = value.clone();
    }
    let (usable, problems) = parse(&given);
    assert_eq!(problems, Vec::<String>::new());
    usable.unwrap()
}

/// Whether it is open at a moment of UTC, and until when it stays as it is.
pub fn at(schedule: &Schedule, moment: &str) -> (bool, String) {
    let moment = utc(moment);
    (
        schedule.is_open(moment, &offsets).unwrap(),
        text(schedule.changes_at(moment, &offsets).unwrap()),
    )
}
