//! `feature`: the first rule that is for this visitor decides.
//!
//! Wasl has rules for prompts instead of feature flags; of these cases it answers for what a rule
//! is made of: conditions, shares of the visitors, experiments. The order of rules is the test's.

use wasl_core::experiment::{Assignment, HashVersion, Share};
use wasl_protocol::{Properties, Value};

use crate::cases::{Verdict, judge};
use crate::conditions::holds;
use crate::experiments::{experiment_of, known, result, strange};
use crate::json::{list, map, number, text};
use crate::known::Known;

const CONTEXT: [&str; 3] = ["attributes", "savedGroups", "features"];
const FORCED: [&str; 6] = [
    "id",
    "force",
    "condition",
    "coverage",
    "hashVersion",
    "seed",
];

/// What a feature came to: its value, and why.
type Found = (Value, &'static str, Option<(f64, f64)>);

#[test]
fn the_first_rule_that_fits_decides() {
    judge("feature", |case| {
        let [_, context, feature, expected] = case else {
            panic!("not a case of a feature");
        };
        let (context, feature) = (map(context), text(feature));
        if let Some(key) = strange(context, &CONTEXT) {
            return Verdict::NotOurs(key);
        }
        let features = context.get("features").map(map);
        let Some(Value::Map(given)) = features.and_then(|features| features.get(feature)) else {
            return Verdict::NotOurs("a feature".to_owned());
        };
        let Some(rules) = given.get("rules") else {
            return Verdict::NotOurs("a default without a rule".to_owned());
        };
        match first(list(rules), feature, &known(context)) {
            Ok(found) => {
                let default = given.get("defaultValue").unwrap_or(&Value::Null);
                let found = found.unwrap_or((default.clone(), "defaultValue", None));
                let expected = map(expected);
                let get = |key| expected.get(key).unwrap_or(&Value::Null);
                let (value, source, assigned) = found;
                let expected = (
                    get("value"),
                    text(get("source")),
                    result(get("experimentResult")),
                );
                Verdict::of((&value, source, assigned), expected)
            }
            Err(key) => Verdict::NotOurs(key),
        }
    });
}

/// What the first rule that fits gives.
fn first(rules: &[Value], feature: &str, known: &Known) -> Result<Option<Found>, String> {
    for rule in rules {
        let rule = map(rule);
        let found = if rule.get("variations").is_some() {
            experiment(rule, feature, known)?
        } else {
            forced(rule, feature, known)?
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

fn experiment(rule: &Properties, feature: &str, known: &Known) -> Result<Option<Found>, String> {
    let mut rule = rule.clone();
    rule.0.retain(|(key, _)| key != "id");
    let (experiment, variants) = experiment_of(&rule, feature)?;
    Ok(match experiment.assign(known) {
        Assignment::In { variant, bucket } => Some((
            variants[variant].clone(),
            "experiment",
            Some((variant as f64, bucket)),
        )),
        Assignment::Out(_) => None,
    })
}

fn forced(rule: &Properties, feature: &str, known: &Known) -> Result<Option<Found>, String> {
    if let Some(key) = strange(rule, &FORCED) {
        return Err(key);
    }
    let for_whom = rule.get("condition");
    if for_whom.is_some_and(|condition| !holds(condition, known)) {
        return Ok(None);
    }
    let Some(value) = rule.get("force") else {
        return Ok(None);
    };
    if let Some(coverage) = rule.get("coverage") {
        let version = rule.get("hashVersion").map_or(1.0, number) as u32;
        let id = match known.facts.get("id") {
            Some(Value::Text(id)) => id.clone(),
            Some(Value::Number(id)) => id.to_string(),
            _ => return Ok(None),
        };
        let seed = rule.get("seed").map_or(feature, text);
        let share = Share::new(number(coverage));
        let version = HashVersion::from_number(version);
        if !version.is_some_and(|version| share.holds(version, &[seed], &id)) {
            return Ok(None);
        }
    }
    Ok(Some((value.clone(), "force", None)))
}
