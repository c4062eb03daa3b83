//! How far each side has read: marks that only move on, and what they say of messages.

use alloc::vec::Vec;

use wasl_protocol::{ClientFrame, ConversationId, Seen, Seq};

use crate::room::{Room, is_to_read};
use crate::side::Side;
use crate::{ItemState, Output, Thread};

/// How far the two sides have read, as the server says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Marks {
    pub(crate) visitor: Seq,
    pub(crate) agent: Seq,
}

impl Thread {
    /// How far this side has read.
    pub(crate) const fn own_seen(&self, side: Side) -> Seq {
        if side.is_agent() {
            self.agent_seen
        } else {
            self.visitor_seen
        }
    }

    /// How far the other side has read.
    pub(crate) const fn other_seen(&self, side: Side) -> Seq {
        if side.is_agent() {
            self.visitor_seen
        } else {
            self.agent_seen
        }
    }
}

impl Room {
    /// The person has read up to a place; no further than there is.
    pub(crate) fn read(&mut self, side: Side, seq: Seq) {
        let mark = if side.is_agent() {
            &mut self.thread.agent_seen
        } else {
            &mut self.thread.visitor_seen
        };
        *mark = seq.min(self.thread.last).max(*mark);
    }

    /// The server says how far each side has read.
    pub(crate) fn mark(&mut self, side: Side, marks: Marks) {
        let before = self.thread.other_seen(side);
        self.thread.visitor_seen = self.thread.visitor_seen.max(marks.visitor);
        self.thread.agent_seen = self.thread.agent_seen.max(marks.agent);
        self.seen_told = self.seen_told.max(if side.is_agent() {
            marks.agent
        } else {
            marks.visitor
        });
        let mut seq = before;
        let end = self.thread.other_seen(side).min(self.thread.last);
        while seq < end {
            seq = seq.next();
            if let Some(item) = self.thread.at_mut(seq)
                && side.wrote(&item.from)
            {
                item.state = ItemState::Seen;
            }
        }
        if self.thread.own_seen(side) >= self.head {
            self.fresh = 0;
        }
    }

    /// Tells the server what it does not know yet of this side's reading.
    pub(crate) fn tell_seen(&mut self, side: Side, out: &mut Vec<Output>) {
        let own = self.thread.own_seen(side);
        if own > self.seen_told {
            self.seen_told = own;
            out.push(Output::Transmit(seen(&self.id, own)));
        }
    }

    /// How many messages of the other side are to be read.
    pub(crate) fn unread(&self, side: Side) -> u32 {
        if !self.is_whole() {
            return self.fresh;
        }
        let mut count = 0;
        let mut seq = self.thread.own_seen(side);
        while seq < self.thread.last {
            if let Some(item) = self.thread.items.get(seq.0 as usize)
                && !side.wrote(&item.from)
                && is_to_read(&item.body)
            {
                count += 1;
            }
            seq = seq.next();
        }
        count
    }
}

fn seen(conversation: &ConversationId, seq: Seq) -> ClientFrame {
    ClientFrame::Seen(Seen {
        conversation: conversation.clone(),
        seq,
    })
}
