//! What befalls a node.

use serde::Serialize;

use crate::setup::Setup;

/// A fault of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeFault {
    /// It is killed (SIGKILL) and started again.
    Kill,
    /// It stands still (SIGSTOP) and goes on (SIGCONT).
    Freeze,
    /// It is ended in order (SIGTERM) and started again.
    Restart,
    /// All nodes are ended in order and started again, one after another.
    Rolling,
    /// Its files cannot be written.
    DiskFull,
    /// Its clock is set forward or back.
    Clock,
}

/// What can happen in a run.
pub(super) fn deck(setup: &Setup) -> Vec<NodeFault> {
    let mut deck = vec![NodeFault::Kill, NodeFault::Freeze, NodeFault::Restart];
    if setup.postgres.is_none() {
        deck.push(NodeFault::DiskFull);
    }
    if setup.nodes > 1 {
        deck.push(NodeFault::Rolling);
    }
    if setup.has_clock {
        deck.push(NodeFault::Clock);
    }
    deck
}

impl NodeFault {
    /// Its name in the report.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kill => "kill -9",
            Self::Freeze => "freeze",
            Self::Restart => "restart",
            Self::Rolling => "rolling restart",
            Self::DiskFull => "disk full",
            Self::Clock => "server's clock",
        }
    }
}
