//! `cargo xtask chaos`: builds the server and runs `crates/chaos` on it; with `--prove`, on
//! servers that are broken on purpose.

mod clock;
mod prove;

use std::path::Path;
use std::process::Command;

use crate::args::{Args, Flag};
use crate::build::{self, Profile};
use crate::nats;
use crate::postgres;
use crate::problem::Outcome;
use crate::process::{cargo, show};
use crate::project::Project;
use crate::steps::Steps;

pub use clock::ensure as ensure_clock;
pub use prove::patches_fit;

/// The command's flags.
pub const FLAGS: &[Flag] = &[
    Flag::Value("--rounds", "N"),
    Flag::Value("--seed", "S"),
    Flag::Value("--jobs", "N"),
    Flag::Value("--backend", "sqlite|postgres"),
    Flag::Value("--nodes", "N"),
    Flag::Switch("--nats"),
    Flag::Switch("--short"),
    Flag::Switch("--prove"),
    Flag::Switch("--release"),
    Flag::Switch("--json"),
];

/// Flags that go on as they are; the program checks their values.
const PASSED_ON: [&str; 5] = ["--rounds", "--seed", "--jobs", "--backend", "--nodes"];

/// Runs the command.
pub fn run(project: &Project, args: &Args) -> Outcome {
    clock::ensure(project)?;
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
    if args.value("--backend") == Some("postgres") {
        chaos.env(postgres::VARIABLE, postgres::ensure(project)?);
    }
    if args.has("--nats") {
        chaos.env(nats::VARIABLE, nats::ensure(project)?);
    }
    for name in PASSED_ON {
        if let Some(value) = args.value(name) {
            chaos.args([name, value]);
        }
    }
    for name in ["--nats", "--short", "--json"] {
        if args.has(name) {
            chaos.arg(name);
        }
    }
    show(chaos)
}

/// The rounds of the tests on PostgreSQL: two nodes and a NATS.
pub fn program_on_postgres(project: &Project, server: &Path) -> Outcome<Command> {
    let mut chaos = program(project, server);
    chaos
        .args(["--backend", "postgres", "--nodes", "2", "--nats"])
        .env(postgres::VARIABLE, postgres::ensure(project)?)
        .env(nats::VARIABLE, nats::ensure(project)?);
    Ok(chaos)
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
