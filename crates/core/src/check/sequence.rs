//! Sequences: steps that contradict themselves, each other, or how long there is.

use alloc::format;

use wasl_protocol::Value;

use super::facts::World;
use super::finding::Code;
use super::rule::Report;
use crate::condition::Condition;
use crate::condition::possible::Sample;
use crate::triggers::{Rule, Sequence};

/// Facts that only grow in a visit, each with how many seconds one of it takes.
const GROWING: [(&str, Option<f64>); 2] = [("timeOnSite", Some(1.0)), ("pageCount", None)];

pub fn check(sequence: &Sequence, rule: &Rule, world: &World<'_>, report: &mut Report<'_>) {
    let without = sequence.without.as_ref();
    for (at, step) in sequence.steps.iter().enumerate() {
        let place = format!("sequence.steps[{at}]");
        if !report.possible(step, &place, world) {
            continue;
        }
        if without.is_some_and(|without| world.implies(step, without)) {
            report.add(
                Code::Spoilt,
                &place,
                "is what \"without\" forbids: it can never be done",
                "Ask in \"without\" for something else, or leave it out.",
            );
        }
        if let Some(cancel) = &rule.cancel
            && world.implies(step, cancel)
        {
            report.add(
                Code::CalledOff,
                &place,
                "is what \"cancel\" asks for: the prompt is called off as it is done",
                "Ask in \"cancel\" for what comes later, or leave it out.",
            );
        }
    }
    if let Some(without) = without {
        if let Some(why) = world.never(&[(without, true)]) {
            let message = format!("{}, so it forbids nothing", why.message);
            report.add(Code::IdleWithout, "sequence.without", &message, &why.fix);
        } else if let Some(when) = &rule.when
            && world.never(&[(when, true)]).is_none()
            && world.implies(when, without)
        {
            report.add(
                Code::Spoilt,
                "when",
                "is what \"sequence.without\" forbids: the sequence begins anew at the moment it holds",
                "Ask in \"without\" for something else, or leave it out.",
            );
        }
    }
    order(sequence, world, report);
}

/// Later steps at which the visit would have to be younger than at earlier ones, or so much older
/// that the time for the sequence is over.
fn order(sequence: &Sequence, world: &World<'_>, report: &mut Report<'_>) {
    for (fact, seconds) in GROWING {
        for (at, later) in sequence.steps.iter().enumerate() {
            let Some((least, most)) = range(later, fact, world) else {
                continue;
            };
            for (before, earlier) in sequence.steps[..at].iter().enumerate() {
                let Some((first, last)) = range(earlier, fact, world) else {
                    continue;
                };
                let place = format!("sequence.steps[{at}]");
                if most < first {
                    let message = format!(
                        "can never follow \"steps[{before}]\": \"{fact}\" only grows in a visit"
                    );
                    let fix = "Put the steps in the order in which they happen.";
                    report.add(Code::Backwards, &place, &message, fix);
                    return;
                }
                // The time runs from the first step on.
                let within = (sequence.within).filter(|_| before == 0 && seconds.is_some());
                if let Some(within) = within
                    && least - last > within.as_millis() as f64 / 1_000.0
                {
                    let message = format!(
                        "comes {} s after the first at the earliest, and \"within\" is over by then",
                        least - last
                    );
                    let fix = "Give \"within\" more seconds.";
                    report.add(Code::Within, &place, &message, fix);
                    return;
                }
            }
        }
    }
}

/// The least and the most that a fact can be where a condition holds; `None` when it does not say.
fn range(step: &Condition, fact: &str, world: &World<'_>) -> Option<(f64, f64)> {
    let mut range: Option<(f64, f64)> = None;
    let cases = world.possible(step)?;
    for case in &cases {
        if !case.facts().contains(&fact) {
            return None;
        }
        let left = world.left(case, fact);
        let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
        for (place, sample) in left.iter().enumerate() {
            let (low, high) = match sample {
                Sample::Exact(Value::Number(number)) => (*number, *number),
                // Up to the numbers around it, which are next to it in the list of those left, or
                // are not left: then it may be anything beyond.
                Sample::Near(_) => around(&left, place),
                Sample::Exact(_)
                | Sample::TextOf(_)
                | Sample::OtherText
                | Sample::OtherList
                | Sample::OtherMap => return None,
            };
            least = least.min(low);
            most = most.max(high);
        }
        range = Some(match range {
            Some((low, high)) => (low.min(least), high.max(most)),
            None => (least, most),
        });
    }
    range
}

/// What a number that stands for many can be at the least and the most, as far as is known: from
/// nothing to the middle's other side. Coarse on the open side, never too narrow.
fn around(left: &[Sample], place: usize) -> (f64, f64) {
    let Some(Sample::Near(near)) = left.get(place) else {
        return (0.0, f64::INFINITY);
    };
    let number = |at: Option<usize>| match at.and_then(|at| left.get(at)) {
        Some(Sample::Exact(Value::Number(number))) => Some(*number),
        Some(_) | None => None,
    };
    let below = number(place.checked_sub(1));
    let above = number(Some(place + 1));
    match (below, above) {
        (Some(below), Some(above)) => (below, above),
        // The middle is halfway: the other side is as far away.
        (Some(below), None) => (below, (2.0 * near - below).max(*near)),
        (None, Some(above)) => ((2.0 * near - above).min(*near), above),
        (None, None) => (0.0, f64::INFINITY),
    }
}
