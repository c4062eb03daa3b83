//! `wasl replay`: visits through draft rules, by the engine that pages run. Says what would have
//! been shown, when and why, and how far each rule reaches. `docs/REPLAY.md` is the reference.

mod json;
mod lines;
mod stored;
mod table;

use std::error::Error;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use clap::Args;
use wasl_core::visit::{Replay, Step};
use wasl_protocol::{SiteId, Timestamp, Value};

use super::options_file;
use crate::patterns::CACHED;
use crate::rfc3339;
use lines::Lines;
use stored::Stored;

/// The options of `wasl replay`.
#[derive(Args, Debug)]
pub struct Options {
    /// A file with the options to try, as JSON.
    #[arg(long, value_name = "SITE.json")]
    site: PathBuf,
    /// A file with visits, a step a line.
    #[arg(
        long,
        value_name = "VISITS.jsonl",
        required_unless_present = "database",
        conflicts_with = "database"
    )]
    visits: Option<PathBuf>,
    /// A data directory or a PostgreSQL URL: the visits that its server was told of.
    #[arg(long, value_name = "DIR|URL")]
    database: Option<String>,
    /// The site whose visits to take from the database; else that of the options.
    #[arg(long, value_name = "ID", requires = "database")]
    of: Option<String>,
    /// Leave out visits that began before, in RFC 3339: 2026-01-31T00:00:00Z.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    since: Option<Timestamp>,
    /// Leave out visits that began then or later.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    until: Option<Timestamp>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
    /// Print the reach of the rules alone.
    #[arg(long)]
    reach: bool,
}

/// Where what is found out goes.
trait Report {
    /// A page was replayed.
    fn page(&mut self, page: &wasl_core::visit::Replayed) -> std::io::Result<()>;
    /// All were.
    fn end(&mut self, totals: &Totals<'_>) -> std::io::Result<()>;
}

/// The numbers at the end.
struct Totals<'a> {
    visits: u32,
    pages: u64,
    steps: u64,
    /// Visits that were left out, since a line of them is wrong.
    left_out: u64,
    reach: &'a [wasl_core::visit::replay::Reach],
    /// The visits are the server's, which knows less of them than the page did.
    stored: bool,
}

/// Runs the command.
pub async fn run(options: Options) -> Result<(), Box<dyn Error>> {
    let site = options_file::read(&options.site)?;
    let mut replay = Replay::new(&site, CACHED);
    let shown = options.site.display();
    for problem in replay.problems() {
        warn(&format!("{shown}: {}", problem.message()));
    }
    let out = BufWriter::new(std::io::stdout().lock());
    let mut report: Box<dyn Report> = if options.json {
        Box::new(json::Json::new(out, options.reach))
    } else {
        Box::new(table::Table::new(out, options.reach))
    };
    let mut run = Run {
        replay: &mut replay,
        report: report.as_mut(),
        since: options.since,
        until: options.until,
        pages: 0,
        steps: 0,
    };
    let mut left_out = 0;
    if let Some(path) = &options.visits {
        let mut lines = Lines::open(path)?;
        while let Some(page) = lines.next()? {
            match page {
                Ok((name, steps)) => run.page(&name, steps)?,
                Err(bad) => {
                    left_out += 1;
                    warn(&bad.to_string());
                }
            }
        }
    } else if let Some(place) = &options.database {
        let id = options.of.clone().or_else(|| text(&site, "site"));
        let id = id.ok_or("say --of which site the visits are; the options name none")?;
        for (name, steps) in Stored::read(place, &SiteId::new(id), options.since, &site).await? {
            run.page(&name, steps)?;
        }
    }
    let (pages, steps) = (run.pages, run.steps);
    let reach = replay.reach();
    report.end(&Totals {
        visits: replay.visits(),
        pages,
        steps,
        left_out,
        reach: &reach,
        stored: options.database.is_some(),
    })?;
    if left_out > 0 {
        return Err(format!("{left_out} pages were left out: lines of them are wrong").into());
    }
    Ok(())
}

/// The replay under way.
struct Run<'a> {
    replay: &'a mut Replay,
    report: &'a mut dyn Report,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
    pages: u64,
    steps: u64,
}

impl Run<'_> {
    fn page(&mut self, name: &str, steps: Vec<Step>) -> std::io::Result<()> {
        let Some(from) = steps.first().map(|step| step.at) else {
            return Ok(());
        };
        let early = self.since.is_some_and(|since| from < since);
        if early || self.until.is_some_and(|until| from >= until) {
            return Ok(());
        }
        self.pages += 1;
        self.steps += steps.len() as u64;
        let page = self.replay.run(name, steps);
        self.report.page(&page)
    }
}

fn moment(text: &str) -> Result<Timestamp, String> {
    rfc3339::parse(text).ok_or_else(|| "write a time as 2026-01-31T00:00:00Z".to_owned())
}

fn text(options: &Value, key: &str) -> Option<String> {
    match options {
        Value::Map(map) => map.get(key)?.as_text().map(str::to_owned),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => None,
    }
}

fn warn(line: &str) {
    // Nothing else can be done when even this cannot be written.
    let _ = writeln!(std::io::stderr(), "wasl: {line}");
}
