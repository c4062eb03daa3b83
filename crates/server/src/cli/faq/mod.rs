//! `wasl faq`: how well the FAQ bot ranks, and which entries get mixed up. Works on files alone, with
//! the ranker that the page runs.

mod build;
mod confusions;
mod eval;
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
}

pub fn run(command: Command) -> Result<(), Box<dyn Error>> {
    match command {
        Command::Build(options) => build::run(&options),
        Command::Eval(options) => eval::run(&options),
        Command::Confusions(options) => confusions::run(&options),
    }
}
