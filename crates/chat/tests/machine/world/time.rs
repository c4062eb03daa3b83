//! Time passing, and the good network that everything ends with.

use wasl_chat::Input;
use wasl_protocol::{Duration, Timestamp};

use super::step::{Fate, conversation};
use super::{PING_EVERY, World};

impl World {
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
        self.check_all_is_sent();
        for client in 0..3 {
            // Who was on a stream finds another network, and is to come back to the socket.
            self.clients[client].blocked = false;
            self.feed(client, Input::WentOffline);
            self.feed(client, Input::Woken);
        }
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

    pub(super) fn wait(&mut self, span: Duration) {
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
}
