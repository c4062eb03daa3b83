//! `cargo xtask bench`: measures the built product. `boot` is the widget in Chromium, `chat` the
//! server under load, `events` what an event costs the page and its collector, `replay` a million
//! steps of visits through draft rules, `faq` the bot's ranker on public questions.

mod boot;
mod chat;
mod events;
mod faq;
mod faq_page;
mod replay;

use crate::args::{Args, Flag};
use crate::problem::{Outcome, Problem};
use crate::project::Project;

/// The command's flags.
pub const FLAGS: &[Flag] = &[
    Flag::Word("bench"),
    Flag::Switch("--json"),
    Flag::Switch("--check"),
    Flag::Value("--runs", "N"),
    Flag::Value("--only", "A,B"),
    Flag::Value("--sockets", "N"),
    Flag::Value("--listeners", "N"),
    Flag::Value("--rate", "N"),
    Flag::Value("--top", "N"),
    Flag::Value("--seconds", "N"),
    Flag::Value("--database", "URL"),
];

/// The part of `chat` that has a name of its own.
const EVENTS: &str = "events";

/// A bench.
struct Bench {
    name: &'static str,
    run: fn(&Project, &Args) -> Outcome,
}

/// The benches, in the order of `all`, which leaves out `events`: a part of `chat`.
const BENCHES: [Bench; 5] = [
    Bench {
        name: "boot",
        run: boot::run,
    },
    Bench {
        name: "chat",
        run: chat::run,
    },
    Bench {
        name: EVENTS,
        run: events::run,
    },
    Bench {
        name: "replay",
        run: replay::run,
    },
    Bench {
        name: "faq",
        run: faq::run,
    },
];

/// Runs the command.
pub fn run(project: &Project, args: &Args) -> Outcome {
    let mut choices = vec!["all"];
    choices.extend(BENCHES.iter().map(|bench| bench.name));
    let chosen = args.choice("bench", &choices)?.unwrap_or("all");
    for bench in &BENCHES {
        if chosen == bench.name || chosen == "all" && bench.name != EVENTS {
            (bench.run)(project, args)?;
        }
    }
    Ok(())
}

/// With `--json` stdout is the result alone: what was built before is measured.
fn not_built() -> Problem {
    Problem::new("nothing is built").todo("run `cargo xtask build` first")
}
