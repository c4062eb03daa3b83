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

/// Runs all of it, or what `--only` names.
pub fn run(project: &Project, args: &Args) -> Outcome {
    measure(project, args, None)
}

/// Runs the part that stores telemetry.
pub fn events(project: &Project, args: &Args) -> Outcome {
    measure(project, args, Some("events"))
}

fn measure(project: &Project, args: &Args, only: Option<&str>) -> Outcome {
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
    if let Some(only) = only {
        load.args(["--only", only]);
    }
    for name in PASSED_ON {
        if only.is_some() && name == "--only" {
            continue;
        }
        if let Some(value) = args.value(name) {
            load.args([name, value]);
        }
    }
    show(load)
}
