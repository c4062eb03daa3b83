//! Measures how fast conditions are evaluated: `cargo run --release -p wasl-core --example conditions`.
//!
//! Twenty rules as a shop writes them, on the facts of a visitor whose time moves on, so that each
//! rule is looked at from before it holds to after.
#![allow(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    reason = "measuring and printing are what it is for"
)]

use std::time::Instant;

use regex::Regex;
use wasl_core::condition::{Condition, Facts, Patterns, Reading};
use wasl_protocol::{Duration, Properties, Timestamp, Value};

/// The patterns of the rules, compiled once as the server does.
struct Compiled(Vec<(String, Regex)>);

impl Patterns for Compiled {
    fn matches(&self, pattern: &str, _ignore_case: bool, text: &str) -> Option<bool> {
        let known = self.0.iter().find(|(name, _)| name == pattern);
        known.map(|(_, regex)| regex.is_match(text))
    }
}

struct Visitor {
    facts: Properties,
    patterns: Compiled,
    entered: Timestamp,
    now: Timestamp,
}

impl Facts for Visitor {
    fn read(&self, path: &str) -> Reading<'_> {
        match path {
            "timeOnPage" => Reading::Growing {
                since: self.entered,
            },
            path => Reading::Map(&self.facts).at(path),
        }
    }

    fn now(&self) -> Timestamp {
        self.now
    }

    fn patterns(&self) -> &dyn Patterns {
        &self.patterns
    }
}

const RULES: [&str; 5] = [
    r#"{"timeOnPage": {"$gte": 20}, "page.path": {"$regex": "^/product/"}}"#,
    r#"{"$or": [{"cart.value": {"$gte": 50, "$lt": 100}}, {"cart.items": {"$elemMatch": {"sku": "boots"}}}], "visit": {"$gt": 1}}"#,
    r#"{"language": {"$ini": ["EN", "AR"]}, "device": "phone", "scroll": {"$gte": 60}}"#,
    r#"{"utm.source": {"$in": ["newsletter", "ads"]}, "$not": {"coupon": {"$exists": true}}}"#,
    r#"{"app": {"$vgte": "2.10.0"}, "timeOnPage": {"$gte": 5, "$lt": 60}}"#,
];

fn main() -> Result<(), serde_json::Error> {
    let facts: Properties = serde_json::from_str(
        r#"{
            "page": {"path": "/product/42?color=red"},
            "cart": {"value": 80, "items": [{"sku": "socks"}, {"sku": "boots"}]},
            "visit": 3, "language": "ar", "device": "phone", "scroll": 40,
            "utm": {"source": "newsletter"}, "app": "2.9.1"
        }"#,
    )?;
    let pattern = "^/product/";
    let patterns = Regex::new(pattern)
        .map(|regex| vec![(pattern.to_owned(), regex)])
        .unwrap_or_default();
    let mut visitor = Visitor {
        facts,
        patterns: Compiled(patterns),
        entered: Timestamp::from_millis(1_000_000),
        now: Timestamp::from_millis(1_000_000),
    };
    let mut rules = Vec::new();
    for rule in RULES.iter().cycle().take(20) {
        let rule: Value = serde_json::from_str(rule)?;
        let (condition, faults) = Condition::parse(&rule, "", &visitor.patterns);
        assert!(faults.is_empty(), "{faults:?}");
        rules.extend(condition);
    }
    for (rule, text) in rules.iter().zip(RULES) {
        let (each, _) = measure(core::slice::from_ref(rule), &mut visitor);
        println!("{each} ns: {text}");
    }
    let started = Instant::now();
    let (each, held) = measure(&rules, &mut visitor);
    println!(
        "{EVENTS} events, {} rules: {:.2?}; {each} ns a condition, {held} held",
        rules.len(),
        started.elapsed()
    );
    Ok(())
}

const EVENTS: u32 = 1_000_000;

/// Looks at every rule at each of a million moments; answers nanoseconds for one rule once, and
/// how often one held.
fn measure(rules: &[Condition], visitor: &mut Visitor) -> (u128, u32) {
    visitor.now = visitor.entered;
    let mut held: u32 = 0;
    let started = Instant::now();
    for _ in 0..EVENTS {
        visitor.now = visitor.now + Duration::from_millis(1);
        for rule in rules {
            held += u32::from(rule.evaluate(visitor).holds);
        }
    }
    let took = started.elapsed().as_nanos();
    (took / u128::from(EVENTS) / rules.len() as u128, held)
}
