//! `hash`, `getBucketRange`, `chooseVariation`, `getEqualWeights`, `inNamespace`.

use wasl_core::experiment::{
    HashVersion, Namespace, Range, Share, bucket_ranges, choose_variant, equal_weights,
};
use wasl_protocol::Value;

use crate::cases::{Verdict, judge};
use crate::json::{flag, list, number, text};

#[test]
fn ids_fall_into_the_same_buckets() {
    judge("hash", |case| {
        let [seed, id, version, expected] = case else {
            panic!("not a case of a hash");
        };
        let version = HashVersion::from_number(number(version) as u32);
        let bucket = version.map(|version| version.bucket(&[text(seed)], text(id)));
        let expected = match expected {
            Value::Null => None,
            bucket => Some(number(bucket)),
        };
        Verdict::of(bucket, expected)
    });
}

#[test]
fn weights_and_coverage_make_the_same_ranges() {
    judge("getBucketRange", |case| {
        let [_, input, expected] = case else {
            panic!("not a case of a range");
        };
        let [variants, coverage, weights] = list(input) else {
            panic!("not the input of a range");
        };
        let variants = number(variants) as usize;
        let weights = shares(weights);
        let ranges = bucket_ranges(variants, Share::new(number(coverage)), &weights);
        let found: Vec<(i64, i64)> = ranges.map(rounded).collect();
        Verdict::of(found, ranges_of(expected).map(rounded).collect())
    });
}

#[test]
fn buckets_belong_to_the_same_variants() {
    judge("chooseVariation", |case| {
        let [_, bucket, ranges, expected] = case else {
            panic!("not a case of a choice");
        };
        let chosen = choose_variant(number(bucket), ranges_of(ranges));
        Verdict::of(chosen.map_or(-1.0, |at| at as f64), number(expected))
    });
}

#[test]
fn equal_weights_are_the_same() {
    judge("getEqualWeights", |case| {
        let [variants, expected] = case else {
            panic!("not a case of weights");
        };
        // There are never less than no variants.
        let weights = equal_weights(number(variants).max(0.0) as usize);
        let found: Vec<i64> = weights.iter().map(|share| places(share.part())).collect();
        let expected = list(expected).iter().map(number).map(places).collect();
        Verdict::of(found, expected)
    });
}

#[test]
fn namespaces_hold_the_same_ids() {
    judge("inNamespace", |case| {
        let [_, id, namespace_of, expected] = case else {
            panic!("not a case of a namespace");
        };
        Verdict::of(namespace(namespace_of).holds(text(id)), flag(expected))
    });
}

/// A namespace as the SDK has it: its name, from, to.
pub fn namespace(value: &Value) -> Namespace {
    let [name, from, to] = list(value) else {
        panic!("not a namespace");
    };
    Namespace {
        name: text(name).to_owned(),
        range: Range {
            from: number(from),
            to: number(to),
        },
    }
}

/// Weights; none for `null`.
pub fn shares(value: &Value) -> Vec<Share> {
    match value {
        Value::Null => Vec::new(),
        weights => list(weights).iter().map(number).map(Share::new).collect(),
    }
}

fn ranges_of(value: &Value) -> impl Iterator<Item = Range> {
    list(value).iter().map(|range| match list(range) {
        [from, to] => Range {
            from: number(from),
            to: number(to),
        },
        _ => panic!("not a range"),
    })
}

/// To eight places, as the cases give thirds.
fn places(number: f64) -> i64 {
    (number * 1e8) as i64
}

fn rounded(range: Range) -> (i64, i64) {
    let round = |number: f64| (number * 1e8).round() as i64;
    (round(range.from), round(range.to))
}
