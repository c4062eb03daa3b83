//! What the machine is told: facts in the past tense.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{AgentId, Body, ClientId, ConversationId, Hello, Seq, ServerFrame};

use crate::{Outgoing, Place, TabMessage};

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// Messages that an earlier page could not deliver were read back from storage.
    Restored(Vec<Outgoing>),
    /// Who to say `hello` as, from now on. Its positions are ignored: the machine knows them.
    Introduced(Hello),
    /// The agent behind this console, as the visitor sees them. Told once they signed in; a
    /// visitor's widget never says it.
    Named {
        /// Their id.
        id: AgentId,
        /// Their name.
        name: String,
    },
    /// The app needs a connection, or needs none any more.
    Wanted(bool),
    /// The socket is open.
    SocketOpened,
    /// A frame came.
    FrameReceived(ServerFrame),
    /// Something came that is no frame.
    FrameUnreadable,
    /// The socket closed, or could not open.
    SocketClosed,
    /// The browser came online, or the page came back to the front: try now.
    Woken,
    /// The browser went offline.
    WentOffline,
    /// The moment of [`crate::Chat::deadline`] may have come.
    Ticked,
    /// The person wrote something.
    Submitted {
        /// A new UUIDv7.
        cid: ClientId,
        /// Where to.
        conversation: ConversationId,
        /// What.
        body: Body,
    },
    /// The person asked to try a failed message again.
    Retried(ClientId),
    /// The person gave a failed message up.
    Discarded(ClientId),
    /// The person has read up to here.
    Read {
        /// In which conversation.
        conversation: ConversationId,
        /// The last place on the screen.
        seq: Seq,
    },
    /// The person pressed a key in the composer.
    Wrote(ConversationId),
    /// The composer was emptied or left.
    StoppedWriting(ConversationId),
    /// A conversation came on screen: its thread is needed whole.
    Followed(ConversationId),
    /// This tab's place among the tabs of the browser. Where it is never told, a tab is alone.
    Placed(Place),
    /// Another tab said something.
    TabSpoke(TabMessage),
}
