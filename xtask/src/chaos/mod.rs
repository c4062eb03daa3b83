//! `cargo xtask chaos`: builds the server and runs `crates/chaos` on it; with `--prove`, on
//! servers that are broken on purpose.

mod prove;

use std::path::Path;
use std::process::Command;

use crate::args::{Args, Flag};
use crate::build::{self, Profile};
use crate::problem::Outcome;
use crate::process::{cargo, show};
use crate::project::Project;
use crate::steps::Steps;

pub use prove::patches_fit;

/// The command's flags.
pub const FLAGS: &[Flag] = &[
    Flag::Value("--rounds", "N"),
    Flag::Value("--seed", "S"),
    Flag::Value("--jobs", "N"),
    Flag::Value("--backend", "sqlite"),
    Flag::Switch("--short"),
    Flag::Switch("--prove"),
    Flag::Switch("--release"),
    Flag::Switch("--json"),
];

/// Flags that go on as they are; the program checks their values.
const PASSED_ON: [&str; 4] = ["--rounds", "--seed", "--jobs", "--backend"];

/// Runs the command.
pub fn run(project: &Project, args: &Args) -> Outcome {
    if args.has("--prove") {
        return prove::run(project);
    }
    let profile = Profile::of(args);
    if !args.has("--json") {
        build::server(project, &mut Steps::new(1), profile)?;
    } else if !build::binary(project, profile).is_file() {
        // Stdout is the result alone.
        return Err(crate::problem::Problem::new("the server is not built")
            .todo("run `cargo xtask build` first"));
    }
    let mut chaos = program(project, &build::binary(project, profile));
    for name in PASSED_ON {
        if let Some(value) = args.value(name) {
            chaos.args([name, value]);
        }
    }
    for name in ["--short", "--json"] {
        if args.has(name) {
            chaos.arg(name);
        }
    }
    show(chaos)
}

/// The rounds' program on a server.
pub fn program(project: &Project, server: &Path) -> Command {
    let mut chaos = cargo(project);
    chaos
        .args(["run", "--quiet", "--package", "wasl-chaos", "--"])
        .arg("--server")
        .arg(server);
    chaos
}
