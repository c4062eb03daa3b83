//! What can go wrong, and how it is called: with the nodes, with what stands behind them, with
//! the clients.

mod client;
mod node;
mod plan;
mod service;

use serde::Serialize;

use crate::setup::Setup;

pub use client::ClientFault;
pub use node::NodeFault;
pub use plan::{Length, Plan, Planned};
pub use service::ServiceFault;

/// A fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
pub enum Fault {
    /// Of a node.
    Node(NodeFault),
    /// Of PostgreSQL, NATS, or the way to them.
    Service(ServiceFault),
    /// Of a client or its line.
    Client(ClientFault),
}

impl Fault {
    /// Its name in the report.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Node(fault) => fault.name(),
            Self::Service(fault) => fault.name(),
            Self::Client(fault) => fault.name(),
        }
    }
}

/// What can happen in a run.
#[derive(Clone, Debug)]
pub struct Decks {
    /// To the nodes.
    pub of_nodes: Vec<NodeFault>,
    /// To what stands behind them.
    pub of_services: Vec<ServiceFault>,
    /// To the clients.
    pub of_clients: Vec<ClientFault>,
}

impl Decks {
    /// Of a run.
    pub fn of(setup: &Setup) -> Self {
        Self {
            of_nodes: node::deck(setup),
            of_services: service::deck(setup.postgres.is_some(), setup.has_bus),
            of_clients: client::ALL.to_vec(),
        }
    }
}
