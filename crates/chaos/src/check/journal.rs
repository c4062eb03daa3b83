//! What was said while the faults ran: every word written, every acknowledgement, every event
//! that any client heard. What contradicts itself is noted at once; the rest is judged in the end.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use wasl_protocol::{Ack, Body, ClientId, ConversationId, MessageEvent, Seq};

use super::{Flood, Violation};

/// A message as a person wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Which client.
    pub client: String,
    /// Where to.
    pub conversation: ConversationId,
    /// What.
    pub body: Body,
    /// Whether a visitor wrote it.
    pub by_visitor: bool,
}

/// All that was said.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    /// By the sender's id.
    pub written: BTreeMap<ClientId, Written>,
    /// The first acknowledgement of each.
    pub acked: BTreeMap<ClientId, Ack>,
    /// Each place as it was first told.
    pub told: BTreeMap<(ConversationId, Seq), MessageEvent>,
    /// What each node let a stranger do.
    pub floods: BTreeMap<SocketAddr, Flood>,
    /// Conversations of visitors who were blocked for a while.
    pub refusable: BTreeSet<ConversationId>,
    /// Conversations of visitors who are blocked.
    blocked: BTreeSet<ConversationId>,
    /// What visitors wrote while they were.
    unheard: BTreeSet<ClientId>,
    /// What contradicts itself.
    pub violations: BTreeSet<Violation>,
    /// Acknowledgements, repeated ones too.
    pub acks: usize,
    /// `send` frames on the wire.
    pub sends: usize,
    /// Sockets that the server welcomed.
    pub welcomes: usize,
    /// Customers, by the conversation that is theirs.
    pub customers: BTreeMap<ConversationId, String>,
    /// Tokens that the server said had run out.
    pub expiries: usize,
}

/// The notes, shared by all clients of a round.
#[derive(Debug, Default)]
pub struct Journal(Mutex<Notes>);

impl Journal {
    /// Somebody wrote.
    pub fn wrote(&self, cid: ClientId, written: Written) {
        let mut notes = self.lock();
        let by_visitor = written.by_visitor;
        if by_visitor && notes.blocked.contains(&written.conversation) {
            notes.unheard.insert(cid.clone());
        }
        notes.written.insert(cid, written);
    }

    /// The visitor of a conversation is going to be blocked: from now on a refusal is no lie.
    pub fn may_refuse(&self, conversation: &ConversationId) {
        self.lock().refusable.insert(conversation.clone());
    }

    /// The visitor of a conversation is blocked, or may be heard again.
    pub fn silenced(&self, conversation: &ConversationId, blocked: bool) {
        let mut notes = self.lock();
        if blocked {
            notes.blocked.insert(conversation.clone());
        } else {
            notes.blocked.remove(conversation);
        }
    }

    /// Whether a visitor may be refused for good what they wrote there.
    pub fn is_refusable(&self, conversation: &ConversationId) -> bool {
        self.lock().refusable.contains(conversation)
    }

    /// A stranger was let do something.
    pub fn flooded(&self, flood: Flood) {
        let mut notes = self.lock();
        let sum = notes.floods.get(&flood.node);
        let sum = sum.map_or(flood, |before| before.and(flood));
        notes.floods.insert(flood.node, sum);
    }

    /// A `send` went out.
    pub fn sent(&self) {
        self.lock().sends += 1;
    }

    /// A client was welcomed.
    pub fn welcomed(&self) {
        self.lock().welcomes += 1;
    }

    /// A conversation is a customer's.
    pub fn knows(&self, conversation: &ConversationId, customer: &str) {
        let mut notes = self.lock();
        let (conversation, customer) = (conversation.clone(), customer.to_owned());
        notes.customers.insert(conversation, customer);
    }

    /// A token ran out.
    pub fn ran_out(&self) {
        self.lock().expiries += 1;
    }

    /// An acknowledgement came.
    pub fn acked(&self, ack: &Ack) {
        let mut notes = self.lock();
        notes.acks += 1;
        if notes.unheard.contains(&ack.cid) && notes.blocked.contains(&ack.conversation) {
            let cid = ack.cid.clone();
            notes.violations.insert(Violation::BlockedHeard { cid });
        }
        let first = notes.acked.entry(ack.cid.clone()).or_insert(ack.clone());
        let same = (&first.conversation, first.seq, &first.id, first.at)
            == (&ack.conversation, ack.seq, &ack.id, ack.at);
        if !same {
            let cid = ack.cid.clone();
            notes.violations.insert(Violation::AckChanged { cid });
        }
    }

    /// An event came.
    pub fn told(&self, event: &MessageEvent) {
        let mut notes = self.lock();
        let place = (event.conversation.clone(), event.seq);
        let first = notes.told.entry(place).or_insert(event.clone());
        if first != event {
            notes.violations.insert(Violation::ToldNotStored {
                conversation: event.conversation.clone(),
                seq: event.seq,
            });
        }
    }

    /// Something is wrong.
    pub fn broken(&self, violation: Violation) {
        self.lock().violations.insert(violation);
    }

    /// What was said so far.
    pub fn notes(&self) -> Notes {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Notes> {
        // Nothing in here panics half-way.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
