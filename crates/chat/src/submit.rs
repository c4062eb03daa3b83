//! What the person writes: into storage and the thread at once, then to the server.

use alloc::vec::Vec;

use wasl_protocol::ClientId;

use crate::rooms::find;
use crate::{Chat, Item, ItemState, Outgoing, OutgoingState, Output};

impl Chat {
    /// Something new was written.
    pub(crate) fn submit(&mut self, outgoing: Outgoing, out: &mut Vec<Output>) {
        if self.is_known(&outgoing) {
            return;
        }
        out.push(Output::SaveOutgoing(outgoing.clone()));
        self.composer.stopped(&outgoing.conversation, out);
        self.enqueue(outgoing, out);
    }

    /// Something written on an earlier page, or in another tab, was found in storage.
    pub(crate) fn restore(&mut self, list: Vec<Outgoing>, out: &mut Vec<Output>) {
        for outgoing in list {
            if self.outbox.find(&outgoing.cid).is_some() {
                continue;
            }
            if self.is_known(&outgoing) {
                out.push(Output::DropOutgoing(outgoing.cid));
                continue;
            }
            self.enqueue(outgoing, out);
        }
    }

    /// The person wants a refused message tried again.
    pub(crate) fn retry(&mut self, cid: &ClientId, out: &mut Vec<Output>) {
        if let Some(entry) = self.outbox.find(cid)
            && let OutgoingState::Failed(_) = entry.state
        {
            entry.retry();
            self.show_state(cid, out);
        }
    }

    /// The person gives a refused message up.
    pub(crate) fn discard(&mut self, cid: &ClientId, out: &mut Vec<Output>) {
        if let Some(entry) = self.outbox.find(cid)
            && let OutgoingState::Failed(_) = entry.state
            && let Some(outgoing) = self.outbox.take(cid)
        {
            if let Some(room) = self.room_mut(&outgoing.conversation) {
                room.thread.remove_waiting(cid);
            }
            out.push(Output::DropOutgoing(outgoing.cid));
        }
    }

    /// Brings a message's state in the outbox to the screen, and to the owner when it failed.
    pub(crate) fn show_state(&mut self, cid: &ClientId, out: &mut Vec<Output>) {
        let Some(entry) = self.outbox.find(cid) else {
            return;
        };
        let state = match entry.state {
            OutgoingState::Waiting | OutgoingState::InFlight => ItemState::Sending,
            OutgoingState::Failed(code) => {
                out.push(Output::Refused {
                    cid: Some(cid.clone()),
                    code,
                });
                ItemState::Failed(code)
            }
        };
        if let Some(room) = find(&mut self.rooms, &entry.outgoing.conversation)
            && let Some(item) = room.thread.find_waiting(cid)
        {
            item.state = state;
        }
    }

    fn enqueue(&mut self, outgoing: Outgoing, out: &mut Vec<Output>) {
        self.follow(&outgoing.conversation);
        let cid = outgoing.cid.clone();
        let item = Item {
            cid: Some(cid.clone()),
            id: None,
            seq: None,
            from: self.me.clone(),
            body: outgoing.body.clone(),
            at: outgoing.at,
            state: ItemState::Sending,
        };
        let place = self.outbox.insert(outgoing);
        if let [entry, after @ ..] = &self.outbox.entries()[place..]
            && let Some(room) = find(&mut self.rooms, &entry.outgoing.conversation)
        {
            let above = after
                .iter()
                .find(|other| other.outgoing.conversation == room.id)
                .map(|other| &other.outgoing.cid);
            room.thread.add_waiting(item, above);
        }
        self.show_state(&cid, out);
    }

    /// Whether a message with this id waits, or is with the server for all this client knows.
    fn is_known(&mut self, outgoing: &Outgoing) -> bool {
        self.outbox.find(&outgoing.cid).is_some()
            || self
                .room(&outgoing.conversation)
                .is_some_and(|room| room.holds(&outgoing.cid))
    }
}
