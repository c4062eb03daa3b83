//! The desk: an agent at work. The inbox, the open conversation, the events and the score, and
//! the conversation machine that connects them with the server.

mod answering;
mod asking;
mod blocking;
mod delivery;
mod reading;
mod sound;

pub(super) use asking::CSAT;
pub use blocking::Blocking;
use sound::Sound;
use wasl_chat::{Chance, Chat, Input, Link};
use wasl_protocol::{ConversationId, ErrorCode, ServerFrame, Timestamp};

use super::Effect;
use super::drafts::Drafts;
use super::event::{Event, Section};
use super::faq::Learning;
use super::feed::{Board, Feed};
use super::inbox::{self, Inbox};
use super::letters::Letters;
use super::poll::{Answers, Polls};
use super::request::{Question, Request, Session};
use super::surroundings::{Load, Surroundings, Turn};

/// An agent at work.
#[derive(Debug)]
pub(super) struct Desk {
    pub session: Session,
    pub chat: Chat,
    pub inbox: Inbox,
    pub drafts: Drafts,
    pub feed: Feed,
    pub letters: Letters,
    pub board: Board,
    pub learning: Learning,
    pub polls: Polls,
    /// What was answered in the open conversation.
    pub answers: Answers,
    /// What can be asked is shown.
    pub asking: bool,
    pub section: Section,
    /// The visitor's facts were asked for where there is no room for them beside.
    pub facts: bool,
    /// Where the order to block the visitor stands.
    pub blocking: Blocking,
    /// The end of the open thread is in view.
    pub at_end: bool,
    /// What a screen reader should say, with the number that makes it new.
    pub announced: (u32, Option<Announced>),
    /// When a message may sound.
    sound: Sound,
    /// The order to sign out.
    pub leaving: Load,
    /// The server has greeted at least once.
    pub was_open: bool,
    /// The question whether the session still stands, asked when the socket cannot open.
    check: Option<Question>,
}

/// A visitor's message to be read out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Announced {
    pub conversation: ConversationId,
    pub text: String,
}

/// Why an agent is no longer at the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leaving {
    /// They signed out.
    SignedOut,
    /// The server knows them no longer.
    Expired,
}

/// What is on screen of the open conversation, to see whether it grew.
#[derive(PartialEq, Eq)]
struct Extent {
    items: usize,
    typing: bool,
}

impl Desk {
    pub(super) fn new(session: Session, turn: &mut Turn<'_>) -> Self {
        let seed = turn.around.chance.bits();
        turn.order(Effect::Restore(session.agent.id.clone()));
        let mut inbox = Inbox::default();
        inbox.load = Load::Asked(turn.ask(Request::Conversations));
        Self {
            learning: Learning::new(&session.csrf),
            session,
            chat: Chat::new(Chance::new(seed)),
            inbox,
            drafts: Drafts::default(),
            feed: Feed::default(),
            letters: Letters::default(),
            board: Board::default(),
            polls: Polls::default(),
            answers: Answers::default(),
            asking: false,
            section: Section::Inbox,
            facts: false,
            blocking: Blocking::Quiet,
            at_end: true,
            announced: (0, None),
            sound: Sound::default(),
            leaving: Load::Never,
            was_open: false,
            check: None,
        }
    }

    pub(super) fn deadline(&self, around: &Surroundings) -> Option<Timestamp> {
        let reading = match self.section {
            Section::Inbox => self.answers.due(),
            Section::Events if self.letters.shown => self.letters.due(),
            Section::Events => self.feed.due(),
            Section::Scores => self.board.due(),
            Section::Surveys => self.polls.due(),
            Section::Faq => self.learning.due(),
        };
        let reading = reading.filter(|_| around.visible);
        [self.chat.deadline(), reading].into_iter().flatten().min()
    }

    pub(super) fn update(&mut self, turn: &mut Turn<'_>, event: Event) -> Option<Leaving> {
        match event {
            Event::Answered(question, result) => {
                return self.answered(turn, question, result);
            }
            Event::SocketClosed => {
                if self.chat.link() == Link::Connecting
                    && turn.around.online
                    && self.check.is_none()
                {
                    self.check = Some(turn.ask(Request::Session));
                }
                self.tell(turn, Input::SocketClosed);
            }
            Event::Restored(kept) => self.restored(turn, kept),
            Event::SocketOpened => self.tell(turn, Input::SocketOpened),
            Event::FrameReceived(frame) => {
                if let ServerFrame::Welcome(welcome) = &frame {
                    self.sound.greeted(welcome.now);
                }
                self.tell(turn, Input::FrameReceived(frame));
            }
            Event::FrameUnreadable => self.tell(turn, Input::FrameUnreadable),
            Event::NetworkChanged { online } => {
                let input = if online {
                    Input::Woken
                } else {
                    Input::WentOffline
                };
                self.tell(turn, input);
                if online && self.section == Section::Faq {
                    self.learning.woken(turn);
                }
            }
            Event::VisibilityChanged { visible } => {
                if visible {
                    self.tell(turn, Input::Woken);
                    self.refresh(turn);
                }
            }
            Event::Ticked => {
                self.tell(turn, Input::Ticked);
                self.refresh_when_due(turn);
            }
            Event::SignOutClicked => {
                if !self.leaving.is_asked() {
                    let csrf = self.session.csrf.clone();
                    self.leaving = Load::Asked(turn.ask(Request::SignOut { csrf }));
                }
            }
            Event::RetryClicked => self.retry(turn),
            Event::SectionChosen(section) => {
                self.section = section;
                self.refresh(turn);
                if section == Section::Inbox {
                    self.at_end = true;
                    turn.order(Effect::ScrollToEnd);
                    self.report_read(turn);
                }
            }
            Event::FilterChosen(filter) => self.inbox.filter = filter,
            Event::ConversationChosen(id) => self.choose(turn, id),
            Event::BackClicked => self.go_back(turn),
            Event::FactsToggled => self.toggle_facts(turn),
            Event::BlockClicked => self.ask_to_block(turn),
            Event::BlockCancelled => self.cancel_block(turn),
            Event::BlockConfirmed => self.block(turn, true),
            Event::UnblockClicked => self.block(turn, false),
            Event::AskToggled => self.toggle_asking(turn),
            Event::AskChosen(survey) => self.ask_visitor(turn, survey),
            Event::SurveysFiltered(filter) => self.polls.filter(turn, filter),
            Event::TextsToggled { survey, question } => {
                self.polls.toggle_texts(turn, survey, question);
            }
            Event::OlderTextsClicked { survey, question } => {
                self.polls.ask_older(turn, &survey, &question);
            }
            Event::Typed(text) => self.typed(turn, text),
            Event::ComposerLeft => {
                self.stop_writing(turn);
            }
            Event::ReplySubmitted => self.reply(turn),
            Event::ResolveClicked => {
                self.resolve(turn);
            }
            Event::MessageRetried(cid) => self.tell(turn, Input::Retried(cid)),
            Event::MessageDiscarded(cid) => self.tell(turn, Input::Discarded(cid)),
            Event::ThreadScrolled { at_end } => {
                self.at_end = at_end;
                self.report_read(turn);
            }
            Event::EndClicked => {
                self.at_end = true;
                turn.order(Effect::ScrollToEnd);
                self.report_read(turn);
            }
            Event::RefreshClicked => {
                self.feed.awaited = self.section == Section::Events && !self.letters.shown;
                self.refresh(turn);
            }
            Event::OlderEventsClicked => self.feed.ask_older(turn),
            Event::EventToggled(id) => self.feed.toggle(id),
            Event::LettersChosen(shown) => {
                self.letters.show(turn, shown);
                if !shown {
                    self.refresh(turn);
                }
            }
            Event::OlderLettersClicked => self.letters.ask_older(turn),
            Event::LetterToggled(id) => self.letters.toggle(id),
            Event::ReplayClicked(id) => self.letters.replay(turn, id, &self.session.csrf),
            Event::Faq(act) => self.learning.act(turn, act),
            Event::DropClicked(id) => self.letters.drop_letter(turn, id, &self.session.csrf),
            Event::WidthChanged { .. }
            | Event::Started(_)
            | Event::LanguageToggled
            | Event::SoundToggled
            | Event::SignInSubmitted(_)
            | Event::LinkSubmitted { .. } => {}
        }
        self.follow_answers(turn);
        match self.chat.link() {
            Link::Refused(ErrorCode::Unauthorized) => Some(Leaving::Expired),
            Link::Idle | Link::Connecting | Link::Open | Link::Waiting(_) | Link::Refused(_) => {
                None
            }
        }
    }

    /// How many messages wait for an agent, in all conversations.
    pub(super) fn unread_total(&self) -> u32 {
        self.inbox
            .summaries()
            .iter()
            .map(|summary| inbox::unread(summary, self.chat.thread(&summary.id)))
            .fold(0, u32::saturating_add)
    }
}
