//! What the screen shows: a value that the components draw, and nothing else.
//!
//! CONTRACT between the engine and the widget: add, do not change.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Block, ClientId, LeadField, MessageId, Seq, Timestamp};

use crate::config::Card;
use crate::i18n::Locale;
use crate::lead::LeadProblem;
use crate::voice::Voice;

mod answer;
mod flow;
mod run;

pub use answer::{AnswerButton, ProductView};
pub use flow::{FlowEnd, FlowEntry, FlowField, FlowPanel, FlowTrouble};
pub use run::{AnswerView, ChoiceView, Onward, QuestionView, RunStage, RunView};

/// The whole widget.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The language; `locale.text(key)` gives its words, `locale.is_rtl()` its direction.
    pub locale: Locale,
    /// Which way colours go.
    pub theme: Theme,
    /// Which corner.
    pub position: Side,
    /// The merchant's colour with the text colour that reads on it, e.g. `#0f766e`, `#ffffff`.
    pub accent: Accent,
    /// The launcher; `None` while hidden.
    pub launcher: Option<LauncherView>,
    /// The panel, when open.
    pub panel: Option<Rc<PanelView>>,
    /// The prompt bubble, when one is up.
    pub prompt: Option<Rc<PromptView>>,
    /// The survey in the bubble, when one is up and the panel is not.
    pub bubble: Option<Rc<RunView>>,
    /// The surveys that elements of the page ask for, as far as they are asked.
    pub elements: Vec<Rc<RunView>>,
    /// What a screen reader should say now; a new number says it anew.
    pub announcement: (u32, String),
    /// The bot's sentences.
    pub voice: Voice,
}

/// Light, dark, or as the browser says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the browser says.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The inline side where the launcher sits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// Right in English, left in Arabic.
    #[default]
    End,
    /// Left in English, right in Arabic.
    Start,
}

/// The merchant's colour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accent {
    /// `#rrggbb`.
    pub color: String,
    /// Black or white, whichever has at least 4.5:1 on it.
    pub ink: &'static str,
    /// The accent made readable as text on a light surface (4.5:1).
    pub on_light: String,
    /// The accent made readable as text on a dark surface (4.5:1).
    pub on_dark: String,
}

/// The launcher.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LauncherView {
    /// Messages not read.
    pub unread: u32,
    /// Whether the panel is open.
    pub open: bool,
}

/// The panel.
#[derive(Clone, Debug, PartialEq)]
pub struct PanelView {
    /// The merchant's title, or the default one.
    pub title: String,
    /// Whether somebody is there.
    pub presence: PresenceView,
    /// Nobody answers now, and what is said of that.
    pub away: Option<AwayView>,
    /// The connection banner, when there is something to say.
    pub banner: Option<Banner>,
    /// Settings or the thread are still on their way and there is nothing to show yet.
    pub loading: bool,
    /// Everything said, oldest first.
    pub entries: Vec<Entry>,
    /// Questions to start with, shown while the thread is fresh.
    pub quick: Vec<String>,
    /// Flows to begin, by their titles.
    pub offers: Vec<String>,
    /// The addresses of pictures that did not load: their words stand in their place.
    pub broken: Vec<String>,
    /// What the flow that goes on changes below the thread.
    pub flow: Option<FlowPanel>,
    /// Who answers what is written now.
    pub mode: Mode,
    /// Whether "talk to a person" is offered.
    pub offers_person: bool,
    /// The composer's text.
    pub draft: String,
    /// Questions that the draft may be after, to choose instead of it.
    pub hints: Vec<String>,
    /// The one of them that the arrow keys came to.
    pub picked: Option<usize>,
    /// Whether there is something to send.
    pub can_send: bool,
    /// The draft is longer than a message may be.
    pub too_long: bool,
    /// The other side is writing: their name, or empty.
    pub typing: Option<String>,
    /// The visitor's place among those who wait for a person, and the expected wait, in words.
    pub queue: Option<String>,
    /// The last committed message, to report as seen.
    pub last: Seq,
    /// Whether messages sound; `None` where the merchant wants no sound, nor a switch for it.
    pub sound: Option<bool>,
}

/// Whether somebody is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PresenceView {
    /// Not known yet.
    Unknown,
    /// An agent is connected.
    Online,
    /// No agent is; messages are kept.
    Away,
}

/// Nobody answers now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwayView {
    /// When the merchant's hours begin again, where that is known.
    pub opens_at: Option<Timestamp>,
    /// The field for an address that the answer can reach.
    pub address: Option<LeadView>,
}

/// What the connection banner says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Banner {
    /// The browser is offline; what is written is kept.
    Offline,
    /// The connection was lost and comes back by itself.
    Reconnecting,
    /// The server will not take this widget; a reload may help.
    Refused,
}

/// Who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The FAQ bot.
    Bot,
    /// A person.
    Person,
}

/// One thing in the thread.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Stable over updates.
    pub key: String,
    /// What it is.
    pub kind: EntryKind,
    /// When, where it has a time.
    pub at: Option<Timestamp>,
    /// First of a group by the same author close in time.
    pub leads: bool,
    /// A wish for a person, or an answer to a poll, that could not be sent: its id, for retry and
    /// discard, and why. The visitor's own words say it themselves.
    pub unsent: Option<(ClientId, Delivery)>,
}

/// What an entry of the thread is.
#[derive(Clone, Debug, PartialEq)]
pub enum EntryKind {
    /// The merchant's greeting.
    Greeting(String),
    /// The visitor's own words.
    Mine {
        /// What they wrote.
        text: String,
        /// Its id, for retry and discard.
        cid: Option<ClientId>,
        /// How far it came.
        state: Delivery,
    },
    /// An agent's words.
    Theirs {
        /// The agent's name.
        name: String,
        /// Drawn text.
        rich: Vec<Block>,
    },
    /// The bot's answer.
    Answer {
        /// The turn's number.
        turn: u32,
        /// The FAQ question that matched.
        matched: String,
        /// The answer.
        rich: Vec<Block>,
        /// Whether it helped; `None` while unanswered.
        helpful: Option<bool>,
        /// The flow that it offers: its id and title.
        flow: Option<(String, String)>,
        /// Products.
        cards: Vec<ProductView>,
        /// What to press.
        buttons: Vec<AnswerButton>,
        /// Related questions, below the last answer.
        related: Vec<String>,
    },
    /// The bot is not sure: did you mean one of these?
    Suggestions {
        /// The turn's number.
        turn: u32,
        /// The questions; last, where that may be said, that it is none of them.
        questions: Vec<String>,
    },
    /// The bot does not know.
    Unknown,
    /// What the assistant on the server writes instead.
    Generated {
        /// The turn's number.
        turn: u32,
        /// The answer so far.
        rich: Vec<Block>,
        /// The questions of the entries that it cites.
        sources: Vec<String>,
        /// How far it is.
        stage: GeneratedStage,
        /// Whether it helped; `None` while unanswered.
        helpful: Option<bool>,
    },
    /// A line between messages.
    Note(Note),
    /// A poll.
    Survey(SurveyView),
    /// A part of a flow.
    Flow(FlowEntry),
    /// A survey of the site's.
    Run(Rc<RunView>),
}

/// How far an answer of the assistant is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GeneratedStage {
    /// It is being written.
    Going,
    /// It is whole.
    Done,
    /// The visitor stopped it.
    Stopped,
}

/// How far the visitor's message came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// On its way.
    Sending,
    /// Stored.
    Sent,
    /// Read by an agent.
    Seen,
    /// Refused; retry or discard.
    Failed,
    /// Refused, as is everything that this visitor writes here now; retry or discard.
    Blocked,
    /// Said to the bot in the page: never leaves it.
    Local,
}

/// A line between messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// The visitor asked for a person.
    HandedOver,
    /// The conversation was resolved.
    Resolved,
    /// It goes on.
    Reopened,
}

/// A CSAT poll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurveyView {
    /// The survey message.
    pub id: MessageId,
    /// The chosen score, 1 to 5.
    pub score: Option<u8>,
    /// The comment being written.
    pub comment: String,
    /// The comment was sent: only thanks are left.
    pub done: bool,
}

/// The prompt bubble.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromptView {
    /// The prompt's id.
    pub id: String,
    /// What it says.
    pub text: String,
    /// Its buttons.
    pub buttons: Vec<String>,
    /// There is nothing else to press: the words themselves open the panel.
    pub opens: bool,
    /// Questions to ask with one press.
    pub replies: Vec<String>,
    /// A product.
    pub card: Option<CardView>,
    /// A code for a discount.
    pub coupon: Option<CouponView>,
    /// A field for an address.
    pub lead: Option<LeadView>,
}

/// A product in a prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardView {
    /// What the merchant says of it.
    pub card: Card,
    /// The picture did not load.
    pub broken: bool,
}

/// A code for a discount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CouponView {
    /// The code.
    pub code: String,
    /// What it is good for.
    pub note: Option<String>,
    /// How copying it went, once tried: `false` leaves it to the visitor, who has it selected.
    pub copied: Option<bool>,
}

/// A field for an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeadView {
    /// It is being filled in.
    Open {
        /// Which address.
        field: LeadField,
        /// What is typed.
        value: String,
        /// What the visitor agrees to.
        consent: String,
        /// Whether they do.
        agreed: bool,
        /// What keeps it from being sent.
        problem: Option<LeadProblem>,
        /// The merchant's words on the button.
        button: Option<String>,
    },
    /// It is sent, or kept until it can be: the thanks.
    Sent(String),
}
