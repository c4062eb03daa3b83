//! What connects the nodes of one database: `local` where there is nothing to connect, or core
//! NATS. It carries what the hub tells and hears; it never keeps anything.
//!
//! What it loses `check` finds in the database.

mod address;
mod check;
mod nats;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;

use crate::hub::{NodeId, Numbered};
use crate::socket::stream::{Post, Refusal};
use crate::store::{Store, StoreError};

pub use address::{NatsAddress, NotNats};
pub use check::run as check;
pub use nats::{Ear, Nats};

/// How many notices may wait to go out.
pub const QUEUE: usize = 16_384;

/// How long the end waits until everything has gone out.
const GOODBYE: Duration = Duration::from_secs(2);

/// What connects this node to the others.
pub enum Bus {
    /// There is nothing to connect.
    Local,
    /// NATS.
    Nats(Arc<Nats>),
}

/// Why the bus cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BusError {
    /// One server has the database.
    #[error(
        "--nats connects servers that share a PostgreSQL database: give --database, or leave --nats out"
    )]
    NotShared,
    /// NATS's client does not take the address.
    #[error("--nats cannot be used: {0}")]
    Client(#[from] async_nats::ConnectError),
    /// There is a wildcard or a space in a subject.
    #[error("--nats cannot be used: {0}")]
    Subscribe(#[from] async_nats::SubscribeError),
    /// The database failed.
    #[error("the database failed: {0}")]
    Store(#[from] StoreError),
}

/// Why a node could not be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreached {
    /// There is no such node any more.
    Gone,
    /// NATS does not carry the question, or the answer is late.
    Silent,
}

impl Bus {
    /// Connects to NATS. When it is not there the bus begins without it and goes on trying.
    pub async fn open(
        address: Option<&NatsAddress>,
        node: &NodeId,
        store: &Store,
        queue: mpsc::Receiver<Numbered>,
    ) -> Result<(Self, Option<Ear>), BusError> {
        let Some(address) = address else {
            return Ok((Self::Local, None));
        };
        let identity = store.shared_identity().await?.ok_or(BusError::NotShared)?;
        let (nats, ear) = nats::open(address, node.clone(), &identity, queue).await?;
        Ok((Self::Nats(nats), Some(ear)))
    }

    /// Whether what is told goes out; none where there is nothing to connect.
    pub fn carries(&self) -> Option<bool> {
        match self {
            Self::Local => None,
            Self::Nats(nats) => Some(nats.carries()),
        }
    }

    /// Puts this node in front of a stream's secret, so that the others find the stream.
    pub fn stream_id(&self, secret: &str) -> String {
        match self {
            Self::Local => secret.to_owned(),
            Self::Nats(nats) => format!("{}{secret}", nats.node.as_str()),
        }
    }

    /// The other node that has a stream, by its id.
    pub fn node_of_stream(&self, id: &str) -> Option<NodeId> {
        match self {
            Self::Local => None,
            Self::Nats(nats) => {
                let node = NodeId::read(id.get(..NodeId::LENGTH)?)?;
                (id.len() > NodeId::LENGTH && node != nats.node).then_some(node)
            }
        }
    }

    /// Passes frames on to the node that has their stream.
    pub async fn post(&self, node: &NodeId, post: &Post) -> Result<Result<(), Refusal>, Unreached> {
        match self {
            Self::Local => Err(Unreached::Gone),
            Self::Nats(nats) => nats.post(node, post).await,
        }
    }

    /// Waits until what was told has gone out; the hub tells no more.
    pub async fn close(&self) {
        match self {
            Self::Local => {}
            Self::Nats(nats) => nats.close(GOODBYE).await,
        }
    }
}
