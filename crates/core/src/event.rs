//! What happened: everything that may reach the model, in the past tense.
//!
//! CONTRACT between the engine and the widget: add, do not change.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_chat::{Outgoing, TabMessage};
use wasl_protocol::{
    Accepted, AssistantSaid, ClientId, CloudEvent, Duration, MessageId, Properties, Seq,
    ServerFrame, Value,
};

use crate::bot::FaqFile;
use crate::card::{CardAct, Shelf};
use crate::record::{Record, Slot};
pub use crate::survey::SurveyAct;
use crate::telemetry::Way;
use crate::telemetry::consent::Signals;
use crate::triggers::Viewport;
use crate::triggers::address::readable;
use crate::triggers::forms::FormAct;

/// Something that happened, in the page, on the wire or by the visitor's hand.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The widget started. The first event, once.
    Booted(Boot),
    /// The site's settings came from the server, in the shape of the options.
    SettingsLoaded(Value),
    /// They did not come; the widget goes on with the options alone.
    SettingsFailed,
    /// A file of the FAQ came from `url`, or did not.
    FaqFileFetched {
        /// Which.
        file: FaqFile,
        /// Where it was asked for.
        url: String,
        /// What came.
        bytes: Option<Vec<u8>>,
    },

    /// The page's address or title changed (also by `history.pushState`).
    PageChanged(Page),
    /// The window or the page is another one: scrolled, resized, grown.
    Scrolled(Viewport),
    /// The pointer left the page through its upper edge.
    PointerLeft {
        /// How fast, in CSS pixels a second; `None` where nobody measured.
        speed: Option<u32>,
    },
    /// It came back.
    PointerReturned,
    /// Something was clicked that these selectors match.
    Clicked(Vec<String>),
    /// The same place was clicked for the third time within a second.
    RageClicked,
    /// A click on something that looks clickable changed nothing for about a second.
    DeadClicked,
    /// Something happened to a form of the page that these selectors match.
    Form {
        /// What.
        act: FormAct,
        /// The selectors, `form` for any.
        selectors: Vec<String>,
    },
    /// Text of the page was copied; its first characters.
    Copied(String),
    /// Elements of these selectors are in view.
    Saw(Vec<String>),
    /// A selector is none, says the browser.
    SelectorRefused(String),
    /// The answer to [`crate::Effect::LookAround`].
    LookedAround {
        /// The visitor is typing in a field of the page, or has a dialog of it open.
        busy: bool,
    },
    /// The visitor did something: moved, typed, touched. At most one a second.
    Active,
    /// The page came to the front or went to the back.
    VisibilityChanged {
        /// In front?
        visible: bool,
    },
    /// The page is going away, perhaps for good.
    PageHidden,
    /// The browser went online or offline.
    NetworkChanged {
        /// Online?
        online: bool,
    },
    /// Another tab stored something, or `ReadOutbox` found it. Never what this tab has stored or
    /// dropped since it was asked for, but for a visitor.
    RecordChanged(Record),
    /// Another page took over what this one had stored there: it is that page's now.
    RecordTaken(Slot),
    /// Messages that storage holds: this tab's, another's or an earlier page's. Never what this
    /// tab has dropped.
    OutboxRead(Vec<Outgoing>),
    /// This tab has the lock.
    LockGranted,
    /// The lock cannot be had, or another tab took it.
    LockLost,
    /// Another tab said something.
    TabSpoke(TabMessage),
    /// The deadline may have come.
    Ticked,

    /// The socket is open.
    SocketOpened,
    /// The event stream is open, and this is its secret id.
    StreamOpened(String),
    /// Frames were posted to the stream, or could not be. For the shell: it posts the next ones.
    FramesPosted {
        /// The number of the request.
        request: u32,
        /// Whether the server took them.
        taken: bool,
    },
    /// A frame came.
    FrameReceived(ServerFrame),
    /// Something came that is no frame.
    FrameUnreadable,
    /// The socket closed or could not open.
    SocketClosed,
    /// A batch of telemetry was answered.
    BatchAnswered {
        /// The number of the request.
        request: u32,
        /// How it went.
        outcome: BatchOutcome,
    },

    /// The page's own code looked at an event that is to go: it may, as it is now.
    Vetted {
        /// Where it goes.
        way: Way,
        /// The event.
        event: CloudEvent,
    },

    /// The launcher was pressed.
    LauncherClicked,
    /// The panel was closed by its button or Escape.
    PanelClosed,
    /// The composer's text changed.
    DraftChanged(String),
    /// The composer lost the focus.
    ComposerLeft,
    /// Enter, or the send button.
    ComposerSubmitted,
    /// A quick question was chosen; its place in `View`.
    QuickQuestionChosen(usize),
    /// A likely question ("did you mean") was chosen; the bot turn and the place in it.
    SuggestionChosen {
        /// The turn's number.
        turn: u32,
        /// Which of the questions.
        index: usize,
    },
    /// The assistant said more of its answer, or will say no more.
    AssistantSpoke {
        /// The number of the request.
        request: u32,
        /// What; nothing when the answer broke off or was refused.
        said: Option<AssistantSaid>,
    },
    /// The answer that the assistant is writing is to stop.
    AssistantStopped,
    /// A source of an answer of the assistant was pressed.
    SourceChosen {
        /// The turn's number.
        turn: u32,
        /// Which of the sources.
        index: usize,
    },
    /// A related question below an answer was chosen.
    RelatedChosen {
        /// The turn's number.
        turn: u32,
        /// Which of the questions.
        index: usize,
    },
    /// An arrow key in the composer, while questions are suggested.
    HintsWalked {
        /// Down, else up.
        down: bool,
    },
    /// Escape there.
    HintsClosed,
    /// A suggested question was pressed; its place in `View`.
    HintChosen(usize),
    /// "Did this help?" was answered.
    HelpfulChosen {
        /// The turn's number.
        turn: u32,
        /// Yes or no.
        helpful: bool,
    },
    /// A button of an answer was pressed.
    AnswerPressed {
        /// The turn's number.
        turn: u32,
        /// The button's place among the entry's, as `View` has it.
        place: usize,
    },
    /// Something was done with a product card.
    CardActed {
        /// Where it stands.
        shelf: Shelf,
        /// Its place there.
        place: usize,
        /// What.
        act: CardAct,
    },
    /// A picture in the thread, of this address, did not load.
    PictureBroken(String),
    /// "Talk to a person" was pressed.
    PersonWanted,
    /// A failed message is to be tried again.
    RetryClicked(ClientId),
    /// A failed message is given up.
    DiscardClicked(ClientId),
    /// The switch of the sound was pressed.
    SoundToggled,
    /// The thread is on screen, down to this message.
    ThreadSeen(Seq),
    /// A face or number of a poll was pressed.
    RatingChosen {
        /// The survey message.
        survey: MessageId,
        /// 1 to 5.
        score: u8,
    },
    /// The text of a poll's comment changed.
    CommentChanged {
        /// The survey message.
        survey: MessageId,
        /// The whole text.
        text: String,
    },
    /// A poll's comment was sent.
    CommentSubmitted(MessageId),
    /// The visitor did something with a survey.
    SurveyActed {
        /// Which asking of it.
        run: String,
        /// What.
        act: SurveyAct,
    },
    /// The visitor did something with a flow.
    FlowActed(FlowAct),
    /// What a flow fetched was answered.
    FlowAnswered {
        /// The number of the request.
        request: u32,
        /// How it went.
        answer: FlowAnswer,
    },
    /// The surveys that elements of the page ask for, by their ids; all of them.
    ElementsFound(Vec<String>),
    /// An element that asks for this survey is in view.
    ElementSeen(String),
    /// A button of the prompt was pressed; its place.
    PromptClicked(usize),
    /// A quick reply of the prompt was pressed; its place.
    ReplyChosen(usize),
    /// The link of the prompt's product was followed.
    CardFollowed,
    /// The picture of the prompt's product did not load.
    ImageBroken,
    /// The coupon's code is to be copied.
    CopyClicked,
    /// The answer to [`crate::Effect::CopyCode`].
    CodeCopied {
        /// The browser did it.
        copied: bool,
    },
    /// The text of the address changed.
    LeadChanged(String),
    /// The box of the consent was pressed.
    ConsentToggled,
    /// The address is to be sent.
    LeadSubmitted,
    /// A lead was answered.
    LeadAnswered {
        /// The number of the request.
        request: u32,
        /// How it went.
        outcome: BatchOutcome,
    },
    /// The prompt was closed.
    PromptDismissed,

    /// The merchant's page gave a command.
    Commanded(Command),
}

/// What a visitor does with a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlowAct {
    /// A flow under the greeting was pressed; its place in `View`.
    Offered(usize),
    /// The flow that an FAQ answer offers was pressed.
    Answered(String),
    /// One that ended is wanted again.
    Again(String),
    /// A choice was pressed; its place.
    Chosen(usize),
    /// One question back.
    Back,
    /// No more of it.
    Cancel,
    /// What failed is to be tried again.
    Retry,
}

/// How a fetch for a flow went.
#[derive(Clone, Debug, PartialEq)]
pub enum FlowAnswer {
    /// JSON came.
    Came(Value),
    /// Too much was asked: later.
    Busy,
    /// Anything else.
    Failed,
}

impl Event {
    /// Whether the visitor uses the widget by it; or did so in another tab. In the panel nobody
    /// does anything before it was opened.
    #[must_use]
    pub(crate) const fn is_use(&self) -> bool {
        matches!(
            self,
            Self::LauncherClicked
                | Self::SurveyActed { .. }
                | Self::PromptClicked(_)
                | Self::ReplyChosen(_)
                | Self::CardFollowed
                | Self::CopyClicked
                | Self::LeadChanged(_)
                | Self::ConsentToggled
                | Self::LeadSubmitted
                | Self::PromptDismissed
                | Self::RecordChanged(Record::Visitor(_))
                | Self::Commanded(Command::Open | Command::Toggle | Command::Flow(_))
        )
    }
}

/// What the widget starts with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Boot {
    /// The options as given, unchecked.
    pub options: Value,
    /// The server's origin, without a slash at the end.
    pub server: String,
    /// Random words: four for a token, one for the generator of ids and jitter.
    pub entropy: [u64; 5],
    /// Where the widget runs.
    pub page: Page,
    /// The browser's language, e.g. `ar-SA`.
    pub language: String,
    /// The address of the page that led here, or empty.
    pub referrer: String,
    /// The visitor had already pressed the loader's launcher.
    pub opened: bool,
    /// The browser says it is online.
    pub online: bool,
    /// The page is in front.
    pub visible: bool,
    /// The device has a touch screen and no pointer.
    pub touch: bool,
    /// The shorter side of the screen, in CSS pixels.
    pub screen: u32,
    /// The browser has locks and channels between tabs.
    pub tabs: bool,
    /// What the browser says of its user's wish.
    pub signals: Signals,
    /// The page's own code looks at events before they go: [`crate::Effect::Vet`].
    pub vets: bool,
    /// How long the start took.
    pub timing: Timing,
    /// What storage had at hand. More may come, see [`crate::Effect::ReadOutbox`].
    pub records: Vec<Record>,
}

/// How long the widget took to start, from the start of the page's loading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timing {
    /// Until the loader ran.
    pub loader: Duration,
    /// Until the widget was there.
    pub ready: Duration,
}

/// The page the visitor is on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Origin, e.g. `https://shop.example`.
    pub origin: String,
    /// Path and query, e.g. `/ar/سلة/?size=m`, without fragment; percent-encoded letters are read.
    pub path: String,
    /// Its title.
    pub title: String,
}

impl Page {
    /// The page with its path as people write it, and as rules on it do.
    #[must_use]
    pub(crate) fn readable(mut self) -> Self {
        self.path = readable(&self.path);
        self
    }
}

/// How a batch of telemetry went, or a lead.
#[derive(Clone, Debug, PartialEq)]
pub enum BatchOutcome {
    /// 2xx; with the collector's answer when it was ours and readable.
    Accepted(Option<Accepted>),
    /// 408, 425, 429 or 5xx: try again, not before that many seconds when told.
    Retry {
        /// `Retry-After`, in seconds.
        after: Option<u32>,
    },
    /// Any other status: these events will never be taken.
    Refused(u16),
    /// No answer.
    Unreachable,
}

/// A command of the JS API, checked for its name and the kinds of its arguments.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Change options; the rest stays.
    Update(Value),
    /// Show the launcher.
    Show,
    /// Hide the launcher (and close the panel).
    Hide,
    /// Open the panel.
    Open,
    /// Close the panel.
    Close,
    /// Open or close the panel.
    Toggle,
    /// Say who the visitor is: `name`, `email`, `phone` and other attributes.
    Identify(Properties),
    /// Report an event of the merchant's own.
    Track {
        /// Its name.
        name: String,
        /// Its properties.
        properties: Properties,
    },
    /// What is in the cart; all of it, in place of what was told before.
    Cart(Properties),
    /// Facts of the visitor, for conditions: they stay until told otherwise, and in this page.
    Attributes(Properties),
    /// What the visitor decided: a mode for each purpose.
    Consent(Properties),
    /// Tell from now on why prompts come up or do not, or no more.
    Debug(bool),
    /// Bring up the prompt of this id, if the arbiter lets it.
    Trigger(String),
    /// The page changed without the browser knowing; with its properties.
    Page(Properties),
    /// Ask the survey of this id.
    Survey(String),
    /// Begin the flow of this id.
    Flow(String),
    /// A command that does not exist or has wrong arguments; the sentence says which.
    Unknown(String),
}

/// A telemetry batch's events, for [`crate::Effect::PostEvents`].
pub type Batch = Vec<CloudEvent>;
