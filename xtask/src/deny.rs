//! `cargo xtask deny`: cargo-deny over licences, banned crates and sources, as `deny.toml` says.
//!
//! `tidy` checks the same lists on each run by what the packages say of themselves; this reads
//! the licence texts too. Advisories are left out: their database is on the network and changes
//! daily, so that the same commit would pass today and fail tomorrow.

use std::path::PathBuf;

use crate::args::{Args, Flag};
use crate::problem::Outcome;
use crate::process::{cargo, command, show, version};
use crate::project::Project;

/// The command's flags.
pub const FLAGS: &[Flag] = &[];

/// The newest when this was written.
const VERSION: &str = "0.20.2";

/// Runs the command.
pub fn run(project: &Project, _: &Args) -> Outcome {
    let tool = ensure(project)?;
    let mut check = command(project, tool);
    check.args(["--workspace", "check", "--hide-inclusion-graph"]);
    check.args(["licenses", "bans", "sources"]);
    show(check)?;
    println!("advisories were not checked: `cargo deny check advisories` asks the network");
    Ok(())
}

/// cargo-deny, built when it is missing or another version.
fn ensure(project: &Project) -> Outcome<PathBuf> {
    let root = project.target().join("tools");
    let name = format!("cargo-deny{}", std::env::consts::EXE_SUFFIX);
    let tool = root.join("bin").join(name);
    let there = version(project, &tool.to_string_lossy());
    if there.is_some_and(|said| said.ends_with(VERSION)) {
        return Ok(tool);
    }
    println!("      building cargo-deny {VERSION}, once; it takes some minutes");
    let mut install = cargo(project);
    install.args(["install", "--locked", "--quiet", "cargo-deny"]);
    install.args(["--version", VERSION, "--force", "--root"]);
    install.arg(root);
    show(install)?;
    Ok(tool)
}
