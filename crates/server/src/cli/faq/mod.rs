//! `wasl faq`: how well the FAQ bot ranks, and which entries get mixed up, on files alone and with the
//! ranker that the page runs; what a site's visitors asked, and its entries as a table.

mod build;
mod confusions;
mod eval;
mod learn;
mod questions;
mod reading;

use std::error::Error;

use clap::Subcommand;

/// What to do with a FAQ.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Train a large FAQ once and write it to a file that the widget fetches.
    Build(build::Options),
    /// Ask questions of which the answer is known, and print how many were answered rightly.
    Eval(eval::Options),
    /// Print the pairs of entries that get mixed up, with the questions, the most mixed up first.
    Confusions(confusions::Options),
    /// Print what visitors of a site asked and were not answered well, the most asked first.
    Questions(learn::Questions),
    /// Print a site's entries as CSV.
    Export(learn::Export),
    /// Put a CSV file's rows into a site's entries, as a new version of them.
    Import(learn::Import),
}

pub async fn run(command: Command) -> Result<(), Box<dyn Error>> {
    match command {
        Command::Build(options) => build::run(&options),
        Command::Eval(options) => eval::run(&options),
        Command::Confusions(options) => confusions::run(&options),
        Command::Questions(options) => learn::questions(options).await,
        Command::Export(options) => learn::export(options).await,
        Command::Import(options) => learn::import(options).await,
    }
}
