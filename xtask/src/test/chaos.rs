//! The real server under faults: short rounds with every kind of fault, each one count, and
//! whether the mutations that prove the checker still fit the sources.

use crate::build::{self, Profile};
use crate::chaos::{patches_fit, program};
use crate::problem::Outcome;
use crate::process::tee;
use crate::project::Project;
use crate::steps::Steps;
use crate::test::tally::Tally;

/// Runs the part.
pub fn run(project: &Project) -> Outcome<Tally> {
    build::server(project, &mut Steps::new(1), Profile::Dev)?;
    let mut rounds = program(project, &build::binary(project, Profile::Dev));
    rounds.args(["--short", "--rounds", "12", "--jobs", "3"]);
    let shown = tee(rounds)?;
    let mut tally = Tally::read(&shown.text, shown.success);
    let fit = patches_fit(project);
    if let Err(problem) = &fit {
        println!("error: {problem}");
    }
    tally += Tally::of(fit.is_ok());
    Ok(tally)
}
