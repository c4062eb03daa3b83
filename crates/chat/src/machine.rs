//! The machine itself: one `update` over outbox, threads and connection.
//!
//! An input changes the state it is about; then [`Chat::settle`] does everything that has become
//! due or possible: connect, send, ask, tell. So every rule stands in one place, and after any
//! update the deadline is in the future.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{
    AgentId, Author, ClientFrame, ConversationId, Hello, Position, Seq, Timestamp,
};

use crate::clock::{Clock, NEVER};
use crate::connection::{Connection, Moment};
use crate::outbox::Outbox;
use crate::room::Room;
use crate::side::{AGENTS, Side};
use crate::tabs::Tabs;
use crate::typing::Composer;
use crate::{Chance, Input, Link, Outgoing, OutgoingState, Output, Thread};

/// The conversation machine of one client, visitor's or agent's.
#[derive(Debug)]
pub struct Chat {
    pub(crate) clock: Clock,
    pub(crate) side: Side,
    /// Who the person's own messages are from.
    pub(crate) me: Author,
    pub(crate) hello: Option<Hello>,
    pub(crate) connection: Connection,
    pub(crate) outbox: Outbox,
    pub(crate) rooms: Vec<Room>,
    /// How many times a conversation was followed.
    pub(crate) follows: u32,
    pub(crate) composer: Composer,
    pub(crate) tabs: Tabs,
    pub(crate) chance: Chance,
}

impl Chat {
    /// A machine that knows nothing yet.
    #[must_use]
    pub const fn new(chance: Chance) -> Self {
        Self {
            clock: Clock::new(),
            side: Side::Visitor,
            me: Author::Visitor,
            hello: None,
            connection: Connection::new(),
            outbox: Outbox::new(),
            rooms: Vec::new(),
            follows: 0,
            composer: Composer::new(),
            tabs: Tabs::new(),
            chance,
        }
    }

    /// Takes one fact and says what to do.
    pub fn update(&mut self, now: Timestamp, input: Input) -> Vec<Output> {
        let mut out = Vec::new();
        let device_time = now;
        let now = self.clock.advance(device_time);
        let was_open = self.connection.is_open();
        match input {
            Input::Restored(list) => self.restore(list, &mut out),
            Input::Introduced(hello) => self.introduce(hello, &mut out),
            Input::Named { id, name } => {
                if AGENTS {
                    self.sign_as(Author::Agent { id, name });
                }
            }
            Input::Wanted(wanted) => self.want(wanted, &mut out),
            Input::SocketOpened => self.say_hello(&mut out),
            Input::FrameReceived(frame) => self.receive(now, frame, &mut out),
            Input::FrameUnreadable => {
                self.connection
                    .heard_nonsense(now, &mut self.chance, &mut out);
            }
            Input::SocketClosed => self.connection.closed(now, &mut self.chance),
            Input::Woken => self.connection.woken(now),
            Input::WentOffline => self.connection.went_offline(now),
            Input::Ticked => {}
            Input::Submitted {
                cid,
                conversation,
                body,
            } => {
                let at = self.outbox.next_time(device_time);
                self.submit(
                    Outgoing {
                        cid,
                        conversation,
                        body,
                        at,
                    },
                    &mut out,
                );
            }
            Input::Retried(cid) => self.retry(&cid, &mut out),
            Input::Discarded(cid) => self.discard(&cid, &mut out),
            Input::Read { conversation, seq } => {
                let side = self.side;
                if let Some(room) = self.room_mut(&conversation) {
                    room.read(side, seq);
                }
            }
            Input::Wrote(conversation) => {
                // The server knows no conversation before its first message.
                let known = self.is_known_to_server(&conversation);
                if known && self.connection.is_open() {
                    self.composer.wrote(now, conversation, &mut out);
                }
            }
            Input::StoppedWriting(conversation) => self.composer.stopped(&conversation, &mut out),
            Input::Followed(conversation) => self.follow(&conversation),
            Input::Placed(place) => self.take_place(now, place, &mut out),
            Input::TabSpoke(message) => self.hear_tab(now, message, &mut out),
        }
        self.settle(now, was_open, &mut out);
        self.route(now, was_open, &mut out);
        out
    }

    /// When `Input::Ticked` is next needed: always after the moment of the last `update`.
    #[must_use]
    pub fn deadline(&self) -> Option<Timestamp> {
        let mut first = self.connection.deadline().min(self.tabs.deadline());
        if self.connection.is_open() {
            first = first.min(self.outbox.deadline(self.clock.now()));
            first = first.min(self.composer.deadline());
        }
        for room in &self.rooms {
            first = first.min(room.thread.typing_deadline());
            first = first.min(room.catch_up_deadline());
        }
        (first < NEVER).then(|| self.clock.on_device(first))
    }

    /// The state of the connection.
    #[must_use]
    pub fn link(&self) -> Link {
        match self.connection.link() {
            Link::Waiting(at) => Link::Waiting(self.clock.on_device(at)),
            link @ (Link::Idle | Link::Connecting | Link::Open | Link::Refused(_)) => link,
        }
    }

    /// A conversation, when anything is known of it.
    #[must_use]
    pub fn thread(&self, id: &ConversationId) -> Option<&Thread> {
        self.room(id).map(|room| &room.thread)
    }

    /// Conversations this client holds, in the order it met them.
    pub fn conversations(&self) -> impl Iterator<Item = &ConversationId> {
        self.rooms.iter().map(|room| &room.id)
    }

    /// How many messages of the other side (texts and surveys) come after what this side read.
    /// In an agent's conversation that was never followed: of those that came while connected.
    #[must_use]
    pub fn unread(&self, id: &ConversationId) -> u32 {
        self.room(id).map_or(0, |room| room.unread(self.side))
    }

    /// What the server has not acknowledged, in the order of writing.
    pub fn outgoing(&self) -> impl Iterator<Item = (&Outgoing, OutgoingState)> {
        self.outbox
            .entries()
            .iter()
            .map(|entry| (&entry.outgoing, entry.state))
    }

    /// Does what is due or has become possible.
    fn settle(&mut self, now: Timestamp, was_open: bool, out: &mut Vec<Output>) {
        let moment = Moment {
            now,
            quiet: self.is_quiet(),
            // Only visitors' networks are that odd: the console has sockets alone.
            may_stream: !self.side.is_agent(),
        };
        self.connection.run(moment, &mut self.chance, out);
        let open = self.connection.is_open();
        if was_open && !open {
            self.outbox.recall();
            self.composer.forget();
        }
        if open {
            self.outbox.pump(now, out);
            self.composer.run(now, out);
        }
        for room in &mut self.rooms {
            if was_open && !open {
                room.forget_asked();
            }
            room.thread.expire_typing(now);
            if open && room.is_whole() {
                room.catch_up(now, out);
                room.tell_seen(self.side, out);
            }
        }
    }

    /// Whether no message, question or typing is under way.
    fn is_quiet(&self) -> bool {
        self.outbox.is_quiet()
            && self.composer.deadline() == NEVER
            && self
                .rooms
                .iter()
                .all(|room| room.catch_up_deadline() == NEVER)
    }

    fn introduce(&mut self, hello: Hello, out: &mut Vec<Output>) {
        self.side = Side::of(&hello.role);
        if AGENTS && !self.side.wrote(&self.me) {
            self.sign_as(match self.side {
                Side::Visitor => Author::Visitor,
                Side::Agent => Author::Agent {
                    id: AgentId::new(""),
                    name: String::new(),
                },
            });
        }
        let same = self
            .hello
            .as_ref()
            .is_some_and(|old| is_same_client(old, &hello));
        self.connection.introduce(same, out);
        self.hello = Some(hello);
    }

    /// From now on, and for what waits, the person's messages are from this author.
    pub(crate) fn sign_as(&mut self, me: Author) {
        for room in &mut self.rooms {
            for item in room.thread.waiting_mut() {
                item.from = me.clone();
            }
        }
        self.me = me;
    }

    fn say_hello(&mut self, out: &mut Vec<Output>) {
        if !self.connection.opened(out) {
            return;
        }
        if let Some(hello) = &self.hello {
            let mut positions = Vec::new();
            for room in &self.rooms {
                if room.thread.last > Seq::ZERO {
                    positions.push(Position {
                        conversation: room.id.clone(),
                        seq: room.thread.last,
                    });
                }
            }
            out.push(Output::Transmit(ClientFrame::Hello(Hello {
                v: hello.v,
                role: hello.role.clone(),
                device: hello.device.clone(),
                positions,
            })));
        }
    }

    fn is_known_to_server(&self, id: &ConversationId) -> bool {
        self.side.is_agent() || self.room(id).is_some_and(|room| room.head > Seq::ZERO)
    }
}

/// Whether a connection made with one `hello` serves the other: the page may differ.
fn is_same_client(old: &Hello, new: &Hello) -> bool {
    use wasl_protocol::HelloRole::{Agent, Visitor};
    let same_role = match (&old.role, &new.role) {
        (
            Visitor { site, token, .. },
            Visitor {
                site: new_site,
                token: new_token,
                ..
            },
        ) => site == new_site && token == new_token,
        (Agent, Agent) => true,
        (Visitor { .. }, Agent) | (Agent, Visitor { .. }) => false,
    };
    same_role && old.device == new.device
}
