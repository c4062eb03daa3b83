//! What must hold after every step, and what must hold in the end.

use wasl_chat::{ItemState, Link, OutgoingState, Transport};
use wasl_protocol::{Duration, MAX_IN_FLIGHT, Seq};

use super::World;

impl World {
    /// After every update of a client.
    pub(super) fn check(&self, client: usize, was: Link) {
        let chat = &self.clients[client].chat;
        if let Some(deadline) = chat.deadline() {
            assert!(deadline > self.now, "a deadline in the past");
        }
        if let Link::Waiting(at) = chat.link()
            && chat.link() != was
        {
            let wait = at.since(self.now).as_millis();
            assert!((1..=60_000).contains(&wait), "waits {wait} ms");
        }
        let in_flight = chat
            .outgoing()
            .filter(|(_, state)| *state == OutgoingState::InFlight)
            .count();
        assert!(in_flight <= MAX_IN_FLIGHT);
        assert!(in_flight == 0 || chat.link() == Link::Open);
        for id in chat.conversations() {
            let Some(thread) = chat.thread(id) else {
                panic!("a conversation without a thread");
            };
            let last = thread.last.0 as usize;
            for (at, item) in thread.items[..last].iter().enumerate() {
                assert_eq!(item.seq, Some(Seq(at as u32 + 1)), "a hole");
                assert!(matches!(item.state, ItemState::Sent | ItemState::Seen));
            }
            let cids: Vec<_> = thread
                .items
                .iter()
                .filter_map(|item| item.cid.as_ref())
                .collect();
            let mut unique = cids.clone();
            unique.sort();
            unique.dedup();
            assert_eq!(unique.len(), cids.len(), "a message shown twice");
            // What waits on the screen is what waits in the outbox, in the same order, and what
            // the server has but this client may not place yet.
            let shown: Vec<_> = thread.items[last..]
                .iter()
                .filter(|item| item.state == ItemState::Sending)
                .filter_map(|item| item.cid.as_ref())
                .collect();
            let kept: Vec<_> = chat
                .outgoing()
                .filter(|(outgoing, _)| outgoing.conversation == *id)
                .map(|(outgoing, _)| &outgoing.cid)
                .collect();
            assert_eq!(shown, kept, "the outbox and the screen differ");
        }
    }

    /// When all has been well for long enough, whichever ways are open.
    pub(super) fn check_all_is_sent(&self) {
        assert_eq!(self.storages, [vec![], vec![]], "left in storage");
    }

    /// The same, and every network lets sockets through.
    pub fn check_all_is_one(&mut self) {
        self.check_all_is_sent();
        for client in &self.clients {
            assert_eq!(client.way, Transport::Socket, "left on the stream");
        }
        for (_, id, cid) in &self.written {
            let copies = self.server.logs[id]
                .events
                .iter()
                .filter(|event| event.cid.as_ref() == Some(cid))
                .count();
            assert_eq!(copies, 1, "stored once");
        }
        for (id, log) in &self.server.logs {
            if self.ordered {
                for writer in 0..3 {
                    let written: Vec<_> = self
                        .written
                        .iter()
                        .filter(|(who, place, _)| *who == writer && place == id)
                        .map(|(_, _, cid)| cid)
                        .collect();
                    let stored: Vec<_> = log
                        .events
                        .iter()
                        .filter_map(|event| event.cid.as_ref())
                        .filter(|cid| written.contains(cid))
                        .collect();
                    assert_eq!(stored, written, "a sender's order");
                }
            }
            for client in &self.clients {
                let Some(thread) = client.chat.thread(id) else {
                    panic!("a conversation unknown to a client");
                };
                assert_eq!(thread.items.len(), log.events.len(), "the whole thread");
                for (item, event) in thread.items.iter().zip(&log.events) {
                    assert_eq!(item.seq, Some(event.seq));
                    assert_eq!(item.id.as_ref(), Some(&event.id));
                    assert_eq!((&item.cid, &item.from), (&event.cid, &event.from));
                    assert_eq!((&item.body, item.at), (&event.body, event.at));
                }
                assert!(!thread.loading && thread.typing.is_none());
                assert_eq!(client.arrived.get(id), Some(&Seq(log.events.len() as u32)));
                assert_eq!(client.chat.outgoing().count(), 0);
                assert_eq!(client.chat.link(), Link::Open);
                if !self.lossy_up {
                    let (own, known) = if client.agent {
                        (thread.agent_seen, log.agent_seen)
                    } else {
                        (thread.visitor_seen, log.visitor_seen)
                    };
                    assert!(own <= known, "the server was not told what was read");
                }
            }
        }
        for client in &mut self.clients {
            client.spoken = 0;
        }
        self.run(Duration::from_secs(180));
        let spoken: u32 = self.clients.iter().map(|client| client.spoken).sum();
        assert_eq!(spoken, 0, "silence when there is nothing to say");
    }
}
