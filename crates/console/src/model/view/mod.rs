//! What the screen shows: a value that the components draw, and nothing else.

mod build;
mod entry;
mod faq;
mod inbox;
mod letters;
mod surveys;
mod thread;

use std::rc::Rc;

use wasl_protocol::{ConversationId, ConversationState, Timestamp};

pub use entry::{Answered, Asking, Delivery, Entry, EntryKind, ThreadView};
pub use faq::{
    Body, Change, Contested, EntryRow, FaqView, FormView as EntryForm, GroupRow, Home, Title,
    VersionRow,
};
pub use letters::{LetterRow, LettersView};
pub use surveys::{SurveysView, TextsView};

pub use super::desk::Blocking;
pub use super::event::{Filter, Section};
pub use super::request::{Csat, StoredEvent};
pub use super::signing::{Complaint, Field};
use crate::i18n::{Key, Locale};

/// The whole console.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The language.
    pub locale: Locale,
    /// What is shown.
    pub screen: Screen,
}

/// What is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Screen {
    /// It is being found out who is signed in.
    Checking,
    /// The server was not reached; it is tried again.
    Unreachable,
    /// The sign-in form.
    SignIn(FormView),
    /// The form of a one-time link.
    Redeem(FormView),
    /// The desk of an agent.
    Desk(Rc<DeskView>),
}

/// A form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormView {
    /// An answer is waited for.
    pub busy: bool,
    /// What is wrong.
    pub complaint: Option<Complaint>,
}

/// The desk.
#[derive(Clone, Debug, PartialEq)]
pub struct DeskView {
    /// Which section is shown.
    pub section: Section,
    /// The agent's name.
    pub agent: String,
    /// The site's name.
    pub site: String,
    /// The state of the connection.
    pub connection: Connection,
    /// Signing out: under way.
    pub leaving: bool,
    /// Messages make no sound.
    pub muted: bool,
    /// Something that the agent ordered failed.
    pub notice: Option<Key>,
    /// How many messages wait, in all conversations.
    pub unread: u32,
    /// The section's content.
    pub content: Content,
    /// What a screen reader should say now: a number that makes it new, who, and what.
    pub announcement: (u32, Option<(Name, String)>),
}

/// A section's content.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// The conversations.
    Inbox {
        /// The list.
        list: Rc<InboxView>,
        /// The open one.
        thread: Option<Rc<ThreadView>>,
    },
    /// The stored events.
    Events(Rc<EventsView>),
    /// The dead letters, in the section of events.
    Letters(Rc<LettersView>),
    /// The CSAT score.
    Scores(Rc<ScoresView>),
    /// The surveys.
    Surveys(Rc<SurveysView>),
    /// The FAQ.
    Faq(Rc<FaqView>),
}

/// The state of the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// Being made for the first time.
    Connecting,
    /// There.
    Open,
    /// Lost; it comes back by itself.
    Lost,
    /// The browser has no network.
    Offline,
    /// The server does not want this console.
    Refused,
}

/// What to call a visitor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// The name they gave.
    Given(String),
    /// A short code for one who gave none.
    Code(String),
}

impl Name {
    /// The name in words.
    #[must_use]
    pub fn words(&self, locale: Locale) -> String {
        match self {
            Self::Given(name) => name.clone(),
            Self::Code(code) => locale.filled(Key::VisitorAnonymous, "[ID]", code),
        }
    }
}

/// The list of conversations.
#[derive(Clone, Debug, PartialEq)]
pub struct InboxView {
    /// Which are shown.
    pub filter: Filter,
    /// What there is to see.
    pub state: ListState,
    /// Newest first.
    pub rows: Vec<Row>,
}

/// What there is to see of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListState {
    /// Nothing yet.
    Loading,
    /// It could not be read, and there is nothing.
    Failed,
    /// There is nothing at all.
    Empty,
    /// There is something, but the filter shows none of it.
    Filtered,
    /// Rows.
    Rows,
}

/// A conversation in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which.
    pub id: ConversationId,
    /// Who.
    pub name: Name,
    /// On the site now.
    pub online: bool,
    /// The title of their page, or its address.
    pub page: String,
    /// The last words.
    pub preview: String,
    /// The reply that was begun, if one was.
    pub draft: Option<String>,
    /// The visitor is writing.
    pub typing: bool,
    /// When the last message came.
    pub at: Timestamp,
    /// How many messages wait.
    pub unread: u32,
    /// Open, resolved or reopened.
    pub state: ConversationState,
    /// The latest CSAT score.
    pub rating: Option<u8>,
    /// It is open.
    pub chosen: bool,
}

/// The stored events.
#[derive(Clone, Debug, PartialEq)]
pub struct EventsView {
    /// What there is to see.
    pub state: ListState,
    /// The last refresh failed; what is shown may be old.
    pub stale: bool,
    /// The refresh that the agent asked for is under way.
    pub busy: bool,
    /// Newest first, each with whether its data is shown.
    pub rows: Vec<(StoredEvent, bool)>,
    /// Older ones.
    pub older: Older,
}

/// Older events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Older {
    /// There are some.
    Some,
    /// They are on their way.
    Loading,
    /// They could not be read.
    Failed,
    /// There are none.
    None,
}

/// The CSAT score.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoresView {
    /// The score; `None` while it is on its way.
    pub csat: Option<Csat>,
    /// It could not be read.
    pub failed: bool,
    /// The conversations rated last.
    pub latest: Vec<Rated>,
}

/// A rated conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rated {
    /// Which.
    pub id: ConversationId,
    /// Who.
    pub name: Name,
    /// 1 to 5.
    pub score: u8,
    /// What they added.
    pub comment: Option<String>,
    /// When the conversation was last written to.
    pub at: Timestamp,
}

/// The name of a section.
#[must_use]
pub const fn section_key(section: Section) -> Key {
    match section {
        Section::Inbox => Key::Inbox,
        Section::Events => Key::Events,
        Section::Scores => Key::Scores,
        Section::Surveys => Key::Surveys,
        Section::Faq => Key::Faq,
    }
}
