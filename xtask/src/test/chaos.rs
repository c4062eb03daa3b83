//! The real server under faults: short rounds with every kind of fault on both stores, each one
//! count, and whether the mutations that prove the checker still fit the sources.

use crate::build::{self, Profile};
use crate::chaos::{ensure_clock, patches_fit, program, program_on_postgres};
use crate::problem::Outcome;
use crate::process::tee;
use crate::project::Project;
use crate::steps::Steps;
use crate::test::tally::Tally;

/// Runs the part.
pub fn run(project: &Project) -> Outcome<Tally> {
    build::server(project, &mut Steps::new(1), Profile::Dev)?;
    ensure_clock(project)?;
    let server = build::binary(project, Profile::Dev);
    let mut tally = Tally::default();
    let on_sqlite = program(project, &server);
    let on_postgres = program_on_postgres(project, &server)?;
    for (mut rounds, count) in [(on_sqlite, "12"), (on_postgres, "10")] {
        rounds.args(["--short", "--rounds", count, "--jobs", "3"]);
        let shown = tee(rounds)?;
        tally += Tally::read(&shown.text, shown.success);
    }
    let fit = patches_fit(project);
    if let Err(problem) = &fit {
        println!("error: {problem}");
    }
    tally += Tally::of(fit.is_ok());
    Ok(tally)
}
