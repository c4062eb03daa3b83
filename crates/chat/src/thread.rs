//! A thread: the messages of one conversation, in order, without holes, and what waits below.

use alloc::vec::Vec;

use wasl_protocol::{Author, Body, ClientId, ErrorCode, MessageId, Seq, Timestamp};

/// One conversation as this client has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Thread {
    /// Committed messages from 1 on, then the person's own that wait.
    pub items: Vec<Item>,
    /// The last place without a gap before it.
    pub last: Seq,
    /// How far the visitor has read.
    pub visitor_seen: Seq,
    /// How far agents have read.
    pub agent_seen: Seq,
    /// Who is writing on the other side, and until when that holds.
    pub typing: Option<(Author, Timestamp)>,
    /// Whether messages before the newest are still being fetched.
    pub loading: bool,
}

/// A message on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The sender's id, where known: the stable key of the item.
    pub cid: Option<ClientId>,
    /// The server's id, once committed.
    pub id: Option<MessageId>,
    /// Its place, once committed.
    pub seq: Option<Seq>,
    /// Who wrote it.
    pub from: Author,
    /// What it says.
    pub body: Body,
    /// When: the server's time once committed, this device's before.
    pub at: Timestamp,
    /// How far it has come.
    pub state: ItemState,
}

/// How far a message has come, as the person sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemState {
    /// Waiting or on the wire.
    Sending,
    /// Committed.
    Sent,
    /// Committed and read by the other side.
    Seen,
    /// Refused for good.
    Failed(ErrorCode),
}
