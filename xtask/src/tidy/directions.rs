//! Who may depend on whom.
//!
//! `wasl → core → {chat, faq} → protocol`, `console → chat → protocol`, `server → core`. Nothing
//! depends on the widget, the console or the server. The pure crates have a closed list: a new
//! dependency of theirs is a decision, made here.

use serde_json::Value;

use crate::problem::{During, Outcome};
use crate::process::{capture, cargo};
use crate::project::Project;
use crate::tidy::Finding;

/// A crate and what it depends on.
#[derive(Debug)]
pub struct Manifest {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Debug)]
struct Dependency {
    name: String,
    dev: bool,
}

/// A crate's allowed crates of the project, and for a pure crate its allowed others.
struct Rule {
    name: &'static str,
    own: &'static [&'static str],
    others: Option<&'static [&'static str]>,
}

const RULES: [Rule; 11] = [
    Rule {
        name: "wasl-protocol",
        own: &[],
        others: Some(&["serde"]),
    },
    Rule {
        name: "wasl-chat",
        own: &["wasl-protocol"],
        others: Some(&["serde"]),
    },
    Rule {
        name: "wasl-faq",
        own: &["wasl-protocol"],
        others: Some(&["serde"]),
    },
    Rule {
        name: "wasl-core",
        own: &["wasl-chat", "wasl-faq", "wasl-protocol"],
        others: Some(&["serde"]),
    },
    Rule {
        name: "wasl",
        own: &["wasl-core", "wasl-chat", "wasl-faq", "wasl-protocol"],
        others: None,
    },
    Rule {
        name: "wasl-console",
        own: &["wasl-chat", "wasl-protocol"],
        others: None,
    },
    Rule {
        name: "wasl-server",
        own: &["wasl-core", "wasl-chat", "wasl-faq", "wasl-protocol"],
        others: None,
    },
    Rule {
        name: "wasl-rig",
        own: &["wasl-protocol"],
        others: None,
    },
    Rule {
        name: "wasl-chaos",
        own: &["wasl-rig", "wasl-chat", "wasl-protocol"],
        others: None,
    },
    Rule {
        name: "wasl-load",
        own: &["wasl-rig", "wasl-protocol"],
        others: None,
    },
    Rule {
        name: "xtask",
        own: &["wasl-core", "wasl-protocol"],
        others: None,
    },
];

/// What pure crates may use in their tests, where nothing is shipped.
const IN_TESTS: [&str; 4] = ["proptest", "regex", "serde", "serde_json"];

/// Crates the widget must never carry: each costs more bytes than it gives.
const TOO_HEAVY: [&str; 7] = [
    "anyhow",
    "chrono",
    "regex",
    "regex-lite",
    "serde_json",
    "url",
    "gloo",
];

/// Reads the workspace's manifests.
pub fn manifests(project: &Project) -> Outcome<Vec<Manifest>> {
    let mut metadata = cargo(project);
    metadata.args(["metadata", "--format-version", "1", "--no-deps"]);
    let said = capture(metadata)?;
    let value: Value = serde_json::from_str(&said).during("parse cargo's metadata")?;
    Ok(parse(&value))
}

fn parse(metadata: &Value) -> Vec<Manifest> {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    list(&metadata["packages"])
        .iter()
        .map(|package| Manifest {
            name: word(&package["name"]),
            dependencies: list(&package["dependencies"])
                .iter()
                .map(|dependency| Dependency {
                    name: word(&dependency["name"]),
                    dev: dependency["kind"] == "dev",
                })
                .collect(),
        })
        .collect()
}

/// Dependencies against the rules, and crates without a rule.
pub fn check(manifests: &[Manifest]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for manifest in manifests {
        let place = format!("{}'s Cargo.toml", manifest.name);
        let Some(rule) = RULES.iter().find(|rule| rule.name == manifest.name) else {
            findings.push(Finding::error(
                place,
                "this crate has no rule in tidy/directions.rs",
            ));
            continue;
        };
        for dependency in &manifest.dependencies {
            if let Some(why) = refuse(rule, dependency) {
                findings.push(Finding::error(
                    place.as_str(),
                    format!("{}: {why}", dependency.name),
                ));
            }
        }
    }
    findings
}

fn refuse(rule: &Rule, dependency: &Dependency) -> Option<String> {
    let name = dependency.name.as_str();
    let is_own = RULES.iter().any(|known| known.name == name);
    if is_own {
        let allowed = rule.own.contains(&name);
        return (!allowed).then(|| format!("{} may not depend on it", rule.name));
    }
    if dependency.dev {
        let allowed = rule.others.is_none() || IN_TESTS.contains(&name);
        return (!allowed).then(|| {
            "a pure crate's tests need no more than proptest, regex and serde_json".to_owned()
        });
    }
    if rule.name == "wasl" && TOO_HEAVY.contains(&name) {
        return Some("too heavy for the widget".to_owned());
    }
    let others = rule.others?;
    (!others.contains(&name)).then(|| format!("a pure crate has only {}", others.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn found(name: &str, dependency: &str, kind: Value) -> usize {
        let metadata = json!({"packages": [
            {"name": name, "dependencies": [{"name": dependency, "kind": kind}]},
        ]});
        check(&parse(&metadata)).len()
    }

    #[test]
    fn directions_hold() {
        for (from, to, broken) in [
            ("wasl", "wasl-core", 0),
            ("wasl-core", "wasl-faq", 0),
            ("wasl-console", "wasl-chat", 0),
            ("wasl-chat", "wasl-core", 1),
            ("wasl-protocol", "wasl-chat", 1),
            ("wasl-console", "wasl-core", 1),
            ("wasl-server", "wasl", 1),
            ("wasl-core", "wasl-server", 1),
            ("wasl-chaos", "wasl-chat", 0),
            ("wasl-chaos", "wasl-server", 1),
            ("wasl-load", "wasl-rig", 0),
            ("wasl-load", "wasl-chat", 1),
        ] {
            assert_eq!(found(from, to, Value::Null), broken, "{from} → {to}");
        }
    }

    #[test]
    fn pure_crates_stay_pure_and_the_widget_small() {
        for (from, to, broken) in [
            ("wasl-core", "serde", 0),
            ("wasl-core", "js-sys", 1),
            ("wasl-chat", "tokio", 1),
            ("wasl", "web-sys", 0),
            ("wasl", "serde_json", 1),
            ("wasl-server", "serde_json", 0),
            ("wasl-new", "serde", 1),
        ] {
            assert_eq!(found(from, to, Value::Null), broken, "{from} → {to}");
        }
    }

    #[test]
    fn tests_of_pure_crates_have_their_list() {
        assert_eq!(found("wasl-faq", "proptest", json!("dev")), 0);
        assert_eq!(found("wasl-core", "regex", json!("dev")), 0);
        assert_eq!(found("wasl-core", "regex", Value::Null), 1);
        assert_eq!(found("wasl-faq", "tokio", json!("dev")), 1);
        assert_eq!(found("wasl-server", "reqwest", json!("dev")), 0);
    }
}
