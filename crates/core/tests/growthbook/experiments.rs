//! `run` and `stickyBucket`: which variant does an experiment give to whom?

use wasl_core::condition::Condition;
use wasl_core::experiment::{Assignment, Experiment, HashVersion, Share, equal_weights};
use wasl_protocol::{Properties, Value};

use crate::buckets::{namespace, shares};
use crate::cases::{Verdict, judge};
use crate::json::{flag, list, map, number, text};
use crate::known::{Known, Regexes};

/// What a context or an experiment may have that Wasl knows.
const CONTEXT: [&str; 2] = ["attributes", "savedGroups"];
const EXPERIMENT: [&str; 12] = [
    "active",
    "key",
    "ranges",
    "seed",
    "hashVersion",
    "variations",
    "weights",
    "coverage",
    "namespace",
    "hashAttribute",
    "fallbackAttribute",
    "condition",
];

/// What has no part in who gets what: words for people, and keys that the SDK ignores too.
const WORDS: [&str; 6] = ["name", "phase", "meta", "foo", "type", "banditVersion"];

#[test]
fn experiments_run_as_in_growthbook() {
    judge("run", |case| {
        let [_, context, experiment, value, is_in, is_hashed] = case else {
            panic!("not a case of an experiment");
        };
        if let Some(key) = strange(map(context), &CONTEXT) {
            return Verdict::NotOurs(key);
        }
        let (run, variants) = match experiment_of(map(experiment), "") {
            Ok(made) => made,
            Err(key) => return Verdict::NotOurs(key),
        };
        let found = match run.assign(&known(map(context))) {
            Assignment::In { variant, .. } => (variants[variant].clone(), true, true),
            Assignment::Out(_) => (variants[0].clone(), false, false),
        };
        Verdict::of(found, (value.clone(), flag(is_in), flag(is_hashed)))
    });
}

/// Of a sticky bucket's case, what is found is compared, not what is stored: Wasl stores nothing,
/// so what says how to store (`bucketVersion` and its like) is left out.
#[test]
fn variants_stick_without_being_stored() {
    judge("stickyBucket", |case| {
        let [_, context, _, feature, expected, _] = case else {
            panic!("not a case of a sticky bucket");
        };
        let features = map(map(context).get("features").expect("features"));
        let feature = text(feature);
        let rules = map(features.get(feature).expect("the feature")).get("rules");
        let [rule] = list(rules.expect("rules")) else {
            panic!("more than one rule");
        };
        let mut rule = map(rule).clone();
        rule.0
            .retain(|(key, _)| !key.ends_with("ucketVersion") && key != "disableStickyBucketing");
        let (run, _) = match experiment_of(&rule, feature) {
            Ok(made) => made,
            Err(key) => return Verdict::NotOurs(key),
        };
        let found = match run.assign(&known(map(context))) {
            Assignment::In { variant, bucket } => Some((variant as f64, bucket)),
            Assignment::Out(_) => None,
        };
        Verdict::of(found, result(expected))
    });
}

/// The variant and the bucket of an expected result.
pub fn result(value: &Value) -> Option<(f64, f64)> {
    match value {
        Value::Null => None,
        result => {
            let get = |key| number(map(result).get(key).unwrap_or(&Value::Number(-1.0)));
            Some((get("variationId"), get("bucket")))
        }
    }
}

/// What is known in a context.
pub fn known(context: &Properties) -> Known {
    let get = |key| context.get(key).map(map).cloned().unwrap_or_default();
    Known {
        facts: get("attributes"),
        groups: get("savedGroups"),
        ..Known::default()
    }
}

/// An experiment and its variants' values, or the key that Wasl does not know.
pub fn experiment_of(
    given: &Properties,
    default_key: &str,
) -> Result<(Experiment, Vec<Value>), String> {
    let known: Vec<&str> = EXPERIMENT.iter().chain(&WORDS).copied().collect();
    if let Some(key) = strange(given, &known) {
        return Err(key);
    }
    if given.get("active").is_some_and(|active| !flag(active)) {
        return Err("active".to_owned());
    }
    let version = given.get("hashVersion").map_or(1.0, number);
    let Some(version) = HashVersion::from_number(version as u32) else {
        return Err("hashVersion".to_owned());
    };
    let variants = list(given.get("variations").expect("variations")).to_vec();
    let (weights, coverage) = match given.get("ranges") {
        Some(ranges) => (without_holes(ranges)?, Share::ALL),
        None => (
            shares(given.get("weights").unwrap_or(&Value::Null)),
            given
                .get("coverage")
                .map_or(Share::ALL, |coverage| Share::new(number(coverage))),
        ),
    };
    let own = |key: &str| given.get(key).map(|value| text(value).to_owned());
    let mut by = vec![own("hashAttribute").unwrap_or_else(|| "id".to_owned())];
    by.extend(own("fallbackAttribute"));
    let when = given.get("condition").map(|condition| {
        let (condition, faults) = Condition::parse(condition, "condition", &Regexes);
        condition.unwrap_or_else(|| panic!("{faults:?}"))
    });
    let experiment = Experiment {
        key: own("key").unwrap_or_else(|| default_key.to_owned()),
        seed: own("seed"),
        version,
        variants: if weights.is_empty() {
            equal_weights(variants.len())
        } else {
            weights
        },
        coverage,
        namespace: given.get("namespace").map(namespace),
        by,
        when,
    };
    Ok((experiment, variants))
}

/// The weights that ranges come from, when these fill everything in order.
fn without_holes(ranges: &Value) -> Result<Vec<Share>, String> {
    let mut end = 0.0;
    let mut weights = Vec::new();
    for range in list(ranges) {
        let [from, to] = list(range) else {
            panic!("not a range");
        };
        if number(from) != end {
            return Err("ranges".to_owned());
        }
        end = number(to);
        weights.push(Share::new(end - number(from)));
    }
    if end == 1.0 {
        Ok(weights)
    } else {
        Err("ranges".to_owned())
    }
}

/// The first key that is not known.
pub fn strange(given: &Properties, known: &[&str]) -> Option<String> {
    let strange = given.0.iter().find(|(key, value)| {
        let passes_through = key == "meta" && format!("{value:?}").contains("passthrough");
        passes_through || !known.contains(&key.as_str())
    });
    strange.map(|(key, _)| key.clone())
}
