//! The ids by which the host finds what it focuses or scrolls, and labels find their fields.

use wasl_protocol::ConversationId;

use crate::model::faq::Place;

/// The composer's field.
pub const COMPOSER: &str = "composer";
/// The heading of what is shown.
pub const HEADING: &str = "heading";
/// The button that puts the visitor's facts away.
pub const FACTS: &str = "facts-close";
/// The button that asks for them.
pub const FACTS_TOGGLE: &str = "facts-toggle";
/// The button that blocks the visitor, or lets them write again.
pub const BLOCK: &str = "block";
/// The question whether to.
pub const BLOCK_QUESTION: &str = "block-question";
/// The button that asks for what can be asked.
pub const ASK_TOGGLE: &str = "ask-toggle";
/// What can be asked.
pub const ASK: &str = "ask";
/// The scrolling thread.
pub const LOG: &str = "log";
/// The form before the desk.
pub const FORM: &str = "form";
/// The form of an entry of the FAQ.
pub const FAQ_FORM: &str = "faq-form";
/// What stands between the draft's bar and the list.
pub const FAQ_PANEL: &str = "faq-panel";
/// The field for another entry.
pub const FAQ_PICK: &str = "faq-pick";
/// The entries to choose from.
pub const FAQ_NAMES: &str = "faq-names";
/// The button that goes back to a version after all.
pub const FAQ_CONFIRM: &str = "faq-confirm";
/// The button that takes what somebody else published.
pub const FAQ_BEHIND: &str = "faq-behind";
/// The field of the file.
pub const FAQ_FILE: &str = "faq-file";
/// The main landmark.
pub const MAIN: &str = "main";

/// A conversation in the inbox.
#[must_use]
pub fn row(id: &ConversationId) -> String {
    ["conversation-", id.as_str()].concat()
}

/// The button of an entry of the FAQ.
#[must_use]
pub fn faq_entry(place: Place) -> String {
    match place {
        Place::Old(at) => format!("faq-entry-{at}"),
        Place::New(number) => format!("faq-new-{number}"),
    }
}
