//! The command line: `wasl serve`, `wasl link`, `wasl site`, `wasl key`, `wasl leads`, `wasl surveys`,
//! `wasl events`, `wasl backup`, `wasl export` and its kin, `wasl check`, `wasl replay`, `wasl faq`.

mod backup;
mod check;
mod events;
mod faq;
mod key;
mod leads;
mod link;
mod options_file;
mod replay;
mod serve;
mod site;
mod surveys;
mod transfer;

use std::error::Error;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use wasl_protocol::SiteId;

use crate::seed;
use crate::store::{Database, Store};

/// Wasl: live chat, prompts, an FAQ bot and polls for a website.
#[derive(Debug, Parser)]
#[command(name = "wasl", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the widget, the console and the API.
    Serve(serve::Options),
    /// Print a new one-time link that signs an agent in. A running server takes it at once.
    Link(link::Options),
    /// Copy the data to a new directory, also while a server works on it.
    Backup(backup::Options),
    /// Work with sites.
    #[command(subcommand)]
    Site(site::Command),
    /// Work with the keys that prove who a visitor is.
    #[command(subcommand)]
    Key(key::Command),
    /// Work with the addresses that visitors left in prompts.
    #[command(subcommand)]
    Leads(leads::Command),
    /// Work with events that could not be taken, and with where events go on to.
    #[command(subcommand)]
    Events(events::Command),
    /// Find what is wrong with a site's options: mistakes, and rules that can never fire.
    Check(check::Options),
    /// Try a site's options on visits: what would have been shown, when and why.
    Replay(replay::Options),
    /// Print what visitors answered, or write it as a table.
    #[command(subcommand)]
    Surveys(surveys::Command),
    /// Measure the FAQ bot, and teach it from what it is asked.
    #[command(subcommand)]
    Faq(faq::Command),
    /// Write all data to a file.
    Export(transfer::Export),
    /// Read all data from a file, where there is none yet.
    Import(transfer::Import),
    /// Bring all data from one database to another, where there is none yet.
    Migrate(transfer::Migrate),
}

/// Where the data is.
#[derive(Args, Debug)]
struct Data {
    /// The data directory.
    #[arg(long = "data", value_name = "DIR", default_value = "./wasl-data")]
    path: PathBuf,
    /// A PostgreSQL database instead of the data directory, for one server or many.
    #[arg(
        long,
        value_name = "URL",
        env = "WASL_DATABASE",
        hide_env_values = true
    )]
    database: Option<String>,
}

impl Data {
    /// The database that is meant.
    fn database(&self) -> Database {
        match &self.database {
            Some(url) => Database::Postgres(url.clone()),
            None => Database::Folder(self.path.clone()),
        }
    }
}

/// Runs the program on this process's arguments.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let result = match runtime {
        Ok(runtime) => {
            let result = runtime.block_on(run(cli.command));
            // A file that is being compressed must not hold the end up.
            runtime.shutdown_background();
            result
        }
        Err(error) => Err(error.into()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing else can be done when even this cannot be written.
            let _ = writeln!(std::io::stderr(), "wasl: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<(), Box<dyn Error>> {
    match command {
        Command::Serve(options) => serve::run(options).await,
        Command::Link(options) => link::run(options).await,
        Command::Backup(options) => backup::run(options).await,
        Command::Site(command) => site::run(command).await,
        Command::Key(command) => key::run(command).await,
        Command::Leads(command) => leads::run(command).await,
        Command::Events(command) => events::run(command).await,
        Command::Check(options) => check::run(&options),
        Command::Replay(options) => replay::run(options).await,
        Command::Surveys(command) => surveys::run(command).await,
        Command::Faq(command) => faq::run(command).await,
        Command::Export(options) => transfer::export(options).await,
        Command::Import(options) => transfer::import(options).await,
        Command::Migrate(options) => transfer::migrate(options).await,
    }
}

/// The store beside a server that may be running, and a site that is in it.
async fn open_site(data: &Data, site: String) -> Result<(Store, SiteId), Box<dyn Error>> {
    let store = Store::open_beside(&data.database()).await?;
    seed::plant(&store).await?;
    let site = SiteId::new(site);
    if store.site(&site).await?.is_none() {
        return Err(format!("there is no site {site}; `wasl site list` names them").into());
    }
    Ok((store, site))
}

/// Prints a line and makes sure that who reads our output has it.
fn say(line: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}
