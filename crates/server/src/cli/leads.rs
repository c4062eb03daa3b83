//! `wasl leads export`: the addresses that visitors left in prompts, also while the server runs.

use std::error::Error;

use clap::{Args, Subcommand, ValueEnum};

use super::{Data, open_site, say};
use crate::routes::Lead;
use crate::seed;

/// How many leads are read at once.
const PAGE: u32 = 500;

/// What to do with leads.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print all leads of a site, the newest first.
    Export(Export),
}

/// The options of `wasl leads export`.
#[derive(Args, Debug)]
pub struct Export {
    #[command(flatten)]
    data: Data,
    /// The site.
    #[arg(long, default_value = seed::SITE)]
    site: String,
    /// How to write them.
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
}

/// How leads are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A line of names, then a line for each lead, as RFC 4180 has it.
    Csv,
    /// An object a line.
    Json,
}

pub async fn run(command: Command) -> Result<(), Box<dyn Error>> {
    let Command::Export(options) = command;
    let (store, site) = open_site(&options.data, options.site).await?;
    if options.format == Format::Csv {
        say(&Lead::COLUMNS.join(","))?;
    }
    let mut before = None;
    loop {
        let page = store.list_leads(&site, before, PAGE).await?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        before = Some(last.position);
        for lead in page {
            let lead = Lead::of(lead);
            match options.format {
                Format::Csv => say(&lead.cells().map(|cell| quoted(&cell)).join(","))?,
                Format::Json => say(&serde_json::to_string(&lead)?)?,
            }
        }
    }
}

/// A cell of CSV: in quotes where it needs them. One that a spreadsheet would take for a formula
/// begins with an apostrophe, for visitors chose what stands in it
/// (<https://owasp.org/www-community/attacks/CSV_Injection>); a phone number's `+` is none.
fn quoted(cell: &str) -> String {
    let phone = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let formula = match cell.strip_prefix('+') {
        Some(rest) => !phone(rest),
        None => cell.starts_with(['=', '-', '@', '\t', '\r']),
    };
    let cell = if formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn cells_are_quoted_and_no_formula() {
        for (cell, written) in [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("+966501234567", "+966501234567"),
            ("+1+cmd", "'+1+cmd"),
            ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
            ("@sum", "'@sum"),
            ("سلام", "سلام"),
        ] {
            assert_eq!(quoted(cell), written, "{cell}");
        }
    }
}
