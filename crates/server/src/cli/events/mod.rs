//! `wasl events`: what could not be taken, and where events go on to; also while the server runs.

mod dead;
mod forward;

use std::error::Error;

use clap::{Args, Subcommand};

use super::{Data, open_site, say};
use crate::seed;

/// What to do with events.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List what the collector and the forwards could not deliver, the newest first.
    Dead(dead::List),
    /// Try dead letters again; those that are taken are gone.
    Replay(dead::Replay),
    /// Drop dead letters.
    Drop(dead::Drop),
    /// Work with the endpoints that a site's events go on to.
    #[command(subcommand)]
    Forward(forward::Command),
}

/// Whose events.
#[derive(Args, Debug)]
pub struct Of {
    #[command(flatten)]
    data: Data,
    /// The site.
    #[arg(long, default_value = seed::SITE)]
    site: String,
}

pub async fn run(command: Command) -> Result<(), Box<dyn Error>> {
    match command {
        Command::Dead(options) => dead::list(options).await,
        Command::Replay(options) => dead::replay(options).await,
        Command::Drop(options) => dead::drop_letters(options).await,
        Command::Forward(command) => forward::run(command).await,
    }
}
