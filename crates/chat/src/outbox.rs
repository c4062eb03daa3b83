//! The outbox: what the person wrote and the server has not acknowledged.

use serde::{Deserialize, Serialize};
use wasl_protocol::{Body, ClientId, ConversationId, ErrorCode, Timestamp};

/// A message on its way. What storage keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    /// The client's id for it; sorts by time.
    pub cid: ClientId,
    /// Where it goes.
    pub conversation: ConversationId,
    /// What it says.
    pub body: Body,
    /// When it was written, by this device's clock.
    pub at: Timestamp,
}

/// How far a message has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutgoingState {
    /// Waits for the connection or its turn.
    Waiting,
    /// On the wire, not yet acknowledged.
    InFlight,
    /// Refused for good; the person may retry or discard.
    Failed(ErrorCode),
}
