//! What befalls PostgreSQL, NATS, and the nodes' ways to them.

use serde::Serialize;

/// A fault behind the nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceFault {
    /// PostgreSQL is ended in order and started again.
    PostgresRestart,
    /// All of PostgreSQL's processes are killed (SIGKILL), and it is started again.
    PostgresKill,
    /// PostgreSQL stands still and goes on.
    PostgresFreeze,
    /// PostgreSQL's files cannot be written; if it falls, it is started again.
    PostgresDiskFull,
    /// PostgreSQL ends the sessions of the nodes.
    PostgresSessions,
    /// A node's connections to PostgreSQL are cut.
    PostgresCut,
    /// They swallow everything until the network resets them.
    PostgresHalfOpenReset,
    /// They swallow everything until the node finds out.
    PostgresHalfOpenSilent,
    /// They carry a few bytes at a time.
    PostgresTrickle,
    /// NATS is killed and started again at once.
    NatsRestart,
    /// NATS is killed and stays away for longer.
    NatsDown,
    /// A node's connection to NATS is cut.
    NatsCut,
    /// It swallows everything until the network resets it.
    NatsHalfOpenReset,
    /// It swallows everything until the node finds out.
    NatsHalfOpenSilent,
}

const OF_POSTGRES: [ServiceFault; 9] = [
    ServiceFault::PostgresKill,
    ServiceFault::PostgresCut,
    ServiceFault::PostgresFreeze,
    ServiceFault::PostgresHalfOpenReset,
    ServiceFault::PostgresRestart,
    ServiceFault::PostgresSessions,
    ServiceFault::PostgresDiskFull,
    ServiceFault::PostgresTrickle,
    ServiceFault::PostgresHalfOpenSilent,
];

const OF_NATS: [ServiceFault; 5] = [
    ServiceFault::NatsRestart,
    ServiceFault::NatsCut,
    ServiceFault::NatsDown,
    ServiceFault::NatsHalfOpenReset,
    ServiceFault::NatsHalfOpenSilent,
];

/// What can happen in a run. The two kinds are mixed, so that a few in a row have both.
pub(super) fn deck(has_postgres: bool, has_nats: bool) -> Vec<ServiceFault> {
    let mut deck = Vec::new();
    let mut nats = OF_NATS.iter().filter(|_| has_nats);
    for (at, fault) in OF_POSTGRES.iter().filter(|_| has_postgres).enumerate() {
        deck.push(*fault);
        if at % 2 == 0 {
            deck.extend(nats.next());
        }
    }
    deck.extend(nats);
    deck
}

impl ServiceFault {
    /// Its name in the report.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PostgresRestart => "PostgreSQL restart",
            Self::PostgresKill => "PostgreSQL kill -9",
            Self::PostgresFreeze => "PostgreSQL freeze",
            Self::PostgresDiskFull => "PostgreSQL disk full",
            Self::PostgresSessions => "PostgreSQL sessions ended",
            Self::PostgresCut => "PostgreSQL cut",
            Self::PostgresHalfOpenReset => "PostgreSQL half-open, reset",
            Self::PostgresHalfOpenSilent => "PostgreSQL half-open, silent",
            Self::PostgresTrickle => "PostgreSQL trickle",
            Self::NatsRestart => "NATS restart",
            Self::NatsDown => "NATS down",
            Self::NatsCut => "NATS cut",
            Self::NatsHalfOpenReset => "NATS half-open, reset",
            Self::NatsHalfOpenSilent => "NATS half-open, silent",
        }
    }
}
