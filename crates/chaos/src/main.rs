//! Wasl's proof, run by `cargo xtask chaos`: the real server under faults, and a checker that
//! says whether every promise of delivery held.
//!
//! People (the product's own conversation machine, `wasl-chat`) write all the time over lines
//! that fail, to nodes that are killed, frozen, restarted and out of disk, as is the PostgreSQL and
//! the NATS behind them. Then everything is well again, all come to rest, and the store is read and compared with all that was ever said.

mod check;
mod client;
mod fault;
mod line;
mod report;
mod round;
mod setup;
mod stage;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use clap::Parser;
use futures_util::StreamExt as _;
use wasl_rig::failure::Failure;

use fault::Length;
use report::{Report, print_round};
use setup::{Backend, Setup};

/// Runs the server under faults and judges what came of it.
#[derive(Debug, Parser)]
struct Options {
    /// The server's program.
    #[arg(long)]
    server: PathBuf,
    /// How many rounds.
    #[arg(long, default_value_t = 20)]
    rounds: u64,
    /// The first round's seed; each next one has the next. Without it the clock chooses.
    #[arg(long)]
    seed: Option<u64>,
    /// The store under the server.
    #[arg(long, value_enum, default_value = "sqlite")]
    backend: Backend,
    /// How many nodes, on PostgreSQL.
    #[arg(long, default_value_t = 1)]
    nodes: usize,
    /// A NATS server, over which the nodes wake each other.
    #[arg(long)]
    nats: bool,
    /// Rounds of two seconds instead of eight.
    #[arg(long)]
    short: bool,
    /// How many rounds at the same time.
    #[arg(long, default_value_t = 2)]
    jobs: usize,
    /// Stop at the first round that does not hold.
    #[arg(long)]
    until_broken: bool,
    /// Print JSON instead of lines.
    #[arg(long)]
    json: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Options::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Whether every round held.
async fn run(options: Options) -> Result<bool, Failure> {
    let begun = Instant::now();
    let seed = options.seed.unwrap_or_else(by_the_clock);
    let length = if options.short {
        Length::Short
    } else {
        Length::Full
    };
    let setup = Setup::make(options.server, options.backend, options.nodes, options.nats).await?;
    if !options.json && !setup.has_clock {
        println!("libfaketime was not found: the server's clock is not set");
    }
    let rounds = (0..options.rounds).map(|number| {
        let setup = &setup;
        async move { round::run(setup, seed.wrapping_add(number), length).await }
    });
    let mut running = futures_util::stream::iter(rounds).buffered(options.jobs.max(1));
    let mut outcomes = Vec::new();
    while let Some(outcome) = running.next().await {
        let outcome = outcome?;
        if !options.json {
            print_round(&outcome);
        }
        let is_broken = !outcome.violations.is_empty();
        outcomes.push(outcome);
        if is_broken && options.until_broken {
            break;
        }
    }
    let report = Report::of(setup.name(), seed, begun.elapsed(), outcomes);
    if options.json {
        let json = serde_json::to_string_pretty(&report);
        println!(
            "{}",
            json.map_err(|error| Failure::Nonsense(error.to_string()))?
        );
    } else {
        report.print();
    }
    Ok(report.broken == 0)
}

/// A small number, easy to type again.
fn by_the_clock() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(1, |since| since.as_secs() % 1_000_000)
}
