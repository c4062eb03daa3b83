//! The frames of the WebSocket: JSON objects with one key, the frame's name.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::{
    Author, Body, ClientId, ConversationId, ConversationSummary, DeviceId, ErrorCode,
    IdentityToken, MessageId, PageFacts, Seq, SiteId, Timestamp, VisitorId, VisitorToken,
};

/// What a client (widget or console) sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientFrame {
    /// Who is speaking and what they have; the first frame, within 5 s.
    Hello(Hello),
    /// A message to store.
    Send(Send),
    /// A request for messages that were missed.
    Sync(Sync),
    /// How far this side has read.
    Seen(Seen),
    /// This side is writing, or has stopped.
    Typing(Typing),
    /// The visitor moved to another page.
    Page(PageFacts),
    /// The merchant's page says who the visitor is.
    Identify(Identify),
    /// The answer to `ping`.
    Pong(Pong),
}

/// What the server sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServerFrame {
    /// The answer to `hello`.
    Welcome(Welcome),
    /// A message was committed.
    Ack(Ack),
    /// A committed message.
    Event(MessageEvent),
    /// The answer to `sync` when the thread must be read anew from the start.
    Reset(Reset),
    /// Something that is true only now.
    Ephemeral(Signal),
    /// Are you there? With the heads of the client's conversations.
    Ping(Ping),
    /// One frame was refused; the connection goes on.
    Error(ErrorFrame),
    /// The connection ends.
    Bye(Bye),
}

/// Opens the conversation between client and server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The protocol version, [`crate::VERSION`].
    pub v: u32,
    /// Who is speaking.
    pub role: HelloRole,
    /// The browser.
    pub device: DeviceId,
    /// What the client has of each conversation it knows.
    #[serde(default)]
    pub positions: Vec<Position>,
}

/// Who says `hello`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HelloRole {
    /// A visitor.
    Visitor {
        /// The site.
        site: SiteId,
        /// The visitor's secret.
        token: VisitorToken,
        /// The language of the widget.
        locale: String,
        /// Where the visitor is.
        page: PageFacts,
    },
    /// An agent; the session cookie of the upgrade request says who.
    Agent,
}

/// How far a client has come in a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The conversation.
    pub conversation: ConversationId,
    /// The last message it has without a gap before it; 0 for none.
    pub seq: Seq,
}

/// A message to store. Sent again with the same `cid` until it is acknowledged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Send {
    /// The client's own id for it.
    pub cid: ClientId,
    /// Where it goes. A visitor's first message to a new id creates the conversation.
    pub conversation: ConversationId,
    /// What it says.
    pub body: Body,
}

/// Asks for the messages after a place; they come as `event`s.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sync {
    /// The conversation.
    pub conversation: ConversationId,
    /// The last place the client has.
    pub after: Seq,
    /// How many at most, up to [`crate::MAX_SYNC_EVENTS`].
    pub limit: u32,
}

/// This side has read up to a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The conversation.
    pub conversation: ConversationId,
    /// The last place read.
    pub seq: Seq,
}

/// This side is writing, or has stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typing {
    /// The conversation.
    pub conversation: ConversationId,
    /// Writing now?
    pub active: bool,
}

/// What the merchant's page knows of the visitor. A field left out stays as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identify {
    /// The name to show to agents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// An e-mail address or phone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// The merchant's word for it. What it says counts before the fields above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<IdentityToken>,
}

/// The answer to `ping`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pong {}

/// The server knows the client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Welcome {
    /// The protocol version that the server speaks.
    pub v: u32,
    /// The server's time.
    pub now: Timestamp,
    /// The visitor; `None` for an agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visitor: Option<VisitorId>,
    /// The last place of each of the client's conversations, and how far each side has read.
    #[serde(default)]
    pub heads: Vec<SeenMark>,
    /// Whether an agent is connected to the site.
    #[serde(default)]
    pub agents_online: bool,
}

/// Where a conversation stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenMark {
    /// The conversation.
    pub conversation: ConversationId,
    /// Its last place.
    pub head: Seq,
    /// How far the visitor has read.
    pub visitor_seen: Seq,
    /// How far agents have read.
    pub agent_seen: Seq,
}

/// A message is committed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ack {
    /// The client's id for it.
    pub cid: ClientId,
    /// The conversation.
    pub conversation: ConversationId,
    /// Its place.
    pub seq: Seq,
    /// The server's id for it.
    pub id: MessageId,
    /// When it was committed.
    pub at: Timestamp,
    /// It had been committed before.
    #[serde(default)]
    pub duplicate: bool,
}

/// A committed message, as every screen gets it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageEvent {
    /// The conversation.
    pub conversation: ConversationId,
    /// Its place.
    pub seq: Seq,
    /// Its id.
    pub id: MessageId,
    /// The sender's id for it, so that the sender knows it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cid: Option<ClientId>,
    /// Who wrote it.
    pub from: Author,
    /// What it says.
    pub body: Body,
    /// When it was committed.
    pub at: Timestamp,
}

/// The client's place is unknown here: forget the conversation and `sync` from 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reset {
    /// The conversation.
    pub conversation: ConversationId,
}

/// What is true only now; never stored, never acknowledged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// The other side is writing, or has stopped.
    Typing {
        /// The conversation.
        conversation: ConversationId,
        /// Who.
        from: Author,
        /// Writing now?
        active: bool,
        /// How long it holds unless renewed, in milliseconds.
        ttl: u32,
    },
    /// A side has read further.
    Seen(SeenMark),
    /// Agents came or went.
    Presence(Presence),
    /// A conversation's facts changed. To agents only.
    Conversation(ConversationSummary),
    /// The visitor's place among those who wait for an agent. To visitors only.
    Queue(Queue),
}

/// A place among those who wait for an agent of the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// The conversation that waits.
    pub conversation: ConversationId,
    /// 1 is next; 0 stands there no longer.
    pub position: u32,
    /// How long an answer will take, in seconds; left out while nobody can tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_wait: Option<u32>,
}

/// Whether anybody is there to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// At least one agent is connected.
    pub agents_online: bool,
}

/// Are you there?
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ping {
    /// The last place of each conversation, so that a missed event is noticed.
    #[serde(default)]
    pub heads: Vec<Position>,
}

/// One frame was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorFrame {
    /// The message it is about, when it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cid: Option<ClientId>,
    /// Why.
    pub code: ErrorCode,
    /// Whether the same frame may succeed later.
    pub retry: bool,
    /// How long to wait first, in milliseconds.
    #[serde(default)]
    pub after_ms: u32,
}

/// The connection ends after this frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bye {
    /// Why.
    pub code: ErrorCode,
    /// Whether coming back may succeed.
    pub retry: bool,
    /// How long to wait first, in milliseconds.
    #[serde(default)]
    pub after_ms: u32,
}
