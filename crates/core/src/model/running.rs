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

use super::assistant::Assistant;
use super::cards::Cards;
use super::delivery::Lanes;
use super::flows::Flows;
use super::hints::Hints;
use super::leads::Leads;
use super::offers::{LeadDraft, Offer};
use super::privacy::Privacy;
use super::recording::Step;
use super::sound::Sound;
use super::surveys::Surveys;
use super::why::Debug;
use crate::arbiter::Arbiter;
use crate::bot::{Bot, Quick};
use crate::config::{Engine, Given, Options};
use crate::effect::{Level, Watch};
use crate::event::Page;
use crate::i18n::Locale;
use crate::record::{JourneyRecord, VisitorRecord};
use crate::session::Session;
use crate::telemetry::{Counts, Way};
use crate::triggers::{Act, Forms, Held, Leaving, Opening, Signals, Surroundings};
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
    pub forms: Forms,
    /// Which schedules are open, and until when that holds.
    pub openings: Vec<Opening>,
    /// When that was last looked at.
    pub clocks_at: Timestamp,
    /// What happens at the moment of the event at hand, or happened at that of the last.
    pub act: Act,
    /// What the page told before the settings came, which may have rules that ask for it.
    pub early: Vec<Act>,
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

    pub privacy: Privacy,
    /// Events on their way out.
    pub lanes: Lanes,
    /// The page's own code looks at events before they go.
    pub vets: bool,
    /// The page may be gone the next moment.
    pub is_left: bool,
    /// What went wrong and was reported.
    pub raised: Vec<&'static str>,
    /// What happened during the event at hand, for rules.
    pub happenings: Vec<(String, Properties)>,
    /// Those that the event at hand brought, for the recording.
    pub heard: Vec<(String, Properties)>,

    pub surveys: Surveys,
    pub arbiter: Arbiter,
    /// The id of the prompt on screen.
    pub prompt: Option<String>,
    /// The prompt whose moment was told last, so that it is told once.
    pub eligible: Option<String>,
    /// The prompt that comes up if the visitor is not busy.
    pub asking: Option<String>,
    /// The prompt that `trigger` asked for before the site's settings were there.
    pub awaited: Option<String>,
    /// When a prompt's time comes.
    pub prompt_at: Option<Timestamp>,
    /// Whether each prompt's rule holds, as it was last looked at; empty when nobody looked.
    pub held: Vec<Held>,
    /// What the visitor did with the prompt on screen.
    pub offer: Offer,
    pub leads: Leads,

    pub visitor: Option<VisitorRecord>,
    /// What the page said of the visitor. The token in it is never stored.
    pub identity: Identify,
    /// The name in that token, for this page alone.
    pub called: String,
    pub chat: Chat,
    /// The browser lets tabs share a connection.
    pub tabs: bool,
    /// The name under which they do, while this tab is one of them.
    pub group: Option<String>,
    pub presence: PresenceView,
    /// When the hours begin again, while they are known to.
    pub opens_at: Option<Timestamp>,
    /// The address that is left with a message.
    pub address: LeadDraft,
    /// The place in the queue that was told last; 0 for none.
    pub queue_told: u32,
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
    /// What stands in the composer is to be sent once it is known who answers.
    pub sends_with_settings: bool,
    /// When the draft is to be stored.
    pub draft_at: Option<Timestamp>,
    pub bot: Bot,
    pub assistant: Assistant,
    pub quick: Quick,
    /// When the quick questions may be others.
    pub quick_at: Option<Timestamp>,
    pub hints: Hints,
    pub flows: Flows,
    pub cards: Cards,
    /// Poll comments that are being written.
    pub comments: Vec<(MessageId, String)>,
    pub announcement: (u32, String),
    /// Somebody wants to know why prompts come up or do not.
    pub debug: Option<Debug>,
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
        self.act = if self.leaving.is_due(now) {
            Act::Leaving
        } else {
            Act::None
        };
        self.give_up_forms();
        let step = (self.debug.is_some()).then(|| Step::begin(&event, &self.prompt));
        self.notice_use(&event);
        match event {
            // The start happens once.
            Event::Booted(_) | Event::Ticked | Event::FramesPosted { .. } => {}
            Event::SettingsLoaded(value) => self.settings_loaded(&value),
            Event::SettingsFailed => self.settings_failed(),
            Event::FaqFileFetched { file, url, bytes } => {
                self.faq_file_fetched(file, &url, bytes.as_deref());
            }
            Event::PageChanged(page) => self.page_changed(page),
            Event::Scrolled(view) => self.scrolled(view),
            Event::PointerLeft { speed } => {
                self.acted();
                self.leaving.pointer_left(now, speed);
            }
            Event::PointerReturned => self.leaving.pointer_back(),
            Event::Clicked(selectors) => self.did(Act::Clicked(selectors)),
            Event::RageClicked => self.did(Act::RageClicked),
            Event::DeadClicked => self.did(Act::DeadClicked),
            Event::Form { act, selectors } => self.form_told(act, selectors),
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
            Event::RecordTaken(slot) => self.record_taken(slot),
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
            Event::Vetted { way, event } => self.vetted(way, event),
            Event::LauncherClicked => self.launcher_clicked(),
            Event::PanelClosed => self.panel_closed(),
            Event::DraftChanged(text) => self.draft_changed(text),
            Event::ComposerLeft => self.composer_left(),
            Event::ComposerSubmitted => self.composer_submitted(),
            Event::QuickQuestionChosen(place) => self.quick_question_chosen(place),
            Event::SuggestionChosen { turn, index } => self.suggestion_chosen(turn, index),
            Event::AssistantSpoke { request, said } => self.assistant_spoke(request, said),
            Event::AssistantStopped => self.stop_assistant(),
            Event::SourceChosen { turn, index } => self.source_chosen(turn, index),
            Event::RelatedChosen { turn, index } => self.related_chosen(turn, index),
            Event::HintsWalked { down } => self.hints_walked(down),
            Event::HintsClosed => self.close_hints(),
            Event::HintChosen(place) => self.hint_chosen(place),
            Event::HelpfulChosen { turn, helpful } => self.helpful_chosen(turn, helpful),
            Event::AnswerPressed { turn, place } => self.answer_pressed(turn, place),
            Event::CardActed { shelf, place, act } => self.card_acted(shelf, place, act),
            Event::PictureBroken(address) => self.picture_broken(address),
            Event::PersonWanted => self.person_wanted(),
            Event::RetryClicked(cid) => self.tell_chat(Input::Retried(cid)),
            Event::DiscardClicked(cid) => self.tell_chat(Input::Discarded(cid)),
            Event::SoundToggled => self.sound_toggled(),
            Event::ThreadSeen(seq) => self.thread_seen(seq),
            Event::RatingChosen { survey, score } => self.rating_chosen(survey, score),
            Event::CommentChanged { survey, text } => self.comment_changed(survey, text),
            Event::CommentSubmitted(survey) => self.comment_submitted(&survey),
            Event::FlowActed(act) => self.flow_acted(act),
            Event::FlowAnswered { request, answer } => self.flow_answered(request, answer),
            Event::SurveyActed { run, act } => self.survey_acted(&run, act),
            Event::ElementsFound(surveys) => self.elements_found(surveys),
            Event::ElementSeen(survey) => self.element_seen(&survey),
            Event::PromptClicked(place) => self.prompt_clicked(place),
            Event::ReplyChosen(place) => self.reply_chosen(place),
            Event::CardFollowed => self.card_followed(),
            Event::ImageBroken => self.image_broken(),
            Event::CopyClicked => self.copy_clicked(),
            Event::CodeCopied { copied } => self.code_copied(copied),
            Event::LeadChanged(text) => self.lead_changed(text),
            Event::ConsentToggled => self.consent_toggled(),
            Event::LeadSubmitted => self.lead_submitted(),
            Event::LeadAnswered { request, outcome } => self.lead_answered(request, &outcome),
            Event::PromptDismissed => self.prompt_dismissed(),
            Event::Commanded(command) => self.commanded(command),
        }
        self.settle();
        if let Some(step) = step {
            self.record(step);
        }
        self.tell_why();
    }

    /// The visitor did something that conditions can name.
    pub(super) fn did(&mut self, act: Act) {
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
        self.assistant_yields();
        self.ring_due();
        self.changed |= self.bot.train(self.now, &self.options.faq);
        self.hints_due();
        self.consider_quick();
        self.surveys_due();
        if self.reading() {
            self.thread_surveys_seen(None);
        }
        self.consider_prompts();
        let act = core::mem::take(&mut self.act);
        for (kind, properties) in core::mem::take(&mut self.happenings) {
            if self.debug.is_some() {
                self.heard.push((kind.clone(), properties.clone()));
            }
            self.act = Act::Tracked(kind, properties);
            self.consider_prompts();
        }
        self.act = act;
        self.post_due();
        self.leads_due();
        if self.session.take_counted() {
            self.keep_session();
        }
    }

    /// When something is due next.
    pub(super) fn deadline(&self) -> Option<Timestamp> {
        let mut first = self.chat.deadline();
        for due in [
            self.draft_at,
            self.prompts_due(),
            self.lanes[Way::Endpoint].queue.deadline(),
            self.lanes[Way::Server].queue.deadline(),
            self.surveys_deadline(),
            self.sound.due,
            self.bot.due(),
            self.hints.due(),
            self.quick_at,
            self.leads.deadline(self.online),
            self.why_due(),
            self.hours_due(),
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
        let queue = &self.lanes[Way::Endpoint].queue;
        (queue.counts(), queue.ids().count())
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
