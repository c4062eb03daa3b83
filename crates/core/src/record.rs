//! What the widget keeps in the visitor's browser, one record for each purpose.
//!
//! CONTRACT between the engine and the widget: add, do not change.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use wasl_protocol::{
    Asked, CloudEvent, ConversationId, DeviceId, Identify, Lead, Properties, Timestamp,
    VisitorToken,
};

use crate::survey::SurveysRecord;

/// Something kept. The storage key is `wasl:<site>:<slot>`, the value is the JSON of the content.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// Who the visitor is, for the server.
    Visitor(VisitorRecord),
    /// The visit that is going on.
    Session(SessionRecord),
    /// What was prompted, and when.
    Prompts(Vec<PromptRecord>),
    /// The visitor's way through the shop.
    Journey(JourneyRecord),
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
    /// Addresses that the visitor left and the server does not have yet.
    Leads(Vec<Lead>),
    /// Surveys that were asked, and how far they are.
    Surveys(SurveysRecord),
    /// Answers to surveys that were not delivered, as telemetry for the server itself.
    Answers(Vec<CloudEvent>),
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
    /// [`Record::Journey`], in local storage.
    Journey,
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
    /// [`Record::Leads`], in local storage.
    Leads,
    /// [`Record::Surveys`], in local storage.
    Surveys,
    /// [`Record::Answers`], as [`Slot::Events`].
    Answers,
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
    /// The last times, oldest first.
    #[serde(default)]
    pub times: Vec<Timestamp>,
    /// The visitor never wants it again.
    #[serde(default)]
    pub never: bool,
    /// How often the visitor put it off: so often more it may show.
    #[serde(default)]
    pub later: u32,
    /// Until when they did.
    #[serde(default)]
    pub later_until: Option<Timestamp>,
}

impl PromptRecord {
    /// Whether it was shown less often than a cap since a moment.
    #[must_use]
    pub fn is_below(&self, cap: Option<u32>, since: Timestamp) -> bool {
        let Some(cap) = cap else {
            return true;
        };
        let mut count = 0;
        for time in &self.times {
            count += u32::from(*time >= since);
        }
        count < cap
    }
}

/// What is remembered of a visitor's way through the shop.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct JourneyRecord {
    /// What throws the dice for this visitor, for experiments and shares; nothing else knows it.
    #[serde(default)]
    pub bucket: String,
    /// How many visits there were, this one included.
    pub visits: u32,
    /// When this visit began. What follows is of this visit, if it says so.
    pub visit: Timestamp,
    /// What the shop last told of the cart.
    #[serde(default)]
    pub cart: Properties,
    /// When the cart last changed.
    #[serde(default)]
    pub cart_at: Option<Timestamp>,
    /// The last address in this visit with a parameter `utm_…`: path and query.
    #[serde(default)]
    pub campaign: Option<String>,
    /// Thousandths of [`crate::arbiter::Patience`] that were left.
    pub patience: u32,
    /// When.
    pub patience_at: Timestamp,
    /// Prompts that were called off in this visit.
    #[serde(default)]
    pub cancelled: Vec<String>,
    /// How far this visit is in the sequences of prompts.
    #[serde(default)]
    pub progress: Vec<ProgressRecord>,
    /// Greetings that came up in this visit, oldest first.
    #[serde(default)]
    pub greetings: Vec<GreetingRecord>,
    /// Prompts of which this visit's exposure was told.
    #[serde(default)]
    pub exposed: Vec<String>,
}

/// A greeting in the thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GreetingRecord {
    /// Which prompt.
    pub id: String,
    /// When it came up.
    pub at: Timestamp,
    /// The visitor had it before their eyes.
    #[serde(default)]
    pub read: bool,
}

/// How far a visit is in a prompt's sequence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgressRecord {
    /// Which prompt.
    pub id: String,
    /// Steps that happened.
    pub done: u32,
    /// When the first of them did.
    pub since: Timestamp,
    /// The first one must end before it counts anew.
    #[serde(default)]
    pub spent: bool,
}
