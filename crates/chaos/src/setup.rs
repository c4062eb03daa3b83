//! What a run is made on: which store, how many nodes, and what else is there to fail.

use std::path::PathBuf;

use clap::ValueEnum;
use wasl_rig::clock::Clock;
use wasl_rig::failure::Failure;
use wasl_rig::postgres::Template;

/// The store under the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Backend {
    /// A data directory of its own for each round.
    Sqlite,
    /// A PostgreSQL of its own for each round.
    Postgres,
}

/// What all rounds of a run have in common.
pub struct Setup {
    /// The server's program.
    pub server: PathBuf,
    /// How many nodes.
    pub nodes: usize,
    /// What a round's PostgreSQL is copied from; none with SQLite.
    pub postgres: Option<Template>,
    /// Whether the nodes wake each other over a NATS server.
    pub has_bus: bool,
    /// Whether the server's clock can be set.
    pub has_clock: bool,
}

impl Setup {
    /// Makes what is made once.
    pub async fn make(
        server: PathBuf,
        backend: Backend,
        nodes: usize,
        has_bus: bool,
    ) -> Result<Self, Failure> {
        if backend == Backend::Sqlite && (nodes > 1 || has_bus) {
            let why = "several nodes and a bus need --backend postgres";
            return Err(Failure::Nonsense(why.to_owned()));
        }
        Ok(Self {
            server,
            nodes: nodes.max(1),
            postgres: match backend {
                Backend::Sqlite => None,
                Backend::Postgres => Some(Template::make().await?),
            },
            has_bus,
            has_clock: Clock::can_be_set(),
        })
    }

    /// Its name in the report.
    pub fn name(&self) -> String {
        let store = match self.postgres {
            None => "sqlite",
            Some(_) => "postgres",
        };
        let nodes = match self.nodes {
            1 => String::new(),
            nodes => format!(", {nodes} nodes"),
        };
        let bus = if self.has_bus { ", nats" } else { "" };
        format!("{store}{nodes}{bus}")
    }
}
