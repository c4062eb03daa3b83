//! What the screen shows of the open conversation.

use std::rc::Rc;

use wasl_protocol::{
    Asked, Block, ClientId, ConversationId, ConversationState, ErrorCode, Seq, Timestamp,
    VisitorFacts,
};

use super::{Blocking, Name};

/// The open conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct ThreadView {
    /// Which.
    pub id: ConversationId,
    /// Who.
    pub name: Name,
    /// Everything known of them.
    pub visitor: VisitorFacts,
    /// When it began.
    pub started_at: Timestamp,
    /// Open, resolved or reopened.
    pub state: ConversationState,
    /// The latest CSAT score and comment.
    pub rating: Option<(u8, Option<String>)>,
    /// Messages are on their way and there is nothing to show yet.
    pub loading: bool,
    /// Everything said, oldest first.
    pub entries: Rc<Vec<Entry>>,
    /// The visitor is writing.
    pub typing: bool,
    /// There are messages below what is in view.
    pub news_below: bool,
    /// It can be resolved.
    pub can_resolve: bool,
    /// Its resolution is on its way.
    pub resolving: bool,
    /// The composer's text.
    pub draft: String,
    /// There is something to send.
    pub can_send: bool,
    /// It is longer than a message may be.
    pub too_long: bool,
    /// The visitor's facts are to be shown where there is no room for them beside.
    pub facts: bool,
    /// What can be asked, when that is shown; empty while it is not known.
    pub asking: Option<Vec<Asking>>,
    /// Where the order to block the visitor stands.
    pub blocking: Blocking,
}

/// One thing in the thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Stable over updates.
    pub key: String,
    /// Its place, once committed.
    pub seq: Option<Seq>,
    /// When.
    pub at: Timestamp,
    /// First of a run by the same author, close in time.
    pub leads: bool,
    /// What it is.
    pub kind: EntryKind,
}

/// What a thing in the thread is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// The visitor's words.
    Visitor(String),
    /// An agent's words.
    Agent {
        /// Their name; `None` for the agent at this desk.
        name: Option<String>,
        /// The words, as written.
        text: String,
        /// The words, as drawn; empty until the server has made it.
        rich: Vec<Block>,
        /// How far it came.
        delivery: Delivery,
    },
    /// The visitor asked for a person, after asking the FAQ bot this.
    Handover(Vec<Asked>),
    /// An agent resolved the conversation.
    Resolved {
        /// Who; `None` when it is not known yet.
        name: Option<String>,
        /// How far it came.
        delivery: Delivery,
    },
    /// The visitor wrote again.
    Reopened,
    /// The visitor is asked something.
    Survey {
        /// What, in words; `None` for the built-in poll: how it was.
        asked: Option<String>,
        /// An agent asked: how far that came.
        delivery: Option<Delivery>,
        /// Why it was not asked.
        refused: Option<ErrorCode>,
        /// What was answered, oldest question first.
        answers: Vec<Answered>,
    },
    /// The visitor's answer to that.
    Rating {
        /// 1 to 5.
        score: u8,
        /// What they added.
        comment: Option<String>,
    },
}

/// An answer to a survey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The question, in words where they are known.
    pub question: String,
    /// What was answered.
    pub answer: String,
    /// It is a figure, which reads from the left to the right.
    pub figure: bool,
}

/// A survey that can be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    /// Its name.
    pub survey: String,
    /// What it asks; `None` for the built-in poll.
    pub words: Option<String>,
}

/// How far something of this desk came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// On its way.
    Sending,
    /// Stored.
    Sent,
    /// The visitor has read it.
    Seen,
    /// Refused; retry or discard by this id.
    Failed(ClientId),
}
