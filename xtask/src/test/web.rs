//! The browser side without a browser: the build, the loader's own tests, the size budget.

use crate::build::{self, Profile};
use crate::problem::Outcome;
use crate::process::{npm, show};
use crate::project::Project;
use crate::size;
use crate::steps::Steps;
use crate::test::tally::Tally;

/// Runs the part.
pub fn run(project: &Project) -> Outcome<Tally> {
    build::all(project, &mut Steps::new(build::ALL), Profile::Dev)?;
    let mut tally = Tally::of(true);
    println!("-- loader");
    let mut unit = npm(project, "npm");
    unit.args(["run", "--silent", "--if-present", "test:unit"]);
    for outcome in [show(unit), size::check(project)] {
        if let Err(problem) = &outcome {
            println!("error: {problem}");
        }
        tally += Tally::of(outcome.is_ok());
    }
    Ok(tally)
}
