//! When a visitor may be asked again.

use proptest::prelude::*;
use serde_json::json;
use wasl_core::survey::{Ask, AskedRecord, Reply, Survey, may_ask, remember};
use wasl_protocol::{Duration, Timestamp};

use crate::definitions::asking;

const TWO_DAYS: Duration = Duration::from_secs(2 * 86_400);
const REPLIES: [Reply; 5] = [
    Reply::Open,
    Reply::Closed,
    Reply::Later,
    Reply::Answered,
    Reply::Never,
];

fn day(days: u64) -> Timestamp {
    Timestamp::from_millis(1_767_571_200_000) + Duration::from_secs(days * 86_400)
}

/// About the chat: 30 days, and 7 after "later".
fn survey() -> Survey {
    asking(json!([{ "id": "how", "type": "text", "text": "How?" }]))
}

fn asked(survey: &str, touchpoint: &str, days: u64, reply: Reply) -> AskedRecord {
    AskedRecord {
        survey: survey.into(),
        touchpoint: touchpoint.into(),
        at: day(days),
        reply,
    }
}

#[test]
fn each_reply_has_its_window() {
    for (reply, expected) in [
        (Reply::Open, Ask::From(day(40))),
        (Reply::Closed, Ask::From(day(40))),
        (Reply::Answered, Ask::From(day(40))),
        (Reply::Later, Ask::From(day(17))),
        (Reply::Never, Ask::Never),
    ] {
        // Another survey about the same, and this one itself.
        for id in ["other", "poll"] {
            let records = [asked(id, "chat", 10, reply)];
            let at = |now| may_ask(&records, &survey(), Duration::ZERO, now);
            assert_eq!(at(day(10)), expected, "{reply:?}");
            if let Ask::From(moment) = expected {
                assert_eq!(at(moment - Duration::from_millis(1)), expected);
                assert_eq!(at(moment), Ask::Now);
            } else {
                assert_eq!(at(day(9_999)), Ask::Never);
            }
        }
    }
}

#[test]
fn another_touchpoint_counts_only_between_any_two() {
    for reply in REPLIES {
        let records = [asked("other", "delivery", 10, reply)];
        let at = |between| may_ask(&records, &survey(), between, day(11));
        assert_eq!(at(Duration::ZERO), Ask::Now);
        assert_eq!(at(TWO_DAYS), Ask::From(day(12)), "{reply:?}");
    }
    // "Later" does not shorten the time between any two.
    let records = [asked("poll", "chat", 10, Reply::Later)];
    let between = Duration::from_secs(20 * 86_400);
    assert_eq!(
        may_ask(&records, &survey(), between, day(20)),
        Ask::From(day(30))
    );
}

#[test]
fn a_clock_that_was_set_back_does_not_silence_for_longer() {
    let records = [asked("poll", "chat", 500, Reply::Answered)];
    assert_eq!(
        may_ask(&records, &survey(), Duration::ZERO, day(10)),
        Ask::From(day(40))
    );
}

#[test]
fn the_last_asking_counts_and_never_is_for_good() {
    let mut records = Vec::new();
    for (days, reply, expected) in [
        (1, Reply::Open, (1, Reply::Open)),
        (1, Reply::Answered, (1, Reply::Answered)),
        (1, Reply::Open, (1, Reply::Answered)),
        (40, Reply::Later, (40, Reply::Later)),
        (3, Reply::Never, (40, Reply::Never)),
        (50, Reply::Answered, (50, Reply::Never)),
    ] {
        remember(&mut records, asked("poll", "chat", days, reply));
        assert_eq!(records, [asked("poll", "chat", expected.0, expected.1)]);
    }
    remember(&mut records, asked("poll", "delivery", 2, Reply::Closed));
    assert_eq!(records.len(), 2);
    let kept = serde_json::to_string(&records[1]).unwrap();
    assert!(kept.ends_with(r#""reply":"closed"}"#), "{kept}");
}

fn records() -> impl Strategy<Value = Vec<AskedRecord>> {
    let record = (0_usize..2, 0_usize..2, 0_u64..60, 0_usize..REPLIES.len()).prop_map(
        |(survey, touchpoint, days, reply)| {
            asked(
                ["poll", "other"][survey],
                ["chat", "delivery"][touchpoint],
                days,
                REPLIES[reply],
            )
        },
    );
    proptest::collection::vec(record, 0..8)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nobody_is_asked_within_a_window(records in records(), between in 0_u64..40, now in 0_u64..120) {
        let between = Duration::from_secs(between * 86_400);
        let survey = survey();
        if may_ask(&records, &survey, between, day(now)) == Ask::Now {
            for record in &records {
                let since = day(now).since(record.at);
                prop_assert!(since >= between);
                if record.touchpoint == survey.touchpoint {
                    let window = if record.reply == Reply::Later { survey.later } else { survey.recontact };
                    prop_assert!(since >= window && record.reply != Reply::Never);
                }
            }
        }
    }

    #[test]
    fn the_moment_that_is_named_is_the_first(records in records(), between in 0_u64..40, now in 0_u64..120) {
        let between = Duration::from_secs(between * 86_400);
        let ask = |now| may_ask(&records, &survey(), between, now);
        if let Ask::From(moment) = ask(day(now)) {
            // Records of a time to come move the moment on with the clock.
            if records.iter().all(|record| record.at <= day(now)) {
                prop_assert_eq!(ask(moment), Ask::Now);
                prop_assert_eq!(ask(moment - Duration::from_millis(1)), Ask::From(moment));
            }
        }
    }

    #[test]
    fn tabs_may_tell_each_other_in_any_order(
        (told, shuffled) in records().prop_flat_map(|r| (Just(r.clone()), Just(r).prop_shuffle())),
    ) {
        let all = |told: Vec<AskedRecord>| {
            let mut records = Vec::new();
            for record in told {
                remember(&mut records, record);
            }
            records.sort_by(|a, b| (&a.survey, &a.touchpoint).cmp(&(&b.survey, &b.touchpoint)));
            records
        };
        prop_assert_eq!(all(told), all(shuffled));
    }
}
