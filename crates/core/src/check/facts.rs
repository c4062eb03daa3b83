//! Which facts exclude each other: the world in which conditions are read.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use wasl_protocol::Value;

use super::address::Rule;
use super::domain::Domain;
use super::finding::Code;
use crate::condition::possible::{Case, Sample, cases};
use crate::condition::{Condition, Patterns};
use crate::config::{Engine, Options};
use crate::journey::{Stages, UrlRule};

/// What happens at one moment and is over at the next: a condition can have one of each kind.
pub const ACTS: [(&str, &str); 8] = [
    ("exitIntent", "leaving"),
    ("rageClick", "a rage click"),
    ("deadClick", "a dead click"),
    ("formStarted:", "the start of a form"),
    ("formAbandoned:", "the end of one that is abandoned"),
    ("copied", "a copy"),
    ("clicked:", "a click"),
    ("event.", "an event"),
];

/// Rules on the address, each with its words.
type Named<'a> = Vec<(Rule<'a>, String)>;

/// Why a case never comes.
pub struct Why {
    pub code: Code,
    pub message: String,
    pub fix: String,
}

/// What conditions are read with.
pub struct World<'a> {
    patterns: &'a dyn Patterns,
    pub stages: &'a Stages,
}

impl<'a> World<'a> {
    pub fn new(options: &'a Options, engine: Engine) -> Self {
        Self {
            patterns: engine.0,
            stages: &options.stages,
        }
    }

    /// Why some conditions never hold together; `None` when they may.
    pub fn never(&self, wanted: &[(&Condition, bool)]) -> Option<Why> {
        let mut first: Option<Why> = None;
        let mut alike = true;
        for case in &cases(wanted)? {
            let why = self.why_not(case)?;
            match &first {
                None => first = Some(why),
                Some(before) => alike &= before.message == why.message,
            }
        }
        if alike && first.is_some() {
            return first;
        }
        Some(Why {
            code: Code::Impossible,
            message: "can never hold: each of its cases contradicts itself".to_string(),
            fix: "Take the parts that exclude each other apart, or join them by \"$or\"."
                .to_string(),
        })
    }

    /// Whether one condition holds wherever the other does.
    pub fn implies(&self, one: &Condition, other: &Condition) -> bool {
        self.never(&[(one, true), (other, false)]).is_some()
    }

    /// The cases in which a condition may hold.
    pub fn possible<'c>(&self, condition: &'c Condition) -> Option<Vec<Case<'c>>> {
        let mut possible = cases(&[(condition, true)])?;
        possible.retain(|case| self.why_not(case).is_none());
        Some(possible)
    }

    /// The readings of a fact that a case leaves.
    pub fn left(&self, case: &Case<'_>, path: &str) -> Vec<Sample> {
        let domain = Domain::of(path);
        let may_be = |sample: &Sample| domain.has(sample);
        case.left(path, &domain.named(), &may_be, self.patterns)
    }

    /// Whether a case needs a fact to be something else than a value.
    pub fn needs_other(&self, case: &Case<'_>, path: &str, value: &Value) -> bool {
        !case.allows(path, value, self.patterns)
    }

    fn why_not(&self, case: &Case<'_>) -> Option<Why> {
        let facts = case.facts();
        for path in &facts {
            if !self.left(case, path).is_empty() {
                continue;
            }
            let all = case.left(path, &[], &|_| true, self.patterns);
            return Some(if all.is_empty() {
                Why {
                    code: Code::Contradiction,
                    message: format!("can never hold: it asks \"{path}\" for what excludes itself"),
                    fix: format!(
                        "Leave one of the tests of \"{path}\" out, or join them by \"$or\"."
                    ),
                }
            } else {
                let accepted = Domain::of(path).accepted();
                Why {
                    code: Code::NeverSo,
                    message: format!("can never hold: it asks \"{path}\" for what it never is"),
                    fix: format!("\"{path}\" is {accepted}."),
                }
            });
        }
        self.acts(case, &facts)
            .or_else(|| self.visits(case, &facts))
            .or_else(|| self.addresses(case, &facts))
    }

    /// Two acts do not happen at one moment, and who does something is not idle.
    fn acts(&self, case: &Case<'_>, facts: &[&str]) -> Option<Why> {
        let mut needed: Vec<(&str, &str)> = Vec::new();
        for path in facts {
            let Some((prefix, act)) = ACTS.iter().find(|(prefix, _)| {
                path == prefix || (prefix.ends_with([':', '.']) && path.starts_with(prefix))
            }) else {
                continue;
            };
            let none = match *prefix {
                "copied" | "event." => Value::Null,
                _ => Value::Bool(false),
            };
            if self.needs_other(case, path, &none) && !needed.iter().any(|(one, _)| one == prefix) {
                needed.push((prefix, act));
            }
        }
        if let [(_, one), (_, other), ..] = needed.as_slice() {
            return Some(Why {
                code: Code::TwoMoments,
                message: format!("can never hold: {one} and {other} do not happen at one moment"),
                fix: "Write them as two steps of a \"sequence\", or join them by \"$or\"."
                    .to_string(),
            });
        }
        let by_hand = |prefix: &&str| matches!(*prefix, "rageClick" | "copied" | "clicked:");
        let act = needed.iter().find(|(prefix, _)| by_hand(prefix));
        if let Some((_, act)) = act
            && facts.contains(&"idle")
            && self.needs_other(case, "idle", &Value::Number(0.0))
        {
            return Some(Why {
                code: Code::IdleAct,
                message: format!("can never hold: \"idle\" is 0 at the moment of {act}"),
                fix:
                    "Leave \"idle\" out, or write the wait and the act as steps of a \"sequence\"."
                        .to_string(),
            });
        }
        None
    }

    /// Who returns has been here before.
    fn visits(&self, case: &Case<'_>, facts: &[&str]) -> Option<Why> {
        if !(facts.contains(&"returning") && facts.contains(&"visitCount")) {
            return None;
        }
        let counts = self.left(case, "visitCount");
        let is_more = |sample: &Sample| match sample {
            Sample::Exact(Value::Number(count)) | Sample::Near(count) => *count > 1.0,
            Sample::Exact(_)
            | Sample::TextOf(_)
            | Sample::OtherText
            | Sample::OtherList
            | Sample::OtherMap => true,
        };
        let returns = self.needs_other(case, "returning", &Value::Bool(false));
        let is_new = self.needs_other(case, "returning", &Value::Bool(true));
        if (returns && !counts.iter().any(is_more)) || (is_new && counts.iter().all(is_more)) {
            return Some(Why {
                code: Code::Contradiction,
                message: "can never hold: \"returning\" is whether \"visitCount\" is more than 1"
                    .to_string(),
                fix: "Leave one of the two out.".to_string(),
            });
        }
        None
    }

    fn addresses(&self, case: &Case<'_>, facts: &[&str]) -> Option<Why> {
        let path = self.one_path(case, facts);
        let (yes, no) = self.rules(case, facts, path.as_deref());
        for (at, (one, name)) in yes.iter().enumerate() {
            let clash = yes[..at]
                .iter()
                .find(|(other, _)| one.excludes(*other))
                .or_else(|| no.iter().find(|(other, _)| one.implies(*other)));
            if let Some((_, other)) = clash {
                return Some(Why {
                    code: Code::Addresses,
                    message: format!("can never hold: no address is {name} and {other}"),
                    fix: "Give the rules as a list, any of which may fit: {\"url\": {\"starts\": [\"/a\", \"/b\"]}}."
                        .to_string(),
                });
            }
        }
        None
    }

    /// The one path that a case leaves, if it is one.
    fn one_path(&self, case: &Case<'_>, facts: &[&str]) -> Option<String> {
        if !facts.contains(&"path") {
            return None;
        }
        match self.left(case, "path").as_slice() {
            [Sample::Exact(Value::Text(path))] => Some(path.clone()),
            _ => None,
        }
    }

    /// The rules on the address that must fit, and those that must not, with their names.
    fn rules<'r>(
        &self,
        case: &Case<'_>,
        facts: &[&'r str],
        path: Option<&'r str>,
    ) -> (Named<'r>, Named<'r>) {
        let (mut yes, mut no) = (Vec::new(), Vec::new());
        if let Some(path) = path {
            yes.push((Rule::Path(path), format!("path \"{path}\"")));
        }
        for name in facts {
            let Some(rule) = Rule::of_fact(name) else {
                continue;
            };
            let words = name.strip_prefix("url:").unwrap_or(name);
            if self.needs_other(case, name, &Value::Bool(false)) {
                yes.push((rule, format!("\"{words}\"")));
            } else if self.needs_other(case, name, &Value::Bool(true)) {
                no.push((rule, format!("not \"{words}\"")));
            }
        }
        (yes, no)
    }

    /// Whether every address of a case is one of the stage `during`.
    pub fn is_in_checkout(&self, case: &Case<'_>) -> bool {
        let facts = case.facts();
        let path = self.one_path(case, &facts);
        let (yes, _) = self.rules(case, &facts, path.as_deref());
        let during = |rule: &Rule<'_>| {
            self.stages.during.iter().any(|stage| {
                let stage = match stage {
                    UrlRule::Is(text) => Rule::Is(text),
                    UrlRule::Contains(text) => Rule::Contains(text),
                    UrlRule::Starts(text) => Rule::Starts(text),
                    UrlRule::Ends(text) => Rule::Ends(text),
                };
                rule.implies(stage)
            })
        };
        yes.iter().any(|(rule, _)| during(rule))
    }
}
