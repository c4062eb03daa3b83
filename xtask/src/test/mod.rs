//! `cargo xtask test`: every test of the project, with a table at the end.
//!
//! The parts run one after another, also after a failure, so that one run says everything. The last
//! line is alone: `N passed, N failed`.

mod chaos;
mod e2e;
mod lint;
mod native;
mod tally;
pub mod wasm;
mod web;

use std::time::{Duration, Instant};

use crate::args::{Args, Flag};
use crate::problem::{Outcome, Problem};
use crate::project::Project;
use crate::steps::span;

pub use e2e::SERVER;
pub use tally::{ROUNDS, Tally};

/// The command's flags.
pub const FLAGS: &[Flag] = &[Flag::Value("--only", "lint|native|chaos|wasm|web|e2e")];

/// A part of the tests.
struct Part {
    name: &'static str,
    about: &'static str,
    run: fn(&Project) -> Outcome<Tally>,
}

/// Cheap ones first: a formatting slip is known before the long builds.
const PARTS: [Part; 6] = [
    Part {
        name: "lint",
        about: "formatting, clippy, tidy, generated files, TypeScript",
        run: lint::run,
    },
    Part {
        name: "native",
        about: "Rust tests on this machine",
        run: native::run,
    },
    Part {
        name: "chaos",
        about: "the real server under faults, short rounds on both stores",
        run: chaos::run,
    },
    Part {
        name: "wasm",
        about: "Rust tests in Chromium",
        run: wasm::run,
    },
    Part {
        name: "web",
        about: "the build, the loader's tests, the size budget",
        run: web::run,
    },
    Part {
        name: "e2e",
        about: "end to end, in Chromium, over the built server",
        run: e2e::run,
    },
];

/// How a part ended.
struct Ended {
    name: &'static str,
    tally: Tally,
    took: Duration,
}

/// Runs the command.
pub fn run(project: &Project, args: &Args) -> Outcome {
    let names = PARTS.map(|part| part.name);
    let only = args.choice("--only", &names)?;
    let mut ended = Vec::new();
    for part in PARTS
        .iter()
        .filter(|part| only.is_none_or(|only| only == part.name))
    {
        println!("\n== {}: {}", part.name, part.about);
        let begun = Instant::now();
        let tally = (part.run)(project).unwrap_or_else(|problem| {
            println!("error: {problem}");
            Tally::of(false)
        });
        ended.push(Ended {
            name: part.name,
            tally,
            took: begun.elapsed(),
        });
    }
    let total = summary(&ended);
    if total.failed == 0 {
        return Ok(());
    }
    Err(Problem::shown())
}

fn summary(ended: &[Ended]) -> Tally {
    let mut total = Tally::default();
    let mut took = Duration::ZERO;
    println!(
        "\n{:<8}{:>8}{:>8}{:>12}  {:>12}",
        "part", "passed", "failed", "second try", "time"
    );
    for part in ended {
        line(part.name, part.tally, part.took);
        total += part.tally;
        took += part.took;
    }
    line("all", total, took);
    if total.second_try > 0 {
        println!(
            "\nfailed first and passed when run again, so not to be trusted: named above as flaky"
        );
    }
    println!("\n{} passed, {} failed", total.passed, total.failed);
    total
}

fn line(name: &str, tally: Tally, took: Duration) {
    println!(
        "{name:<8}{:>8}{:>8}{:>12}  {:>12}",
        tally.passed,
        tally.failed,
        tally.second_try,
        span(took)
    );
}
