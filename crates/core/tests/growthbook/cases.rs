//! The file with the cases, and what becomes of each.

use wasl_protocol::{Properties, Value};

use crate::json::{list, text};
use crate::not_ours::NOT_OURS;

/// What a case came to.
pub enum Verdict {
    Passes,
    Fails(String),
    /// It needs something that Wasl does not have.
    NotOurs(String),
}

impl Verdict {
    /// Passes when what was found is what was expected.
    pub fn of<T: PartialEq + std::fmt::Debug>(found: T, expected: T) -> Self {
        if found == expected {
            Self::Passes
        } else {
            Self::Fails(format!("found {found:?}, expected {expected:?}"))
        }
    }
}

/// All cases; `None`, and said so, when the file is not here.
#[expect(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "a test reads its data, and says so when there is none"
)]
pub fn all() -> Option<Properties> {
    let folder = std::env::var("WASL_CONFORMANCE").unwrap_or_else(|_| {
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/conformance").to_owned()
    });
    let Ok(json) = std::fs::read_to_string(format!("{folder}/growthbook-cases.json")) else {
        let test = std::thread::current();
        eprintln!(
            "skipped: {}: growthbook-cases.json is neither in WASL_CONFORMANCE nor beside the checkout",
            test.name().unwrap_or("growthbook")
        );
        return None;
    };
    Some(serde_json::from_str(&json).expect("the cases are JSON"))
}

/// Judges every case of a section, against the list of those that are not ours.
pub fn judge(section: &str, judge: fn(&[Value]) -> Verdict) {
    let Some(all) = all() else { return };
    let cases = list(all.get(section).expect("the section is there"));
    assert!(!cases.is_empty(), "{section} has no case");
    let mut wrong = Vec::new();
    let mut unseen: Vec<&str> = Vec::new();
    for (of, names) in NOT_OURS {
        if of == section {
            unseen.extend(names.iter().map(|(name, _)| *name));
        }
    }
    for (at, case) in cases.iter().enumerate() {
        let case = list(case);
        let name = case[0]
            .as_text()
            .map_or_else(|| format!("{section} {at}"), |_| text(&case[0]).to_owned());
        let listed = unseen.iter().position(|listed| *listed == name);
        if let Some(listed) = listed {
            unseen.remove(listed);
        }
        match (judge(case), listed.is_some()) {
            (Verdict::Passes, false) | (Verdict::Fails(_) | Verdict::NotOurs(_), true) => {}
            (Verdict::Passes, true) => wrong.push(format!("{name}: passes; take it off the list")),
            (Verdict::Fails(why), false) => wrong.push(format!("{name}: {why}")),
            (Verdict::NotOurs(what), false) => {
                wrong.push(format!("{name}: needs {what}; say why not in not_ours.rs"));
            }
        }
    }
    for name in unseen {
        wrong.push(format!("{name}: listed, but there is no such case"));
    }
    assert!(wrong.is_empty(), "{section}:\n{}", wrong.join("\n"));
}
