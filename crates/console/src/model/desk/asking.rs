//! Asking the visitor: the list of what can be asked, the order, and the answers to it.

use wasl_protocol::{Body, ConversationId};

use super::Desk;
use crate::model::event::Section;
use crate::model::surroundings::Turn;
use crate::model::{Effect, Target};

impl Desk {
    /// Shows what can be asked, or puts it away.
    pub(super) fn toggle_asking(&mut self, turn: &mut Turn<'_>) {
        self.asking = !self.asking;
        if self.asking {
            self.polls.need_offers(turn);
            turn.order(Effect::Focus(Target::Ask));
        } else {
            turn.order(Effect::Focus(Target::AskToggle));
        }
    }

    /// Asks the visitor of the open conversation.
    pub(super) fn ask_visitor(&mut self, turn: &mut Turn<'_>, survey: String) {
        self.asking = false;
        if let Some(id) = self.inbox.chosen.clone() {
            self.submit(turn, id, Body::Survey { survey });
            // The list that had the focus goes away.
            turn.order(Effect::Focus(Target::AskToggle));
        }
        self.follow_answers(turn);
    }

    /// Reads the answers to what was asked in the open conversation, now and then. Ratings of the
    /// built-in poll come by themselves: they are messages.
    pub(super) fn follow_answers(&mut self, turn: &mut Turn<'_>) {
        let open = self.inbox.chosen.as_ref();
        let open = open.filter(|id| self.section == Section::Inbox && self.asks_elsewhere(id));
        self.answers.turn_to(open.cloned().as_ref());
        if turn.around.visible {
            self.answers.refresh_when_due(turn);
            if open.is_some() {
                self.polls.need_offers(turn);
            }
        }
    }

    /// Whether a survey other than the built-in poll stands in a conversation.
    fn asks_elsewhere(&self, id: &ConversationId) -> bool {
        self.chat.thread(id).is_some_and(|thread| {
            thread.items.iter().any(|item| match &item.body {
                Body::Survey { survey } => survey != CSAT && item.id.is_some(),
                Body::Text { .. }
                | Body::Handover { .. }
                | Body::Status { .. }
                | Body::Rating(_) => false,
            })
        })
    }
}

/// The built-in poll.
pub(in crate::model) const CSAT: &str = "csat";
