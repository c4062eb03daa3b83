//! The `wasm-bindgen-test`s of the widget, in Chromium.
//!
//! wasm-bindgen's own runner would have to be compiled first and wants a matching chromedriver; this
//! takes the bindgen library that xtask already has and the browser that Playwright already drives.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use wasm_bindgen_cli_support::Bindgen;

use crate::browser::{self, Browser};
use crate::problem::{During, Outcome, Problem};
use crate::process::{cargo, command, tee};
use crate::project::Project;
use crate::test::tally::Tally;
use crate::tools::{self, WASM_TARGET};

/// The file name of the glue, known to the page script.
const MODULE: &str = "suite";

/// Runs the part.
pub fn run(project: &Project) -> Outcome<Tally> {
    tools::wasm_target(project)?;
    tools::node(project)?;
    tools::packages(project)?;
    let browser = browser::ensure(project)?;
    let mut tally = Tally::default();
    for suite in compile(project, &["--test", "*"])? {
        tally += run_suite(project, &browser, &suite)?;
    }
    Ok(tally)
}

/// A compiled file of tests.
#[derive(Debug, PartialEq, Eq)]
pub struct Suite {
    name: String,
    wasm: PathBuf,
}

/// Compiles the files of tests that cargo's flags choose.
pub fn compile(project: &Project, flags: &[&str]) -> Outcome<Vec<Suite>> {
    let mut build = cargo(project);
    build
        .args(["test", "--no-run", "--target", WASM_TARGET])
        .args(flags)
        .args(["--package", "wasl"])
        .args(["--message-format", "json-render-diagnostics"])
        .stderr(std::process::Stdio::inherit());
    let output = build.output().during("run cargo")?;
    if !output.status.success() {
        return Err(Problem::new("the wasm tests do not compile"));
    }
    Ok(suites(&String::from_utf8_lossy(&output.stdout)))
}

/// The test programs in cargo's JSON messages.
fn suites(messages: &str) -> Vec<Suite> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["kind"][0] == "test")
        .filter_map(|message| {
            Some(Suite {
                name: message["target"]["name"].as_str()?.to_owned(),
                wasm: PathBuf::from(message["executable"].as_str()?),
            })
        })
        .collect()
}

fn run_suite(project: &Project, browser: &Browser, suite: &Suite) -> Outcome<Tally> {
    println!("-- {}", suite.name);
    let folder = project.target().join("wasm-tests").join(&suite.name);
    glue(suite, &folder)?;
    let mut runner = command(project, "node");
    runner.arg("tests/wasm/run.mjs").arg(&folder);
    browser.tell(&mut runner);
    let shown = tee(runner)?;
    Ok(Tally::read(&shown.text, shown.success))
}

/// Writes what the browser loads.
pub fn glue(suite: &Suite, folder: &Path) -> Outcome {
    fs::create_dir_all(folder).during(format_args!("make {}", folder.display()))?;
    Bindgen::new()
        .web(true)
        .and_then(|bindgen| {
            bindgen
                .input_path(&suite.wasm)
                .out_name(MODULE)
                .debug(true)
                .typescript(false)
                .export_wasm(true)
                .emit_start(false)
                .generate(folder)
        })
        .map_err(|error| Problem::new(format!("wasm-bindgen refused {}: {error:#}", suite.name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn picks_the_test_programs_from_cargos_messages() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","target":{"kind":["lib"],"name":"yew"},"executable":null}"#,
            "\n",
            r#"{"reason":"compiler-artifact","target":{"kind":["test"],"name":"mount"},"executable":"a/mount.wasm"}"#,
            "\nnot json\n",
            r#"{"reason":"build-finished","success":true}"#,
        );
        assert_eq!(
            suites(messages),
            [Suite {
                name: "mount".to_owned(),
                wasm: PathBuf::from("a/mount.wasm")
            }]
        );
    }
}
