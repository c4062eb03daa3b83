//! The server under load: `crates/load` measures; this builds both for production and runs it.

use crate::args::Args;
use crate::bench::not_built;
use crate::build::{self, Profile};
use crate::problem::Outcome;
use crate::process::{cargo, show};
use crate::project::Project;
use crate::steps::Steps;

/// Flags that go on as they are; the program checks their values.
const PASSED_ON: [&str; 7] = [
    "--only",
    "--sockets",
    "--listeners",
    "--rate",
    "--top",
    "--seconds",
    "--database",
];

/// Runs it.
pub fn run(project: &Project, args: &Args) -> Outcome {
    let server = build::binary(project, Profile::Release);
    if !args.has("--json") {
        build::all(project, &mut Steps::new(build::ALL), Profile::Release)?;
    } else if !server.is_file() {
        return Err(not_built());
    }
    let mut load = cargo(project);
    load.args([
        "run",
        "--quiet",
        "--release",
        "--package",
        "wasl-load",
        "--",
    ])
    .arg("--server")
    .arg(server)
    .args(["--json", "--check"].iter().filter(|flag| args.has(flag)));
    for name in PASSED_ON {
        if let Some(value) = args.value(name) {
            load.args([name, value]);
        }
    }
    show(load)
}
