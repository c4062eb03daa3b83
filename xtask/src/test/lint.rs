//! The checks that need no running program. Each is one count.

use crate::args::Args;
use crate::codegen;
use crate::problem::Outcome;
use crate::process::{cargo, npm, show};
use crate::project::Project;
use crate::test::tally::Tally;
use crate::tidy;
use crate::tools::{self, WASM_TARGET};

/// Runs the part.
pub fn run(project: &Project) -> Outcome<Tally> {
    tools::wasm_target(project)?;
    let mut tally = Tally::default();
    for (name, check) in CHECKS {
        println!("-- {name}");
        let outcome = check(project);
        if let Err(problem) = &outcome {
            println!("error: {problem}");
        }
        tally += Tally::of(outcome.is_ok());
    }
    Ok(tally)
}

type Check = fn(&Project) -> Outcome;

const CHECKS: [(&str, Check); 6] = [
    ("rustfmt", format),
    ("tidy", |project| tidy::run(project, &Args::default())),
    ("codegen", codegen::check),
    ("prettier and TypeScript", web),
    ("clippy, this machine", host),
    ("clippy, wasm", wasm),
];

fn format(project: &Project) -> Outcome {
    let mut fmt = cargo(project);
    fmt.args(["fmt", "--all", "--check"]);
    show(fmt)
}

fn web(project: &Project) -> Outcome {
    tools::node(project)?;
    tools::packages(project)?;
    let mut lint = npm(project, "npm");
    lint.args(["run", "--silent", "lint"]);
    show(lint)
}

fn host(project: &Project) -> Outcome {
    let mut clippy = cargo(project);
    clippy
        .args(["clippy", "--workspace", "--all-targets"])
        .args(["--", "--deny", "warnings"]);
    show(clippy)
}

/// The console's tests are native ones: what they bring does not compile for wasm.
fn wasm(project: &Project) -> Outcome {
    for (package, targets) in [("wasl", "--all-targets"), ("wasl-console", "--lib")] {
        let mut clippy = cargo(project);
        clippy
            .args(["clippy", "--package", package, targets])
            .args(["--target", WASM_TARGET])
            .args(["--", "--deny", "warnings"]);
        show(clippy)?;
    }
    Ok(())
}
