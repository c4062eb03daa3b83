//! A conversation as the machine keeps it: the thread, and what is needed to keep it whole.
//!
//! A visitor's conversations are always held whole. Of an agent's, only those on screen (see
//! `Input::Followed`) and those written to are: of any other, a message is passed on as it comes,
//! each place at most once and never an older one after a newer one, and gaps are not filled.

use alloc::vec::Vec;

use wasl_protocol::{Body, ClientId, ConversationId, MessageEvent, Seq, Timestamp};

use crate::catch_up::Asked;
use crate::side::{AGENTS, Side};
use crate::{ItemState, Output, Thread};

/// Messages kept that came before the ones they follow. Beyond, the furthest is dropped: `sync`
/// brings it again.
const MAX_LATER: usize = 200;

/// One conversation.
#[derive(Debug)]
pub(crate) struct Room {
    pub(crate) id: ConversationId,
    pub(crate) thread: Thread,
    /// See [`Room::is_whole`].
    pub(crate) whole: bool,
    /// When it was last followed, as a count: the least goes first when there are too many.
    pub(crate) followed: u32,
    /// The last place there is, as far as heard.
    pub(crate) head: Seq,
    /// The other side's messages passed on while not whole and not yet read.
    pub(crate) fresh: u32,
    /// How far the server knows that this side has read.
    pub(crate) seen_told: Seq,
    /// What was asked of the server.
    pub(crate) asked: Option<Asked>,
    /// Whether the server must be asked because the head is not known.
    pub(crate) probe: bool,
    /// The last place that `Arrived` told of.
    announced: Seq,
    /// Messages that came too early, in place order.
    later: Vec<MessageEvent>,
}

impl Room {
    pub(crate) fn new(id: ConversationId, whole: bool) -> Self {
        Self {
            id,
            thread: Thread::default(),
            whole,
            followed: 0,
            head: Seq::ZERO,
            fresh: 0,
            seen_told: Seq::ZERO,
            asked: None,
            probe: false,
            announced: Seq::ZERO,
            later: Vec::new(),
        }
    }

    /// Whether the thread is held from its first message on, as a visitor's always is.
    pub(crate) const fn is_whole(&self) -> bool {
        self.whole || !AGENTS
    }

    /// Whether something of the person's own waits here.
    pub(crate) fn has_waiting(&self) -> bool {
        self.thread.items.len() > self.thread.last.0 as usize
    }

    /// Whether a message stands here, waits here, or came too early.
    pub(crate) fn holds(&self, cid: &ClientId) -> bool {
        self.thread.items.iter().any(|item| item.is(cid))
            || self
                .later
                .iter()
                .any(|event| event.cid.as_ref() == Some(cid))
    }

    /// Takes a committed message, whenever it comes.
    pub(crate) fn offer(
        &mut self,
        now: Timestamp,
        side: Side,
        event: MessageEvent,
        out: &mut Vec<Output>,
    ) {
        self.head = self.head.max(event.seq);
        if !self.is_whole() {
            self.pass_on(side, event, out);
        } else if event.seq <= self.thread.last {
            self.refresh(event);
        } else if event.seq > self.thread.last.next() {
            self.keep(event);
        } else {
            self.commit(side, event, out);
            while let Some(first) = self.later.first()
                && first.seq <= self.thread.last.next()
            {
                let event = self.later.remove(0);
                if event.seq > self.thread.last {
                    self.commit(side, event, out);
                }
            }
            self.progressed(now);
        }
    }

    /// The server does not know this client's place: starts anew, with what waits.
    pub(crate) fn reset(&mut self) {
        self.thread.clear_committed();
        self.later.clear();
        self.head = Seq::ZERO;
        self.announced = Seq::ZERO;
        self.asked = None;
        self.probe = true;
    }

    /// Holds the thread whole no longer.
    pub(crate) fn lighten(&mut self) {
        self.thread.clear_committed();
        self.later.clear();
        self.whole = false;
        self.asked = None;
        self.probe = false;
        self.thread.loading = false;
    }

    fn commit(&mut self, side: Side, event: MessageEvent, out: &mut Vec<Output>) {
        let state = if side.wrote(&event.from) && event.seq <= self.thread.other_seen(side) {
            ItemState::Seen
        } else {
            ItemState::Sent
        };
        self.thread.commit(&event, state);
        self.announce(event, out);
    }

    fn pass_on(&mut self, side: Side, event: MessageEvent, out: &mut Vec<Output>) {
        if event.seq > self.announced && is_unread(side, &event) {
            self.fresh = self.fresh.saturating_add(1);
        }
        self.announce(event, out);
    }

    fn announce(&mut self, event: MessageEvent, out: &mut Vec<Output>) {
        if event.seq <= self.announced {
            return;
        }
        self.announced = event.seq;
        self.thread.stopped_typing(&event.from);
        out.push(Output::Arrived(event));
    }

    /// The server's version of a message that was placed when its `ack` came: it may say more,
    /// such as the rich text.
    fn refresh(&mut self, event: MessageEvent) {
        if let Some(item) = self.thread.at_mut(event.seq)
            && item.id.as_ref() == Some(&event.id)
        {
            item.from = event.from;
            item.body = event.body;
            item.at = event.at;
        }
    }

    fn keep(&mut self, event: MessageEvent) {
        let mut place = self.later.len();
        while let Some(before) = place.checked_sub(1)
            && self.later[before].seq >= event.seq
        {
            place = before;
        }
        if self
            .later
            .get(place)
            .is_none_or(|other| other.seq > event.seq)
        {
            self.later.insert(place, event);
            self.later.truncate(MAX_LATER);
        }
    }
}

/// Whether a message is one for this side to read.
fn is_unread(side: Side, event: &MessageEvent) -> bool {
    !side.wrote(&event.from) && is_to_read(&event.body)
}

/// Whether a message is something to read, rather than a change of state.
pub(crate) const fn is_to_read(body: &Body) -> bool {
    match body {
        Body::Text { .. } | Body::Survey { .. } => true,
        Body::Handover { .. } | Body::Status { .. } | Body::Rating(_) => false,
    }
}
