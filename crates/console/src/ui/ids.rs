//! The ids by which the host finds what it focuses or scrolls, and labels find their fields.

use wasl_protocol::ConversationId;

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
/// The main landmark.
pub const MAIN: &str = "main";

/// A conversation in the inbox.
#[must_use]
pub fn row(id: &ConversationId) -> String {
    ["conversation-", id.as_str()].concat()
}
