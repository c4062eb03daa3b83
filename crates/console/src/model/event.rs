//! What happened: facts from the person, the browser and the server.

use wasl_chat::Outgoing;
use wasl_protocol::{ClientId, ConversationId, DeviceId, ServerFrame};

use super::faq::{Act, Work};
use super::request::{Credentials, Question, Reply, Trouble};
use super::survey;

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The console started. Comes once, first.
    Started(Start),
    /// A request was answered, or failed.
    Answered(Question, Result<Reply, Trouble>),
    /// What this browser kept for the agent was read back.
    Restored(Kept),
    /// The socket is open.
    SocketOpened,
    /// A frame came.
    FrameReceived(ServerFrame),
    /// Something came that is no frame.
    FrameUnreadable,
    /// The socket closed, or could not open.
    SocketClosed,
    /// The browser has a network again, or has none any more.
    NetworkChanged {
        /// It has one.
        online: bool,
    },
    /// The page came to the front, or went away from it.
    VisibilityChanged {
        /// It can be seen.
        visible: bool,
    },
    /// The window became narrow enough for one pane only, or wide again.
    WidthChanged {
        /// One pane only.
        narrow: bool,
    },
    /// The moment of the deadline may have come.
    Ticked,
    /// The switch of the sound was pressed.
    SoundToggled,
    /// The other language was asked for.
    LanguageToggled,
    /// The sign-in form was sent.
    SignInSubmitted(Credentials),
    /// The form of the one-time link was sent.
    LinkSubmitted {
        /// The name.
        name: String,
        /// The address and password.
        credentials: Credentials,
    },
    /// Sign out.
    SignOutClicked,
    /// Try again what failed to load.
    RetryClicked,
    /// A section was chosen.
    SectionChosen(Section),
    /// A filter of the inbox was chosen.
    FilterChosen(Filter),
    /// A conversation was chosen.
    ConversationChosen(ConversationId),
    /// Back from the conversation to the inbox.
    BackClicked,
    /// The visitor's facts were asked for, or put away, where there is no room for them beside.
    FactsToggled,
    /// Block the visitor: to be confirmed.
    BlockClicked,
    /// Do not block them.
    BlockCancelled,
    /// Do block them.
    BlockConfirmed,
    /// Let a blocked visitor write again.
    UnblockClicked,
    /// What can be asked was asked for, or put away.
    AskToggled,
    /// Ask the visitor this survey.
    AskChosen(String),
    /// Other askings are to be reported.
    SurveysFiltered(survey::Filter),
    /// Show what was written to a question of a survey, or put it away.
    TextsToggled {
        /// The survey.
        survey: String,
        /// The question.
        question: String,
    },
    /// Load older ones.
    OlderTextsClicked {
        /// The survey.
        survey: String,
        /// The question.
        question: String,
    },
    /// The composer's text changed.
    Typed(String),
    /// The composer was left.
    ComposerLeft,
    /// Send what is in the composer.
    ReplySubmitted,
    /// End the conversation.
    ResolveClicked,
    /// Try a failed message again.
    MessageRetried(ClientId),
    /// Give a failed message up.
    MessageDiscarded(ClientId),
    /// The thread was scrolled.
    ThreadScrolled {
        /// Its end is in view.
        at_end: bool,
    },
    /// Go to the newest message.
    EndClicked,
    /// Load the events anew.
    RefreshClicked,
    /// Load older events.
    OlderEventsClicked,
    /// Show or hide an event's data.
    EventToggled(String),
    /// Show the dead letters in the place of the events, or the events.
    LettersChosen(bool),
    /// Load older letters.
    OlderLettersClicked,
    /// Show or hide a letter's body.
    LetterToggled(i64),
    /// Try a letter again.
    ReplayClicked(i64),
    /// Delete a letter.
    DropClicked(i64),
    /// Something in the FAQ's section.
    Faq(Act),
}

/// What is known at the start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Start {
    /// The secret of a one-time link in the address.
    pub link: Option<String>,
    /// The language chosen before, else the browser's.
    pub language: String,
    /// The page can be seen.
    pub visible: bool,
    /// The browser has a network.
    pub online: bool,
    /// There is room for one pane only.
    pub narrow: bool,
    /// Messages make no sound here, as was chosen before.
    pub muted: bool,
}

/// What a browser keeps for an agent.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// This browser's id.
    pub device: DeviceId,
    /// Messages that could not be delivered yet.
    pub outgoing: Vec<Outgoing>,
    /// Replies begun and not sent.
    pub drafts: Vec<(ConversationId, String)>,
    /// Changes to the FAQ that are not published, by language.
    pub works: Vec<(String, Work)>,
}

/// A section of the console.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Section {
    /// The conversations.
    #[default]
    Inbox,
    /// The stored events.
    Events,
    /// The CSAT score.
    Scores,
    /// The surveys.
    Surveys,
    /// The FAQ and what it learns from.
    Faq,
}

/// Which conversations the inbox shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// Those that go on.
    #[default]
    Open,
    /// Those that ended.
    Resolved,
    /// All.
    All,
}
