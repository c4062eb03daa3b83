//! What the agent does with a conversation: open it, write, send, end it.

use wasl_chat::{Input, ItemState};
use wasl_protocol::{Body, ConversationId, ConversationState};

use super::{Blocking, Desk};
use crate::model::event::Section;
use crate::model::surroundings::Turn;
use crate::model::{Effect, Target};

impl Desk {
    pub(super) fn choose(&mut self, turn: &mut Turn<'_>, id: ConversationId) {
        self.section = Section::Inbox;
        if self.inbox.chosen.as_ref() != Some(&id) {
            self.stop_writing(turn);
            self.inbox.chosen = Some(id.clone());
            self.facts = false;
            self.asking = false;
            self.blocking = Blocking::Quiet;
        }
        self.at_end = true;
        self.tell(turn, Input::Followed(id));
        turn.order(Effect::ScrollToEnd);
        turn.order(Effect::Focus(if turn.around.narrow {
            // A composer in focus would raise the keyboard over what is to be read.
            Target::Heading
        } else {
            Target::Composer
        }));
    }

    pub(super) fn go_back(&mut self, turn: &mut Turn<'_>) {
        if self.facts {
            self.toggle_facts(turn);
            return;
        }
        self.asking = false;
        self.stop_writing(turn);
        if let Some(id) = self.inbox.chosen.take() {
            turn.order(Effect::Focus(Target::Row(id)));
        }
    }

    pub(super) fn stop_writing(&mut self, turn: &mut Turn<'_>) {
        if let Some(id) = self.inbox.chosen.clone() {
            self.tell(turn, Input::StoppedWriting(id));
        }
    }

    pub(super) fn typed(&mut self, turn: &mut Turn<'_>, text: String) {
        let Some(id) = self.inbox.chosen.clone() else {
            return;
        };
        let input = if text.trim().is_empty() {
            Input::StoppedWriting(id.clone())
        } else {
            Input::Wrote(id.clone())
        };
        turn.order(Effect::SaveDraft(id.clone(), text.clone()));
        self.drafts.set(&id, text);
        self.tell(turn, input);
    }

    pub(super) fn reply(&mut self, turn: &mut Turn<'_>) {
        let Some(id) = self.inbox.chosen.clone() else {
            return;
        };
        let Some(text) = self.drafts.take(&id) else {
            return;
        };
        turn.order(Effect::SaveDraft(id.clone(), String::new()));
        let rich = Vec::new();
        self.submit(turn, id, Body::Text { text, rich });
        turn.order(Effect::Focus(Target::Composer));
    }

    /// Shows the visitor's facts over the thread, or puts them away.
    pub(super) fn toggle_facts(&mut self, turn: &mut Turn<'_>) {
        self.facts = !self.facts;
        turn.order(Effect::Focus(if self.facts {
            Target::Facts
        } else {
            Target::FactsToggle
        }));
    }

    /// Ends the open conversation.
    pub(super) fn resolve(&mut self, turn: &mut Turn<'_>) {
        if let Some(id) = self.inbox.chosen.clone()
            && self.can_resolve(&id)
        {
            let state = ConversationState::Resolved;
            self.submit(turn, id, Body::Status { state });
            // The button that has the focus goes away.
            turn.order(Effect::Focus(Target::Heading));
        }
    }

    /// Whether a conversation can be ended: it goes on, and its end is not on its way.
    pub(in crate::model) fn can_resolve(&self, id: &ConversationId) -> bool {
        let goes_on = self
            .inbox
            .summary(id)
            .is_some_and(|summary| summary.state != ConversationState::Resolved);
        goes_on && !self.is_resolving(id)
    }

    /// Whether the end of a conversation is on its way.
    pub(in crate::model) fn is_resolving(&self, id: &ConversationId) -> bool {
        self.chat.thread(id).is_some_and(|thread| {
            thread.items.iter().any(|item| {
                item.seq.is_none()
                    && matches!(item.body, Body::Status { .. })
                    && item.state == ItemState::Sending
            })
        })
    }
}
