//! `cargo xtask size`: what a visitor downloads, raw, gzip -9 and brotli 11, against the budgets.
//!
//! `dist/manifest.json` names the files of each moment: the loader, all until the launcher shows, all
//! until the panel is open. Node's zlib compresses, as a web server would.

use std::fs;
use std::path::PathBuf;

use serde_json::{Map, Value, json};

use crate::args::{Args, Flag};
use crate::problem::{During, Outcome, Problem};
use crate::process::{capture, command};
use crate::project::Project;

/// The command's flags.
pub const FLAGS: &[Flag] = &[Flag::Switch("--json"), Flag::Switch("--check")];

/// The moments, in the order of the output.
const MOMENTS: [&str; 3] = ["loader", "launcher", "open"];

/// The encodings, in the order of the output.
const ENCODINGS: [&str; 3] = ["raw", "gzip", "brotli"];

/// The bytes of one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Bytes {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

impl Bytes {
    fn get(self, encoding: &str) -> u64 {
        match encoding {
            "raw" => self.raw,
            "gzip" => self.gzip,
            _ => self.brotli,
        }
    }

    fn add(&mut self, other: Self) {
        self.raw += other.raw;
        self.gzip += other.gzip;
        self.brotli += other.brotli;
    }
}

/// Runs the command.
pub fn run(project: &Project, args: &Args) -> Outcome {
    let sizes = measure(project)?;
    if args.has("--json") {
        println!("{}", to_json(&sizes));
    } else {
        print(&sizes, &budgets(project)?);
    }
    if args.has("--check") {
        return within(&sizes, &budgets(project)?);
    }
    Ok(())
}

/// Prints the table and fails above a budget.
pub fn check(project: &Project) -> Outcome {
    let sizes = measure(project)?;
    let budgets = budgets(project)?;
    print(&sizes, &budgets);
    within(&sizes, &budgets)
}

fn budgets(project: &Project) -> Outcome<Value> {
    serde_json::from_str(&project.read("tests/budgets.json")?).during("parse tests/budgets.json")
}

fn measure(project: &Project) -> Outcome<[Bytes; 3]> {
    let text = fs::read_to_string(project.path("dist/manifest.json")).map_err(|error| {
        Problem::new(format!("could not read dist/manifest.json: {error}"))
            .todo("build first: `cargo xtask build`")
    })?;
    let manifest: Value = serde_json::from_str(&text).during("parse dist/manifest.json")?;
    let mut sizes = [Bytes::default(); 3];
    for (moment, size) in MOMENTS.iter().zip(&mut sizes) {
        for file in files(&manifest, moment)? {
            size.add(compress(project, &project.path("dist").join(&file))?);
        }
    }
    Ok(sizes)
}

/// The files the manifest lists for a moment.
fn files(manifest: &Value, moment: &str) -> Outcome<Vec<String>> {
    let listed = match &manifest[moment] {
        Value::Array(files) if !files.is_empty() => files,
        Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::String(_)
        | Value::Array(_)
        | Value::Object(_) => {
            return Err(Problem::new(format!(
                "dist/manifest.json lists no files for \"{moment}\""
            )));
        }
    };
    listed
        .iter()
        .map(|file| {
            let name = file.as_str().map(str::to_owned);
            name.ok_or_else(|| {
                Problem::new(format!(
                    "dist/manifest.json, {moment}: {file} is not a path"
                ))
            })
        })
        .collect()
}

/// Prints "raw gzip brotli" of the file named by the first argument.
const SCRIPT: &str = "const z = require('node:zlib'), c = z.constants;\
const b = require('node:fs').readFileSync(process.argv[1]);\
const brotli = z.brotliCompressSync(b, { params: {\
[c.BROTLI_PARAM_QUALITY]: 11, [c.BROTLI_PARAM_SIZE_HINT]: b.length } });\
console.log(b.length, z.gzipSync(b, { level: 9 }).length, brotli.length);";

fn compress(project: &Project, file: &PathBuf) -> Outcome<Bytes> {
    let mut node = command(project, "node");
    node.args(["--eval", SCRIPT]).arg(file);
    let said = capture(node)?;
    let counts: Vec<u64> = said
        .split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect();
    match counts[..] {
        [raw, gzip, brotli] => Ok(Bytes { raw, gzip, brotli }),
        _ => Err(Problem::new(format!(
            "could not measure {}",
            file.display()
        ))),
    }
}

fn to_json(sizes: &[Bytes; 3]) -> Value {
    let mut all = Map::new();
    for (moment, size) in MOMENTS.iter().zip(sizes) {
        let value = json!({ "raw": size.raw, "gzip": size.gzip, "brotli": size.brotli });
        all.insert((*moment).to_owned(), value);
    }
    Value::Object(all)
}

fn print(sizes: &[Bytes; 3], budgets: &Value) {
    println!(
        "{:<10}{:>10}{:>10}{:>10}   budget (brotli)",
        "", "raw", "gzip", "brotli"
    );
    for (moment, size) in MOMENTS.iter().zip(sizes) {
        let budget = budgets[moment]["brotli"].as_u64().map_or_else(
            || "none".to_owned(),
            |budget| format!("{budget:>6}, {:>3} %", 100 * size.brotli / budget.max(1)),
        );
        println!(
            "{moment:<10}{:>10}{:>10}{:>10}   {budget}",
            size.raw, size.gzip, size.brotli
        );
    }
}

/// Every size that is over its budget, as one problem.
fn within(sizes: &[Bytes; 3], budgets: &Value) -> Outcome {
    let mut over = Vec::new();
    for (moment, size) in MOMENTS.iter().zip(sizes) {
        for encoding in ENCODINGS {
            let Some(budget) = budgets[moment][encoding].as_u64() else {
                continue;
            };
            let is = size.get(encoding);
            if is > budget {
                over.push(format!(
                    "{moment} is {is} bytes {encoding}, {} over its budget of {budget}",
                    is - budget
                ));
            }
        }
    }
    if over.is_empty() {
        return Ok(());
    }
    Err(Problem::new(over.join("\n"))
        .todo("find what grew, or argue for a higher budget in tests/budgets.json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZES: [Bytes; 3] = [
        Bytes {
            raw: 90,
            gzip: 40,
            brotli: 30,
        },
        Bytes {
            raw: 90,
            gzip: 40,
            brotli: 30,
        },
        Bytes {
            raw: 900,
            gzip: 400,
            brotli: 300,
        },
    ];

    #[test]
    fn a_size_over_its_budget_fails_and_says_by_how_much() {
        assert_eq!(within(&SIZES, &json!({"open": {"brotli": 300}})), Ok(()));
        let problem = within(
            &SIZES,
            &json!({"loader": {"gzip": 39}, "open": {"brotli": 250}}),
        )
        .unwrap_err();
        let said = problem.to_string();
        assert!(
            said.contains("loader is 40 bytes gzip, 1 over its budget of 39"),
            "{said}"
        );
        assert!(
            said.contains("open is 300 bytes brotli, 50 over its budget of 250"),
            "{said}"
        );
    }

    #[test]
    fn json_has_the_promised_shape() {
        assert_eq!(
            to_json(&SIZES),
            json!({
                "loader": {"raw": 90, "gzip": 40, "brotli": 30},
                "launcher": {"raw": 90, "gzip": 40, "brotli": 30},
                "open": {"raw": 900, "gzip": 400, "brotli": 300},
            })
        );
    }

    #[test]
    fn the_manifest_lists_files_for_each_moment() {
        let manifest = json!({"loader": ["widget.js"], "open": [], "launcher": [1]});
        assert_eq!(files(&manifest, "loader").unwrap(), ["widget.js"]);
        for moment in ["open", "launcher", "missing"] {
            assert!(files(&manifest, moment).is_err(), "{moment}");
        }
    }
}
