//! `cargo xtask doctor`: what is here, what is missing, and what to do about each.

use std::fs;
use std::path::Path;

use crate::args::{Args, Flag};
use crate::bindings;
use crate::browser::{self, Browser};
use crate::nats;
use crate::postgres;
use crate::problem::{Outcome, Problem};
use crate::process::{capture, cargo, version};
use crate::project::Project;
use crate::start;
use crate::strace;
use crate::tools::{self, WASM_TARGET};

/// The command's flags.
pub const FLAGS: &[Flag] = &[Flag::Value("--port", "N"), Flag::Value("--data", "DIR")];

/// What was found out about one thing.
enum Finding {
    /// It is there; with its version or place.
    Found(String),
    /// It is not, but a command will install or make it.
    Later(&'static str),
    /// It is not, and a person has to act.
    Missing(String),
}

/// Runs the command.
pub fn run(project: &Project, args: &Args) -> Outcome {
    let port = start::port(args)?;
    let data = args.value("--data").unwrap_or(start::DATA);
    let findings = [
        (
            "rustup",
            program(
                project,
                "rustup",
                "not needed when cargo is the right version",
            ),
        ),
        ("rustc", rustc(project)),
        ("wasm target", wasm_target(project)),
        (
            "wasm-bindgen",
            problem(bindings::check_versions(project), "both halves agree"),
        ),
        ("node", node(project)),
        ("npm", program(project, "npm", "it comes with Node")),
        ("npm packages", packages(project)),
        ("wasm-opt", file(project, bindings::WASM_OPT)),
        ("chromium", chromium()),
        ("postgresql", postgresql()),
        ("nats-server", nats_server()),
        ("strace", strace(project)),
        ("nextest", nextest(project)),
        ("port", port_finding(port)),
        ("data", writable(&project.root().join(data), data)),
    ];
    let mut missing = 0;
    for (name, finding) in &findings {
        match finding {
            Finding::Found(what) => println!("ok       {name:<14}{what}"),
            Finding::Later(what) => println!("later    {name:<14}{what}"),
            Finding::Missing(todo) => {
                missing += 1;
                println!("missing  {name:<14}{todo}");
            }
        }
    }
    if missing == 0 {
        println!("\nEverything that a person must install is here.");
        return Ok(());
    }
    Err(Problem::new(format!("{missing} missing")).todo("each line above says what to do"))
}

fn program(project: &Project, name: &str, otherwise: &'static str) -> Finding {
    match version(project, name) {
        Some(version) => Finding::Found(version),
        None => Finding::Later(otherwise),
    }
}

fn problem(outcome: Outcome, found: &str) -> Finding {
    match outcome {
        Ok(()) => Finding::Found(found.to_owned()),
        Err(problem) => Finding::Missing(problem.to_string()),
    }
}

fn rustc(project: &Project) -> Finding {
    let wanted = project
        .read("rust-toolchain.toml")
        .ok()
        .and_then(|text| wanted_channel(&text).map(str::to_owned))
        .unwrap_or_default();
    match version(project, "rustc") {
        Some(found) if found.contains(&wanted) => Finding::Found(found),
        Some(found) => Finding::Missing(format!(
            "{found}, but rust-toolchain.toml wants {wanted}: use rustup"
        )),
        None => Finding::Missing("install rustup; it brings the pinned Rust".to_owned()),
    }
}

/// The pinned version in rust-toolchain.toml.
fn wanted_channel(text: &str) -> Option<&str> {
    let line = text.lines().find(|line| line.starts_with("channel"))?;
    line.split('"').nth(1)
}

fn wasm_target(project: &Project) -> Finding {
    match tools::has_wasm_target(project) {
        Ok(true) => Finding::Found(WASM_TARGET.to_owned()),
        Ok(false) => Finding::Later("`cargo xtask build` adds it with rustup"),
        Err(problem) => Finding::Missing(problem.to_string()),
    }
}

fn node(project: &Project) -> Finding {
    match tools::node(project) {
        Ok(version) => Finding::Found(version),
        Err(problem) => Finding::Missing(problem.to_string()),
    }
}

fn packages(project: &Project) -> Finding {
    if tools::packages_are_fresh(project) {
        Finding::Found("as in package-lock.json".to_owned())
    } else {
        Finding::Later("`cargo xtask build` installs them with npm ci")
    }
}

fn file(project: &Project, path: &'static str) -> Finding {
    if project.path(path).exists() {
        Finding::Found(path.to_owned())
    } else {
        Finding::Later("it comes with the npm packages")
    }
}

fn chromium() -> Finding {
    match browser::find() {
        Ok(Some(Browser::At(path))) => Finding::Found(path.display().to_string()),
        Ok(Some(Browser::Playwrights)) => Finding::Found("Playwright's".to_owned()),
        Ok(None) => Finding::Later(
            "`cargo xtask test` installs it (apt-get on Debian as root, else Playwright's)",
        ),
        Err(problem) => Finding::Missing(problem.to_string()),
    }
}

fn postgresql() -> Finding {
    match postgres::find() {
        Ok(Some(path)) => Finding::Found(path.display().to_string()),
        Ok(None) => Finding::Later(
            "`cargo xtask test` installs it on Debian as root; elsewhere install it for the tests",
        ),
        Err(problem) => Finding::Missing(problem.to_string()),
    }
}

fn nats_server() -> Finding {
    match nats::find() {
        Ok(Some(path)) => Finding::Found(path.display().to_string()),
        Ok(None) => Finding::Later(
            "`cargo xtask test` installs it on Debian as root; elsewhere install it for the tests",
        ),
        Err(problem) => Finding::Missing(problem.to_string()),
    }
}

fn strace(project: &Project) -> Finding {
    match strace::find(project) {
        Some(version) => Finding::Found(version),
        None => Finding::Later(
            "Linux: `cargo xtask test` installs it on Debian as root; elsewhere not needed",
        ),
    }
}

fn nextest(project: &Project) -> Finding {
    let mut nextest = cargo(project);
    nextest.args(["nextest", "--version"]);
    match capture(nextest) {
        Ok(said) => Finding::Found(said.lines().next().unwrap_or_default().to_owned()),
        Err(_) => Finding::Later("not needed; `cargo test` is used without it"),
    }
}

fn port_finding(port: u16) -> Finding {
    if start::is_free(port) {
        Finding::Found(format!("{port} is free"))
    } else {
        Finding::Missing(format!(
            "{port} is taken: stop what listens there or give --port to start"
        ))
    }
}

/// Whether the data directory, or the place where it will be made, can be written.
fn writable(data: &Path, given: &str) -> Finding {
    let Some(existing) = data.ancestors().find(|path| path.exists()) else {
        return Finding::Missing(format!("no part of {given} exists"));
    };
    let probe = existing.join(format!(".wasl-doctor-{}", std::process::id()));
    match fs::write(&probe, "").and_then(|()| fs::remove_file(&probe)) {
        Ok(()) => Finding::Found(format!("{given} can be written")),
        Err(error) => Finding::Missing(format!(
            "{} cannot be written: {error}; give --data to start",
            existing.display()
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_pinned_toolchain() {
        assert_eq!(
            wanted_channel("[toolchain]\nchannel = \"1.95.0\"\n"),
            Some("1.95.0")
        );
        assert_eq!(wanted_channel("[toolchain]\n"), None);
    }

    #[test]
    fn a_data_directory_that_is_a_file_cannot_be_written() {
        let file = std::env::temp_dir().join(format!("wasl-data-{}", std::process::id()));
        fs::write(&file, "").unwrap();
        assert!(matches!(
            writable(&file.join("inside"), "x"),
            Finding::Missing(_)
        ));
        fs::remove_file(&file).unwrap();
        assert!(matches!(writable(&file, "x"), Finding::Found(_)));
    }
}
