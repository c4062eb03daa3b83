//! What must be done: orders to the shell.
//!
//! CONTRACT between the engine and the widget: add, do not change.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_chat::{Outgoing, TabMessage};
use wasl_protocol::{
    AssistantAsk, ClientFrame, ClientId, CloudEvent, FlowCall, LeadPost, Timestamp, Value,
};

use crate::bot::FaqFile;
use crate::event::Batch;
use crate::record::{Record, Slot};
use crate::telemetry::{Dialect, Way};

/// An order to the shell.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Open the socket at `<server>/v1/ws`. After `JoinTabs`, relay to the other tabs each frame
    /// that comes by it.
    OpenSocket,
    /// Open the event stream at `<server>/v1/stream` instead, where no socket can open. The orders
    /// and events of a socket are its own too, but that `StreamOpened` says that it is open.
    OpenStream,
    /// Close it, silently.
    CloseSocket,
    /// Send a frame on it.
    SendFrame(ClientFrame),
    /// Fetch the site's settings from this URL.
    FetchSettings(String),
    /// Fetch a file of the FAQ, unpacked where it is packed; answer with `FaqFileFetched`.
    FetchFaqFile {
        /// Which.
        file: FaqFile,
        /// Where it is.
        url: String,
    },
    /// Post a telemetry batch; answer with `BatchAnswered`.
    PostEvents {
        /// The number to answer with.
        request: u32,
        /// Where to.
        url: String,
        /// Further headers, as the merchant set them.
        headers: Vec<(String, String)>,
        /// The events.
        events: Batch,
        /// How the endpoint wants them.
        dialect: Dialect,
        /// What the endpoint knows the site by.
        key: String,
        /// The moment of this try.
        sent_at: Timestamp,
        /// The page may be gone before the answer: keepalive, and a content type that needs no
        /// preflight.
        last_chance: bool,
    },
    /// Let the page's own code look at an event; answer with `Vetted`, or not at all when it is not
    /// to go. Only where `Boot` says that there is such code.
    Vet {
        /// Where it goes.
        way: Way,
        /// The event.
        event: CloudEvent,
    },
    /// Post a lead; answer with `LeadAnswered`. The page may be gone before the answer.
    PostLead {
        /// The number to answer with.
        request: u32,
        /// Where to.
        url: String,
        /// What.
        lead: LeadPost,
    },
    /// Fetch what a flow needs: post its call, or get a list of products; answer with
    /// `FlowAnswered`.
    FetchForFlow {
        /// The number to answer with.
        request: u32,
        /// Where.
        url: String,
        /// What to post; nothing is posted for a list.
        call: Option<FlowCall>,
    },
    /// Ask the assistant: post the question; answer with `AssistantSpoke` for each thing that it says,
    /// and with nothing in it when the answer ends. In the place of an earlier question.
    AskAssistant {
        /// The number to answer with.
        request: u32,
        /// Where to.
        url: String,
        /// What.
        ask: AssistantAsk,
    },
    /// Its answer is not wanted any more.
    StopAssistant,
    /// Copy a code, by the browser's clipboard; answer with `CodeCopied`.
    CopyCode(String),
    /// Keep something in storage.
    Save(Record),
    /// Drop something from storage.
    Forget(Slot),
    /// Keep a message until it is acknowledged.
    SaveOutgoing(Outgoing),
    /// It is acknowledged, or given up.
    DropOutgoing(ClientId),
    /// Look for messages that are not delivered, and for what was not at hand at the start: a
    /// place that answers late, or was written by another tab. `RecordChanged` tells records
    /// that `Boot` did not have, then `OutboxRead` the messages; nothing found is not told.
    ReadOutbox,
    /// Queue for the lock of this name, and listen to the channel of this name, instead of any
    /// joined before. `LockGranted`, `LockLost` and `TabSpoke` answer.
    JoinTabs {
        /// The same in all tabs that may share a connection, and in no other.
        name: String,
        /// Take the lock from who has it.
        steal: bool,
    },
    /// Give the lock back and listen no more, silently.
    LeaveTabs,
    /// Say something to the other tabs.
    Post(TabMessage),
    /// Move the keyboard focus.
    Focus(Target),
    /// Bring the thread's end into view.
    ScrollToEnd,
    /// The same, as far as the visitor's last words stay in view: an answer is read from its beginning.
    ScrollToQuestion,
    /// Play the tone for a message, if the browser lets this page.
    Chime,
    /// Go to a page of the merchant's.
    Navigate(String),
    /// Tell the merchant's handlers.
    Emit {
        /// `ready open close unread message prompt survey cart event error visit`; and `debug`, for the
        /// overlay that tells why prompts come up, see `model/why.rs`.
        name: &'static str,
        /// What about.
        detail: Value,
    },
    /// Write to the browser's console.
    Report {
        /// How bad.
        level: Level,
        /// One sentence.
        message: String,
    },
    /// Listen to the page only as far as somebody needs it.
    Watch(Watch),
    /// Tell where the window is over the page, by `Scrolled` and `Saw`.
    Measure,
    /// Look whether the visitor is busy: typing in the page, or with a dialog of it open.
    LookAround,
    /// Look for the page's elements that ask surveys, now and whenever the page changes, or no
    /// more. `ElementsFound` and `ElementSeen` answer.
    FindElements(bool),
}

/// Where the focus goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The composer.
    Composer,
    /// The launcher.
    Launcher,
    /// The prompt's button to close it.
    Prompt,
    /// The coupon's code, which is selected too.
    Code,
    /// What keeps the lead from being sent: the field, or the box.
    LeadProblem,
    /// The first choice of the flow at hand.
    Choice,
    /// The field of its address.
    Lead,
    /// The thread.
    Thread,
    /// The question that takes the place of the one with the focus, if a survey has it.
    Question,
}

/// How bad a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Something is wrong and was left out.
    Error,
    /// Something is odd.
    Warn,
}

/// Which of the page's signals are needed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watch {
    /// `Scrolled`.
    pub scroll: bool,
    /// `PointerLeft` and `PointerReturned`.
    pub exit: bool,
    /// `Active`.
    pub activity: bool,
    /// `RageClicked`.
    pub rage: bool,
    /// `DeadClicked`.
    pub dead: bool,
    /// `Copied`.
    pub copy: bool,
    /// When the visitor last typed, for `LookedAround`.
    pub typing: bool,
    /// `Clicked`, for elements of these selectors.
    pub clicks: Vec<String>,
    /// `Form`, for forms of these selectors.
    pub forms: Vec<String>,
    /// `Saw`, for elements of these selectors.
    pub elements: Vec<String>,
}
