//! One prompt's rule: whether it can fire, and what in it says nothing.

use alloc::format;
use alloc::string::ToString as _;
use alloc::vec::Vec;

use wasl_protocol::Value;

use super::facts::World;
use super::finding::{Code, Finding};
use super::sequence;
use crate::condition::Condition;
use crate::config::Prompt;

/// What is found, with its place.
pub struct Report<'a> {
    pub findings: &'a mut Vec<Finding>,
    pub path: &'a str,
}

impl Report<'_> {
    pub fn add(&mut self, code: Code, below: &str, message: &str, fix: &str) {
        let path = if below.is_empty() {
            self.path.to_string()
        } else {
            format!("{}.{below}", self.path)
        };
        self.findings.push(Finding {
            code,
            message: format!("\"{path}\" {message}."),
            path,
            fix: fix.to_string(),
        });
    }

    /// A condition that must be able to hold; whether it is.
    pub fn possible(&mut self, condition: &Condition, below: &str, world: &World<'_>) -> bool {
        match world.never(&[(condition, true)]) {
            Some(why) => {
                self.add(why.code, below, &why.message, &why.fix);
                false
            }
            None => true,
        }
    }
}

pub fn check(prompt: &Prompt, path: &str, world: &World<'_>, findings: &mut Vec<Finding>) {
    let mut report = Report { findings, path };
    let rule = &prompt.rule;
    if let Some(when) = &rule.when
        && report.possible(when, "when", world)
    {
        parts(when, world, &mut report);
        stage(prompt, when, world, &mut report);
        if let Some(cancel) = &rule.cancel
            && world.implies(when, cancel)
        {
            report.add(
                Code::CalledOff,
                "cancel",
                "holds whenever \"when\" does: the prompt is called off at the moment it would show",
                "Ask in \"cancel\" for what comes later, or leave it out.",
            );
        }
    }
    if let Some(cancel) = &rule.cancel
        && let Some(why) = world.never(&[(cancel, true)])
    {
        let message = format!("{}, so it never calls anything off", why.message);
        report.add(Code::IdleCancel, "cancel", &message, &why.fix);
    }
    if let Some(sequence) = &rule.sequence {
        sequence::check(sequence, rule, world, &mut report);
    }
    numbers(prompt, &mut report);
}

/// Parts of the condition that never hold, though another one may.
fn parts(when: &Condition, world: &World<'_>, report: &mut Report<'_>) {
    for (place, part) in when.alternatives() {
        if let Some(why) = world.never(&[(part, true)]) {
            let below = format!("when.{place}");
            report.add(Code::IdlePart, &below, &why.message, &why.fix);
        }
    }
}

/// A rule for the checkout, in which prompts stay away; or for a stage that there is not.
fn stage(prompt: &Prompt, when: &Condition, world: &World<'_>, report: &mut Report<'_>) {
    let Some(cases) = world.possible(when) else {
        return;
    };
    let missing: Vec<&str> = [
        ("before", world.stages.before.is_empty()),
        ("during", world.stages.during.is_empty()),
        ("after", world.stages.after.is_empty()),
    ]
    .into_iter()
    .filter_map(|(name, none)| none.then_some(name))
    .collect();
    let wants = |name: &str| {
        cases.iter().all(|case| {
            let left = world.left(case, "stage");
            case.facts().contains(&"stage") && left.iter().all(|sample| is_text(sample, name))
        })
    };
    for name in missing {
        if wants(name) {
            let message = format!("asks for the stage \"{name}\", and no page has it");
            let fix = format!("Give rules in \"stages.{name}\" that say which pages these are.");
            report.add(Code::NoStage, "when", &message, &fix);
        }
    }
    if prompt.in_checkout {
        return;
    }
    if wants("during") {
        report.add(
            Code::Checkout,
            "when",
            "asks for the stage \"during\", in which prompts stay away",
            "Set \"inCheckout\": true to let this one in.",
        );
    } else if cases.iter().all(|case| world.is_in_checkout(case)) {
        report.add(
            Code::CheckoutPage,
            "when",
            "asks for pages that \"stages.during\" counts as the checkout, where prompts stay away",
            "Set \"inCheckout\": true to let this one in.",
        );
    }
}

fn is_text(sample: &crate::condition::possible::Sample, text: &str) -> bool {
    *sample == crate::condition::possible::Sample::Exact(Value::Text(text.into()))
}

/// Shares, weights and caps.
fn numbers(prompt: &Prompt, report: &mut Report<'_>) {
    if prompt.share.part() <= 0.0 {
        report.add(
            Code::NoShare,
            "share",
            "is 0: the prompt is for nobody",
            "Give a share of more than 0, or leave the prompt out.",
        );
    }
    let is_none = |weight: f64| weight <= 0.0;
    if !prompt.variants.is_empty() && prompt.variants.iter().all(|one| is_none(one.weight)) {
        report.add(
            Code::NoVariant,
            "variants",
            "have no weight: nobody gets any of them, and all see the prompt's own text",
            "Give at least one of them a weight of more than 0.",
        );
    }
    let caps = &prompt.caps;
    let all = [
        ("caps.visit", caps.visit),
        ("caps.day", caps.day),
        ("caps.week", caps.week),
    ];
    for (name, cap) in all {
        let Some(cap) = cap else {
            continue;
        };
        let lifetime = ("cap", Some(caps.lifetime));
        // A week holds the days in it; a visit may be longer than either.
        let wider = match name {
            "caps.day" => [lifetime, ("caps.week", caps.week)],
            _ => [lifetime, lifetime],
        };
        let lower = wider
            .into_iter()
            .find(|(_, other)| other.is_some_and(|other| other <= cap));
        if let Some((other, Some(count))) = lower {
            let message = format!("is {cap} and never reached: \"{other}\" is {count}");
            let fix = format!("Raise \"{other}\", or leave \"{name}\" out.");
            report.add(Code::IdleCap, name, &message, &fix);
        }
    }
}
