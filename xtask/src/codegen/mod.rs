//! `cargo xtask codegen`: writes the files that are made from others, or with `--check` says which drifted.
//!
//! From `locales/`: the sentence tables of the widget and the console. From the engine's option
//! reference: the JSON Schema, the loader's TypeScript types and the list of facts in the docs. From
//! the catalogue: `schemas/events/`.

mod drift;
mod events;
mod facts;
pub mod locales;
mod reference;
mod schema;
mod types;
mod words;

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::args::{Args, Flag};
use crate::problem::{During, Outcome, Problem};
use crate::project::Project;
use locales::Locale;

/// The command's flags.
pub const FLAGS: &[Flag] = &[Flag::Switch("--check")];

/// A generated file.
struct File {
    path: String,
    text: String,
}

/// Runs the command.
pub fn run(project: &Project, args: &Args) -> Outcome {
    if args.has("--check") {
        return check(project);
    }
    // The sentences first and written at once: the engine, asked next, is compiled with them.
    write(project, sentences(project)?)?;
    write(project, options(project)?)
}

fn write(project: &Project, files: Vec<File>) -> Outcome {
    for file in files {
        let present = fs::read_to_string(project.path(&file.path)).unwrap_or_default();
        if present == file.text {
            println!("unchanged  {}", file.path);
        } else {
            project.write(&file.path, &file.text)?;
            println!("written    {}", file.path);
        }
    }
    Ok(())
}

fn sentences(project: &Project) -> Outcome<Vec<File>> {
    let locales = read_locales(project)?;
    Ok(vec![
        File {
            path: "crates/core/src/i18n/generated.rs".to_owned(),
            text: rustfmt(project, &words::WIDGET.rust(&locales))?,
        },
        File {
            path: "crates/console/src/i18n/generated.rs".to_owned(),
            text: rustfmt(project, &words::CONSOLE.rust(&locales))?,
        },
    ])
}

fn options(project: &Project) -> Outcome<Vec<File>> {
    let objects = reference::read(project)?;
    let mut files = vec![
        File {
            path: "schemas/options.schema.json".to_owned(),
            text: schema::text(&objects)?,
        },
        File {
            path: "www/loader/options.generated.ts".to_owned(),
            text: types::text(&objects),
        },
        File {
            path: facts::PATH.to_owned(),
            text: facts::text(&project.read(facts::PATH)?, &objects)?,
        },
    ];
    for (path, text) in events::files()? {
        files.push(File { path, text });
    }
    Ok(files)
}

/// Says which generated files are not what their sources make them.
pub fn check(project: &Project) -> Outcome {
    let mut files = sentences(project)?;
    files.extend(options(project)?);
    let mut drifted = Vec::new();
    for file in &files {
        let present = fs::read_to_string(project.path(&file.path)).unwrap_or_default();
        let diff = drift::diff(&present, &file.text);
        if !diff.is_empty() {
            println!("--- {}\n{diff}", file.path);
            drifted.push(file.path.as_str());
        }
    }
    if drifted.is_empty() {
        println!("codegen: {} files are up to date", files.len());
        return Ok(());
    }
    Err(Problem::new(format!("out of date: {}", drifted.join(", ")))
        .todo("run `cargo xtask codegen` and commit what it writes"))
}

/// All locales, English first; differences between them are a problem.
pub fn read_locales(project: &Project) -> Outcome<Vec<(String, Locale)>> {
    let mut names: Vec<String> = fs::read_dir(project.path("locales"))
        .during("list locales")?
        .filter_map(|entry| {
            let name = entry.ok()?.file_name().into_string().ok()?;
            name.strip_suffix(".json").map(str::to_owned)
        })
        .collect();
    names.sort_by_key(|name| (name != "en", name.clone()));
    let mut locales: Vec<(String, Locale)> = Vec::new();
    for name in names {
        let text = project.read(&format!("locales/{name}.json"))?;
        let locale = Locale::parse(&name, &text)?;
        locales.push((name, locale));
    }
    let Some((name, english)) = locales.first().filter(|(name, _)| name == "en") else {
        return Err(Problem::new("locales/en.json is missing"));
    };
    let mut found = locales::disagreements(english, name, english);
    for (name, other) in &locales[1..] {
        found.extend(locales::disagreements(english, name, other));
    }
    if found.is_empty() {
        Ok(locales)
    } else {
        Err(Problem::new(found.join("\n")).todo("en.json is the source: give each locale its keys"))
    }
}

/// Formats generated Rust as `cargo fmt` would.
fn rustfmt(project: &Project, text: &str) -> Outcome<String> {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024", "--emit", "stdout", "--config-path"])
        .arg(project.root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .during("run rustfmt")?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin
            .write_all(text.as_bytes())
            .during("write to rustfmt")?;
    }
    let output = child.wait_with_output().during("run rustfmt")?;
    if !output.status.success() {
        return Err(Problem::new("rustfmt refused the generated code"));
    }
    String::from_utf8(output.stdout).during("read what rustfmt wrote")
}
