//! What the project is built from: licences, banned crates, registries, by the lists of `deny.toml`.
//!
//! Every package of Cargo.lock counts, whatever it is for. `cargo xtask deny` looks closer.

use std::collections::HashMap;

use serde_json::Value;

use crate::problem::{During as _, Outcome};
use crate::process::{capture, cargo};
use crate::project::Project;
use crate::tidy::Finding;

/// A package and who asked for it.
#[derive(Debug)]
pub struct Package {
    name: String,
    version: String,
    licence: String,
    /// Where it comes from; none for our own.
    source: Option<String>,
    parents: Vec<String>,
}

/// What `deny.toml` says.
#[derive(Debug, Default)]
pub struct Policy {
    licences: Vec<String>,
    bans: Vec<Ban>,
}

#[derive(Debug)]
struct Ban {
    name: String,
    /// Who may ask for it all the same.
    wrappers: Vec<String>,
}

/// Reads `deny.toml`.
pub fn policy(project: &Project) -> Outcome<Policy> {
    Ok(parse(&project.read("deny.toml")?))
}

/// Reads the packages of Cargo.lock.
pub fn packages(project: &Project) -> Outcome<Vec<Package>> {
    let mut metadata = cargo(project);
    metadata.args(["metadata", "--format-version", "1", "--locked"]);
    let told: Value =
        serde_json::from_str(&capture(metadata)?).during("read what cargo says of the packages")?;
    Ok(of(&told))
}

/// Checks them.
pub fn check(policy: &Policy, packages: &[Package]) -> Vec<Finding> {
    packages
        .iter()
        .flat_map(|package| findings(policy, package))
        .collect()
}

fn findings(policy: &Policy, package: &Package) -> Vec<Finding> {
    let place = format!("{} {}", package.name, package.version);
    let mut findings = Vec::new();
    if !is_allowed(&package.licence, &policy.licences) {
        let what = format!(
            "its licence is {:?}, which deny.toml does not allow",
            package.licence
        );
        findings.push(Finding::error(&place, what));
    }
    let source = package.source.as_deref();
    if source.is_some_and(|source| !source.starts_with("registry+")) {
        let what = "it comes from no registry: it could change under its version";
        findings.push(Finding::error(&place, what));
    }
    let ban = policy.bans.iter().find(|ban| ban.name == package.name);
    for parent in &package.parents {
        if ban.is_some_and(|ban| !ban.wrappers.contains(parent)) {
            let what = format!("deny.toml bans it, and {parent} depends on it");
            findings.push(Finding::error(&place, what));
        }
    }
    findings
}

/// The two lists, in the form in which that file writes them: an entry a line.
fn parse(text: &str) -> Policy {
    let mut policy = Policy::default();
    let mut in_licences = false;
    for line in text.lines().map(str::trim) {
        let mut quoted = line.split('"').skip(1).step_by(2).map(str::to_owned);
        if line.starts_with("{ crate = ") {
            policy.bans.extend(quoted.next().map(|name| Ban {
                name,
                wrappers: quoted.collect(),
            }));
        } else if line == "allow = [" {
            in_licences = true;
        } else if line == "]" {
            in_licences = false;
        } else if in_licences && !line.starts_with('#') {
            policy.licences.extend(quoted);
        }
    }
    policy
}

fn of(told: &Value) -> Vec<Package> {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let packages = list(&told["packages"]);
    let names: HashMap<String, String> = packages
        .iter()
        .map(|package| (text(&package["id"]), text(&package["name"])))
        .collect();
    let mut parents: HashMap<String, Vec<String>> = HashMap::new();
    for node in list(&told["resolve"]["nodes"]) {
        let Some(parent) = names.get(&text(&node["id"])) else {
            continue;
        };
        for child in list(&node["dependencies"]) {
            let parents = parents.entry(text(&child)).or_default();
            parents.push(parent.clone());
        }
    }
    packages
        .iter()
        .map(|package| Package {
            name: text(&package["name"]),
            version: text(&package["version"]),
            licence: text(&package["license"]),
            source: package["source"].as_str().map(str::to_owned),
            parents: parents.remove(&text(&package["id"])).unwrap_or_default(),
        })
        .collect()
}

/// Whether a licence expression (SPDX, or the older form with `/`) can be met by the list.
fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    either(&mut rest, allowed) == Some(true) && rest.is_empty()
}

fn either(rest: &mut &[&str], allowed: &[String]) -> Option<bool> {
    let mut met = both(rest, allowed)?;
    while let ["OR", after @ ..] = *rest {
        *rest = after;
        met |= both(rest, allowed)?;
    }
    Some(met)
}

fn both(rest: &mut &[&str], allowed: &[String]) -> Option<bool> {
    let mut met = one(rest, allowed)?;
    while let ["AND", after @ ..] = *rest {
        *rest = after;
        met &= one(rest, allowed)?;
    }
    Some(met)
}

/// A licence, perhaps with an exception, or an expression in parentheses; none when it is neither.
fn one(rest: &mut &[&str], allowed: &[String]) -> Option<bool> {
    let is_listed = |licence: &str| allowed.iter().any(|known| known == licence);
    match *rest {
        ["(", inner @ ..] => {
            *rest = inner;
            let met = either(rest, allowed)?;
            let [")", after @ ..] = *rest else {
                return None;
            };
            *rest = after;
            Some(met)
        }
        [licence, "WITH", exception, after @ ..] => {
            *rest = after;
            Some(is_listed(&format!("{licence} WITH {exception}")))
        }
        [")" | "AND" | "OR" | "WITH", ..] | [] => None,
        [licence, after @ ..] => {
            *rest = after;
            Some(is_listed(licence))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const POLICY: &str = "\
[licenses]
allow = [
    \"MIT\",
    # \"GPL-3.0\",
    \"Unicode-3.0\",
]
[bans]
deny = [
    { crate = \"anyhow\", wrappers = [\"walrus\"] },
    { crate = \"openssl\", wrappers = [] },
]
";

    #[test]
    fn expressions_are_met_or_not() {
        let allowed = parse(POLICY).licences;
        assert_eq!(allowed, ["MIT", "Unicode-3.0"]);
        for (expression, met) in [
            ("MIT", true),
            ("GPL-3.0", false),
            ("MIT OR GPL-3.0", true),
            ("GPL-3.0/MIT", true),
            ("MIT AND GPL-3.0", false),
            ("(MIT OR GPL-3.0) AND Unicode-3.0", true),
            ("MIT OR GPL-3.0 AND LGPL-3.0", true),
            ("(MIT OR GPL-3.0) AND LGPL-3.0", false),
            ("MIT WITH an-exception", false),
            ("MIT WITH an-exception OR MIT", true),
            ("", false),
            ("MIT OR", false),
            ("(MIT", false),
            ("MIT MIT", false),
        ] {
            assert_eq!(is_allowed(expression, &allowed), met, "{expression}");
        }
    }

    #[test]
    fn what_is_banned_or_from_elsewhere_is_found() {
        let registry = "registry+somewhere";
        let package = |name: &str, licence: &str, source: Value| json!({"id": name, "name": name, "version": "1.0.0", "license": licence, "source": source});
        let told = json!({
            "packages": [
                package("ours", "MIT", Value::Null),
                package("walrus", "MIT", json!(registry)),
                package("anyhow", "MIT", json!(registry)),
                package("openssl", "MIT", json!(registry)),
                package("forked", "MIT", json!("git+somewhere")),
                package("closed", "Proprietary", json!(registry)),
            ],
            "resolve": {"nodes": [
                {"id": "ours", "dependencies": ["walrus", "forked", "closed", "openssl"]},
                {"id": "walrus", "dependencies": ["anyhow"]},
            ]},
        });
        let found = check(&parse(POLICY), &of(&told));
        let places: Vec<_> = found.iter().map(|finding| finding.place.as_str()).collect();
        assert_eq!(places, ["openssl 1.0.0", "forked 1.0.0", "closed 1.0.0"]);
    }

    #[test]
    fn the_projects_lists_are_read() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../deny.toml");
        let policy = parse(&std::fs::read_to_string(path).unwrap());
        assert!(policy.licences.contains(&"MIT".to_owned()));
        assert!(policy.bans.iter().any(|ban| ban.name == "openssl"));
    }
}
