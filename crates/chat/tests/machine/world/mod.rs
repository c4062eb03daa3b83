//! Clients, a server and a bad network, driven step by step.

mod check;
mod client;
pub mod server;
mod step;
mod time;

pub use step::{Fate, Step};

use std::collections::BTreeSet;

use wasl_chat::{Chance, Input, Link, Outgoing, Output, Transport};
use wasl_protocol::{ClientFrame, ClientId, ConversationId, Duration, Timestamp};

use client::Client;
use server::Server;

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

    pub(super) fn open(&mut self, client: usize) {
        let one = &mut self.clients[client];
        if one.socket.is_some() && !one.opened {
            if one.blocked && one.way == Transport::Socket {
                one.socket = None;
                self.feed(client, Input::SocketClosed);
                return;
            }
            one.opened = true;
            self.feed(client, Input::SocketOpened);
        }
    }

    pub(super) fn cut(&mut self, client: usize, late: bool) {
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

    pub(super) fn deliver_up(&mut self, client: usize) -> bool {
        let Some((socket, frame)) = self.clients[client].up.pop_front() else {
            return false;
        };
        if self.server.sockets[socket].alive {
            self.server.hear(self.now, socket, frame);
        }
        true
    }

    pub(super) fn pending(&self, client: usize) -> usize {
        let one = &self.clients[client];
        let socket = one.socket.filter(|_| one.opened);
        socket.map_or(0, |socket| self.server.sockets[socket].down.len())
    }

    pub(super) fn deliver_down(&mut self, client: usize, pick: usize, fate: Fate) {
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
            Output::Connect(way) => {
                let one = &mut self.clients[client];
                assert_eq!(one.socket, None, "two sockets at once");
                assert!(!one.agent || way == Transport::Socket);
                one.socket = Some(self.server.accept());
                one.opened = false;
                one.way = way;
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
            Output::Post(_) | Output::TakeOver => panic!("these tabs are each alone"),
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
