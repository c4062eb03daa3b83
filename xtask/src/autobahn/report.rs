//! Reads what the suite wrote and judges it: every case was run, behaved, and was closed cleanly.
//!
//! Nothing passes as "not quite": the cases whose outcome the suite itself leaves open are named
//! here, with the reason.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::problem::{During as _, Outcome};

/// What the suite calls us.
pub const AGENT: &str = "wasl";

/// A part of the suite.
pub struct Section {
    /// How its cases' ids begin.
    pub id: &'static str,
    about: &'static str,
    /// How many cases version 0.8.2 has; fewer were not run.
    cases: usize,
}

/// What is run. Not 9.2 and up (speed alone), nor 12 and 13 (compression, which we do not offer).
pub const SECTIONS: [Section; 9] = [
    Section::new("1", "framing", 16),
    Section::new("2", "pings and pongs", 11),
    Section::new("3", "reserved bits", 7),
    Section::new("4", "opcodes", 10),
    Section::new("5", "fragmentation", 20),
    Section::new("6", "UTF-8", 145),
    Section::new("7", "close handshake", 37),
    Section::new("9.1", "large messages", 6),
    Section::new("10", "automatic fragmentation", 1),
];

impl Section {
    const fn new(id: &'static str, about: &'static str, cases: usize) -> Self {
        Self { id, about, cases }
    }

    fn has(&self, case: &str) -> bool {
        case.strip_prefix(self.id)
            .is_some_and(|rest| rest.starts_with('.'))
    }
}

/// The cases that need not be `OK`: what they come to instead, and why.
const EXPLAINED: [(&str, &str, &str); 5] = [
    ("6.4.3", "NON-STRICT", FAIL_FAST),
    ("6.4.4", "NON-STRICT", FAIL_FAST),
    (
        "7.1.6",
        "INFORMATIONAL",
        "256 KiB, a close and a ping at once: whether the echo comes is left open",
    ),
    ("7.13.1", "INFORMATIONAL", UNDEFINED),
    ("7.13.2", "INFORMATIONAL", UNDEFINED),
];

const FAIL_FAST: &str =
    "broken UTF-8 is refused when its frame is whole, not at the first bad byte";
const UNDEFINED: &str = "a close code that RFC 6455 leaves undefined: answered with 1002";

/// How one case went.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Case {
    behavior: String,
    close: String,
    /// Both sides closed, and then the connection ended.
    clean: bool,
}

/// How all went.
#[derive(Debug)]
pub struct Report {
    cases: BTreeMap<String, Case>,
}

impl Report {
    /// Reads the folder that the suite wrote.
    pub fn read(folder: &Path) -> Outcome<Self> {
        let index = parse(&folder.join("index.json"))?;
        let mut cases = BTreeMap::new();
        for (id, told) in index[AGENT].as_object().into_iter().flatten() {
            let word = |name: &str| told[name].as_str().unwrap_or_default().to_owned();
            let details = folder.join(word("reportfile"));
            let details = fs::read(&details).during(format_args!("read {}", details.display()))?;
            let case = Case {
                behavior: word("behavior"),
                close: word("behaviorClose"),
                clean: says_clean(&details),
            };
            cases.insert(id.clone(), case);
        }
        Ok(Self { cases })
    }

    /// Whether every case was run and none has a fault.
    pub fn is_clean(&self) -> bool {
        self.faults().is_empty()
            && SECTIONS
                .iter()
                .all(|part| self.of(part).count() >= part.cases)
    }

    fn of<'r>(&'r self, section: &'r Section) -> impl Iterator<Item = (&'r String, &'r Case)> {
        self.cases.iter().filter(|(id, _)| section.has(id))
    }

    fn faults(&self) -> Vec<String> {
        let faulty = self.cases.iter().filter(|(id, case)| !is_good(id, case));
        faulty
            .map(|(id, case)| {
                let clean = if case.clean { "clean" } else { "not clean" };
                format!("{id}: {}, close {}, {clean}", case.behavior, case.close)
            })
            .collect()
    }
}

fn is_good(id: &str, case: &Case) -> bool {
    let explained = EXPLAINED.iter().find(|(known, ..)| *known == id);
    let may_be = |said: &str| said == "OK" || explained.is_some_and(|(_, word, _)| *word == said);
    may_be(&case.behavior) && may_be(&case.close) && case.clean
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            out,
            "\n{:<32}{:>7}{:>9}{:>8}",
            "section", "cases", "passed", "failed"
        )?;
        let (mut passed, mut failed) = (0, 0);
        for section in &SECTIONS {
            let run = self.of(section).count();
            let good = self
                .of(section)
                .filter(|(id, case)| is_good(id, case))
                .count();
            let bad = run.max(section.cases) - good;
            let name = format!("{} {}", section.id, section.about);
            writeln!(out, "{name:<32}{run:>7}{good:>9}{bad:>8}")?;
            passed += good;
            failed += bad;
        }
        writeln!(out)?;
        for (id, _, why) in EXPLAINED {
            if let Some(case) = self.cases.get(id).filter(|case| case.behavior != "OK") {
                writeln!(out, "{id} is {}: {why}", case.behavior)?;
            }
        }
        for fault in self.faults() {
            writeln!(out, "FAILED {fault}")?;
        }
        writeln!(out, "\nautobahn: {passed} passed, {failed} failed")
    }
}

/// A case's own file. It is no JSON where the case was about half a character.
fn says_clean(details: &[u8]) -> bool {
    String::from_utf8_lossy(details)
        .lines()
        .any(|line| line.trim().trim_end_matches(',') == r#""wasClean": true"#)
}

fn parse(path: &Path) -> Outcome<Value> {
    let doing = format!("read {}", path.display());
    let text = fs::read_to_string(path).during(&doing)?;
    serde_json::from_str(&text).during(&doing)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all_good() -> Report {
        let numbered = |section: &'static Section| {
            (1..=section.cases).map(move |number| format!("{}.{number}", section.id))
        };
        let good = Case {
            behavior: "OK".to_owned(),
            close: "OK".to_owned(),
            clean: true,
        };
        let cases = SECTIONS.iter().flat_map(numbered);
        Report {
            cases: cases.map(|id| (id, good.clone())).collect(),
        }
    }

    #[test]
    fn every_fault_is_one() {
        assert!(all_good().is_clean());
        for (behavior, close, clean) in [
            ("FAILED", "OK", true),
            ("OK", "UNCLEAN", true),
            ("OK", "WRONG CODE", true),
            ("OK", "OK", false),
            ("NON-STRICT", "OK", true),
            ("UNIMPLEMENTED", "OK", true),
            ("INFORMATIONAL", "INFORMATIONAL", true),
            ("", "", true),
        ] {
            let mut report = all_good();
            let case = Case {
                behavior: behavior.to_owned(),
                close: close.to_owned(),
                clean,
            };
            report.cases.insert("2.3".to_owned(), case);
            assert!(!report.is_clean(), "{behavior} {close} {clean}");
            let told = report.to_string();
            assert!(told.contains("FAILED 2.3"), "{told}");
            assert!(told.ends_with("autobahn: 252 passed, 1 failed\n"), "{told}");
        }
    }

    #[test]
    fn a_clean_close_is_read_from_the_case() {
        for (line, clean) in [
            (r#"   "wasClean": true, "#, true),
            (r#"   "wasClean": false, "#, false),
            (r#"   "reason": "\ud800 \"wasClean\": true", "#, false),
        ] {
            let details = format!("{{\n{line}\n}}");
            assert_eq!(says_clean(details.as_bytes()), clean, "{line}");
        }
    }

    #[test]
    fn what_is_explained_may_be_only_that() {
        for (behavior, good) in [("NON-STRICT", true), ("INFORMATIONAL", false), ("OK", true)] {
            let case = Case {
                behavior: behavior.to_owned(),
                close: "OK".to_owned(),
                clean: true,
            };
            assert_eq!(is_good("6.4.3", &case), good, "{behavior}");
        }
    }

    #[test]
    fn a_case_that_was_not_run_is_a_failure() {
        let mut report = all_good();
        report.cases.remove("9.1.6");
        assert!(!report.is_clean());
        assert!(
            report
                .to_string()
                .ends_with("autobahn: 252 passed, 1 failed\n")
        );
    }
}
