//! What the agent does in the FAQ's section.

use super::draft::Place;
use super::form::Field;

/// A view of the section.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// What was asked and not answered well.
    #[default]
    Questions,
    /// What the bot answers from.
    Entries,
    /// What it answered from before.
    Versions,
}

/// Something that the agent did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Another language.
    LocaleChosen(String),
    /// Another view.
    TabChosen(Tab),
    /// The questions of so many days.
    DaysChosen(u16),
    /// Add the questions of a group to an entry.
    Taught {
        /// The group, by its first question.
        group: String,
        /// The entry.
        place: Place,
    },
    /// Look for another entry for a group, or do not.
    PickToggled(String),
    /// The name of that entry, as far as it is written.
    PickTyped(String),
    /// Make an entry of a group.
    EntryMade(String),
    /// A group needs none.
    Dismissed(String),
    /// Show the entries with these words.
    Searched(String),
    /// A new entry.
    AddClicked,
    /// Write in an entry.
    EditClicked(Place),
    /// A field of the form was written in.
    Written(Field, String),
    /// The mark of a quick question was set, or taken away.
    QuickToggled,
    /// Show the answer as it is drawn, or do not.
    AnswerToggled,
    /// The form goes into the draft.
    FormSubmitted,
    /// The form is given up.
    FormCancelled,
    /// An entry is to go.
    Removed(Place),
    /// The change to an entry is taken back.
    Reverted(Place),
    /// Whose change to an entry stands.
    Settled {
        /// Which entry.
        place: Place,
        /// The agent's own does.
        mine: bool,
    },
    /// The last change is taken back.
    Undone,
    /// All changes are given up.
    Cleared,
    /// What would the changes do?
    PreviewClicked,
    /// Publish: the note is asked for.
    PublishClicked,
    /// The note was written in.
    NoteWritten(String),
    /// Publish it.
    PublishConfirmed,
    /// Put away what was asked for.
    PanelClosed,
    /// Take what somebody else published, and put the changes on top.
    TheirsTaken,
    /// What was just published is taken back.
    PublishUndone,
    /// Make a version the current one: to be confirmed.
    RestoreClicked(u64),
    /// Do not.
    RestoreCancelled,
    /// Do.
    RestoreConfirmed,
    /// A file was chosen.
    FileChosen,
    /// It was read; `None`: it could not be.
    FileRead(Option<String>),
    /// Its entries go into the draft.
    ImportTaken,
}
