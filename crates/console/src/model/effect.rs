//! What must be done: orders to the host.

use wasl_chat::Outgoing;
use wasl_protocol::{AgentId, ClientFrame, ClientId, ConversationId};

use super::faq::{Place, Work};
use super::request::{Question, Request};
use crate::i18n::Locale;

/// An order to the host.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask the server; answer with `Answered`.
    Ask(Question, Request),
    /// Read what was kept for this agent; answer with `Restored`. What is kept from now on is
    /// this agent's.
    Restore(AgentId),
    /// Open the socket.
    OpenSocket,
    /// Close it, silently.
    CloseSocket,
    /// Send a frame on it.
    SendFrame(ClientFrame),
    /// Keep a message until it is acknowledged.
    SaveOutgoing(Outgoing),
    /// It is acknowledged, or given up.
    DropOutgoing(ClientId),
    /// Keep a reply that was begun; an empty one is forgotten.
    SaveDraft(ConversationId, String),
    /// Keep the changes to the FAQ in a language; `None`: there are none any more.
    SaveWork(String, Option<Box<Work>>),
    /// Read the file that was chosen; answer with `FileRead`.
    ReadFile,
    /// Play the tone for a message, if the browser lets this page.
    Chime,
    /// Remember whether messages sound.
    SaveSound(bool),
    /// Speak this language: remember it, and tell the document.
    SetLanguage(Locale),
    /// The document's title.
    SetTitle(String),
    /// Take the one-time link out of the address, so that it is not kept in the history.
    ClearLink,
    /// Move the keyboard focus, once the screen is drawn.
    Focus(Target),
    /// Bring the newest message into view, once the screen is drawn.
    ScrollToEnd,
}

/// Where the focus goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The composer.
    Composer,
    /// The heading of what is shown.
    Heading,
    /// A conversation in the inbox.
    Row(ConversationId),
    /// The button that puts the visitor's facts away.
    Facts,
    /// The button that asks for them.
    FactsToggle,
    /// What blocks the visitor, or takes it back.
    Block,
    /// The first of what can be asked.
    Ask,
    /// The button that asks for it.
    AskToggle,
    /// The first field of the form.
    Form,
    /// The first field of an entry of the FAQ, or the one that lacks something.
    FaqForm,
    /// An entry of the FAQ.
    FaqEntry(Place),
    /// What stands between the draft's bar and the list.
    FaqPanel,
    /// The field for another entry.
    FaqPick,
    /// The question whether to go back to a version.
    FaqConfirm,
    /// What can be done about another version in between.
    FaqBehind,
}
