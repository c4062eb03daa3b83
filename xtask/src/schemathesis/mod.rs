//! `cargo xtask schemathesis`: requests made from `schemas/openapi.json`, good and bad, to the
//! built server; no answer may be a 5xx or differ from the document.
//!
//! Three callers ask: nobody, a signed-in agent, and the agent about a visitor who is there. How
//! they ask, and where a check does not fit on purpose, is in `tests/schemathesis.toml`.

mod document;
mod server;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::args::{Args, Flag};
use crate::build::{self, Profile};
use crate::problem::{During as _, Outcome, Problem};
use crate::process::show;
use crate::project::Project;
use crate::python::{Python, Suite};
use crate::steps::Steps;
use server::{Scene, Server};

/// The command's flags.
pub const FLAGS: &[Flag] = &[Flag::Value("--examples", "N"), Flag::Value("--seed", "S")];

/// The newest when this was written; another version makes other requests.
const PACKAGE: &str = "schemathesis==4.32.5";

/// How many requests are made up for each operation.
const EXAMPLES: &str = "50";

/// The same requests in each run.
const SEED: &str = "1";

/// One caller's run.
struct Run<'r> {
    name: &'static str,
    /// What is asked; everything when empty.
    only: &'static [&'static str],
    except: &'static [&'static str],
    /// Lines for the end of the configuration.
    more: String,
    scene: Option<&'r Scene>,
}

/// What a run counted.
struct Counted {
    name: &'static str,
    operations: u64,
    requests: u64,
    faults: u64,
}

/// Runs the command.
pub fn run(project: &Project, args: &Args) -> Outcome {
    let suite = Suite::install(project, Python::Three, "schemathesis", &[PACKAGE])?;
    build::server(project, &mut Steps::new(1), Profile::Dev)?;
    let folder = project.target().join("schemathesis");
    if folder.exists() {
        fs::remove_dir_all(&folder).during(format_args!("remove {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).during(format_args!("make {}", folder.display()))?;
    let document = folder.join("openapi.json");
    let narrowed = document::narrowed(project, &suite)?;
    fs::write(&document, narrowed).during(format_args!("write {}", document.display()))?;
    let server = Server::start(project, &folder)?;
    let scene = server.set_the_scene()?;
    let session = format!(
        "\n[auth.openapi.session]\napi_key = \"{}\"\n",
        scene.session
    );
    let visitor = format!("\n[parameters]\nvisitor = \"{}\"\n", scene.visitor);
    let runs = [
        Run {
            name: "nobody",
            only: &[],
            except: &[],
            more: String::new(),
            scene: None,
        },
        Run {
            name: "an agent",
            only: &[],
            // It would end the session of the requests after it.
            except: &["signOut"],
            more: session.clone(),
            scene: Some(&scene),
        },
        Run {
            name: "of a visitor",
            only: &["blockVisitor", "unblockVisitor"],
            except: &[],
            more: session + &visitor,
            scene: Some(&scene),
        },
    ];
    let mut counted = Vec::new();
    for run in &runs {
        counted.push(ask(project, args, &suite, &server, &folder, run)?);
    }
    server.is_alive()?;
    summary(&counted)
}

fn ask(
    project: &Project,
    args: &Args,
    suite: &Suite,
    server: &Server,
    folder: &Path,
    run: &Run<'_>,
) -> Outcome<Counted> {
    println!("\n== {}", run.name);
    let slug = run.name.replace(' ', "-");
    let config = folder.join(format!("{slug}.toml"));
    let text = project.read("tests/schemathesis.toml")? + &run.more;
    fs::write(&config, text).during(format_args!("write {}", config.display()))?;
    let report = folder.join(format!("{slug}.json"));
    let mut command = suite.module(project, "schemathesis.cli");
    // It keeps what it found where it runs.
    command.current_dir(folder);
    command.arg("--no-color").arg("--config-file").arg(&config);
    command.arg("run").arg(folder.join("openapi.json"));
    command
        .args(["--url", &server.url()])
        .args(["--phases", "examples,coverage,fuzzing"])
        .args(["--seed", args.value("--seed").unwrap_or(SEED)])
        .args([
            "--max-examples",
            args.value("--examples").unwrap_or(EXAMPLES),
        ])
        .args(["--report", "json", "--report-json-path"])
        .arg(&report);
    for operation in run.only {
        command.args(["--include-operation-id", operation]);
    }
    for operation in run.except {
        command.args(["--exclude-operation-id", operation]);
    }
    if let Some(scene) = run.scene {
        command.args(["--header", &format!("x-wasl-csrf: {}", scene.csrf)]);
    }
    // It fails when it finds something, which the report counts; without one it did not run.
    let ended = show(command);
    match count(run.name, &report) {
        Ok(counted) => Ok(counted),
        Err(problem) => ended.and(Err(problem)),
    }
}

fn count(name: &'static str, report: &PathBuf) -> Outcome<Counted> {
    let doing = format!("read {}", report.display());
    let text = fs::read_to_string(report).during(&doing)?;
    let told: Value = serde_json::from_str(&text).during(&doing)?;
    counted(name, &told).ok_or_else(|| {
        Problem::new(format!("{} has no counts", report.display()))
            .todo("the suite changed its report: read it anew in xtask/src/schemathesis")
    })
}

/// The counts of a report. A run that did not end, or an operation that could not be asked, is a
/// fault too.
fn counted(name: &'static str, told: &Value) -> Option<Counted> {
    let number = |at: &str| told.pointer(at).and_then(Value::as_u64);
    let incomplete = u64::from(told["complete"] != true);
    let errors = u64::try_from(told["errors"].as_array()?.len()).ok()?;
    let untested = number("/operations/selected")? - number("/operations/tested")?;
    Some(Counted {
        name,
        operations: number("/operations/tested")?,
        requests: number("/test_cases/generated")?,
        faults: number("/test_cases/unique_failures")? + errors + untested + incomplete,
    })
}

fn summary(all: &[Counted]) -> Outcome {
    let mut table = String::new();
    let (mut requests, mut faults) = (0, 0);
    for run in all {
        let Counted { name, .. } = run;
        // Writing to a string does not fail.
        let _ = writeln!(
            table,
            "{name:<16}{:>12}{:>10}{:>8}",
            run.operations, run.requests, run.faults
        );
        requests += run.requests;
        faults += run.faults;
    }
    println!(
        "\n{:<16}{:>12}{:>10}{:>8}",
        "caller", "operations", "requests", "faults"
    );
    println!("{table}");
    println!("schemathesis: {requests} requests, {faults} faults");
    if faults == 0 {
        return Ok(());
    }
    Err(Problem::shown())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn everything_that_went_wrong_is_a_fault() {
        let good = json!({
            "complete": true,
            "operations": {"selected": 19, "tested": 19},
            "test_cases": {"generated": 900, "unique_failures": 0},
            "errors": [],
        });
        for (at, value, faults) in [
            ("/complete", json!(true), 0),
            ("/complete", json!(false), 1),
            ("/operations/tested", json!(17), 2),
            ("/test_cases/unique_failures", json!(3), 3),
            ("/errors", json!(["no connection"]), 1),
        ] {
            let mut told = good.clone();
            *told.pointer_mut(at).unwrap() = value;
            assert_eq!(counted("nobody", &told).unwrap().faults, faults, "{at}");
        }
        assert!(counted("nobody", &json!({})).is_none());
    }
}
