//! The widget in Chromium: the script `tests/bench/boot.mjs` measures; this builds, finds the
//! browser and runs it.

use crate::args::Args;
use crate::bench::not_built;
use crate::browser;
use crate::build::{self, Profile};
use crate::problem::{Outcome, Problem};
use crate::process::{command, show};
use crate::project::Project;
use crate::steps::Steps;
use crate::test::SERVER;

/// Runs it.
pub fn run(project: &Project, args: &Args) -> Outcome {
    if args.has("--json") {
        let server = build::binary(project, Profile::Dev);
        if !server.is_file() {
            return Err(not_built());
        }
    } else {
        build::all(project, &mut Steps::new(build::ALL), Profile::Dev)?;
    }
    let browser = browser::ensure(project)?;
    let mut node = command(project, "node");
    node.arg("tests/bench/boot.mjs")
        .args(["--json", "--check"].iter().filter(|flag| args.has(flag)))
        .env(SERVER, build::binary(project, Profile::Dev));
    if let Some(runs) = args.value("--runs") {
        node.env("WASL_BENCH_RUNS", count(runs)?);
    }
    browser.tell(&mut node);
    show(node)
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
