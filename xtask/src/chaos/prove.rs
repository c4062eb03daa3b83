//! Proves the checker: a server is broken on purpose, once for each patch in
//! `crates/chaos/mutations/`, and the rounds must find it.
//!
//! The patches are applied to a copy of the sources under the target directory, built into a
//! target directory of its own: nothing that is shipped ever has them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::chaos::program;
use crate::problem::{During as _, Outcome, Problem};
use crate::process::{capture, cargo, command, show, tee};
use crate::project::Project;
use crate::test::ROUNDS;

const PATCHES: &str = "crates/chaos/mutations";

/// A broken server must be found within so many short rounds.
const MANY: &str = "40";

/// Runs `--prove`.
pub fn run(project: &Project) -> Outcome {
    let home = project.target().join("chaos-mutants");
    let copy = home.join("sources");
    copy_sources(project, &copy)?;
    let mut missed = Vec::new();
    for patch in patches(project)? {
        let name = name_of(&patch);
        println!("\n== {name}");
        apply(project, &copy, &patch, Way::Forth)?;
        let built = build(project, &copy, &home);
        apply(project, &copy, &patch, Way::Back)?;
        let mut chaos = program(project, &built?);
        chaos.args(["--short", "--until-broken", "--rounds", MANY, "--seed", "1"]);
        let shown = tee(chaos)?;
        // Rounds that could not be run prove nothing.
        if !shown.text.lines().any(|line| line.starts_with(ROUNDS)) {
            return Err(Problem::new(format!("the rounds on {name} ended early")));
        }
        if shown.success {
            missed.push(name);
        } else {
            println!("caught: {name}");
        }
    }
    if missed.is_empty() {
        println!("\nevery mutation was caught");
        return Ok(());
    }
    Err(Problem::new(format!("not caught: {}", missed.join(", "))))
}

/// Whether every patch still fits the sources as they are.
pub fn patches_fit(project: &Project) -> Outcome {
    for patch in patches(project)? {
        let mut git = command(project, "git");
        git.args(["apply", "--check"]).arg(&patch);
        capture(git).map_err(|problem| {
            problem.todo(format!(
                "{} no longer fits: make the same change to the new sources",
                name_of(&patch)
            ))
        })?;
    }
    Ok(())
}

fn patches(project: &Project) -> Outcome<Vec<PathBuf>> {
    let doing = format!("list {PATCHES}");
    let mut patches = Vec::new();
    for entry in fs::read_dir(project.path(PATCHES)).during(&doing)? {
        patches.push(entry.during(&doing)?.path());
    }
    patches.sort();
    Ok(patches)
}

fn name_of(patch: &Path) -> String {
    let name = patch.file_stem().unwrap_or_default();
    name.to_string_lossy().replace('_', " ")
}

/// The sources as git sees them, new ones too. What has not changed is not written again, so that
/// it is not compiled again.
fn copy_sources(project: &Project, copy: &Path) -> Outcome {
    let mut git = command(project, "git");
    git.args(["ls-files", "-z", "--cached", "--others"])
        .args(["--exclude-standard", "--", "*.rs", "*.toml", "*.lock"])
        .args(["*.sql", "*.json", "*.md"]);
    for path in capture(git)?.split('\0').filter(|path| !path.is_empty()) {
        // A file that was removed and not yet committed is still listed.
        let Ok(text) = fs::read(project.path(path)) else {
            continue;
        };
        let to = copy.join(path);
        if fs::read(&to).is_ok_and(|there| there == text) {
            continue;
        }
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder).during(format_args!("copy {path}"))?;
        }
        fs::write(&to, text).during(format_args!("copy {path}"))?;
    }
    Ok(())
}

#[derive(Clone, Copy)]
enum Way {
    Forth,
    Back,
}

fn apply(project: &Project, copy: &Path, patch: &Path, way: Way) -> Outcome {
    let mut git = command(project, "git");
    git.current_dir(copy).arg("apply");
    if let Way::Back = way {
        git.arg("--reverse");
    }
    // Above the copy is the repository itself: git must not take it for the copy's.
    if let Some(home) = copy.parent() {
        git.env("GIT_CEILING_DIRECTORIES", home);
    }
    git.arg(patch);
    capture(git).map(|_| ())
}

fn build(project: &Project, copy: &Path, home: &Path) -> Outcome<PathBuf> {
    let target = home.join("target");
    let mut build = cargo(project);
    build
        .current_dir(copy)
        .args([
            "build",
            "--quiet",
            "--package",
            "wasl-server",
            "--bin",
            "wasl",
        ])
        .env("CARGO_TARGET_DIR", &target);
    show(build)?;
    let name = if cfg!(windows) { "wasl.exe" } else { "wasl" };
    Ok(target.join("debug").join(name))
}
