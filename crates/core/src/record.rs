//! What the widget keeps in the visitor's browser, one record for each purpose.
//!
//! CONTRACT between the engine and the widget: add, do not change.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use wasl_protocol::{
    Asked, CloudEvent, ConversationId, DeviceId, Identify, Timestamp, VisitorToken,
};

/// Something kept. The storage key is `wasl:<site>:<slot>`, the value is the JSON of the content.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// Who the visitor is, for the server.
    Visitor(VisitorRecord),
    /// The visit that is going on.
    Session(SessionRecord),
    /// What was prompted, and when.
    Prompts(Vec<PromptRecord>),
    /// What stands in the composer.
    Draft(String),
    /// What the FAQ bot was asked in this session, for the screen after a reload.
    Bot(Vec<Asked>),
    /// Telemetry that was not delivered.
    Events(Vec<CloudEvent>),
    /// Whether the panel was open when the page was left.
    Panel(bool),
    /// When the tone for a message sounded last, in any tab; one before it did, zero while the
    /// visitor wants none.
    Sound(Timestamp),
}

/// The name of a record's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// [`Record::Visitor`], in local storage.
    Visitor,
    /// [`Record::Session`], in local storage.
    Session,
    /// [`Record::Prompts`], in local storage.
    Prompts,
    /// [`Record::Draft`], in local storage.
    Draft,
    /// [`Record::Bot`], in session storage.
    Bot,
    /// [`Record::Events`], in local storage under a key of this tab's own; on start every such
    /// key is read and removed.
    Events,
    /// [`Record::Panel`], in session storage.
    Panel,
    /// [`Record::Sound`], in local storage.
    Sound,
}

/// Who the visitor is, for the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitorRecord {
    /// The visitor's secret.
    pub token: VisitorToken,
    /// This browser.
    pub device: DeviceId,
    /// Their conversation, once they have one.
    #[serde(default)]
    pub conversation: Option<ConversationId>,
    /// What `identify` said.
    #[serde(default)]
    pub identity: Identify,
}

/// The visit that is going on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRecord {
    /// A UUIDv7.
    pub id: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When the visitor last did something.
    pub active_at: Timestamp,
    /// How many pages were seen.
    pub pages: u32,
    /// The journey stage that was reached last: `before`, `during` or `after`.
    #[serde(default)]
    pub stage: Option<String>,
}

/// What is remembered of a prompt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromptRecord {
    /// Which prompt.
    pub id: String,
    /// How often it was shown.
    pub shown: u32,
    /// When it was last shown.
    pub at: Timestamp,
}
