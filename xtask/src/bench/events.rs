//! Events: what one costs the page, by the script `tests/bench/events.mjs`, and how many the
//! collector takes, by `crates/load`.

use crate::args::Args;
use crate::bench::chat;
use crate::bench::not_built;
use crate::browser;
use crate::build::{self, Profile};
use crate::problem::Outcome;
use crate::process::{command, show};
use crate::project::Project;
use crate::steps::Steps;
use crate::test::SERVER;

/// Runs both.
pub fn run(project: &Project, args: &Args) -> Outcome {
    let server = build::binary(project, Profile::Release);
    if !args.has("--json") {
        build::all(project, &mut Steps::new(build::ALL), Profile::Release)?;
    } else if !server.is_file() {
        return Err(not_built());
    }
    let browser = browser::ensure(project)?;
    let mut node = command(project, "node");
    node.arg("tests/bench/events.mjs")
        .args(["--json"].iter().filter(|flag| args.has(flag)))
        .env(SERVER, server);
    browser.tell(&mut node);
    show(node)?;
    chat::events(project, args)
}
