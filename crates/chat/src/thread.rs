//! A thread: the messages of one conversation, in order, without holes, and what waits below.

use alloc::vec::Vec;

use wasl_protocol::{Author, Body, ClientId, ErrorCode, MessageEvent, MessageId, Seq, Timestamp};

/// One conversation as this client has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Thread {
    /// Committed messages from 1 on: the one of place `n` has index `n - 1`, up to `last`. Then
    /// the person's own that wait, in the order of writing; one of these has a `seq` when it is
    /// committed but a message before it is still being fetched, or, of an agent, itself: the
    /// server's version has the rich text.
    pub items: Vec<Item>,
    /// The last place without a gap before it.
    pub last: Seq,
    /// How far the visitor has read.
    pub visitor_seen: Seq,
    /// How far agents have read.
    pub agent_seen: Seq,
    /// Who is writing on the other side, and until when that holds (cleared then by the machine).
    pub typing: Option<(Author, Timestamp)>,
    /// Whether messages before the newest are still being fetched.
    pub loading: bool,
}

/// A message on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The sender's id, where known: the stable key of the item.
    pub cid: Option<ClientId>,
    /// The server's id, once committed.
    pub id: Option<MessageId>,
    /// Its place, once committed.
    pub seq: Option<Seq>,
    /// Who wrote it. An agent's own has an empty id and name until `Input::Named` or an echo of
    /// the server has told them.
    pub from: Author,
    /// What it says.
    pub body: Body,
    /// When: the server's time once committed, this device's before.
    pub at: Timestamp,
    /// How far it has come.
    pub state: ItemState,
}

/// How far a message has come, as the person sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemState {
    /// Waiting or on the wire.
    Sending,
    /// Committed.
    Sent,
    /// Committed and read by the other side.
    Seen,
    /// Refused for good.
    Failed(ErrorCode),
}

impl Item {
    /// Whether it is the message with this id.
    pub(crate) fn is(&self, cid: &ClientId) -> bool {
        self.cid.as_ref() == Some(cid)
    }
}

impl Thread {
    /// The message of a place, when it is committed here.
    pub(crate) fn at_mut(&mut self, seq: Seq) -> Option<&mut Item> {
        if seq > self.last {
            return None;
        }
        self.items.get_mut((seq.0 as usize).checked_sub(1)?)
    }

    /// The person's own that wait.
    pub(crate) fn waiting_mut(&mut self) -> &mut [Item] {
        let count = self.count();
        self.items.get_mut(count..).unwrap_or_default()
    }

    /// Where one of the person's own waits; after the last item when it does not.
    fn place_of_waiting(&self, cid: &ClientId) -> usize {
        let mut place = self.count();
        while let Some(item) = self.items.get(place)
            && !item.is(cid)
        {
            place += 1;
        }
        place
    }

    /// One of the person's own that wait.
    pub(crate) fn find_waiting(&mut self, cid: &ClientId) -> Option<&mut Item> {
        let place = self.place_of_waiting(cid);
        self.items.get_mut(place)
    }

    /// Adds one that waits, above the waiting one named, else at the end.
    pub(crate) fn add_waiting(&mut self, item: Item, above: Option<&ClientId>) {
        let end = self.items.len();
        let place = above.map_or(end, |cid| self.place_of_waiting(cid));
        self.items.insert(place, item);
    }

    /// Takes one that waits off the screen.
    pub(crate) fn remove_waiting(&mut self, cid: &ClientId) {
        let place = self.place_of_waiting(cid);
        if place < self.items.len() {
            self.items.remove(place);
        }
    }

    /// Gives the next message its place; one of the person's own moves up from those that wait.
    pub(crate) fn commit(&mut self, event: &MessageEvent, state: ItemState) {
        let count = self.count();
        let mut cid = event.cid.clone();
        for place in count..self.items.len() {
            if self.items[place].seq == Some(event.seq) {
                let old = self.items.remove(place);
                cid = cid.or(old.cid);
                break;
            }
        }
        let item = Item {
            cid,
            id: Some(event.id.clone()),
            seq: Some(event.seq),
            from: event.from.clone(),
            body: event.body.clone(),
            at: event.at,
            state,
        };
        self.items.insert(count, item);
        self.last = event.seq;
    }

    /// Forgets what is committed; what the server does not have yet stays.
    pub(crate) fn clear_committed(&mut self) {
        let count = self.count();
        for place in (0..self.items.len()).rev() {
            if place < count || self.items[place].seq.is_some() {
                self.items.remove(place);
            }
        }
        self.last = Seq::ZERO;
    }

    fn count(&self) -> usize {
        self.last.0 as usize
    }
}
