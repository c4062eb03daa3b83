//! Rust tests on this machine: with nextest when it is installed, else with cargo's own runner.

use crate::nats;
use crate::postgres;
use crate::problem::Outcome;
use crate::process::{capture, cargo, tee};
use crate::project::Project;
use crate::strace;
use crate::test::tally::Tally;

/// Crates whose examples in the docs are run; nextest does not run those.
const DOCUMENTED: [&str; 4] = ["wasl-protocol", "wasl-chat", "wasl-faq", "wasl-core"];

/// Runs the part.
pub fn run(project: &Project) -> Outcome<Tally> {
    let programs = postgres::ensure(project)?;
    let nats = nats::ensure(project)?;
    strace::ensure(project)?;
    let mut tests = cargo(project);
    tests.env(postgres::VARIABLE, programs);
    tests.env(nats::VARIABLE, nats);
    if has_nextest(project) {
        tests.args([
            "nextest",
            "run",
            "--workspace",
            "--no-fail-fast",
            "--no-tests",
            "pass",
        ]);
        tests.args(["--status-level", "fail", "--final-status-level", "slow"]);
    } else {
        println!("cargo-nextest is not installed: using cargo test");
        tests.args([
            "test",
            "--workspace",
            "--lib",
            "--bins",
            "--tests",
            "--no-fail-fast",
        ]);
    }
    let shown = tee(tests)?;
    let mut tally = Tally::read(&shown.text, shown.success);

    let mut examples = cargo(project);
    examples.args(["test", "--doc", "--quiet"]);
    for package in DOCUMENTED {
        examples.args(["--package", package]);
    }
    let shown = tee(examples)?;
    tally += Tally::read(&shown.text, shown.success);
    Ok(tally)
}

fn has_nextest(project: &Project) -> bool {
    let mut version = cargo(project);
    version.args(["nextest", "--version"]);
    capture(version).is_ok()
}
