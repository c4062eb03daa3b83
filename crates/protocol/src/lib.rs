//! The wire: frames, ids, limits, error codes, rich text and event envelopes.
//!
//! Every part of Wasl that talks to another one does so in these types. They
//! hold no logic beyond their own validity; `docs/PROTOCOL.md` describes them in
//! prose, `tests/frames` holds one golden JSON file for each frame.
//!
//! CONTRACT: change it only by adding, and with `docs/PROTOCOL.md`.
#![forbid(unsafe_code)]

extern crate alloc;

mod assistant;
mod body;
pub mod catalogue;
mod conversation;
mod error;
mod event;
mod flow;
mod frames;
mod ids;
mod lead;
mod limits;
mod rich;
mod time;
mod value;

pub use assistant::{
    AssistantAsk, AssistantEnd, AssistantSaid, Generated, MAX_ASK_BYTES, MAX_ASK_CHARS,
    MAX_ASK_TURNS, Source,
};
pub use body::{Asked, Author, Body, ConversationState, MAX_RATING, MIN_RATING, Rating};
pub use conversation::{ConversationSummary, PageFacts, Verified, VisitorFacts};
pub use error::ErrorCode;
pub use event::{Accepted, CloudEvent, Rejected, RejectionCode, SPEC_VERSION};
pub use flow::{FlowCall, MAX_CALL_ANSWER_BYTES, MAX_CALL_BYTES};
pub use frames::{
    Ack, Bye, ClientFrame, ErrorFrame, Hello, HelloRole, Identify, MessageEvent, Ping, Pong,
    Position, Presence, Queue, Reset, Seen, SeenMark, Send, ServerFrame, Signal, Sync, Typing,
    Welcome,
};
pub use ids::{
    AgentId, ClientId, ConversationId, DeviceId, EventId, IdentityToken, MessageId, Seq, SiteId,
    VisitorId, VisitorToken, uuid_v7,
};
pub use lead::{Lead, LeadField, LeadPost, MAX_CONSENT_BYTES, MAX_LEAD_BYTES};
pub use limits::{
    HELLO_TIMEOUT_MS, MAX_BATCH_BYTES, MAX_BATCH_EVENTS, MAX_FRAME_BYTES, MAX_IN_FLIGHT,
    MAX_SYNC_EVENTS, MAX_TEXT_BYTES, PING_INTERVAL_MS, SUBPROTOCOL, TYPING_TTL_MS, VERSION,
};
pub use rich::{Block, Inline, image_is_allowed, link_is_allowed};
pub use time::{Duration, Timestamp};
pub use value::{Properties, Value};
