//! Between the conversation machine and the rest of the desk: what it is told, what it orders,
//! and what it tells.

use wasl_chat::{Input, Output};
use wasl_protocol::{
    Author, Body, ClientId, ConversationId, Hello, HelloRole, MessageEvent, Seq, Signal, VERSION,
};

use super::{Announced, Desk, Extent};
use crate::model::Effect;
use crate::model::event::{Kept, Section};
use crate::model::request::Request;
use crate::model::surroundings::{Load, Turn};

impl Desk {
    pub(super) fn restored(&mut self, turn: &mut Turn<'_>, kept: Kept) {
        self.drafts.restore(kept.drafts);
        self.learning.restore(kept.works);
        let agent = &self.session.agent;
        let named = Input::Named {
            id: agent.id.clone(),
            name: agent.name.clone(),
        };
        let hello = Hello {
            v: VERSION,
            role: HelloRole::Agent,
            device: kept.device,
            positions: Vec::new(),
        };
        self.tell(turn, Input::Introduced(hello));
        self.tell(turn, named);
        self.tell(turn, Input::Restored(kept.outgoing));
        if !turn.around.online {
            self.tell(turn, Input::WentOffline);
        }
        self.tell(turn, Input::Wanted(true));
    }

    /// Tells the machine a fact, and does what it says.
    pub(super) fn tell(&mut self, turn: &mut Turn<'_>, input: Input) {
        let before = self.extent();
        for output in self.chat.update(turn.now, input) {
            match output {
                // The console never gets to hear of streams.
                Output::Connect(_) => turn.order(Effect::OpenSocket),
                Output::Disconnect => turn.order(Effect::CloseSocket),
                Output::Transmit(frame) => turn.order(Effect::SendFrame(frame)),
                Output::SaveOutgoing(outgoing) => turn.order(Effect::SaveOutgoing(outgoing)),
                Output::DropOutgoing(cid) => turn.order(Effect::DropOutgoing(cid)),
                Output::Arrived(event) => self.arrived(turn, &event),
                Output::Greeted { .. } => {
                    // What happened meanwhile was told to nobody.
                    self.was_open = true;
                    self.inbox.load = Load::Asked(turn.ask(Request::Conversations));
                    self.refresh(turn);
                }
                Output::Signalled(signal) => self.signalled(signal),
                Output::Refused { .. } | Output::WasReset(_) => {}
                // The console's tabs are each on their own.
                Output::Post(_) | Output::TakeOver => {}
            }
        }
        if self.at_end && self.extent() != before {
            turn.order(Effect::ScrollToEnd);
        }
        self.report_read(turn);
    }

    pub(super) fn arrived(&mut self, turn: &mut Turn<'_>, event: &MessageEvent) {
        self.ring(turn, event);
        let unread = self
            .inbox
            .summary(&event.conversation)
            .is_none_or(|summary| event.seq > summary.agent_seen);
        if let (Author::Visitor, Body::Text { text, .. }, true) = (&event.from, &event.body, unread)
        {
            self.announced = (
                self.announced.0.wrapping_add(1),
                Some(Announced {
                    conversation: event.conversation.clone(),
                    text: text.clone(),
                }),
            );
        }
        if !self.inbox.arrived(event) {
            self.ask_conversations(turn);
        }
        if let (Body::Rating(_), Section::Scores) = (&event.body, self.section) {
            self.board.refresh(turn);
        }
    }

    pub(super) fn signalled(&mut self, signal: Signal) {
        match signal {
            Signal::Conversation(summary) => self.inbox.put(summary),
            Signal::Seen(mark) => self.inbox.seen(&mark),
            // Kept in the thread; and an agent knows that one is there.
            Signal::Typing { .. } | Signal::Presence(_) | Signal::Queue(_) => {}
        }
    }

    /// Tells the server what is on screen, when somebody looks.
    pub(super) fn report_read(&mut self, turn: &mut Turn<'_>) {
        if self.section != Section::Inbox || !turn.around.visible || !self.at_end {
            return;
        }
        let Some(id) = self.inbox.chosen.clone() else {
            return;
        };
        let Some(thread) = self.chat.thread(&id) else {
            return;
        };
        if thread.loading {
            // One report at the end, not one for each message.
            return;
        }
        let seq = thread.last;
        let known = self
            .inbox
            .summary(&id)
            .map_or(Seq::ZERO, |summary| summary.agent_seen);
        if seq <= known.max(thread.agent_seen) {
            return;
        }
        self.inbox.read(&id, seq);
        let conversation = id;
        for output in self
            .chat
            .update(turn.now, Input::Read { conversation, seq })
        {
            if let Output::Transmit(frame) = output {
                turn.order(Effect::SendFrame(frame));
            }
        }
    }

    pub(super) fn extent(&self) -> Extent {
        let thread = self
            .inbox
            .chosen
            .as_ref()
            .and_then(|id| self.chat.thread(id));
        Extent {
            items: thread.map_or(0, |thread| thread.items.len()),
            typing: thread.is_some_and(|thread| thread.typing.is_some()),
        }
    }

    pub(super) fn submit(&mut self, turn: &mut Turn<'_>, conversation: ConversationId, body: Body) {
        self.at_end = true;
        let input = Input::Submitted {
            cid: ClientId::new(turn.around.chance.uuid(turn.now)),
            conversation,
            body,
        };
        self.tell(turn, input);
    }
}
