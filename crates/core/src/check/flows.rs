//! Flows as a whole: steps that nothing leads to, ways that cannot be taken, circles, words in one
//! language alone, and flows that are named and are not there.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use wasl_protocol::{Properties, Value};

use super::finding::{Code, Finding};
use super::rule::Report;
use crate::condition::possible::{Case, cases};
use crate::condition::{Condition, Patterns};
use crate::config::{Action, Engine, Options, PromptContent};
use crate::flow::{Flow, Goal, Kind, Step};

/// Looks at all flows, and at what begins them.
pub fn check(options: &Value, parsed: &Options, engine: Engine, findings: &mut Vec<Finding>) {
    let given = list(options, "flows");
    let mut from = 0;
    for flow in &parsed.flows {
        // The parser leaves some out.
        let has_id = |item: &&Value| text(item, "id") == Some(flow.id.as_str());
        let at = given
            .iter()
            .skip(from)
            .position(|item| has_id(&item))
            .map_or(from, |after| from + after);
        from = at + 1;
        let path = format!("flows[{at}]");
        Looking {
            flow,
            path: &path,
            patterns: engine.0,
            findings,
        }
        .all();
        if let Some(item) = given.get(at) {
            languages(item, &path, findings);
        }
    }
    beginnings(options, parsed, findings);
}

/// Prompts and entries of the FAQ that begin a flow that there is not.
fn beginnings(options: &Value, parsed: &Options, findings: &mut Vec<Finding>) {
    let known = |id: &str| parsed.flows.iter().any(|flow| flow.id == id);
    let mut missing = |path: String, id: &str| {
        if !known(id) {
            findings.push(Finding {
                code: Code::NoFlow,
                message: format!("\"{path}\" begins the flow \"{id}\", which there is not."),
                path,
                fix: "Name a flow of \"flows\"; until then nothing happens.".to_string(),
            });
        }
    };
    let paths = super::paths(options, parsed);
    for (prompt, path) in parsed.prompts.iter().zip(&paths) {
        let mut buttons = |content: &PromptContent, path: &str| {
            for (at, button) in content.buttons.iter().enumerate() {
                if let Action::Flow(id) = &button.action {
                    missing(format!("{path}.buttons[{at}].flow"), id);
                }
            }
        };
        buttons(&prompt.content, path);
        for (at, variant) in prompt.variants.iter().enumerate() {
            if variant.content.buttons != prompt.content.buttons {
                buttons(&variant.content, &format!("{path}.variants[{at}]"));
            }
        }
    }
    let paths = super::faq::entry_paths(options, parsed);
    for (entry, path) in parsed.faq.entries.iter().zip(&paths) {
        if let Some(id) = &entry.flow {
            missing(format!("{path}.flow"), id);
        }
        for (at, button) in entry.buttons.iter().enumerate() {
            if let Action::Flow(id) = &button.action {
                missing(format!("{path}.buttons[{at}].flow"), id);
            }
        }
    }
}

/// One flow that is looked at.
struct Looking<'a> {
    flow: &'a Flow,
    path: &'a str,
    patterns: &'a dyn Patterns,
    findings: &'a mut Vec<Finding>,
}

impl Looking<'_> {
    fn add(&mut self, code: Code, at: usize, below: &str, message: &str, fix: &str) {
        let path = format!("{}.steps[{at}]", self.path);
        Report {
            findings: self.findings,
            path: &path,
        }
        .add(code, below, message, fix);
    }

    fn all(mut self) {
        let steps = &self.flow.steps;
        let ways: Vec<Vec<Goal>> = (0..steps.len()).map(|at| self.ways(at)).collect();
        let to = |goal: &Goal| match goal {
            Goal::Step(to) => Some(*to),
            Goal::End => None,
        };
        let mut reached = alloc::vec![false; steps.len()];
        let mut open = Vec::from([0]);
        while let Some(at) = open.pop() {
            if !core::mem::replace(&mut reached[at], true) {
                open.extend(ways[at].iter().filter_map(to));
            }
        }
        let mut ends = alloc::vec![false; steps.len()];
        let mut changed = true;
        while changed {
            changed = false;
            for at in 0..steps.len() {
                let leads = |goal: &Goal| to(goal).is_none_or(|to| ends[to]);
                if !ends[at] && ways[at].iter().any(leads) {
                    ends[at] = true;
                    changed = true;
                }
            }
        }
        for (at, is_reached) in reached.iter().enumerate() {
            if !is_reached {
                self.add(
                    Code::DeadStep,
                    at,
                    "",
                    "is never come to: no way leads to it",
                    "Lead to it by \"go\" or \"next\", or leave it out.",
                );
            }
        }
        if let Some(at) = (0..steps.len()).find(|at| reached[*at] && !ends[*at]) {
            self.add(
                Code::EndlessFlow,
                at,
                "",
                "leads to no end, whatever the visitor does",
                "Give a step after it a way to \"end\", or to a step of the type end or handOver.",
            );
        }
        if let Some(at) = silent_loop(steps, &ways, &reached) {
            self.add(
                Code::SilentLoop,
                at,
                "",
                "leads back to itself by steps that ask the visitor nothing",
                "Put a step of the type ask or choose into the circle; the widget ends it after 50 steps.",
            );
        }
    }

    /// Where a step may lead; ways that are never taken are told.
    fn ways(&mut self, at: usize) -> Vec<Goal> {
        let step = &self.flow.steps[at];
        let mut ways = Vec::new();
        let mut goes_on = true;
        if let Kind::Choose(choices) = &step.kind {
            ways.extend(choices.iter().filter_map(|choice| choice.go));
            goes_on = choices.iter().any(|choice| choice.go.is_none());
        }
        // `go` is the last of them, and has no place in `next`.
        let mut closed = !goes_on;
        for (place, branch) in step.next.iter().enumerate() {
            if closed {
                let below = format!("next[{place}]");
                self.add(
                    Code::DeadBranch,
                    at,
                    &below,
                    "is never taken: another way before it always is",
                    "Give the way before it a \"when\", or leave this one out.",
                );
                continue;
            }
            match &branch.when {
                None => closed = true,
                Some(when) if !self.may_hold(when) => {
                    let below = format!("next[{place}].when");
                    self.add(
                        Code::DeadBranch,
                        at,
                        &below,
                        "never holds: no answer of this flow is so",
                        "Ask for an answer that a step gives, such as the id of one of its choices.",
                    );
                    continue;
                }
                Some(_) => {}
            }
            ways.push(branch.go);
        }
        if !closed {
            let over = matches!(step.kind, Kind::End | Kind::HandOver);
            ways.push(if over || at + 1 == self.flow.steps.len() {
                Goal::End
            } else {
                Goal::Step(at + 1)
            });
        }
        ways
    }

    fn may_hold(&self, when: &Condition) -> bool {
        let Some(cases) = cases(&[(when, true)]) else {
            return true;
        };
        cases.iter().any(|case| {
            case.facts().into_iter().all(|path| {
                let open = !case.left(path, &[], &|_| true, self.patterns).is_empty();
                open && self.fact_allows(case, path)
            })
        })
    }

    /// Whether an answer can be what a case asks of it.
    fn fact_allows(&self, case: &Case<'_>, path: &str) -> bool {
        let Some(below) = path.strip_prefix("flow.") else {
            return true;
        };
        let (id, deeper) = match below.split_once('.') {
            Some((id, _)) => (id, true),
            None => (below, false),
        };
        let is = |value: Value| case.allows(path, &value, self.patterns);
        // Not passed yet.
        if is(Value::Null) {
            return true;
        }
        match self.flow.place(id).map(|at| &self.flow.steps[at].kind) {
            None | Some(Kind::Say | Kind::Branch | Kind::Set(_) | Kind::HandOver | Kind::End) => {
                false
            }
            Some(Kind::Choose(choices)) => {
                !deeper && choices.iter().any(|choice| is(choice.id.as_str().into()))
            }
            Some(Kind::Lead(_)) => !deeper && is(true.into()),
            Some(Kind::Ask(_)) => !deeper,
            Some(Kind::Cards(_) | Kind::Call(_)) => true,
        }
    }
}

/// A step of a circle that never waits for the visitor.
fn silent_loop(steps: &[Step], ways: &[Vec<Goal>], reached: &[bool]) -> Option<usize> {
    let silent = |at: usize| reached[at] && !steps[at].kind.waits_for_visitor();
    (0..steps.len()).filter(|at| silent(*at)).find(|start| {
        let mut seen = alloc::vec![false; steps.len()];
        let mut open = Vec::from([*start]);
        while let Some(at) = open.pop() {
            for goal in &ways[at] {
                if let Goal::Step(to) = goal {
                    if to == start {
                        return true;
                    }
                    if silent(*to) && !core::mem::replace(&mut seen[*to], true) {
                        open.push(*to);
                    }
                }
            }
        }
        false
    })
}

/// Words by language of which one is missing, wherever they stand in a flow.
fn languages(value: &Value, path: &str, findings: &mut Vec<Finding>) {
    match value {
        Value::Map(map) => {
            let (en, ar) = (map.get("en").is_some(), map.get("ar").is_some());
            if en != ar {
                let missing = if en { "Arabic" } else { "English" };
                let message = format!("has no words in {missing}: visitors see the other language");
                let key = if en { "ar" } else { "en" };
                Report { findings, path }.add(
                    Code::OneLanguage,
                    "",
                    &message,
                    &format!("Add \"{key}\"."),
                );
                return;
            }
            for (key, value) in &map.0 {
                // What conditions, facts and products for the cart hold is the merchant's own.
                if !matches!(key.as_str(), "when" | "set" | "cart") {
                    languages(value, &format!("{path}.{key}"), findings);
                }
            }
        }
        Value::List(items) => {
            for (at, item) in items.iter().enumerate() {
                languages(item, &format!("{path}[{at}]"), findings);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
    }
}

pub fn map(value: &Value) -> Option<&Properties> {
    match value {
        Value::Map(map) => Some(map),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => None,
    }
}

pub fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    match map(value).and_then(|map| map.get(key)) {
        Some(Value::List(items)) => items,
        Some(_) | None => &[],
    }
}

pub fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    map(value)?.get(key)?.as_text()
}
