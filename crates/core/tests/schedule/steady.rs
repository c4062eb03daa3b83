//! What holds of every schedule in every zone.

use proptest::collection::vec;
use proptest::prelude::*;
use wasl_core::schedule::SEARCH_DAYS;
use wasl_protocol::{Duration, Timestamp};

use crate::plans::{MINUTE, Plan, a_span, moment, plan, plans, read, zones};
use crate::zones::Clocks;

/// Nothing changes before the next change, and something does then.
fn stays_until_the_change(plan: &Plan, zone: &Clocks, now: Timestamp, parts: &[f64]) {
    let is_open = |at| plan.schedule.is_open(at, &read(zone)).unwrap();
    let open = is_open(now);
    let change = plan.schedule.changes_at(now, &read(zone)).unwrap();
    let last = Duration::from_secs(SEARCH_DAYS as u64 * 86_400 - 3 * 86_400);
    let end = change.unwrap_or(now + last);
    assert!(end > now);
    let span = end.since(now).as_millis();
    for part in parts {
        let within = now + Duration::from_millis((span as f64 * part) as u64);
        assert_eq!(is_open(within), open, "at {}", within.to_rfc3339());
    }
    // Hours last a minute at least, so that none hides between these.
    for minute in 0..(span / 60_000).min(1_500) {
        assert_eq!(is_open(now + Duration::from_millis(minute * 60_000)), open);
    }
    if let Some(change) = change {
        assert_eq!(is_open(change - Duration::from_millis(1)), open);
        assert_eq!(is_open(change), !open);
    }
}

/// Hours of each day that begin or end about when clocks are set, and a moment of that night.
fn nights() -> impl Strategy<Value = (Plan, Clocks, Timestamp)> {
    let minutes = vec(
        (-200_i64..200, prop_oneof![-200_i64..200, 0_i64..1_440]),
        1..3,
    );
    (
        zones(),
        any::<proptest::sample::Index>(),
        minutes,
        -400_i64..2_000,
    )
        .prop_map(|(zone, set, spans, after)| {
            let set = zone[set.index(zone.len())];
            let before = zone
                .iter()
                .rev()
                .find(|(at, _)| *at < set.0)
                .unwrap_or(&set);
            let local = (set.0 / 60 + i64::from(before.1)).rem_euclid(1_440);
            let mut week = Vec::new();
            for (open, close) in spans {
                let (open, close) = (local + open, local + close);
                let (open, close) = (open.rem_euclid(1_440), close.rem_euclid(1_440));
                week.extend(a_span(open as u16, close as u16).map(|span| (127, span)));
            }
            let plan = plan(week, None, Vec::new());
            let from = if set.0 == 0 { 1_767_225_600 } else { set.0 };
            let now = from * 1_000 + after * MINUTE;
            (plan, zone, Timestamp::from_millis(now as u64))
        })
}

/// Hours of almost a day whose end a jump of three hours carries over a second midnight.
#[test]
fn hours_from_the_day_before_yesterday() {
    let zone = vec![(0, 0), (1_767_825_000, 180)];
    let almost_a_day = a_span(23 * 60 + 58, 23 * 60 + 57).unwrap();
    let plan = plan(vec![(127, almost_a_day)], None, Vec::new());
    // 22:30 UTC became 01:30; it is 02:30.
    let now = Timestamp::from_millis(1_767_828_600_000);
    assert!(plan.is_open(&zone, now.as_millis() as i64));
    assert!(plan.schedule.is_open(now, &read(&zone)).unwrap());
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None, cases: 256, ..ProptestConfig::default()
    })]

    #[test]
    fn it_is_open_when_a_second_reading_says_so(
        plan in plans(), zone in zones(), minutes in 0_i64..1_400_000, near in 0_usize..20,
    ) {
        let now = moment(&zone, minutes, near);
        let open = plan.schedule.is_open(now, &read(&zone)).unwrap();
        prop_assert_eq!(open, plan.is_open(&zone, now.as_millis() as i64));
    }

    #[test]
    fn the_night_on_which_clocks_are_set_is_read_alike((plan, zone, now) in nights()) {
        for minutes in 0..120 {
            let now = now + Duration::from_millis(minutes * 60_000);
            let open = plan.schedule.is_open(now, &read(&zone)).unwrap();
            prop_assert_eq!(open, plan.is_open(&zone, now.as_millis() as i64));
        }
        stays_until_the_change(&plan, &zone, now, &[0.5]);
    }

    #[test]
    fn nothing_changes_before_the_next_change_and_something_then(
        plan in plans(), zone in zones(), minutes in 0_i64..1_000_000, near in 0_usize..20,
        parts in vec(0.0_f64..1.0, 40),
    ) {
        stays_until_the_change(&plan, &zone, moment(&zone, minutes, near), &parts);
    }
}
