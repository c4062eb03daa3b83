//! The condition language beyond GrowthBook's cases: faults, meaning, time, explanations.
#![allow(
    clippy::wildcard_enum_match_arm,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test looks for one thing and fails on any other"
)]

mod any;
mod docs;
mod explanations;
mod faults;
#[path = "../support/known.rs"]
mod known;
mod meaning;
mod time;

use known::{Known, Regexes};
use wasl_core::condition::{Condition, Outcome};
use wasl_protocol::{Timestamp, Value};

/// A value from its JSON.
fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// A condition without a fault.
fn condition(text: &str) -> Condition {
    let (condition, faults) = Condition::parse(&json(text), "when", &Regexes);
    assert!(faults.is_empty(), "{text}: {faults:?}");
    condition.unwrap_or_else(|| panic!("{text}: no condition"))
}

/// Facts from their JSON.
fn known(facts: &str) -> Known {
    let Value::Map(facts) = json(facts) else {
        panic!("facts are an object");
    };
    Known {
        facts,
        ..Known::default()
    }
}

/// Page entered at 1,000 s, last act at 1,005 s; seen so many milliseconds after the entry.
fn on_page(millis: u64) -> Known {
    Known {
        now: Timestamp::from_millis(1_000_000 + millis),
        growing: vec![
            ("timeOnPage", Timestamp::from_millis(1_000_000)),
            ("idle", Timestamp::from_millis(1_005_000)),
        ],
        ..known(r#"{"scroll": 40, "cart": {"value": 80}}"#)
    }
}

fn evaluate(text: &str, known: &Known) -> Outcome {
    condition(text).evaluate(known)
}
