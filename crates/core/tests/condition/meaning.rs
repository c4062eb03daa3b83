//! What operators mean where GrowthBook's cases are silent.

use wasl_core::condition::{Condition, Patterns, Reading};
use wasl_protocol::Properties;

use crate::known::Regexes;
use crate::{condition, evaluate, json, known};

/// Facts, then conditions with what they come to.
fn check(facts: &str, conditions: &[(&str, bool)]) {
    let known = known(facts);
    for (text, holds) in conditions {
        assert_eq!(evaluate(text, &known).holds, *holds, "{text} on {facts}");
    }
}

#[test]
fn a_bare_value_is_lenient_and_eq_is_not() {
    check(
        r#"{"n": 8, "t": "8", "price": 19.9, "yes": true, "none": null, "empty": ""}"#,
        &[
            (r#"{"n": "8"}"#, true),
            (r#"{"n": "8.0"}"#, false),
            (r#"{"price": "19.9"}"#, true),
            (r#"{"t": 8}"#, true),
            (r#"{"n": {"$eq": "8"}}"#, false),
            (r#"{"t": {"$eq": 8}}"#, false),
            (r#"{"t": {"$ne": 8}}"#, true),
            (r#"{"n": {"$in": ["8"]}}"#, false),
            (r#"{"yes": "true"}"#, true),
            (r#"{"yes": 1}"#, true),
            (r#"{"n": true}"#, true),
            (r#"{"empty": false}"#, true),
            (r#"{"none": false}"#, false),
            (r#"{"none": "null"}"#, false),
            (r#"{"none": ""}"#, false),
        ],
    );
}

#[test]
fn what_is_missing_counts_as_null_and_in_comparisons_as_zero() {
    check(
        "{}",
        &[
            (r#"{"cart.value": {"$lt": 50}}"#, true),
            (r#"{"cart.value": {"$gt": 50}}"#, false),
            (r#"{"cart.value": {"$exists": true, "$lt": 50}}"#, false),
            (r#"{"cart.value": 0}"#, true),
            (r#"{"cart.value": {"$eq": 0}}"#, false),
            (r#"{"cart.value": {"$eq": null}}"#, true),
            (r#"{"cart.value": {"$type": "null"}}"#, true),
            (r#"{"name": {"$regex": "."}}"#, false),
            (r#"{"name": {"$notRegex": "."}}"#, true),
        ],
    );
}

#[test]
fn lists_and_objects_are_neither_numbers_nor_text() {
    check(
        r#"{"tags": ["a"], "one": [5], "at": {"x": 1, "y": [2]}}"#,
        &[
            (r#"{"tags": "a"}"#, false),
            (r#"{"one": {"$gte": 5}}"#, false),
            (r#"{"one": {"$lt": 5}}"#, false),
            (r#"{"tags": {"$regex": "a"}}"#, false),
            (r#"{"at": {"y": [2], "x": 1}}"#, true),
            (r#"{"at": {"$eq": {"y": [2], "x": 1}}}"#, true),
            (r#"{"at": {"y": [3], "x": 1}}"#, false),
            (r#"{"at.y.0": 2}"#, true),
            (r#"{"at.y.1": 2}"#, false),
            (r#"{"at.y.x": {"$exists": false}}"#, true),
        ],
    );
}

#[test]
fn elements_are_all_looked_at() {
    check(
        r#"{"seen": [0, "", null], "items": [{"sku": "a", "n": 1}, {"sku": "b", "n": 3}]}"#,
        &[
            (r#"{"seen": {"$elemMatch": {"$eq": 0}}}"#, true),
            (r#"{"seen": {"$elemMatch": {"$eq": null}}}"#, true),
            (
                r#"{"items": {"$elemMatch": {"sku": "b", "n": {"$gte": 3}}}}"#,
                true,
            ),
            (
                r#"{"items": {"$elemMatch": {"sku": "a", "n": {"$gte": 3}}}}"#,
                false,
            ),
            (
                r#"{"items": {"$elemMatch": {"$not": {"sku": "a", "n": 1}}}}"#,
                true,
            ),
            // What follows looks at the facts again.
            (
                r#"{"items": {"$elemMatch": {"sku": "b"}}, "seen": {"$size": 3}}"#,
                true,
            ),
            (
                r#"{"items": {"$size": {"$gte": 2, "$not": {"$gt": 5}}}}"#,
                true,
            ),
        ],
    );
}

#[test]
fn numbers_are_text_for_patterns_and_versions() {
    check(
        r#"{"order": 12345, "price": 19.5, "v": 10, "w": 1.2, "flag": true}"#,
        &[
            (r#"{"order": {"$regex": "^12"}}"#, true),
            (r#"{"price": {"$regex": "\\.5$"}}"#, true),
            (r#"{"v": {"$vgt": "9"}}"#, true),
            (r#"{"w": {"$veq": "1.2"}}"#, true),
            (r#"{"flag": {"$vlt": "0.0.1"}}"#, true),
        ],
    );
}

/// The condition was read by one engine, and now another says that it has no such pattern.
#[test]
fn a_pattern_that_the_engine_refuses_neither_matches_nor_does_not() {
    struct Lenient;
    impl Patterns for Lenient {
        fn matches(&self, _: &str, _: bool, _: &str) -> Option<bool> {
            Some(true)
        }
    }
    let known = known(r#"{"name": "a"}"#);
    for operator in ["$regex", "$notRegex", "$regexi", "$notRegexi"] {
        let text = format!(r#"{{"name": {{"{operator}": "(?=a)"}}}}"#);
        let (condition, _) = Condition::parse(&json(&text), "", &Lenient);
        assert!(
            !condition.expect("usable").evaluate(&known).holds,
            "{operator}"
        );
    }
}

#[test]
fn case_is_ignored_in_latin_greek_and_cyrillic() {
    check(
        r#"{"city": "ÎLE-DE-FRANCE", "tags": ["МОСКВА", "دبي"]}"#,
        &[
            (r#"{"city": {"$ini": ["île-de-france"]}}"#, true),
            (r#"{"city": {"$nini": ["île-de-france"]}}"#, false),
            (r#"{"tags": {"$alli": ["москва", "دبي"]}}"#, true),
            (r#"{"tags": {"$all": ["москва"]}}"#, false),
        ],
    );
}

#[test]
fn nothing_asked_for_always_holds() {
    check(
        "{}",
        &[
            ("{}", true),
            (r#"{"$and": [{}]}"#, true),
            (r#"{"$not": {}}"#, false),
        ],
    );
}

#[test]
fn facts_of_a_condition_are_told() {
    let condition = condition(
        r#"{"url": "/", "$or": [{"scroll": {"$gte": 50}}, {"$not": {"items": {"$elemMatch": {"sku": "a"}}}}]}"#,
    );
    assert_eq!(condition.facts(), ["url", "scroll", "items"]);
}

#[test]
fn facts_that_nobody_knows_are_told_with_what_was_meant() {
    let condition = condition(
        r#"{"timeOnpage": 1, "$or": [{"scroll": 1}, {"$not": {"zzz": 1}}], "visitor.plan": "a", "visitorplan": 1, "cart.items.0": 1, "scrollTo": 1}"#,
    );
    let faults =
        condition.strange_facts("when", &["timeOnPage", "scroll", "visitor.", "cart.items"]);
    let messages: Vec<String> = faults.iter().map(|fault| fault.message()).collect();
    assert_eq!(
        messages,
        [
            "Condition \"when.timeOnpage\" is not a known fact; did you mean \"timeOnPage\"?",
            "Condition \"when.$or[1].$not.zzz\" is not a known fact.",
            "Condition \"when.visitorplan\" is not a known fact.",
            "Condition \"when.scrollTo\" is not a known fact; did you mean \"scroll\"?",
        ]
    );
    assert!(faults.iter().all(|fault| fault.flaw.is_harmless()));
}

#[test]
fn properties_of_an_event_can_be_the_facts() {
    let facts = known(r#"{"amount": 5, "some": 1}"#);
    let event = Properties::default().with("amount", 80_u32);
    for (text, holds) in [
        (r#"{"amount": {"$gt": 50}}"#, true),
        (r#"{"amount": {"$lt": 50}}"#, false),
        (r#"{"some": {"$exists": true}}"#, false),
    ] {
        assert_eq!(condition(text).holds_for(&event, &facts), holds, "{text}");
    }
}

#[test]
fn a_path_leads_through_objects_and_lists() {
    let facts = Properties::default().with("a", 1_u32);
    for path in ["", ".", "a.", ".a", "a.a", "b"] {
        assert_eq!(Reading::Map(&facts).at(path), Reading::Missing, "{path}");
    }
}

#[test]
fn a_condition_with_a_harmless_fault_does_what_it_says() {
    for (text, holds) in [
        (r#"{"$or": []}"#, true),
        (r#"{"$nor": []}"#, false),
        (r#"{"a": {"$in": []}}"#, false),
        (r#"{"a": {"$gt": 5, "$lt": 3}}"#, false),
    ] {
        let (condition, faults) = Condition::parse(&json(text), "", &Regexes);
        assert_eq!(faults.len(), 1, "{text}");
        let outcome = condition.expect("usable").evaluate(&known("{}"));
        assert_eq!(outcome.holds, holds, "{text}");
    }
}
