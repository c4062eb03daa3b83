//! The state of a widget that runs, and the way every event takes through it.
//!
//! An event changes what it is about; then [`Running::settle`] does what has become due: the
//! conversation's timers, a telemetry batch, a prompt, the draft. So the deadline is always in
//! the future afterwards.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_chat::{Chance, Chat, Input};
use wasl_protocol::{
    ConversationId, ErrorCode, Identify, MessageId, PageFacts, Properties, Seq, Timestamp,
};

use super::sound::Sound;
use crate::arbiter::Arbiter;
use crate::bot::Bot;
use crate::config::{Engine, Given, Options};
use crate::effect::{Level, Watch};
use crate::event::Page;
use crate::i18n::Locale;
use crate::record::{JourneyRecord, VisitorRecord};
use crate::session::Session;
use crate::telemetry::{Counts, Queue};
use crate::triggers::{Act, Leaving, Signals, Surroundings};
use crate::view::{Accent, PresenceView};
use crate::{Effect, Event};

/// The state.
#[derive(Debug)]
pub(super) struct Running {
    /// The moment of the event at hand.
    pub now: Timestamp,
    pub effects: Vec<Effect>,
    pub changed: bool,
    pub chance: Chance,
    pub server: String,
    /// Randomness for the visitor's secret.
    pub entropy: [u64; 4],

    pub given: Given,
    pub settings: Settings,
    pub options: Options,
    pub locale: Locale,
    pub accent: Accent,

    pub page: Page,
    pub referrer: String,
    pub language: String,
    pub online: bool,
    pub surroundings: Surroundings,
    pub signals: Signals,
    pub leaving: Leaving,
    /// What happens at the moment of the event at hand.
    pub act: Act,
    pub session: Session,
    pub journey: JourneyRecord,
    /// What the page told of the visitor.
    pub attributes: Properties,
    /// The regular expressions of conditions.
    pub engine: Engine,
    /// The page view that waits to be reported until the settings say which stage it is.
    pub unreported_view: Option<Properties>,
    pub watch: Watch,
    /// The page as the server was told last.
    pub told_page: PageFacts,

    pub queue: Queue,
    /// Storage holds telemetry of this tab.
    pub events_kept: bool,
    /// The endpoint's refusal was told.
    pub refusal_told: bool,

    pub arbiter: Arbiter,
    /// The id of the prompt on screen.
    pub prompt: Option<String>,
    /// The prompt whose moment was told last, so that it is told once.
    pub eligible: Option<String>,
    /// The prompt that comes up if the visitor is not busy.
    pub asking: Option<String>,
    /// When a prompt's time comes.
    pub prompt_at: Option<Timestamp>,

    pub visitor: Option<VisitorRecord>,
    /// What the page said of the visitor. The token in it is never stored.
    pub identity: Identify,
    pub chat: Chat,
    /// The browser lets tabs share a connection.
    pub tabs: bool,
    /// The name under which they do, while this tab is one of them.
    pub group: Option<String>,
    pub presence: PresenceView,
    /// The connection was lost and is not back.
    pub lost: bool,
    /// Why the server will not have this widget, once that was told.
    pub refused: Option<ErrorCode>,
    /// The thread's end when the server first greeted: what comes after it is news.
    pub known_head: Option<Seq>,
    pub unread: u32,
    pub sound: Sound,

    pub open: bool,
    /// What `show` and `hide` said; before that, the options count.
    pub hidden_wish: Option<bool>,
    pub draft: String,
    /// When the draft is to be stored.
    pub draft_at: Option<Timestamp>,
    pub bot: Bot,
    /// Poll comments that are being written.
    pub comments: Vec<(MessageId, String)>,
    pub announcement: (u32, String),
}

/// Where the site's settings are.
#[derive(Debug)]
pub(super) enum Settings {
    /// Asked for.
    Loading,
    /// Here.
    Loaded(Given),
    /// They did not come.
    Failed,
}

impl Running {
    /// Takes one event.
    pub(super) fn update(&mut self, now: Timestamp, event: Event) {
        self.now = now;
        if self.leaving.is_due(now) {
            self.act = Act::Leaving;
        }
        match event {
            // The start happens once.
            Event::Booted(_) | Event::Ticked | Event::FramesPosted { .. } => {}
            Event::SettingsLoaded(value) => self.settings_loaded(&value),
            Event::SettingsFailed => self.settings_failed(),
            Event::PageChanged(page) => self.page_changed(page),
            Event::Scrolled(view) => self.scrolled(view),
            Event::PointerLeft { speed } => {
                self.acted();
                self.leaving.pointer_left(now, speed);
            }
            Event::PointerReturned => self.leaving.pointer_back(),
            Event::Clicked(selectors) => self.did(Act::Clicked(selectors)),
            Event::RageClicked => self.did(Act::RageClicked),
            Event::Copied(text) => self.did(Act::Copied(text)),
            Event::Saw(selectors) => {
                for selector in selectors {
                    self.signals.saw(selector);
                }
            }
            Event::SelectorRefused(selector) => self.complain(
                Level::Error,
                &[
                    "Conditions ask for the element \"",
                    &selector,
                    "\", which is no CSS selector.",
                ],
            ),
            Event::LookedAround { busy } => self.looked_around(busy),
            Event::Active => self.acted(),
            Event::VisibilityChanged { visible } => self.visibility_changed(visible),
            Event::PageHidden => self.page_hidden(),
            Event::NetworkChanged { online } => self.network_changed(online),
            Event::RecordChanged(record) => self.record_changed(record),
            Event::SocketOpened | Event::StreamOpened(_) => {
                self.tell_chat(Input::SocketOpened);
            }
            Event::FrameReceived(frame) => self.frame_received(frame),
            Event::FrameUnreadable => self.tell_chat(Input::FrameUnreadable),
            Event::SocketClosed => self.tell_chat(Input::SocketClosed),
            Event::OutboxRead(list) => self.outbox_read(list),
            Event::LockGranted => self.lock_granted(),
            Event::LockLost => self.lock_lost(),
            Event::TabSpoke(message) => self.tab_spoke(message),
            Event::BatchAnswered { request, outcome } => self.batch_answered(request, outcome),
            Event::LauncherClicked => self.launcher_clicked(),
            Event::PanelClosed => self.panel_closed(),
            Event::DraftChanged(text) => self.draft_changed(text),
            Event::ComposerLeft => self.composer_left(),
            Event::ComposerSubmitted => self.composer_submitted(),
            Event::QuickQuestionChosen(place) => self.quick_question_chosen(place),
            Event::SuggestionChosen { turn, index } => self.suggestion_chosen(turn, index),
            Event::HelpfulChosen { turn, helpful } => self.helpful_chosen(turn, helpful),
            Event::PersonWanted => self.person_wanted(),
            Event::RetryClicked(cid) => self.tell_chat(Input::Retried(cid)),
            Event::DiscardClicked(cid) => self.tell_chat(Input::Discarded(cid)),
            Event::SoundToggled => self.sound_toggled(),
            Event::ThreadSeen(seq) => self.thread_seen(seq),
            Event::RatingChosen { survey, score } => self.rating_chosen(survey, score),
            Event::CommentChanged { survey, text } => self.comment_changed(survey, text),
            Event::CommentSubmitted(survey) => self.comment_submitted(&survey),
            Event::PromptClicked(place) => self.prompt_clicked(place),
            Event::PromptDismissed => self.prompt_dismissed(),
            Event::Commanded(command) => self.commanded(command),
        }
        self.settle();
        self.act = Act::None;
    }

    /// The visitor did something that conditions can name.
    fn did(&mut self, act: Act) {
        self.acted();
        self.act = act;
    }

    /// Does everything that is due.
    pub(super) fn settle(&mut self) {
        if self.chat.deadline().is_some_and(|due| due <= self.now) {
            self.tell_chat(Input::Ticked);
        }
        if self.draft_at.is_some_and(|due| due <= self.now) {
            self.keep_draft();
        }
        self.ring_due();
        self.changed |= self.bot.train(self.now, &self.options.faq);
        self.consider_prompts();
        self.post_due();
    }

    /// When something is due next.
    pub(super) fn deadline(&self) -> Option<Timestamp> {
        let mut first = self.chat.deadline();
        for due in [
            self.draft_at,
            self.prompts_due(),
            self.queue.deadline(),
            self.sound.due,
            self.bot.due(),
        ] {
            if due.is_some() && (first.is_none() || due < first) {
                first = due;
            }
        }
        first
    }

    /// Whether the view may be another one since this was last asked.
    pub(super) fn take_changed(&mut self) -> bool {
        core::mem::take(&mut self.changed)
    }

    /// The orders so far.
    pub(super) fn take_effects(&mut self) -> Vec<Effect> {
        core::mem::take(&mut self.effects)
    }

    pub(super) fn telemetry(&self) -> (Counts, usize) {
        (self.queue.counts(), self.queue.queued().len())
    }

    /// Orders something.
    pub(super) fn order(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// The visitor's conversation, once there is one.
    pub(super) fn conversation(&self) -> Option<&ConversationId> {
        self.visitor.as_ref()?.conversation.as_ref()
    }

    /// The same, for an order about it.
    pub(super) fn own_conversation(&self) -> Option<ConversationId> {
        self.conversation().cloned()
    }

    /// Whether launcher and prompts stay away.
    pub(super) fn hidden(&self) -> bool {
        self.hidden_wish.unwrap_or(self.options.hidden)
    }

    /// The visitor has the conversation before their eyes.
    pub(super) fn reading(&self) -> bool {
        self.open && self.signals.visible()
    }
}
