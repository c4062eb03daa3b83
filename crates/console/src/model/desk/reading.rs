//! What the desk reads over HTTP: when it asks, and what it makes of the answers.

use wasl_chat::{Input, Link};
use wasl_protocol::ErrorCode;

use super::{Desk, Leaving};
use crate::model::event::Section;
use crate::model::request::{Question, Reply, Request, Trouble};
use crate::model::surroundings::{Load, Turn};

impl Desk {
    pub(super) fn answered(
        &mut self,
        turn: &mut Turn<'_>,
        question: Question,
        result: Result<Reply, Trouble>,
    ) -> Option<Leaving> {
        if result == Err(Trouble::Refused(ErrorCode::Unauthorized)) {
            return Some(Leaving::Expired);
        }
        self.feed.answered(question, &result);
        self.letters.answered(turn, question, &result);
        self.board.answered(question, &result);
        self.polls.answered(question, &result);
        self.learning.answered(turn, question, &result);
        self.answers.answered(question, &result);
        self.block_answered(question, &result);
        if self.leaving.awaits(question) {
            match result {
                Ok(_) => return Some(Leaving::SignedOut),
                Err(trouble) => self.leaving = Load::Failed(trouble),
            }
        } else if self.inbox.load.awaits(question) {
            match result {
                Ok(Reply::Conversations(list)) => {
                    for summary in list {
                        self.inbox.put(summary);
                    }
                    self.inbox.load = Load::Done;
                    self.report_read(turn);
                }
                Ok(_) => self.inbox.load = Load::Failed(Trouble::Unreadable),
                Err(trouble) => self.inbox.load = Load::Failed(trouble),
            }
        } else if self.check == Some(question) {
            self.check = None;
            if let Ok(Reply::Session(session)) = result {
                self.learning.csrf.clone_from(&session.csrf);
                self.session = session;
            }
        }
        None
    }

    pub(super) fn ask_conversations(&mut self, turn: &mut Turn<'_>) {
        if !self.inbox.load.is_asked() {
            self.inbox.load = Load::Asked(turn.ask(Request::Conversations));
        }
    }

    /// Reads what the section on screen shows.
    pub(super) fn refresh(&mut self, turn: &mut Turn<'_>) {
        match self.section {
            Section::Inbox => {}
            Section::Events if self.letters.shown => self.letters.refresh(turn),
            Section::Events => self.feed.refresh(turn),
            Section::Scores => self.board.refresh(turn),
            Section::Surveys => self.polls.refresh(turn),
            Section::Faq => self.learning.refresh(turn),
        }
    }

    pub(super) fn refresh_when_due(&mut self, turn: &mut Turn<'_>) {
        if self.section == Section::Faq {
            self.learning.refresh_when_due(turn);
            return;
        }
        let due = match self.section {
            Section::Inbox | Section::Faq => None,
            Section::Events if self.letters.shown => self.letters.due(),
            Section::Events => self.feed.due(),
            Section::Scores => self.board.due(),
            Section::Surveys => self.polls.due(),
        };
        if turn.around.visible && due.is_some_and(|due| due <= turn.now) {
            self.refresh(turn);
        }
    }

    pub(super) fn retry(&mut self, turn: &mut Turn<'_>) {
        if self.inbox.load.is_failed() {
            self.ask_conversations(turn);
        }
        if self.leaving.is_failed() {
            self.leaving = Load::Never;
        }
        self.refresh(turn);
        match self.chat.link() {
            Link::Refused(_) => {
                self.tell(turn, Input::Wanted(false));
                self.tell(turn, Input::Wanted(true));
            }
            Link::Waiting(_) => self.tell(turn, Input::Woken),
            Link::Idle | Link::Connecting | Link::Open => {}
        }
    }
}
