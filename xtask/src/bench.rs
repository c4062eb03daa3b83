//! `cargo xtask bench`: measures the built product in Chromium.
//!
//! Each bench is a script `tests/bench/<name>.mjs`; this builds, finds the browser and runs it.

use crate::args::{Args, Flag};
use crate::browser;
use crate::build::{self, Profile};
use crate::problem::{Outcome, Problem};
use crate::process::{command, show};
use crate::project::Project;
use crate::steps::Steps;
use crate::test::SERVER;

/// The command's flags.
pub const FLAGS: &[Flag] = &[
    Flag::Word("bench"),
    Flag::Switch("--json"),
    Flag::Switch("--check"),
    Flag::Value("--runs", "N"),
];

/// The benches, in the order of `all`.
const BENCHES: [&str; 1] = ["boot"];

/// Runs the command.
pub fn run(project: &Project, args: &Args) -> Outcome {
    let mut choices = vec!["all"];
    choices.extend(BENCHES);
    let chosen = args.choice("bench", &choices)?.unwrap_or("all");
    if args.has("--json") {
        // Stdout is the result alone: what was built before is measured.
        let server = build::binary(project, Profile::Dev);
        if !server.is_file() {
            return Err(Problem::new("nothing is built").todo("run `cargo xtask build` first"));
        }
    } else {
        build::all(project, &mut Steps::new(build::ALL), Profile::Dev)?;
    }
    let browser = browser::ensure(project)?;
    for bench in BENCHES
        .iter()
        .filter(|name| chosen == "all" || chosen == **name)
    {
        let mut node = command(project, "node");
        node.arg(format!("tests/bench/{bench}.mjs"))
            .args(["--json", "--check"].iter().filter(|flag| args.has(flag)))
            .env(SERVER, build::binary(project, Profile::Dev));
        if let Some(runs) = args.value("--runs") {
            node.env("WASL_BENCH_RUNS", count(runs)?);
        }
        browser.tell(&mut node);
        show(node)?;
    }
    Ok(())
}

/// A number of runs that has a median.
fn count(word: &str) -> Outcome<&str> {
    match word.parse::<u16>() {
        Ok(1..) => Ok(word),
        Ok(_) | Err(_) => Err(Problem::new(format!("--runs {word}: give a number from 1"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_runs_is_at_least_one() {
        assert_eq!(count("3"), Ok("3"));
        for bad in ["0", "-1", "many"] {
            assert!(count(bad).is_err(), "{bad}");
        }
    }
}
