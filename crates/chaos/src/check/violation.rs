//! A broken promise: which one, and what shows it.

use serde::Serialize;
use wasl_protocol::{ClientId, ConversationId, Seq};

/// What Wasl promises of delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Promise {
    /// What is acknowledged is stored, once, where the acknowledgement said.
    StoredOnce,
    /// Places start at 1 and have no holes, in the store and on every socket.
    NoHoles,
    /// Every client ends with the same list.
    SameLists,
    /// A conversation is its customer's.
    SameCustomer,
    /// Nothing is stored or told that nobody sent.
    NothingInvented,
    /// What a person wrote arrives in the end.
    NothingLost,
    /// A limit counts the address that the proxy saw, not one that a client claims; and who is
    /// blocked is not heard.
    RightOneRefused,
    /// The server stands until it is told to end.
    ServerStands,
}

/// What was seen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Violation {
    /// Acknowledged, and not in the store.
    #[error("{cid} was acknowledged and is not stored")]
    AckedNotStored {
        /// Which message.
        cid: ClientId,
    },
    /// Stored more often than once.
    #[error("{cid} is stored {times} times")]
    StoredAgain {
        /// Which message.
        cid: ClientId,
        /// How often.
        times: usize,
    },
    /// The acknowledgement named another place or id than the store has.
    #[error("{cid} was acknowledged at {acked:?} and is stored at {stored:?}, or under another id")]
    AckedElsewhere {
        /// Which message.
        cid: ClientId,
        /// Where the acknowledgement says.
        acked: Seq,
        /// Where it is.
        stored: Seq,
    },
    /// Two acknowledgements of one message differ.
    #[error("{cid} was acknowledged twice, differently")]
    AckChanged {
        /// Which message.
        cid: ClientId,
    },
    /// The store has a hole.
    #[error("{conversation} has a hole: {found:?} stands where {expected:?} should")]
    Hole {
        /// Where.
        conversation: ConversationId,
        /// The place that should come.
        expected: Seq,
        /// The place that came.
        found: Seq,
    },
    /// The inbox says another end than the messages have.
    #[error("{conversation} should end at {head:?} and ends at {last:?}")]
    WrongHead {
        /// Where.
        conversation: ConversationId,
        /// What the inbox says.
        head: Seq,
        /// The last message.
        last: Seq,
    },
    /// A socket left a message out.
    #[error("{client} was sent {next:?} of {conversation} after {last:?} on one socket")]
    LeftOut {
        /// Whose socket.
        client: String,
        /// Where.
        conversation: ConversationId,
        /// The last place sent before.
        last: Seq,
        /// The place sent.
        next: Seq,
    },
    /// The server did not know a place that it had told.
    #[error("{client} was told to forget {conversation}: the server had lost its end")]
    Forgotten {
        /// Who.
        client: String,
        /// Where.
        conversation: ConversationId,
    },
    /// A client's list is not the store's.
    #[error(
        "{client} ends with another list of {conversation} than the store, from {from:?} on: {shown} instead of {stored}"
    )]
    OtherList {
        /// Who.
        client: String,
        /// Where.
        conversation: ConversationId,
        /// The first place that differs.
        from: Seq,
        /// What stands there.
        shown: String,
        /// What should.
        stored: String,
    },
    /// A client did not come to rest.
    #[error("{client} did not settle: {state}")]
    Unsettled {
        /// Who.
        client: String,
        /// What it has.
        state: String,
    },
    /// Told, and not stored so.
    #[error("{conversation} {seq:?} was told to a client and is not stored so")]
    ToldNotStored {
        /// Where.
        conversation: ConversationId,
        /// Which place.
        seq: Seq,
    },
    /// Stored, and nobody sent it so.
    #[error("{conversation} {seq:?} is stored and nobody sent it")]
    NobodySent {
        /// Where.
        conversation: ConversationId,
        /// Which place.
        seq: Seq,
    },
    /// Written, and never stored.
    #[error("{client} wrote {cid}, and it is not stored")]
    Lost {
        /// Who.
        client: String,
        /// Which message.
        cid: ClientId,
    },
    /// Refused for good, without a reason.
    #[error("{client} was refused {cid} for good: {code}")]
    Refused {
        /// Who.
        client: String,
        /// Which message.
        cid: ClientId,
        /// The reason given.
        code: &'static str,
    },
    /// A stranger who claimed other addresses was let do more than the limit of one.
    #[error(
        "a stranger opened {opened} sockets under other people's addresses, {allowed} are allowed"
    )]
    LimitEscaped {
        /// Sockets.
        opened: u32,
        /// What one address may open in that time.
        allowed: u32,
    },
    /// A client was limited for what a stranger did under its address.
    #[error("{client} was refused a socket (429), though it had opened few")]
    LimitedForAnother {
        /// Who.
        client: String,
    },
    /// A blocked visitor's message was stored.
    #[error("{cid} was written by a visitor who was blocked, and acknowledged while they were")]
    BlockedHeard {
        /// Which message.
        cid: ClientId,
    },
    /// A conversation is not the customer's who proved it.
    #[error("{conversation} was proven to be {proven:?}'s and is stored as {stored:?}'s")]
    OtherCustomer {
        /// Which.
        conversation: ConversationId,
        /// Who it says.
        stored: Option<String>,
        /// Who it should say.
        proven: Option<String>,
    },
    /// The machine told its owner of messages out of order.
    #[error("{client}'s machine told of {next:?} of {conversation} after {last:?}")]
    ToldOutOfOrder {
        /// Who.
        client: String,
        /// Where.
        conversation: ConversationId,
        /// What was told before.
        last: Seq,
        /// What was told.
        next: Seq,
    },
    /// The server said what is no frame.
    #[error("{client} heard nonsense: {said}")]
    Nonsense {
        /// Who.
        client: String,
        /// What.
        said: String,
    },
    /// The server ended by itself, or panicked.
    #[error("the server fell: {said}")]
    Fell {
        /// Its last words.
        said: String,
    },
}

impl Violation {
    /// The promise that it breaks.
    pub const fn promise(&self) -> Promise {
        match self {
            Self::AckedNotStored { .. }
            | Self::StoredAgain { .. }
            | Self::AckedElsewhere { .. }
            | Self::AckChanged { .. } => Promise::StoredOnce,
            Self::Hole { .. } | Self::WrongHead { .. } | Self::LeftOut { .. } => Promise::NoHoles,
            Self::Forgotten { .. }
            | Self::OtherList { .. }
            | Self::Unsettled { .. }
            | Self::ToldOutOfOrder { .. } => Promise::SameLists,
            Self::OtherCustomer { .. } => Promise::SameCustomer,
            Self::ToldNotStored { .. } | Self::NobodySent { .. } => Promise::NothingInvented,
            Self::Lost { .. } | Self::Refused { .. } => Promise::NothingLost,
            Self::LimitEscaped { .. }
            | Self::LimitedForAnother { .. }
            | Self::BlockedHeard { .. } => Promise::RightOneRefused,
            Self::Nonsense { .. } | Self::Fell { .. } => Promise::ServerStands,
        }
    }
}
