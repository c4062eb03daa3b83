//! Schedules and zones of any shape, and a second reading of them to compare the engine's with.

use proptest::collection::vec;
use proptest::prelude::*;
use wasl_core::schedule::{
    Date, Hours, Schedule, Span, SpecialDates, UtcOffset, Weekdays, is_ramadan,
};
use wasl_protocol::Timestamp;

use crate::zones::{Clocks, clocks, offset_of};

/// From a minute of a day to another, both counted from its midnight.
pub type Minutes = (i64, i64);

pub const MINUTE: i64 = 60_000;
const DAY: i64 = 1_440 * MINUTE;

/// Real zones, and one whose clocks are set by anything up to three hours, a week apart at least.
pub fn zones() -> impl Strategy<Value = Clocks> {
    static REAL: [&str; 7] = [
        "UTC",
        "Asia/Riyadh",
        "Africa/Cairo",
        "Europe/London",
        "America/New_York",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
    ];
    // Minutes after the last change, and by how many quarters of an hour.
    let sets = vec((10_080_i64..100_000, -12_i32..=12), 1..20);
    prop_oneof![
        proptest::sample::select(&REAL[..]).prop_map(|zone| clocks(zone).unwrap()),
        (sets, -44_i32..=44).prop_map(|(sets, base)| {
            let mut at = 1_767_225_600_i64;
            let mut clocks = vec![(0, base * 15)];
            for (after, quarters) in sets {
                at += after * 60;
                clocks.push((at, (base + quarters) * 15));
            }
            clocks
        }),
    ]
}

fn time(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// A span, and its minutes for the second reading: the end counted from the day of the beginning.
pub type Both = (Span, Minutes);

pub fn a_span(open: u16, close: u16) -> Option<Both> {
    let span = Span::parse(&time(open), &time(close))?;
    let close = if close < open { close + 1_440 } else { close };
    Some((span, (i64::from(open), i64::from(close))))
}

fn spans() -> impl Strategy<Value = Both> {
    // Near the night, where clocks are set, more often than not.
    let minute = || prop_oneof![0_u16..240, 1_380_u16..1_440, 0_u16..1_440];
    let pair = (minute(), prop_oneof![minute(), Just(1_440)]);
    pair.prop_filter_map("no time", |(open, close)| a_span(open, close))
}

#[derive(Clone, Debug)]
pub struct Plan {
    pub schedule: Schedule,
    /// The same, for the second reading: days as bits, minutes.
    week: Vec<(u8, Minutes)>,
    ramadan: Option<Vec<(u8, Minutes)>>,
    dates: Vec<(i32, i32, Vec<Minutes>)>,
}

fn week() -> impl Strategy<Value = Vec<(u8, Both)>> {
    vec((prop_oneof![Just(127_u8), 1_u8..128], spans()), 0..4)
}

pub fn plans() -> impl Strategy<Value = Plan> {
    // 2026 to 2028.
    let dates = vec((20_454_i32..21_500, 0_i32..4, vec(spans(), 0..3)), 0..4);
    (week(), proptest::option::of(week()), dates)
        .prop_map(|(week, ramadan, dates)| plan(week, ramadan, dates))
}

pub fn plan(
    week: Vec<(u8, Both)>,
    ramadan: Option<Vec<(u8, Both)>>,
    dates: Vec<(i32, i32, Vec<Both>)>,
) -> Plan {
    let hours = |week: &[(u8, Both)]| {
        week.iter()
            .map(|(bits, (span, _))| Hours {
                days: weekdays(*bits),
                span: *span,
            })
            .collect::<Vec<_>>()
    };
    let minutes = |week: &[(u8, Both)]| {
        week.iter()
            .map(|(bits, (_, minutes))| (*bits, *minutes))
            .collect()
    };
    Plan {
        schedule: Schedule {
            zone: "Test/Zone".into(),
            hours: hours(&week),
            ramadan: ramadan.as_deref().map(hours),
            dates: dates
                .iter()
                .map(|(from, more, spans)| SpecialDates {
                    from: Date::from_days(*from),
                    to: Date::from_days(from + more),
                    spans: spans.iter().map(|(span, _)| *span).collect(),
                })
                .collect(),
        },
        week: minutes(&week),
        ramadan: ramadan.as_deref().map(minutes),
        dates: dates
            .iter()
            .map(|(from, more, spans)| {
                (
                    *from,
                    from + more,
                    spans.iter().map(|(_, minutes)| *minutes).collect(),
                )
            })
            .collect(),
    }
}

fn weekdays(bits: u8) -> Weekdays {
    let mut days = Weekdays::NONE;
    for (day, name) in Weekdays::NAMES.iter().enumerate() {
        if bits >> day & 1 == 1 {
            days = days.and(name);
        }
    }
    days
}

impl Plan {
    fn minutes(&self, day: i32) -> Vec<Minutes> {
        if let Some((_, _, spans)) = self.dates.iter().find(|(a, b, _)| (*a..=*b).contains(&day)) {
            return spans.clone();
        }
        let week = match &self.ramadan {
            Some(ramadan) if is_ramadan(Date::from_days(day)) => ramadan,
            _ => &self.week,
        };
        let bit = (day + 4).rem_euclid(7);
        week.iter()
            .filter(|(bits, _)| bits >> bit & 1 == 1)
            .map(|(_, minutes)| *minutes)
            .collect()
    }

    /// Whether it is open, read from the list of a zone's settings instead of by its offsets.
    pub fn is_open(&self, clocks: &[(i64, i32)], now: i64) -> bool {
        let today = now.div_euclid(DAY) as i32;
        (today - 4..=today + 3).any(|day| {
            self.minutes(day).into_iter().any(|(open, close)| {
                let at = |minute| shown(clocks, i64::from(day) * DAY + minute * MINUTE);
                at(open) <= now && now < at(close)
            })
        })
    }
}

/// When clocks first show a local time; if never, that long after the jump over it.
fn shown(clocks: &[(i64, i32)], local: i64) -> i64 {
    for (place, (from, offset)) in clocks.iter().enumerate() {
        let moment = local - i64::from(*offset) * MINUTE;
        let end = clocks
            .get(place + 1)
            .map_or(i64::MAX, |(until, _)| until * 1_000);
        if moment < end && moment >= from * 1_000 {
            return moment;
        }
        if let Some((until, next)) = clocks.get(place + 1)
            && moment >= until * 1_000
            && local - i64::from(*next) * MINUTE < until * 1_000
        {
            return moment;
        }
    }
    panic!("before the first setting")
}

pub fn read(zone: &Clocks) -> impl Fn(&str, Timestamp) -> Option<UtcOffset> {
    |_, at| Some(offset_of(zone, at))
}

/// Moments of 2026 to 2028, and some close to where the clocks are set.
pub fn moment(zone: &Clocks, minutes: i64, near: usize) -> Timestamp {
    let set = zone.get(near).filter(|(at, _)| *at > 0);
    let millis = match set {
        Some((at, _)) => at * 1_000 + (minutes % 4_320 - 2_160) * MINUTE,
        None => 1_767_225_600_000 + minutes * MINUTE,
    };
    Timestamp::from_millis(millis as u64)
}
