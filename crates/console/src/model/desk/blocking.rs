//! Blocking the visitor of the open conversation: asked for, confirmed, ordered; and the way back.
//!
//! That it is done comes over the socket, as a fact about the visitor, to every agent alike.

use super::Desk;
use crate::model::request::{Question, Reply, Request, Trouble};
use crate::model::surroundings::Turn;
use crate::model::{Effect, Target};

/// Where the order stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Blocking {
    /// Nothing was asked for.
    #[default]
    Quiet,
    /// The agent is asked whether they mean it.
    Confirming,
    /// The server was asked.
    Ordered(Question),
    /// It did not work.
    Failed,
}

impl Desk {
    /// Asks the agent whether they mean it.
    pub(super) fn ask_to_block(&mut self, turn: &mut Turn<'_>) {
        if !matches!(self.blocking, Blocking::Ordered(_)) {
            self.blocking = Blocking::Confirming;
            turn.order(Effect::Focus(Target::Block));
        }
    }

    /// The agent does not mean it.
    pub(super) fn cancel_block(&mut self, turn: &mut Turn<'_>) {
        if self.blocking == Blocking::Confirming {
            self.blocking = Blocking::Quiet;
            turn.order(Effect::Focus(Target::Block));
        }
    }

    /// Orders to block the visitor, or to let them write again.
    pub(super) fn block(&mut self, turn: &mut Turn<'_>, blocked: bool) {
        let Some(summary) = self.inbox.chosen_summary() else {
            return;
        };
        // Blocking is confirmed first; letting somebody in needs no second thought.
        let may = match self.blocking {
            Blocking::Confirming => true,
            Blocking::Quiet | Blocking::Failed => !blocked,
            Blocking::Ordered(_) => false,
        };
        if !may {
            return;
        }
        let question = turn.ask(Request::Block {
            visitor: summary.visitor.id.clone(),
            blocked,
            csrf: self.session.csrf.clone(),
        });
        self.blocking = Blocking::Ordered(question);
        // The button that was pressed goes away.
        turn.order(Effect::Focus(Target::Block));
    }

    pub(super) fn block_answered(&mut self, question: Question, result: &Result<Reply, Trouble>) {
        if self.blocking == Blocking::Ordered(question) {
            self.blocking = match result {
                Ok(_) => Blocking::Quiet,
                Err(_) => Blocking::Failed,
            };
        }
    }
}
