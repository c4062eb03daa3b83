//! `wasl check`: what is wrong with a site's options, and rules that can never fire.
//! `docs/CHECK.md` is the reference.

use std::error::Error;
use std::io::Write as _;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use wasl_core::check::{Finding, Level, check};

use super::options_file;
use crate::patterns::CACHED;

/// The options of `wasl check`.
#[derive(Args, Debug)]
pub struct Options {
    /// The file with the options, as JSON.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Print a JSON array, an object for each finding.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Found<'a> {
    level: &'static str,
    code: &'static str,
    path: &'a str,
    message: &'a str,
    fix: &'a str,
}

/// Runs the command.
pub fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let site = options_file::read(&options.file)?;
    let findings = check(&site, CACHED);
    let errors = count(&findings, Level::Error);
    let mut out = std::io::stdout().lock();
    if options.json {
        let all: Vec<Found<'_>> = findings.iter().map(found).collect();
        serde_json::to_writer_pretty(&mut out, &all)?;
        writeln!(out)?;
    } else {
        for finding in &findings {
            let Found {
                level,
                code,
                message,
                fix,
                ..
            } = found(finding);
            writeln!(out, "{level}[{code}] {message}\n  {fix}\n")?;
        }
        let warnings = count(&findings, Level::Warning);
        let shown = options.file.display();
        writeln!(out, "{shown}: {errors} errors, {warnings} warnings")?;
    }
    out.flush()?;
    if errors > 0 {
        return Err(format!("{} has errors", options.file.display()).into());
    }
    Ok(())
}

fn count(findings: &[Finding], level: Level) -> usize {
    let is = |finding: &&Finding| finding.code.level() == level;
    findings.iter().filter(is).count()
}

fn found(finding: &Finding) -> Found<'_> {
    Found {
        level: match finding.code.level() {
            Level::Error => "error",
            Level::Warning => "warning",
        },
        code: finding.code.as_str(),
        path: &finding.path,
        message: &finding.message,
        fix: &finding.fix,
    }
}
