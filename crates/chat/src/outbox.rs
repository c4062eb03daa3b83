//! The outbox: what the person wrote and the server has not acknowledged.
//!
//! First in, first out within a conversation, at most [`MAX_IN_FLIGHT`] on the wire. It has no
//! limit of its own: a person's words are never dropped. The machine calls [`Outbox::pump`] at
//! the end of every update while the connection is open.
//!
//! Order: the server stores a connection's messages as they come, and everything unacknowledged
//! is sent again in order after `welcome`, so order is kept over any loss of the connection.
//! When the server refuses one message *for now*, those behind it wait, except those that are on
//! the wire already.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use wasl_protocol::{
    Body, ClientFrame, ClientId, ConversationId, Duration, ErrorCode, MAX_IN_FLIGHT, Send,
    Timestamp,
};

use crate::Output;
use crate::clock::NEVER;
use crate::size::fits;

/// In flight for this long without an answer: sent again.
const ACK_TIMEOUT: Duration = Duration::from_secs(15);

/// A message on its way. What storage keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    /// The client's id for it; sorts by time.
    pub cid: ClientId,
    /// Where it goes.
    pub conversation: ConversationId,
    /// What it says.
    pub body: Body,
    /// When it was written, by this device's clock; later than that of the message before it.
    pub at: Timestamp,
}

/// How far a message has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutgoingState {
    /// Waits for the connection or its turn.
    Waiting,
    /// On the wire, not yet acknowledged.
    InFlight,
    /// Refused for good; the person may retry or discard.
    Failed(ErrorCode),
}

/// A message with its state.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) outgoing: Outgoing,
    pub(crate) state: OutgoingState,
    /// In flight: when to send it again. Waiting: not to be sent before.
    due: Timestamp,
    /// How often the server has refused it for now.
    pub(crate) refusals: u8,
}

/// All that waits, in the order of writing.
#[derive(Debug)]
pub(crate) struct Outbox {
    entries: Vec<Entry>,
    /// The server asked for quiet until then.
    paused: Timestamp,
}

impl Outbox {
    pub(crate) const fn new() -> Self {
        Self {
            entries: Vec::new(),
            paused: Timestamp::from_millis(0),
        }
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(crate) fn find(&mut self, cid: &ClientId) -> Option<&mut Entry> {
        self.entries
            .iter_mut()
            .find(|entry| entry.outgoing.cid == *cid)
    }

    /// The time to write on a new message: such times tell the order after a reload.
    pub(crate) fn next_time(&self, now: Timestamp) -> Timestamp {
        match self.entries.last() {
            Some(entry) => now.max(entry.outgoing.at + Duration::from_millis(1)),
            None => now,
        }
    }

    /// Adds a message at its place in time. Gives that place.
    pub(crate) fn insert(&mut self, outgoing: Outgoing) -> usize {
        let mut at = self.entries.len();
        while let Some(before) = at.checked_sub(1)
            && self.entries[before].outgoing.at > outgoing.at
        {
            at = before;
        }
        let state = state_of_new(&outgoing.body);
        self.entries.insert(
            at,
            Entry {
                outgoing,
                state,
                due: Timestamp::default(),
                refusals: 0,
            },
        );
        at
    }

    /// Takes out a message that is committed or given up.
    pub(crate) fn take(&mut self, cid: &ClientId) -> Option<Outgoing> {
        let at = self
            .entries
            .iter()
            .position(|entry| entry.outgoing.cid == *cid)?;
        Some(self.entries.remove(at).outgoing)
    }

    /// The connection is gone: what was on the wire waits again.
    pub(crate) fn recall(&mut self) {
        for entry in &mut self.entries {
            if entry.state == OutgoingState::InFlight {
                entry.wait_until(Timestamp::default());
            }
        }
    }

    /// The server wants quiet.
    pub(crate) fn pause(&mut self, until: Timestamp) {
        self.paused = self.paused.max(until);
    }

    /// Whether nothing is on the wire or will be.
    pub(crate) fn is_quiet(&self) -> bool {
        self.entries
            .iter()
            .all(|entry| matches!(entry.state, OutgoingState::Failed(_)))
    }

    /// Sends what may be sent.
    pub(crate) fn pump(&mut self, now: Timestamp, out: &mut Vec<Output>) {
        if self.paused > now {
            return;
        }
        let mut in_flight = 0;
        for entry in &self.entries {
            if entry.state == OutgoingState::InFlight {
                in_flight += 1;
            }
        }
        for at in 0..self.entries.len() {
            let (before, rest) = self.entries.split_at_mut(at);
            let Some(entry) = rest.first_mut() else { break };
            if entry.due > now {
                continue;
            }
            match entry.state {
                OutgoingState::Failed(_) => continue,
                OutgoingState::InFlight => {}
                OutgoingState::Waiting => {
                    if in_flight >= MAX_IN_FLIGHT || entry.is_behind(before) {
                        continue;
                    }
                    in_flight += 1;
                }
            }
            entry.state = OutgoingState::InFlight;
            entry.due = now + ACK_TIMEOUT;
            out.push(Output::Transmit(ClientFrame::Send(Send {
                cid: entry.outgoing.cid.clone(),
                conversation: entry.outgoing.conversation.clone(),
                body: entry.outgoing.body.clone(),
            })));
        }
    }

    /// When `pump` next has something to do. What is due and still waits, waits for an answer.
    pub(crate) fn deadline(&self, now: Timestamp) -> Timestamp {
        let mut first = NEVER;
        for entry in &self.entries {
            let due = entry.due.max(self.paused);
            if due > now && !matches!(entry.state, OutgoingState::Failed(_)) {
                first = first.min(due);
            }
        }
        first
    }
}

impl Entry {
    /// Puts it back in the queue.
    pub(crate) fn wait_until(&mut self, due: Timestamp) {
        self.state = OutgoingState::Waiting;
        self.due = due;
    }

    /// The person wants a refused message tried again.
    pub(crate) fn retry(&mut self) {
        self.state = state_of_new(&self.outgoing.body);
        self.due = Timestamp::default();
    }

    /// Whether an earlier message of the same conversation still waits.
    fn is_behind(&self, before: &[Self]) -> bool {
        before.iter().any(|other| {
            other.state == OutgoingState::Waiting
                && other.outgoing.conversation == self.outgoing.conversation
        })
    }
}

fn state_of_new(body: &Body) -> OutgoingState {
    if fits(body) {
        OutgoingState::Waiting
    } else {
        OutgoingState::Failed(ErrorCode::TooLarge)
    }
}
