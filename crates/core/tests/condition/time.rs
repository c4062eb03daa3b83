//! When time alone may change an outcome: never told too late.

use proptest::prelude::*;
use wasl_core::condition::Condition;
use wasl_protocol::{Timestamp, Value};

use crate::known::{Known, Regexes};
use crate::{evaluate, json, known, on_page};

/// Milliseconds after the entry of the page.
fn after(text: &str, millis: u64) -> (bool, Option<u64>) {
    let outcome = evaluate(text, &on_page(millis));
    let at = outcome.changes_at.map(|at| at.as_millis() - 1_000_000);
    (outcome.holds, at)
}

#[test]
fn the_moment_is_that_of_the_bound() {
    for (text, millis, expected) in [
        (r#"{"timeOnPage": {"$gte": 20}}"#, 0, (false, Some(20_000))),
        (
            r#"{"timeOnPage": {"$gte": 20}}"#,
            19_999,
            (false, Some(20_000)),
        ),
        (r#"{"timeOnPage": {"$gte": 20}}"#, 20_000, (true, None)),
        (
            r#"{"timeOnPage": {"$gt": 20}}"#,
            20_000,
            (false, Some(20_001)),
        ),
        (r#"{"timeOnPage": {"$lt": 1.5}}"#, 0, (true, Some(1_500))),
        (r#"{"timeOnPage": {"$lte": 1.5}}"#, 0, (true, Some(1_501))),
        (
            r#"{"timeOnPage": {"$gte": "20"}}"#,
            0,
            (false, Some(20_000)),
        ),
        (r#"{"timeOnPage": 2}"#, 0, (false, Some(2_000))),
        (r#"{"timeOnPage": 2}"#, 2_000, (true, Some(2_001))),
        (r#"{"timeOnPage": 2}"#, 2_001, (false, None)),
        (
            r#"{"timeOnPage": {"$in": [9, 3]}}"#,
            0,
            (false, Some(3_000)),
        ),
        (r#"{"timeOnPage": true}"#, 0, (false, Some(1))),
        (
            r#"{"timeOnPage": {"$type": "number", "$exists": true}}"#,
            0,
            (true, None),
        ),
        (r#"{"timeOnPage": {"$regex": "."}}"#, 500, (false, None)),
        // Idle begins five seconds later.
        (r#"{"idle": {"$gte": 3}}"#, 0, (false, Some(8_000))),
    ] {
        assert_eq!(after(text, millis), expected, "{text} after {millis} ms");
    }
}

#[test]
fn joined_conditions_wait_for_what_can_change_them() {
    for (text, millis, expected) in [
        // Both are missing: the later one decides.
        (
            r#"{"timeOnPage": {"$gte": 20}, "idle": {"$gte": 3}}"#,
            0,
            (false, Some(20_000)),
        ),
        // One that time cannot change keeps the whole as it is.
        (
            r#"{"timeOnPage": {"$gte": 20}, "scroll": {"$gte": 50}}"#,
            0,
            (false, None),
        ),
        (
            r#"{"timeOnPage": {"$gte": 20, "$lt": 60}}"#,
            0,
            (false, Some(20_000)),
        ),
        (
            r#"{"timeOnPage": {"$gte": 20, "$lt": 60}}"#,
            30_000,
            (true, Some(60_000)),
        ),
        (
            r#"{"timeOnPage": {"$gte": 20, "$lt": 60}}"#,
            60_000,
            (false, None),
        ),
        (
            r#"{"$or": [{"timeOnPage": {"$gte": 20}}, {"idle": {"$gte": 3}}]}"#,
            0,
            (false, Some(8_000)),
        ),
        (
            r#"{"$or": [{"timeOnPage": {"$gte": 20}}, {"scroll": 40}]}"#,
            0,
            (true, None),
        ),
        (
            r#"{"$nor": [{"timeOnPage": {"$gte": 20}}]}"#,
            0,
            (true, Some(20_000)),
        ),
        (
            r#"{"$not": {"timeOnPage": {"$not": {"$gte": 20}}}}"#,
            0,
            (false, Some(20_000)),
        ),
    ] {
        assert_eq!(after(text, millis), expected, "{text} after {millis} ms");
    }
}

#[test]
fn facts_of_a_calendar_turn_when_they_say() {
    let at = Timestamp::from_millis(9_000);
    let facts = Known {
        turning: vec![("shop.open", at)],
        ..known(r#"{"shop": {"open": false}}"#)
    };
    let outcome = evaluate(r#"{"shop.open": true}"#, &facts);
    assert_eq!((outcome.holds, outcome.changes_at), (false, Some(at)));
    // One that has turned already will not tell when it does again.
    let facts = Known { now: at, ..facts };
    assert_eq!(evaluate(r#"{"shop.open": true}"#, &facts).changes_at, None);
}

/// Bounds in seconds that fall into the 150 ms that are looked at, some between milliseconds.
fn bound() -> impl Strategy<Value = String> {
    prop_oneof![
        (0_u32..160).prop_map(|millis| format!("{}", f64::from(millis) / 1_000.0)),
        (0_u32..16_000).prop_map(|micros| format!("{}", f64::from(micros) / 100_000.0)),
        (0_u32..160).prop_map(|millis| format!("\"{}\"", f64::from(millis) / 1_000.0)),
        Just("-1".to_owned()),
    ]
}

fn operator() -> impl Strategy<Value = String> {
    let order = prop::sample::select(vec!["$lt", "$lte", "$gt", "$gte"]);
    let equal = prop::sample::select(vec!["$eq", "$ne"]);
    let within = prop::sample::select(vec!["$in", "$nin", "$ini", "$nini"]);
    prop_oneof![
        4 => (order, bound()).prop_map(|(name, bound)| format!("\"{name}\": {bound}")),
        1 => (equal, bound()).prop_map(|(name, bound)| format!("\"{name}\": {bound}")),
        1 => (within, prop::collection::vec(bound(), 1..4))
            .prop_map(|(name, bounds)| format!("\"{name}\": [{}]", bounds.join(","))),
        1 => Just(r#""$inGroup": "some""#.to_owned()),
        1 => Just(r#""$notRegex": "5""#.to_owned()),
        1 => Just(r#""$vgt": "0.0.1""#.to_owned()),
        1 => Just(r#""$type": "number""#.to_owned()),
    ]
}

fn test() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        bound(),
        Just("true".to_owned()),
        Just("null".to_owned()),
        operator().prop_map(|one| format!("{{{one}}}")),
        (operator(), operator()).prop_filter_map("two names", |(one, other)| {
            (one[..4] != other[..4]).then(|| format!("{{{one}, {other}}}"))
        }),
    ];
    leaf.prop_recursive(2, 4, 1, |inner| {
        inner.prop_map(|test| format!("{{\"$not\": {test}}}"))
    })
}

fn any_condition() -> impl Strategy<Value = String> {
    let fact = prop::sample::select(vec!["early", "late", "still", "turns", "none"]);
    let leaf = (fact, test()).prop_map(|(fact, test)| format!("{{\"{fact}\": {test}}}"));
    leaf.prop_recursive(3, 12, 4, |inner| {
        let join = prop::sample::select(vec!["$and", "$or", "$nor"]);
        prop_oneof![
            (join, prop::collection::vec(inner.clone(), 1..4))
                .prop_map(|(join, parts)| format!("{{\"{join}\": [{}]}}", parts.join(","))),
            inner.prop_map(|part| format!("{{\"$not\": {part}}}")),
        ]
    })
}

/// What is known so many milliseconds after 5 s.
fn at(millis: u64) -> Known {
    let turns = 77;
    let turned = if millis < turns { "0.01" } else { "0.09" };
    let mut facts = known(&format!(r#"{{"still": 0.04, "turns": {turned}}}"#));
    facts.now = Timestamp::from_millis(5_000 + millis);
    facts.growing = vec![
        ("early", Timestamp::from_millis(4_990)),
        ("late", Timestamp::from_millis(5_040)),
    ];
    facts.turning = vec![("turns", Timestamp::from_millis(5_000 + turns))];
    let Value::Map(groups) = json(r#"{"some": [0.03, "0.05", 0.0801]}"#) else {
        panic!("groups are an object");
    };
    facts.groups = groups;
    facts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// From any moment to the one that its outcome names, the truth is the same at every
    /// millisecond.
    #[test]
    fn the_truth_holds_until_the_moment_told(text in any_condition()) {
        let (condition, faults) = Condition::parse(&json(&text), "", &Regexes);
        let Some(condition) = condition else {
            return Err(TestCaseError::fail(format!("{text}: {faults:?}")));
        };
        let span = 150;
        let outcomes: Vec<_> = (0..span).map(|millis| condition.evaluate(&at(millis))).collect();
        for (from, outcome) in outcomes.iter().enumerate() {
            let end = outcome
                .changes_at
                .map_or(span, |at| (at.as_millis() - 5_000).min(span)) as usize;
            prop_assert!(end > from, "{text}: at {from} ms it says it changed at {end}");
            for (millis, later) in outcomes[..end].iter().enumerate().skip(from) {
                prop_assert_eq!(
                    later.holds, outcome.holds,
                    "{}: told at {} ms, changed at {} ms already", text, from, millis
                );
            }
        }
    }

    /// An explanation comes to what the evaluation does, in truth and in time.
    #[test]
    fn explaining_is_evaluating(text in any_condition(), millis in 0_u64..150) {
        let condition = Condition::parse(&json(&text), "", &Regexes).0.expect("usable");
        let facts = at(millis);
        let lines = condition.explain("", &facts);
        let holds = lines.iter().filter(|line| line.depth == 0).all(|line| line.holds);
        prop_assert_eq!(holds, condition.evaluate(&facts).holds, "{}", text);
    }
}
