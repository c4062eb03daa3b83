//! What the owner of a machine may know of its connection.

use wasl_protocol::{ErrorCode, Timestamp};

/// The state of the connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Link {
    /// Not wanted, or not yet.
    #[default]
    Idle,
    /// The socket is opening, or `hello` is unanswered.
    Connecting,
    /// The server greeted.
    Open,
    /// Lost; the next try is at that moment.
    Waiting(Timestamp),
    /// The server does not want this client; no more tries.
    Refused(ErrorCode),
}
