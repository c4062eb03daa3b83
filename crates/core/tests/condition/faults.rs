//! What is wrong with a condition is told, with its path and what to do.

use wasl_core::condition::{Condition, DEPTH, Flaw, NODES};
use wasl_core::config::Problem;
use wasl_protocol::Value;

use crate::json;
use crate::known::Regexes;

/// The faults of a condition: each one's path and message. None leaves a usable condition unless
/// all are harmless.
fn faults(value: &Value) -> Vec<(String, String)> {
    let (condition, faults) = Condition::parse(value, "when", &Regexes);
    let harmless = faults.iter().all(|fault| fault.flaw.is_harmless());
    assert_eq!(condition.is_some(), harmless);
    faults
        .iter()
        .map(|fault| {
            let problem = Problem::from(fault);
            assert_eq!(problem.path, fault.path);
            assert_eq!(problem.message(), fault.message());
            (fault.path.clone(), fault.message())
        })
        .collect()
}

#[test]
fn every_fault_has_its_path_and_says_what_to_do() {
    for (text, path, says) in [
        (
            "[]",
            "when",
            "\"when\" is an array; accepted: an object of facts",
        ),
        ("null", "when", "is null; accepted: an object"),
        (
            r#"{"$and": [{}, {"scroll": {"$gte": [50]}}]}"#,
            "when.$and[1].scroll.$gte",
            "is an array; accepted: a number or a string.",
        ),
        (
            r#"{"name": {"$regx": "a"}}"#,
            "when.name.$regx",
            "is not an operator; did you mean \"$regex\"? Accepted: $eq, $ne",
        ),
        (
            r#"{"name": {"$zzzzzzz": "a"}}"#,
            "when.name.$zzzzzzz",
            "is not an operator. Accepted:",
        ),
        (
            r#"{"$ro": [{"a": 1}]}"#,
            "when.$ro",
            "is not an operator; did you mean \"$or\"?",
        ),
        (
            r#"{"$AND": [{"a": 1}]}"#,
            "when.$AND",
            "did you mean \"$and\"?",
        ),
        (r#"{"$gtt": 5}"#, "when.$gtt", "did you mean \"$gt\"?"),
        (
            r#"{"$gte": 5}"#,
            "when.$gte",
            "must stand below the name of a fact",
        ),
        (
            r#"{"scroll": {"$or": [{"$lt": 1}]}}"#,
            "when.scroll.$or",
            "joins whole conditions and cannot stand below a fact",
        ),
        (
            r#"{"a": {"$gt": true}}"#,
            "when.a.$gt",
            "is a boolean; accepted: a number or a string.",
        ),
        (
            r#"{"a": {"$in": 5}}"#,
            "when.a.$in",
            "is 5; accepted: an array of values.",
        ),
        (
            r#"{"a": {"$exists": 1}}"#,
            "when.a.$exists",
            "accepted: true or false.",
        ),
        (
            r#"{"a": {"$type": "text"}}"#,
            "when.a.$type",
            "is \"text\"; accepted: string, number",
        ),
        (
            r#"{"a": {"$size": -1}}"#,
            "when.a.$size",
            "accepted: a whole number from 0",
        ),
        (
            r#"{"a": {"$size": 1.5}}"#,
            "when.a.$size",
            "accepted: a whole number from 0",
        ),
        (
            r#"{"a": {"$elemMatch": "x"}}"#,
            "when.a.$elemMatch",
            "accepted: an object of operators",
        ),
        (
            r#"{"a": {"$inGroup": 5}}"#,
            "when.a.$inGroup",
            "accepted: the name of a group.",
        ),
        (
            r#"{"a": {"$regex": "(("}}"#,
            "when.a.$regex",
            "is \"((\"; accepted: a regular expression.",
        ),
        (
            r#"{"a": {"$regex": 5}}"#,
            "when.a.$regex",
            "accepted: a regular expression as a string.",
        ),
        (
            r#"{"a": {"$vgt": "latest"}}"#,
            "when.a.$vgt",
            "is \"latest\"; accepted: a version such as",
        ),
        (
            r#"{"a": {"$vgt": 2}}"#,
            "when.a.$vgt",
            "is 2; accepted: a version",
        ),
        (
            r#"{"$or": {"a": 1}}"#,
            "when.$or",
            "is an object; accepted: an array of conditions.",
        ),
        (
            r#"{"$or": [5]}"#,
            "when.$or[0]",
            "is 5; accepted: an object of facts",
        ),
        (
            r#"{"$not": [{"a": 1}]}"#,
            "when.$not",
            "accepted: an object of facts",
        ),
        (
            r#"{"price": {"$gt": 5, "lt": 9}}"#,
            "when.price.$gt",
            "is an operator inside a value that the fact must equal as a whole",
        ),
        (
            r#"{"cart": {"value": {"$gt": 5}}}"#,
            "when.cart.value.$gt",
            "name the fact by its whole path",
        ),
        (
            r#"{"a": {"$in": [{"$gt": 5}]}}"#,
            "when.a.$in.$gt",
            "is an operator inside a value",
        ),
        (r#"{"$or": []}"#, "when.$or", "is empty and says nothing"),
        (r#"{"$nor": []}"#, "when.$nor", "never holds"),
        (
            r#"{"a": {"$nin": []}}"#,
            "when.a.$nin",
            "is empty and says nothing",
        ),
        (
            r#"{"a": {"$in": []}}"#,
            "when.a.$in",
            "never holds, whatever the fact.",
        ),
        (
            r#"{"a": {"$gte": 5, "$lt": 5}}"#,
            "when.a",
            "never holds, whatever the fact.",
        ),
    ] {
        let found = faults(&json(text));
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(found[0].0, path, "{text}");
        assert!(found[0].1.contains(says), "{text}: {}", found[0].1);
    }
}

#[test]
fn one_reading_finds_all() {
    let found = faults(&json(
        r#"{"a": {"$gtt": 1, "$lt": null}, "$or": [{"b": {"$in": 5}}, 7], "$and": []}"#,
    ));
    let paths: Vec<&str> = found.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "when.a.$gtt",
            "when.a.$lt",
            "when.$or[0].b.$in",
            "when.$or[1]",
            "when.$and"
        ]
    );
}

#[test]
fn without_a_place_the_condition_as_a_whole_is_named() {
    let (_, faults) = Condition::parse(&Value::Null, "", &Regexes);
    let message = faults[0].message();
    assert!(
        message.starts_with("What was given as a condition is null"),
        "{message}"
    );
}

#[test]
fn what_is_too_deep_is_refused_and_what_is_not_is_taken() {
    let nested = |levels: u32| {
        let mut text = String::from("{}");
        for _ in 0..levels {
            text = format!(r#"{{"$not": {text}}}"#);
        }
        json(&text)
    };
    assert!(faults(&nested(DEPTH)).is_empty());
    assert_eq!(faults(&nested(DEPTH + 1)).len(), 1);
    let found = faults(&nested(DEPTH + 8));
    assert_eq!(found.len(), 1);
    assert!(
        found[0]
            .1
            .ends_with("is too deep: a condition has at most 32 levels.")
    );

    let mut value = json("1");
    for _ in 0..100 {
        value = Value::List(vec![value]);
    }
    let below_fact = Value::Map(wasl_protocol::Properties(vec![("a".into(), value)]));
    assert_eq!(faults(&below_fact).len(), 1);
    let tests = format!(
        "{{\"a\": {}1{}}}",
        r#"{"$not": "#.repeat(100),
        "}".repeat(100)
    );
    assert_eq!(faults(&json(&tests)).len(), 1);
}

#[test]
fn what_is_too_large_is_refused_once() {
    let wide = |clauses: u32| {
        let clauses: Vec<String> = (0..clauses).map(|at| format!(r#""f{at}": {at}"#)).collect();
        json(&format!("{{{}}}", clauses.join(",")))
    };
    assert!(faults(&wide(NODES)).is_empty());
    let found = faults(&wide(NODES + 500));
    assert_eq!(found.len(), 1);
    assert!(
        found[0]
            .1
            .ends_with("is too large: a condition has at most 1000 parts.")
    );
}

#[test]
fn facts_may_begin_as_operators_do() {
    let text = r#"{"$groups": {"$elemMatch": {"$eq": "a"}}}"#;
    assert!(faults(&json(text)).is_empty());
}

#[test]
fn a_flaw_says_what_was_probably_meant() {
    let (_, faults) = Condition::parse(&json(r#"{"a": {"$gtt": 1}}"#), "", &Regexes);
    assert_eq!(faults[0].flaw, Flaw::UnknownOperator { meant: Some("$gt") });
}
