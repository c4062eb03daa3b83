//! Whatever is given: it is parsed or refused, and evaluated, without an end to the program.

use proptest::prelude::*;
use wasl_core::condition::Condition;
use wasl_protocol::{Properties, Value};

use crate::known::{Known, Regexes};

/// A key: operators, words near them, facts, anything.
fn key() -> impl Strategy<Value = String> {
    let operators = [
        "$and",
        "$or",
        "$nor",
        "$not",
        "$eq",
        "$ne",
        "$lt",
        "$lte",
        "$gt",
        "$gte",
        "$in",
        "$nin",
        "$ini",
        "$nini",
        "$exists",
        "$type",
        "$regex",
        "$notRegex",
        "$regexi",
        "$notRegexi",
        "$all",
        "$alli",
        "$size",
        "$elemMatch",
        "$veq",
        "$vne",
        "$vlt",
        "$vlte",
        "$vgt",
        "$vgte",
        "$inGroup",
        "$notInGroup",
    ];
    prop_oneof![
        6 => prop::sample::select(operators.to_vec()).prop_map(str::to_owned),
        6 => prop::sample::select(vec!["a", "b", "a.b", "b.0", "c"]).prop_map(str::to_owned),
        1 => "\\$?\\PC{0,6}",
    ]
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<f64>().prop_map(Value::Number),
        (-3_i32..40).prop_map(|number| Value::Number(f64::from(number))),
        "\\PC{0,8}".prop_map(Value::Text),
        prop::sample::select(vec!["1.2.3", "v2", "string", "-12", "^a", "((", ""])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::List),
            prop::collection::vec((key(), inner), 0..5)
                .prop_map(|entries| Value::Map(Properties(entries))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn whatever_is_given_has_an_answer(
        condition in any_value(),
        facts in prop::collection::vec((key(), any_value()), 0..5),
    ) {
        let (parsed, faults) = Condition::parse(&condition, "when", &Regexes);
        for fault in &faults {
            prop_assert!(fault.path.starts_with("when"), "{fault:?}");
            prop_assert!(fault.message().ends_with('.'), "{}", fault.message());
        }
        let Some(parsed) = parsed else {
            prop_assert!(!faults.is_empty(), "refused without a word");
            return Ok(());
        };
        let known = Known {
            facts: Properties(facts),
            ..Known::default()
        };
        let outcome = parsed.evaluate(&known);
        prop_assert_eq!(outcome.changes_at, None, "nothing here grows");
        let lines = parsed.explain("when", &known);
        let holds = lines.iter().filter(|line| line.depth == 0).all(|line| line.holds);
        prop_assert_eq!(holds, outcome.holds);
    }
}
