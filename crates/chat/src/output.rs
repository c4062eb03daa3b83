//! What the machine orders, and what it tells its owner.

use wasl_protocol::{ClientFrame, ClientId, ConversationId, ErrorCode, MessageEvent, Signal};

use crate::{Outgoing, TabMessage, Transport};

/// Something to do or to know.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// Open a connection this way. At most one is open or opening, of either transport; all that
    /// is said of the socket below and in `Input` holds for a stream too.
    Connect(Transport),
    /// Close the socket, if there is one; no `SocketClosed` is awaited.
    Disconnect,
    /// Send a frame on the open socket.
    Transmit(ClientFrame),
    /// Keep a message in storage until `DropOutgoing`.
    SaveOutgoing(Outgoing),
    /// A message needs keeping no longer.
    DropOutgoing(ClientId),
    /// A message took its place in a thread: in order, once each, from the first one on. The
    /// person's own ones too. Of an agent's conversation that is not followed, messages come as
    /// the server sends them: none twice, none older than one before, with gaps; when it is
    /// followed later, those already passed on are not repeated, nor those before them told.
    Arrived(MessageEvent),
    /// The server refused something for good. A message stays in the thread as failed.
    Refused {
        /// Which message, if it is one.
        cid: Option<ClientId>,
        /// Why.
        code: ErrorCode,
    },
    /// The server greeted; whether an agent is there.
    Greeted {
        /// At least one agent is connected.
        agents_online: bool,
    },
    /// Something that is true only now, passed on (typing is kept in the thread as well).
    Signalled(Signal),
    /// A thread must be drawn anew from the start.
    WasReset(ConversationId),
    /// Say something to the other tabs.
    Post(TabMessage),
    /// The leading tab is silent: a tab that is in front should take its lock.
    TakeOver,
}
