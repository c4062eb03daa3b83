//! Clients, a server and a bad network, driven step by step.

mod check;
mod client;
mod server;

use std::collections::BTreeSet;

use wasl_chat::{Chance, Input, Link, Outgoing, Output};
use wasl_protocol::{
    Author, Body, ClientFrame, ClientId, ConversationId, Duration, Reset, Seq, ServerFrame,
    Timestamp,
};

use client::Client;
use server::{Server, author};

/// What may happen next. Numbers choose among what there is.
#[derive(Clone, Debug)]
pub enum Step {
    /// The person writes so many messages.
    Write {
        client: usize,
        conversation: usize,
        count: u8,
    },
    /// A socket opens.
    Open {
        client: usize,
    },
    /// So many frames reach the server.
    Up {
        client: usize,
        count: u8,
    },
    /// A frame reaches the client: any of those under way.
    Down {
        client: usize,
        pick: usize,
        fate: Fate,
    },
    /// So many frames reach the client, in order.
    Flow {
        client: usize,
        count: u8,
    },
    /// The connection dies; what is on its way to the server may still come.
    Cut {
        client: usize,
        late: bool,
    },
    /// The connection is dead and the client does not notice.
    HalfOpen {
        client: usize,
    },
    /// The server stops and starts again.
    Restart,
    /// The server pings.
    Ping,
    /// Time passes.
    Wait {
        millis: u32,
    },
    /// A client reads what storage holds.
    Restore {
        client: usize,
    },
    /// The page is loaded anew.
    Reload {
        client: usize,
    },
    /// The agent opens a conversation.
    Follow {
        conversation: usize,
    },
    /// The person reads what is there.
    Read {
        client: usize,
        conversation: usize,
    },
    /// The person types.
    Type {
        client: usize,
        conversation: usize,
    },
    /// The agent ends a conversation: the next message of the visitor comes after a `status`.
    Resolve {
        conversation: usize,
    },
    /// The server tells a client to start anew.
    Forget {
        client: usize,
        conversation: usize,
    },
    /// The client gets something that is no frame.
    Garble {
        client: usize,
    },
    /// The browser says that it is offline, or awake.
    Offline {
        client: usize,
    },
    Wake {
        client: usize,
    },
    /// The server refuses so many messages for now.
    Refuse {
        count: u8,
    },
    /// A frame on its way to the server is lost though its connection lives.
    LoseUp {
        client: usize,
        pick: usize,
    },
}

/// What the network does to a frame.
#[derive(Clone, Copy, Debug)]
pub enum Fate {
    Deliver,
    Repeat,
    Lose,
}

const PING_EVERY: Duration = Duration::from_secs(25);

#[derive(Debug)]
pub struct World {
    pub now: Timestamp,
    pub server: Server,
    pub clients: Vec<Client>,
    storages: [Vec<Outgoing>; 2],
    saved: BTreeSet<ClientId>,
    /// Who wrote what where, in order.
    written: Vec<(usize, ConversationId, ClientId)>,
    chance: Chance,
    next_ping: Timestamp,
    /// Whether nothing happened that may change a sender's order.
    ordered: bool,
    lossy_up: bool,
}

pub fn conversation(number: usize) -> ConversationId {
    ConversationId::new(["first", "second"][number % 2])
}

impl World {
    /// Two tabs of one visitor and one agent.
    pub fn new(seed: u64) -> Self {
        let now = Timestamp::from_millis(1_700_000_000_000);
        let mut world = Self {
            now,
            server: Server::default(),
            clients: Vec::new(),
            storages: [Vec::new(), Vec::new()],
            saved: BTreeSet::new(),
            written: Vec::new(),
            chance: Chance::new(seed),
            next_ping: now + PING_EVERY,
            ordered: true,
            lossy_up: false,
        };
        for agent in [false, false, true] {
            let client = Client::new(agent, world.chance.bits());
            world.clients.push(client);
            world.start(world.clients.len() - 1);
        }
        world
    }

    pub fn step(&mut self, step: &Step) {
        match *step {
            Step::Write {
                client,
                conversation: number,
                count,
            } => {
                for _ in 0..count {
                    self.write(client % 3, conversation(number));
                }
            }
            Step::Open { client } => self.open(client % 3),
            Step::Up { client, count } => {
                for _ in 0..count {
                    self.deliver_up(client % 3);
                }
            }
            Step::Down { client, pick, fate } => self.deliver_down(client % 3, pick, fate),
            Step::Flow { client, count } => {
                for _ in 0..count {
                    self.deliver_down(client % 3, 0, Fate::Deliver);
                }
            }
            Step::Cut { client, late } => self.cut(client % 3, late),
            Step::HalfOpen { client } => {
                if let Some(socket) = self.clients[client % 3].socket {
                    self.server.sockets[socket].alive = false;
                    self.server.sockets[socket].down.clear();
                }
            }
            Step::Restart => {
                self.server.restart();
                for client in 0..3 {
                    self.cut(client, false);
                }
            }
            Step::Ping => self.server.ping(),
            Step::Wait { millis } => self.wait(Duration::from_millis(u64::from(millis))),
            Step::Restore { client } => {
                let stored = self.storages[self.clients[client % 3].storage()].clone();
                self.feed(client % 3, Input::Restored(stored));
            }
            Step::Reload { client } => self.reload(client % 3),
            Step::Follow {
                conversation: number,
            } => {
                self.feed(2, Input::Followed(conversation(number)));
            }
            Step::Read {
                client,
                conversation: number,
            } => self.read(client % 3, number),
            Step::Type {
                client,
                conversation: number,
            } => {
                let known = self.server.logs.contains_key(&conversation(number));
                if known || client % 3 != 2 {
                    self.feed(client % 3, Input::Wrote(conversation(number)));
                }
            }
            Step::Resolve {
                conversation: number,
            } => {
                if let Some(log) = self.server.logs.get_mut(&conversation(number)) {
                    log.resolved = true;
                }
            }
            Step::Forget {
                client,
                conversation: number,
            } => {
                if let Some(socket) = self.clients[client % 3].socket {
                    let conversation = conversation(number);
                    let frame = ServerFrame::Reset(Reset { conversation });
                    self.server.sockets[socket].down.push(frame);
                }
            }
            Step::Garble { client } => {
                if self.clients[client % 3].opened {
                    self.feed(client % 3, Input::FrameUnreadable);
                }
            }
            Step::Offline { client } => self.feed(client % 3, Input::WentOffline),
            Step::Wake { client } => self.feed(client % 3, Input::Woken),
            Step::Refuse { count } => {
                self.ordered = false;
                self.server.refusals += u32::from(count);
            }
            Step::LoseUp { client, pick } => {
                self.ordered = false;
                self.lossy_up = true;
                let up = &mut self.clients[client % 3].up;
                if !up.is_empty() {
                    up.remove(pick % up.len());
                }
            }
        }
    }

    /// The network and the server are well from now on: after `span`, all must be one.
    pub fn heal(&mut self, span: Duration) {
        self.server.refusals = 0;
        for client in 0..3 {
            self.feed(client, Input::Woken);
        }
        for number in 0..2 {
            if self.server.logs.contains_key(&conversation(number)) {
                self.feed(2, Input::Followed(conversation(number)));
            }
        }
        self.run(span);
        for number in 0..2 {
            self.feed(2, Input::Followed(conversation(number)));
        }
        self.run(span);
    }

    /// Lets a good network do its work for a time.
    pub fn run(&mut self, span: Duration) {
        let end = self.now + span;
        loop {
            self.flow();
            let next = self.next_deadline().min(self.next_ping);
            if next > end {
                break;
            }
            self.wait(next.since(self.now));
            if self.now >= self.next_ping {
                self.server.ping();
                self.next_ping = self.now + PING_EVERY;
            }
        }
        self.now = end;
    }

    fn next_deadline(&self) -> Timestamp {
        let deadlines = self.clients.iter().filter_map(|one| one.chat.deadline());
        deadlines.min().unwrap_or(Timestamp::from_millis(u64::MAX))
    }

    fn flow(&mut self) {
        for round in 0.. {
            assert!(
                round < 1_000,
                "the clients and the server never fall silent"
            );
            let mut moved = false;
            for client in 0..self.clients.len() {
                self.open(client);
                while self.deliver_up(client) {
                    moved = true;
                }
                while self.pending(client) > 0 {
                    self.deliver_down(client, 0, Fate::Deliver);
                    moved = true;
                }
            }
            if !moved {
                return;
            }
        }
    }

    fn start(&mut self, client: usize) {
        let hello = self.clients[client].hello();
        self.feed(client, Input::Introduced(hello));
        if self.clients[client].agent
            && let Author::Agent { id, name } = author(true)
        {
            self.feed(client, Input::Named { id, name });
        }
        self.feed(client, Input::Wanted(true));
        let stored = self.storages[self.clients[client].storage()].clone();
        self.feed(client, Input::Restored(stored));
    }

    fn reload(&mut self, client: usize) {
        let agent = self.clients[client].agent;
        let mut fresh = Client::new(agent, self.chance.bits());
        // What left before the page went away may still come.
        fresh.up = std::mem::take(&mut self.clients[client].up);
        self.clients[client] = fresh;
        self.start(client);
    }

    fn write(&mut self, client: usize, conversation: ConversationId) {
        if self.clients[client].agent && !self.server.logs.contains_key(&conversation) {
            return;
        }
        let cid = ClientId::new(self.chance.uuid(self.now));
        let text = self.written.len().to_string();
        self.written
            .push((client, conversation.clone(), cid.clone()));
        let body = Body::Text {
            text,
            rich: Vec::new(),
        };
        self.feed(
            client,
            Input::Submitted {
                cid,
                conversation,
                body,
            },
        );
    }

    fn read(&mut self, client: usize, number: usize) {
        let conversation = conversation(number);
        let thread = self.clients[client].chat.thread(&conversation);
        let last = thread.map_or(Seq::ZERO, |thread| thread.last);
        // The screen may say anything.
        let seq = Seq(last.0.saturating_add(3)).min(Seq(last.0 + 1));
        self.feed(client, Input::Read { conversation, seq });
    }

    fn open(&mut self, client: usize) {
        let one = &mut self.clients[client];
        if one.socket.is_some() && !one.opened {
            one.opened = true;
            self.feed(client, Input::SocketOpened);
        }
    }

    fn cut(&mut self, client: usize, late: bool) {
        let one = &mut self.clients[client];
        let Some(socket) = one.socket.take() else {
            return;
        };
        one.opened = false;
        if !late {
            one.up.retain(|(sent_on, _)| *sent_on != socket);
            self.server.sockets[socket].alive = false;
        }
        self.feed(client, Input::SocketClosed);
    }

    fn deliver_up(&mut self, client: usize) -> bool {
        let Some((socket, frame)) = self.clients[client].up.pop_front() else {
            return false;
        };
        if self.server.sockets[socket].alive {
            self.server.hear(self.now, socket, frame);
        }
        true
    }

    fn pending(&self, client: usize) -> usize {
        let one = &self.clients[client];
        let socket = one.socket.filter(|_| one.opened);
        socket.map_or(0, |socket| self.server.sockets[socket].down.len())
    }

    fn deliver_down(&mut self, client: usize, pick: usize, fate: Fate) {
        let pending = self.pending(client);
        let Some(socket) = self.clients[client].socket.filter(|_| pending > 0) else {
            return;
        };
        let down = &mut self.server.sockets[socket].down;
        let at = pick % pending;
        let frame = match fate {
            Fate::Deliver => down.remove(at),
            Fate::Repeat => down[at].clone(),
            Fate::Lose => {
                down.remove(at);
                return;
            }
        };
        self.feed(client, Input::FrameReceived(frame));
    }

    fn wait(&mut self, span: Duration) {
        let end = self.now + span;
        let mut ticks = 0;
        while self.next_deadline() <= end {
            self.now = self.now.max(self.next_deadline());
            for client in 0..self.clients.len() {
                let due = self.clients[client].chat.deadline();
                if due.is_some_and(|due| due <= self.now) {
                    self.feed(client, Input::Ticked);
                    ticks += 1;
                }
            }
            assert!(ticks <= 50 + span.as_millis() / 20, "a busy loop");
        }
        self.now = end;
    }

    pub fn feed(&mut self, client: usize, input: Input) {
        let was = self.clients[client].chat.link();
        let outputs = self.clients[client].chat.update(self.now, input);
        for output in outputs {
            self.obey(client, output);
        }
        self.check(client, was);
    }

    fn obey(&mut self, client: usize, output: Output) {
        let storage = self.clients[client].storage();
        match output {
            Output::Connect => {
                assert_eq!(self.clients[client].socket, None, "two sockets at once");
                self.clients[client].socket = Some(self.server.accept());
                self.clients[client].opened = false;
            }
            Output::Disconnect => {
                self.clients[client].socket = None;
                self.clients[client].opened = false;
            }
            Output::Transmit(frame) => self.transmit(client, frame),
            Output::SaveOutgoing(outgoing) => {
                self.saved.insert(outgoing.cid.clone());
                self.storages[storage].push(outgoing);
            }
            Output::DropOutgoing(cid) => {
                let mut logs = self.server.logs.values().flat_map(|log| &log.events);
                let stored = logs.any(|event| event.cid.as_ref() == Some(&cid));
                assert!(stored, "dropped before it was committed");
                self.storages[storage].retain(|kept| kept.cid != cid);
            }
            Output::Arrived(event) => {
                let one = &mut self.clients[client];
                let last = one.arrived.entry(event.conversation.clone()).or_default();
                assert!(event.seq > *last, "arrived twice or too late");
                assert!(one.agent || event.seq == last.next(), "arrived with a gap");
                *last = event.seq;
            }
            Output::WasReset(conversation) => {
                self.clients[client].arrived.remove(&conversation);
            }
            Output::Refused { .. } => panic!("nothing here is refused for good"),
            Output::Greeted { .. } | Output::Signalled(_) => {}
        }
    }

    fn transmit(&mut self, client: usize, frame: ClientFrame) {
        let one = &mut self.clients[client];
        let socket = one.socket.filter(|_| one.opened);
        let socket = socket.expect("transmits only on an open socket");
        match &frame {
            ClientFrame::Send(send) => {
                assert!(self.saved.contains(&send.cid), "sent before it was saved");
                assert_eq!(one.chat.link(), Link::Open);
            }
            ClientFrame::Hello(_)
            | ClientFrame::Sync(_)
            | ClientFrame::Seen(_)
            | ClientFrame::Typing(_)
            | ClientFrame::Page(_)
            | ClientFrame::Identify(_)
            | ClientFrame::Pong(_) => {}
        }
        if !matches!(frame, ClientFrame::Pong(_)) {
            one.spoken += 1;
        }
        one.up.push_back((socket, frame));
    }
}
