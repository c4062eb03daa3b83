//! `docs/CONDITIONS.md` says what is so: its examples are conditions, and every operator has one.

use wasl_core::condition::Condition;

use crate::json;
use crate::known::Regexes;

const PAGE: &str = include_str!("../../../../docs/CONDITIONS.md");

/// The examples between two headings: what stands in backquotes and is an object.
fn examples(from: &str, to: &str) -> Vec<&'static str> {
    let (_, rest) = PAGE.split_once(from).expect("the heading is there");
    let (part, _) = rest.split_once(to).expect("the next heading is there");
    let quoted = part.split('`').skip(1).step_by(2);
    quoted.filter(|text| text.starts_with("{\"")).collect()
}

#[test]
fn every_example_is_a_condition_without_a_fault() {
    let examples = examples("## A bare value", "## Errors");
    assert!(examples.len() > 40);
    for example in examples {
        let (_, faults) = Condition::parse(&json(example), "", &Regexes);
        assert!(faults.is_empty(), "{example}: {faults:?}");
    }
}

#[test]
fn every_example_of_an_error_is_one() {
    for example in examples("## Errors", "## Why") {
        let (_, faults) = Condition::parse(&json(example), "", &Regexes);
        assert!(!faults.is_empty(), "{example}");
    }
}

#[test]
fn every_operator_is_in_a_table_with_an_example() {
    // The parser lists them all when one is not known.
    let (_, faults) = Condition::parse(&json(r#"{"a": {"$zzzzzzz": 1}}"#), "", &Regexes);
    let message = faults[0].message();
    let (_, names) = message.split_once("Accepted: ").expect("a list");
    let names = names.replace("; around conditions:", ",").replace('.', "");
    let names: Vec<&str> = names.split(", ").collect();
    assert_eq!(names.len(), 29 + 4);
    for name in names {
        let row = PAGE
            .lines()
            .find(|line| line.starts_with(&format!("| `{name}` |")))
            .unwrap_or_else(|| panic!("{name} has no row"));
        assert!(
            row.contains(&format!("\"{name}\":")),
            "{name} has no example"
        );
    }
}
