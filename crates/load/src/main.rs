//! Wasl's speed, run by `cargo xtask bench chat`: the real server's program under load, measured
//! from outside.
//!
//! Each bench starts a server of its own with its own limits on, connects a crowd to it from many
//! addresses of this machine, and counts every wait from the moment a thing was due (open loop).
//! Server and clients are two processes on the same cores.

mod aims;
mod bench;
mod crowd;
mod ground;
mod latency;
mod machine;
mod numbering;
mod process;
mod report;
mod requests;
mod schedule;
mod table;
mod tape;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, ValueEnum as _};
use wasl_rig::failure::Failure;
use wasl_rig::folder::Folder;

use bench::{Bench, Size};
use ground::Setup;
use machine::Machine;
use report::Report;

/// Measures the server.
#[derive(Debug, Parser)]
struct Options {
    /// The server's program.
    #[arg(long)]
    server: PathBuf,
    /// The benches to run, e.g. idle,messages. Without it all of them.
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Bench>,
    /// How many visitors are connected.
    #[arg(long, default_value_t = 10_000)]
    sockets: u32,
    /// How many sockets hear one message.
    #[arg(long, default_value_t = 1_000)]
    listeners: u32,
    /// How many messages a second.
    #[arg(long, default_value_t = 1_000)]
    rate: u32,
    /// The highest rate that a climb tries.
    #[arg(long, default_value_t = 50_000)]
    top: u32,
    /// How long is measured. 25 s see each idle socket pinged once.
    #[arg(long, default_value_t = 25.0)]
    seconds: f64,
    /// A PostgreSQL database, postgres://user:password@host/name, instead of SQLite.
    #[arg(long)]
    database: Option<String>,
    /// Print JSON instead of a table.
    #[arg(long)]
    json: bool,
    /// Fail when an aim is missed.
    #[arg(long)]
    check: bool,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(run(options)),
        Err(reason) => Err(Failure::System {
            doing: "start the clients",
            reason,
        }),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Whether it went as `--check` wants it.
async fn run(options: Options) -> Result<bool, Failure> {
    let machine = Machine::look(Folder::new("load")?.path())?;
    let size = size(&options, &machine)?;
    let store = if options.database.is_some() {
        "PostgreSQL"
    } else {
        "SQLite"
    };
    let chosen = if options.only.is_empty() {
        Bench::value_variants()
    } else {
        &options.only
    };
    let mut report = Report::new(machine, store);
    for bench in chosen {
        match bench {
            Bench::Start => report.start = Some(bench::start::run(&size).await?),
            Bench::Idle => report.idle = Some(bench::idle::run(&size).await?),
            Bench::Messages => report.messages = Some(bench::messages::run(&size).await?),
            Bench::Fanout => report.fanout = Some(bench::fanout::run(&size).await?),
            Bench::Resume => report.resume = Some(bench::resume::run(&size).await?),
            Bench::Events => report.events = Some(bench::events::run(&size).await?),
            Bench::Loader => report.loader = Some(bench::loader::run(&size).await?),
            Bench::Shed => {
                let climbed = report.messages.as_ref().map(|found| &found.climb);
                let capacity = climbed.map(|climb| climb.most_per_second);
                report.shed = Some(bench::shed::run(&size, capacity).await?);
            }
        }
    }
    let all_met = report.judge();
    if options.json {
        let json = serde_json::to_string_pretty(&report);
        let json = json.map_err(|error| Failure::Nonsense(error.to_string()))?;
        println!("{json}");
    } else {
        println!("{}", report.table());
    }
    Ok(all_met || !options.check)
}

fn size(options: &Options, machine: &Machine) -> Result<Size, Failure> {
    let sockets = options.sockets.clamp(1, machine.most_sockets());
    if sockets < options.sockets {
        eprintln!(
            "note: {} sockets instead of {}: a process may have {} files open here",
            sockets, options.sockets, machine.open_files
        );
    }
    let time = Duration::try_from_secs_f64(options.seconds)
        .map_err(|error| Failure::Nonsense(format!("--seconds {}: {error}", options.seconds)))?;
    Ok(Size {
        setup: Setup {
            server: options.server.clone(),
            database: options.database.clone(),
        },
        sockets,
        listeners: options.listeners.clamp(1, machine.most_sockets()),
        rate: options.rate,
        top: options.top,
        time,
        step: time / 5,
    })
}
