//! Check: what is wrong with a site's options before a visitor meets them.
//!
//! First what the parser says of them, then what only shows when rules are looked at as a whole:
//! those that can never fire, that call themselves off, that another one always goes before. What
//! is said to be never is never so, whatever a visitor does; where that cannot be told, nothing is
//! said. `docs/CHECK.md` lists the findings. `wasl check` asks; the widget does not, and so does
//! not carry this.

mod address;
mod domain;
mod facts;
mod faq;
mod finding;
mod flows;
mod order;
mod rule;
mod sequence;

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use wasl_protocol::Value;

use crate::config::{Engine, Given, Options};
use facts::World;

pub use finding::{Code, Finding, Level};

/// Finds what is wrong with options, in the order in which it stands there.
///
/// ```
/// use wasl_core::check::{Code, check};
/// use wasl_core::config::Engine;
/// use wasl_protocol::Value;
///
/// let options: Value = serde_json::from_str(
///     r##"{"site": "demo", "prompts": [
///         {"id": "a", "text": "Hi", "when": {"exitIntent": true, "clicked": "#buy"}}
///     ]}"##,
/// ).unwrap();
/// let findings = check(&options, Engine::NONE);
/// assert_eq!(findings[0].code, Code::TwoMoments);
/// assert_eq!(findings[0].path, "prompts[0].when");
/// ```
#[must_use]
pub fn check(options: &Value, engine: Engine) -> Vec<Finding> {
    let (given, mut problems) = Given::whole(options, engine);
    let parsed = given.options(engine);
    problems.extend(given.loose_ends(&parsed.named));
    let mut findings = Vec::new();
    for problem in &problems {
        findings.push(Finding {
            code: Code::Option,
            path: problem.path.clone(),
            message: problem.message(),
            fix: "Write it as the message says; until then it is left out.".to_string(),
        });
    }
    let world = World::new(&parsed, engine);
    let paths = paths(options, &parsed);
    for (prompt, path) in parsed.prompts.iter().zip(&paths) {
        rule::check(prompt, path, &world, &mut findings);
    }
    order::check(&parsed.prompts, &paths, &world, &mut findings);
    flows::check(options, &parsed, engine, &mut findings);
    faq::check(options, &parsed, &world, &mut findings);
    findings
}

/// Where each prompt stands in the options as they were given: the parser leaves some out.
fn paths(options: &Value, parsed: &Options) -> Vec<String> {
    let given = match options {
        Value::Map(map) => match map.get("prompts") {
            Some(Value::List(items)) => items.as_slice(),
            Some(_) | None => &[],
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => &[],
    };
    let id = |item: &Value| match item {
        Value::Map(map) => map.get("id").and_then(Value::as_text).map(String::from),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => None,
    };
    let mut from = 0;
    let mut paths = Vec::new();
    for prompt in &parsed.prompts {
        let found =
            (given.iter().skip(from)).position(|item| id(item).as_ref() == Some(&prompt.id));
        let at = found.map_or(from, |after| from + after);
        from = at + 1;
        paths.push(format!("prompts[{at}]"));
    }
    paths
}
