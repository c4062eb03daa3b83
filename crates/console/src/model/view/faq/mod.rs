//! What the screen shows of the FAQ.

mod build;

pub(super) use build::view;

use wasl_protocol::{Block, Timestamp};

use super::ListState;
use crate::i18n::Key;
use crate::model::faq::{Entry, Field, Form, Group, Panel, Place, Said, Tab, Version};

/// The FAQ.
#[derive(Clone, Debug, PartialEq)]
pub struct FaqView {
    /// What there is to see.
    pub state: ListState,
    /// The last refresh failed; what is shown may be old.
    pub stale: bool,
    /// A refresh is under way.
    pub busy: bool,
    /// The language.
    pub locale: String,
    /// The languages that there are.
    pub locales: Vec<String>,
    /// Which view.
    pub tab: Tab,
    /// What came of what the agent did.
    pub said: Option<Said>,
    /// Somebody else published meanwhile.
    pub behind: bool,
    /// How many changes there are.
    pub changes: u32,
    /// There is a step to take back.
    pub can_undo: bool,
    /// The changes can be published.
    pub can_publish: bool,
    /// An order is under way.
    pub ordered: bool,
    /// The version that was just published, and can be taken back.
    pub published: Option<u64>,
    /// What two changed.
    pub contested: Vec<Contested>,
    /// What stands between the bar and the list.
    pub panel: Panel,
    /// The entry that is being written.
    pub form: Option<FormView>,
    /// The entries as they are to be, by their questions.
    pub titles: Vec<Title>,
    /// The view.
    pub body: Body,
}

/// An entry, to be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// Where it is.
    pub place: Place,
    /// What the server calls it.
    pub name: String,
    /// What people call it.
    pub question: String,
}

/// A view of the section.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// What was asked.
    Questions {
        /// What there is to see; `Filtered`: nothing was asked, but there is an FAQ.
        state: ListState,
        /// Of how many days.
        days: u16,
        /// The most asked first.
        groups: Vec<GroupRow>,
        /// How many more there are.
        skipped: u32,
    },
    /// The entries.
    Entries {
        /// What there is to see.
        state: ListState,
        /// What is looked for.
        search: String,
        /// In their order.
        rows: Vec<EntryRow>,
    },
    /// The versions.
    Versions {
        /// What there is to see.
        state: ListState,
        /// The newest first.
        rows: Vec<VersionRow>,
    },
}

/// Questions that are alike.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupRow {
    /// The questions.
    pub group: Group,
    /// When one was asked last.
    pub last_at: Timestamp,
    /// Where the nearest entry is, while it is still there.
    pub nearest: Option<Place>,
    /// The entry that has them all.
    pub home: Option<Home>,
    /// Another entry is looked for: what was written of its name.
    pub picking: Option<String>,
    /// The entry of that name.
    pub picked: Option<Place>,
}

/// The entry that has a group's questions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// Its question.
    pub question: String,
    /// It is not published.
    pub draft: bool,
}

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRow {
    /// Which.
    pub place: Place,
    /// Its id.
    pub id: Option<String>,
    /// Its question.
    pub question: String,
    /// How many phrasings it has.
    pub phrasings: u32,
    /// They are too few.
    pub few: bool,
    /// Offered as a quick question.
    pub quick: bool,
    /// What the draft does to it.
    pub change: Option<Change>,
}

/// What a draft does to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Added,
    /// It is another.
    Changed,
    /// It goes.
    Removed,
}

/// An entry that two changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contested {
    /// Which.
    pub place: Place,
    /// Its question.
    pub question: String,
    /// As the agent wants it; `None`: gone.
    pub mine: Option<Entry>,
    /// As the other wants it; `None`: gone.
    pub theirs: Option<Entry>,
}

/// The form of an entry.
#[derive(Clone, Debug, PartialEq)]
pub struct FormView {
    /// What is in it.
    pub form: Form,
    /// How many phrasings are.
    pub phrasings: u32,
    /// They are too few.
    pub few: bool,
    /// What is missing.
    pub complaint: Option<(Field, Key)>,
    /// The answer as it is drawn, where that is asked for.
    pub drawn: Option<Vec<Block>>,
    /// It is on its way.
    pub drawing: bool,
    /// It could not be drawn.
    pub undrawn: bool,
}

/// A version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionRow {
    /// Which.
    pub version: Version,
    /// It is the current one.
    pub current: bool,
    /// The agent is asked whether they mean it.
    pub confirming: bool,
}
