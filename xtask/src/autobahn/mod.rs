//! `cargo xtask autobahn`: the Autobahn test suite against the server's WebSocket.
//!
//! The suite expects an echo, so it talks to `crates/server/examples/echo.rs`: the listener, the
//! upgrade, the reading and the closing of the server itself, with nothing said on them.

mod report;

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use serde_json::json;

use crate::args::{Args, Flag};
use crate::problem::{During as _, Outcome, Problem};
use crate::process::{cargo, command, show};
use crate::project::Project;
use crate::python::{Python, Suite};
use report::{AGENT, Report, SECTIONS};

/// The command's flags.
pub const FLAGS: &[Flag] = &[];

/// The last version there is.
const PACKAGE: &str = "autobahntestsuite==0.8.2";

/// Opens the line that says where the echo listens.
const READY: &str = "The echo is ready: ";

/// Runs the command.
pub fn run(project: &Project, _args: &Args) -> Outcome {
    let suite = Suite::install(project, Python::Two, "autobahn", &[PACKAGE])?;
    let mut build = cargo(project);
    build.args(["build", "--quiet", "--package", "wasl-server"]);
    build.args(["--example", "echo"]);
    show(build)?;
    let folder = project.target().join("autobahn");
    if folder.exists() {
        // A case of an earlier run must not count for this one.
        fs::remove_dir_all(&folder).during(format_args!("remove {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).during(format_args!("make {}", folder.display()))?;
    let echo = Echo::start(project)?;
    let spec = folder.join("spec.json");
    let order = json!({
        "outdir": folder,
        "servers": [{"agent": AGENT, "url": echo.address}],
        "cases": SECTIONS.map(|section| format!("{}.*", section.id)),
        "exclude-cases": [],
        "exclude-agent-cases": {},
    });
    fs::write(&spec, order.to_string()).during(format_args!("write {}", spec.display()))?;
    let log = folder.join("log.txt");
    run_suite(project, &suite, &spec, &log)?;
    drop(echo);
    let report = Report::read(&folder)?;
    print!("{report}");
    if report.is_clean() {
        return Ok(());
    }
    Err(Problem::new("the suite found faults")
        .todo(format!("open {}", folder.join("index.html").display())))
}

fn run_suite(project: &Project, suite: &Suite, spec: &Path, log: &Path) -> Outcome {
    let told = fs::File::create(log).during(format_args!("write {}", log.display()))?;
    let mut run = suite.module(project, "autobahntestsuite.wstest");
    let both = told.try_clone().during("write the suite's log")?;
    run.args(["-m", "fuzzingclient", "-s"])
        .arg(spec)
        .stdout(told)
        .stderr(both);
    show(run).map_err(|problem| problem.todo(format!("its log is {}", log.display())))
}

/// The echo at work. It ends with its value.
struct Echo {
    child: Child,
    address: String,
}

impl Echo {
    fn start(project: &Project) -> Outcome<Self> {
        let name = format!("debug/examples/echo{}", std::env::consts::EXE_SUFFIX);
        let mut child = command(project, project.target().join(name))
            .stdout(Stdio::piped())
            .spawn()
            .during("start the echo")?;
        let said = child.stdout.take().map(BufReader::new);
        let line = said.and_then(|said| said.lines().next()?.ok());
        let address = line.and_then(|line| Some(line.strip_prefix(READY)?.to_owned()));
        let mut echo = Self {
            child,
            address: String::new(),
        };
        echo.address =
            address.ok_or_else(|| Problem::new("the echo did not say where it listens"))?;
        Ok(echo)
    }
}

impl Drop for Echo {
    fn drop(&mut self) {
        // It may have ended already, which the suite has noticed.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
