//! A browser with tabs of one visitor: a lock, a channel, storage; and the server behind it.

use std::collections::VecDeque;

use wasl_chat::{Chance, Chat, Input, Link, Outgoing, Output, Place, TabMessage};
use wasl_protocol::{Body, ClientFrame, ClientId, Duration, Send, Seq, Timestamp};

use crate::bench::{agent_hello, room, visitor_hello};
use crate::world::Fate;
use crate::world::server::Server;

/// The most tabs at once.
const TABS: usize = 4;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Notice {
    Granted,
    Lost,
}

struct Tab {
    id: u64,
    chat: Chat,
    frozen: bool,
    notices: VecDeque<Notice>,
    /// What other tabs said and this one has not heard yet.
    inbox: Vec<TabMessage>,
    socket: Option<usize>,
    opened: bool,
    up: VecDeque<(usize, ClientFrame)>,
}

pub struct Browser {
    pub now: Timestamp,
    pub server: Server,
    /// The tab that is in front.
    pub front: usize,
    tabs: Vec<Tab>,
    /// Who has the lock, and who waits for it.
    queue: VecDeque<u64>,
    storage: Vec<Outgoing>,
    written: Vec<ClientId>,
    chance: Chance,
    agent: usize,
    tabs_so_far: u64,
}

impl Browser {
    pub fn new(seed: u64) -> Self {
        let now = Timestamp::from_millis(1_700_000_000_000);
        let mut server = Server::default();
        let agent = server.accept();
        server.hear(now, agent, ClientFrame::Hello(agent_hello()));
        Self {
            now,
            server,
            front: 0,
            tabs: Vec::new(),
            queue: VecDeque::new(),
            storage: Vec::new(),
            written: Vec::new(),
            chance: Chance::new(seed),
            agent,
            tabs_so_far: 0,
        }
    }

    fn at(&self, tab: usize) -> Option<usize> {
        (!self.tabs.is_empty()).then(|| tab % self.tabs.len())
    }

    pub fn sockets(&self) -> usize {
        self.tabs.iter().filter(|tab| tab.socket.is_some()).count()
    }

    pub fn open(&mut self) {
        if self.tabs.len() >= TABS {
            return;
        }
        self.tabs_so_far += 1;
        self.tabs.push(Tab {
            id: self.tabs_so_far,
            chat: Chat::new(Chance::new(self.chance.bits())),
            frozen: false,
            notices: VecDeque::new(),
            inbox: Vec::new(),
            socket: None,
            opened: false,
            up: VecDeque::new(),
        });
        let tab = self.tabs.len() - 1;
        self.feed(tab, Input::Introduced(visitor_hello()));
        self.join(tab);
        self.feed(tab, Input::Wanted(true));
        self.feed(tab, Input::Followed(room()));
        self.feed(tab, Input::Restored(self.storage.clone()));
    }

    /// As the shell does: asks for the lock, and follows until it has it.
    fn join(&mut self, tab: usize) {
        self.tabs[tab].notices.clear();
        self.queue.push_back(self.tabs[tab].id);
        if self.queue.len() == 1 {
            self.tabs[tab].notices.push_back(Notice::Granted);
        }
        self.feed(tab, Input::Placed(Place::Follower));
    }

    fn tell_holder(&mut self, notice: Notice) {
        let holder = self.queue.front();
        if let Some(tab) = self.tabs.iter_mut().find(|tab| Some(&tab.id) == holder) {
            tab.notices.push_back(notice);
        }
    }

    /// Closed or crashed: nothing of it is heard any more, but what is on the wire.
    pub fn close(&mut self, tab: usize) {
        let Some(tab) = self.at(tab) else { return };
        let mut gone = self.tabs.remove(tab);
        let held = self.queue.front() == Some(&gone.id);
        self.queue.retain(|id| *id != gone.id);
        if held {
            self.tell_holder(Notice::Granted);
        }
        let late = self.chance.up_to(1) == 1;
        while let Some((socket, frame)) = gone.up.pop_front() {
            if late && self.server.sockets[socket].alive {
                self.server.hear(self.now, socket, frame);
            }
        }
        if let Some(socket) = gone.socket {
            self.server.sockets[socket].alive = false;
        }
    }

    pub fn freeze(&mut self, tab: usize, frozen: bool) {
        if let Some(tab) = self.at(tab) {
            self.tabs[tab].frozen = frozen;
        }
    }

    pub fn notice(&mut self, tab: usize) -> bool {
        let Some(tab) = self.at(tab).filter(|tab| !self.tabs[*tab].frozen) else {
            return false;
        };
        match self.tabs[tab].notices.pop_front() {
            Some(Notice::Granted) => {
                self.feed(tab, Input::Placed(Place::Leader));
                self.feed(tab, Input::Restored(self.storage.clone()));
            }
            Some(Notice::Lost) => self.join(tab),
            None => return false,
        }
        true
    }

    pub fn hear(&mut self, tab: usize, pick: usize, fate: Fate) -> bool {
        let Some(tab) = self.at(tab).filter(|tab| !self.tabs[*tab].frozen) else {
            return false;
        };
        let inbox = &mut self.tabs[tab].inbox;
        if inbox.is_empty() {
            return false;
        }
        let pick = pick % inbox.len();
        let message = match fate {
            Fate::Deliver => inbox.remove(pick),
            Fate::Repeat => inbox[pick].clone(),
            Fate::Lose => {
                inbox.remove(pick);
                return true;
            }
        };
        self.feed(tab, Input::TabSpoke(message));
        true
    }

    pub fn write(&mut self, tab: usize) {
        let Some(tab) = self.at(tab).filter(|tab| !self.tabs[*tab].frozen) else {
            return;
        };
        let cid = ClientId::new(self.chance.uuid(self.now));
        self.written.push(cid.clone());
        let (conversation, body) = (room(), self.words());
        self.feed(
            tab,
            Input::Submitted {
                cid,
                conversation,
                body,
            },
        );
    }

    fn words(&self) -> Body {
        Body::Text {
            text: self.written.len().to_string(),
            rich: Vec::new(),
        }
    }

    pub fn read(&mut self, tab: usize) {
        if let Some(tab) = self.at(tab).filter(|tab| !self.tabs[*tab].frozen) {
            let thread = self.tabs[tab].chat.thread(&room());
            let seq = thread.map_or(Seq::ZERO, |thread| thread.last);
            let conversation = room();
            self.feed(tab, Input::Read { conversation, seq });
        }
    }

    pub fn agent_writes(&mut self) {
        let cid = ClientId::new(self.chance.uuid(self.now));
        self.written.push(cid.clone());
        let send = Send {
            cid,
            conversation: room(),
            body: self.words(),
        };
        self.server
            .hear(self.now, self.agent, ClientFrame::Send(send));
    }

    pub fn cut(&mut self, tab: usize) {
        let Some(tab) = self.at(tab).filter(|tab| !self.tabs[*tab].frozen) else {
            return;
        };
        if let Some(socket) = self.tabs[tab].socket.take() {
            self.server.sockets[socket].alive = false;
            self.tabs[tab].opened = false;
            self.feed(tab, Input::SocketClosed);
        }
    }

    /// The socket of a tab works: everything under way arrives.
    pub fn flow(&mut self, tab: usize) -> bool {
        let Some(tab) = self.at(tab).filter(|tab| !self.tabs[*tab].frozen) else {
            return false;
        };
        let mut moved = false;
        if self.tabs[tab].socket.is_some() && !self.tabs[tab].opened {
            self.tabs[tab].opened = true;
            self.feed(tab, Input::SocketOpened);
            moved = true;
        }
        while let Some((socket, frame)) = self.tabs[tab].up.pop_front() {
            if self.server.sockets[socket].alive {
                self.server.hear(self.now, socket, frame);
            }
            moved = true;
        }
        while let Some(socket) = self.tabs[tab].socket
            && !self.server.sockets[socket].down.is_empty()
        {
            let frame = self.server.sockets[socket].down.remove(0);
            // The shell relays what comes by the socket.
            self.post(tab, &TabMessage::Said(frame.clone()));
            self.feed(tab, Input::FrameReceived(frame));
            moved = true;
        }
        moved
    }

    fn post(&mut self, from: usize, message: &TabMessage) {
        for (tab, one) in self.tabs.iter_mut().enumerate() {
            if tab != from {
                one.inbox.push(message.clone());
            }
        }
    }

    fn feed(&mut self, tab: usize, input: Input) {
        for output in self.tabs[tab].chat.update(self.now, input) {
            self.obey(tab, output);
        }
        let chat = &self.tabs[tab].chat;
        if let Some(deadline) = chat.deadline() {
            assert!(deadline > self.now, "a deadline in the past");
        }
    }

    fn obey(&mut self, tab: usize, output: Output) {
        let one = &mut self.tabs[tab];
        match output {
            Output::Connect(_) => {
                assert_eq!(one.chat.place(), Place::Leader, "only the leader connects");
                assert_eq!(one.socket, None, "two sockets at once");
                one.socket = Some(self.server.accept());
                one.opened = false;
            }
            Output::Disconnect => {
                if let Some(socket) = one.socket.take() {
                    self.server.sockets[socket].alive = false;
                }
                one.opened = false;
            }
            Output::Transmit(frame) => {
                let socket = one.socket.filter(|_| one.opened);
                one.up
                    .push_back((socket.expect("transmits on an open socket"), frame));
            }
            Output::SaveOutgoing(outgoing) => self.storage.push(outgoing),
            Output::DropOutgoing(cid) => {
                let mut stored = self.server.logs.values().flat_map(|log| &log.events);
                assert!(
                    stored.any(|event| event.cid.as_ref() == Some(&cid)),
                    "dropped before it was committed"
                );
                self.storage.retain(|kept| kept.cid != cid);
            }
            Output::Post(message) => self.post(tab, &message),
            Output::TakeOver => {
                if tab == self.front % self.tabs.len() {
                    let id = self.tabs[tab].id;
                    self.queue.retain(|other| *other != id);
                    self.tell_holder(Notice::Lost);
                    self.queue.pop_front();
                    self.queue.push_front(id);
                    self.tabs[tab].notices.clear();
                    self.tabs[tab].notices.push_back(Notice::Granted);
                }
            }
            Output::Arrived(_)
            | Output::Refused { .. }
            | Output::Greeted { .. }
            | Output::Signalled(_)
            | Output::WasReset(_) => {}
        }
    }

    pub fn wait(&mut self, millis: u64) {
        let end = self.now + Duration::from_millis(millis);
        let mut ticks = 0;
        while let Some(next) = self.next_deadline().filter(|next| *next <= end) {
            self.now = self.now.max(next);
            for tab in 0..self.tabs.len() {
                let due = self.tabs[tab].chat.deadline();
                if !self.tabs[tab].frozen && due.is_some_and(|due| due <= self.now) {
                    self.feed(tab, Input::Ticked);
                    ticks += 1;
                }
            }
            assert!(ticks <= 100 + millis / 20, "a busy loop");
        }
        self.now = end;
    }

    fn next_deadline(&self) -> Option<Timestamp> {
        let awake = self.tabs.iter().filter(|tab| !tab.frozen);
        awake.filter_map(|tab| tab.chat.deadline()).min()
    }

    /// Everything works for a time.
    pub fn run(&mut self, millis: u64) {
        let end = self.now + Duration::from_millis(millis);
        while self.now < end {
            let mut rounds = 0;
            loop {
                let mut moved = false;
                for tab in 0..self.tabs.len() {
                    moved |= self.notice(tab);
                    moved |= self.flow(tab);
                    while self.hear(tab, 0, Fate::Deliver) {
                        moved = true;
                    }
                }
                rounds += 1;
                assert!(rounds < 1_000, "the tabs never fall silent");
                if !moved {
                    break;
                }
            }
            let next = self.next_deadline().unwrap_or(end).min(end);
            self.wait(next.since(self.now).as_millis().max(1));
        }
    }

    /// All tabs run and nothing is lost any more.
    pub fn heal(&mut self) {
        self.open();
        for tab in 0..self.tabs.len() {
            self.freeze(tab, false);
            self.feed(tab, Input::Woken);
        }
        for _ in 0..8 {
            self.run(30_000);
            self.server.ping();
        }
        self.run(30_000);
    }

    pub fn check_stored(&self) {
        let log = self.server.logs.get(&room());
        let stored: Vec<_> = log
            .iter()
            .flat_map(|log| &log.events)
            .filter_map(|event| event.cid.clone())
            .collect();
        for cid in &self.written {
            let copies = stored.iter().filter(|one| *one == cid).count();
            assert_eq!(copies, 1, "stored once");
        }
        assert_eq!(stored.len(), self.written.len());
    }

    pub fn check_all_is_one(&self) {
        assert!(self.storage.is_empty(), "left in storage");
        self.check_stored();
        assert_eq!(self.sockets(), 1, "one socket for all");
        let events = self.server.logs.get(&room()).map(|log| &log.events[..]);
        let events = events.unwrap_or_default();
        for tab in &self.tabs {
            let chat = &tab.chat;
            assert_eq!(chat.link(), Link::Open);
            assert_eq!(
                chat.place() == Place::Leader,
                Some(&tab.id) == self.queue.front(),
                "who has the lock leads"
            );
            assert_eq!(chat.outgoing().count(), 0);
            let items = chat.thread(&room()).map(|thread| &thread.items[..]);
            let items = items.unwrap_or_default();
            assert_eq!(items.len(), events.len(), "the whole thread");
            for (item, event) in items.iter().zip(events) {
                assert_eq!(item.seq, Some(event.seq));
                assert_eq!((&item.cid, &item.body), (&event.cid, &event.body));
            }
            let seen = chat.thread(&room()).map(|thread| thread.visitor_seen);
            let known = self.server.logs.get(&room()).map(|log| log.visitor_seen);
            if !events.is_empty() {
                assert_eq!(seen, known, "read is read in every tab");
            }
        }
    }
}
