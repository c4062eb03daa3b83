//! `cargo xtask tidy`: the project's habits as code.
//!
//! Each room checks one habit over all tracked sources and says where it is broken. A warning does
//! not fail; there is no list of exceptions.

mod directions;
mod docs;
mod frames;
mod length;
mod machine;
mod packages;
mod page;
mod seams;
mod sources;

use std::fmt;

use crate::args::{Args, Flag};
use crate::codegen;
use crate::problem::{Outcome, Problem};
use crate::project::Project;

pub use sources::Source;

/// The command's flags.
pub const FLAGS: &[Flag] = &[];

/// A broken habit.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    place: String,
    what: String,
    fails: bool,
}

impl Finding {
    /// Fails the run.
    pub fn error(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            what: what.into(),
            fails: true,
        }
    }

    /// Is only said.
    pub fn warning(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self {
            fails: false,
            ..Self::error(place, what)
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = if self.fails { "error" } else { "warning" };
        write!(out, "{level}: {}: {}", self.place, self.what)
    }
}

/// Runs the command.
pub fn run(project: &Project, _: &Args) -> Outcome {
    let sources = sources::read(project)?;
    let mut findings = Vec::new();
    findings.extend(directions::check(&directions::manifests(project)?));
    findings.extend(packages::check(
        &packages::policy(project)?,
        &packages::packages(project)?,
    ));
    findings.extend(length::check(&sources));
    findings.extend(docs::check(&sources));
    findings.extend(seams::check(&sources));
    findings.extend(page::check(&sources));
    findings.extend(frames::check(&sources));
    findings.extend(machine::check(&sources, &machine::places(project)));
    if let Err(problem) = codegen::read_locales(project) {
        findings.push(Finding::error("locales", problem.to_string()));
    }
    for finding in &findings {
        println!("{finding}");
    }
    let failed = findings.iter().filter(|finding| finding.fails).count();
    println!(
        "tidy: {} files, {failed} errors, {} warnings",
        sources.len(),
        findings.len() - failed
    );
    if failed == 0 {
        return Ok(());
    }
    Err(Problem::new(format!("tidy found {failed} errors")))
}
