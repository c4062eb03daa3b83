//! The benches, one file each. Each has a server of its own.

pub mod events;
pub mod fanout;
pub mod idle;
pub mod loader;
pub mod messages;
pub mod resume;
pub mod shed;
pub mod start;

use std::time::Duration;

use clap::ValueEnum;

use crate::ground::Setup;

/// A bench.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Bench {
    /// Cold start, memory, size of the program.
    Start,
    /// Sockets that say nothing.
    Idle,
    /// Messages, acknowledged and delivered; the rate where it ends.
    Messages,
    /// One message to a thousand sockets.
    Fanout,
    /// Everybody comes back after a restart.
    Resume,
    /// Telemetry.
    Events,
    /// The script on every page.
    Loader,
    /// Twice as much as it can do, and what comes after.
    Shed,
}

/// How large the benches are.
#[derive(Clone, Debug)]
pub struct Size {
    /// What they stand on.
    pub setup: Setup,
    /// How many visitors are connected.
    pub sockets: u32,
    /// How many sockets hear one message.
    pub listeners: u32,
    /// How many messages a second.
    pub rate: u32,
    /// The highest rate that is tried.
    pub top: u32,
    /// How long is measured.
    pub time: Duration,
    /// How long each step of a climb is.
    pub step: Duration,
}

/// A wait that counts as "it works": the aim of the messages.
pub const GOOD_P99_MS: f64 = 50.0;

/// Says on standard error what is being done.
pub fn note(what: &str) {
    eprintln!("{what} …");
}
