//! `evalCondition`: does a condition hold for these attributes?

use wasl_core::condition::Condition;
use wasl_protocol::Value;

use crate::cases::{Verdict, judge};
use crate::json::{flag, map};
use crate::known::{Known, Regexes};

#[test]
fn conditions_hold_as_in_growthbook() {
    judge("evalCondition", |case| {
        let [_, condition, attributes, expected, groups @ ..] = case else {
            panic!("not a case of a condition");
        };
        let known = Known {
            facts: map(attributes).clone(),
            groups: groups.first().map(map).cloned().unwrap_or_default(),
            ..Known::default()
        };
        Verdict::of(holds(condition, &known), flag(expected))
    });
}

/// Whether a condition holds. One that cannot be used holds for nobody.
pub fn holds(condition: &Value, known: &Known) -> bool {
    let (condition, _) = Condition::parse(condition, "condition", &Regexes);
    let Some(condition) = condition else {
        return false;
    };
    let holds = condition.evaluate(known).holds;
    // Explaining is the same walk and must not change what is found.
    let lines = condition.explain("condition", known);
    let top: Vec<bool> = lines
        .iter()
        .filter(|line| line.depth == 0)
        .map(|line| line.holds)
        .collect();
    assert_eq!(top.iter().all(|holds| *holds), holds, "{lines:#?}");
    holds
}
