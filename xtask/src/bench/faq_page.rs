//! The FAQ ranker's speed in Chromium, compiled as the widget is: `tests/faq_speed.rs` measures.

use serde_json::Value;

use crate::browser;
use crate::problem::{Outcome, Problem};
use crate::process::{capture, command};
use crate::project::Project;
use crate::test::wasm::{compile, glue};
use crate::tools;

/// What begins the line that the suite prints.
const LINE: &str = "bench ";

/// Milliseconds to train, slices, the longest one's milliseconds, microseconds a question.
pub fn measure(project: &Project) -> Outcome<Value> {
    tools::wasm_target(project)?;
    tools::node(project)?;
    let browser = browser::ensure(project)?;
    let suites = compile(project, &["--profile", "widget", "--test", "faq_speed"])?;
    let suite = suites
        .first()
        .ok_or_else(|| Problem::new("tests/faq_speed.rs was not compiled"))?;
    let folder = project.target().join("wasm-tests").join("faq_speed_bench");
    glue(suite, &folder)?;
    let mut runner = command(project, "node");
    runner.arg("tests/wasm/run.mjs").arg(&folder);
    browser.tell(&mut runner);
    let said = capture(runner)?;
    let line = said
        .lines()
        .find_map(|line| line.trim().strip_prefix(LINE))
        .ok_or_else(|| Problem::new(format!("the suite printed no `{LINE}`:\n{said}")))?;
    serde_json::from_str(line)
        .map_err(|error| Problem::new(format!("the suite printed no JSON: {error}")))
}
