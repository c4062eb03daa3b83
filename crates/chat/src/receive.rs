//! What the server says: each frame to the part it is about. One that makes no sense now is
//! ignored.

use alloc::vec::Vec;

use wasl_protocol::{
    Ack, Author, Body, ClientFrame, ClientId, ConversationId, ErrorCode, ErrorFrame, MessageEvent,
    Ping, Pong, SeenMark, Seq, ServerFrame, Signal, Timestamp, Welcome,
};

use crate::backoff::{backoff, ordered_wait};
use crate::seen::Marks;
use crate::side::AGENTS;
use crate::{Chat, ItemState, Outgoing, OutgoingState, Output};

impl Chat {
    /// Takes one frame.
    pub(crate) fn receive(&mut self, now: Timestamp, frame: ServerFrame, out: &mut Vec<Output>) {
        let open = self.connection.is_open();
        let greeting = self.connection.is_greeting();
        if !open && !greeting {
            return;
        }
        self.connection.heard(now);
        match frame {
            ServerFrame::Welcome(welcome) if greeting => self.welcomed(now, &welcome, out),
            ServerFrame::Bye(bye) => self.connection.dismissed(now, &bye, &mut self.chance, out),
            ServerFrame::Ping(ping) => {
                out.push(Output::Transmit(ClientFrame::Pong(Pong {})));
                if open {
                    self.compare(&ping);
                }
            }
            ServerFrame::Ack(ack) if open => self.acknowledged(now, ack, out),
            ServerFrame::Event(event) if open => self.take_event(now, event, out),
            ServerFrame::Reset(reset) if open => self.reset(reset.conversation, out),
            ServerFrame::Ephemeral(signal) if open => self.take_signal(now, signal, out),
            ServerFrame::Error(error) if open => self.refused(now, &error, out),
            ServerFrame::Welcome(_)
            | ServerFrame::Ack(_)
            | ServerFrame::Event(_)
            | ServerFrame::Reset(_)
            | ServerFrame::Ephemeral(_)
            | ServerFrame::Error(_) => {}
        }
    }

    fn welcomed(&mut self, now: Timestamp, welcome: &Welcome, out: &mut Vec<Output>) {
        self.connection.welcomed(now);
        self.tabs.agents_online = welcome.agents_online;
        // Who still waits is told anew.
        self.tabs.queue = None;
        out.push(Output::Greeted {
            agents_online: welcome.agents_online,
        });
        for room in self.rooms.iter_mut().filter(|room| room.is_whole()) {
            room.seen_told = Seq::ZERO;
            // An agent is not told of every head, so one not told is asked for.
            room.probe = self.side.is_agent();
        }
        let side = self.side;
        for mark in &welcome.heads {
            let Some(room) = self.room_to_hear_of(&mark.conversation) else {
                continue;
            };
            if mark.head < room.thread.last {
                // This server knows less: its `reset` follows, and its marks hold.
                room.thread.visitor_seen = mark.visitor_seen;
                room.thread.agent_seen = mark.agent_seen;
            }
            room.mark(side, marks_of(mark));
            room.head = mark.head;
            room.probe = false;
            if room.thread.last > Seq::ZERO {
                // `hello` named this place: what follows it comes unasked.
                room.expect(now);
            }
        }
    }

    fn compare(&mut self, ping: &Ping) {
        for position in &ping.heads {
            if let Some(room) = self.room_to_hear_of(&position.conversation) {
                room.head = room.head.max(position.seq);
            }
        }
    }

    fn acknowledged(&mut self, now: Timestamp, ack: Ack, out: &mut Vec<Output>) {
        if ack.seq == Seq::ZERO {
            return;
        }
        let Some(outgoing) = self.take_ours(&ack.cid, &ack.conversation) else {
            return;
        };
        let event = MessageEvent {
            conversation: ack.conversation,
            seq: ack.seq,
            id: ack.id,
            cid: Some(ack.cid),
            from: self.me.clone(),
            body: outgoing.body,
            at: ack.at,
        };
        self.committed(&outgoing.cid, &event, out);
        let side = self.side;
        if let Some(room) = self.room_mut(&event.conversation)
            && event.seq > room.thread.last
        {
            if side.is_agent() && matches!(event.body, Body::Text { .. }) {
                // The server makes rich text of an agent's words: only its event has all of them.
                // Were the words placed now and the event cut off, nobody would send it again.
                room.head = room.head.max(event.seq);
            } else {
                room.offer(now, side, event, out);
            }
            // What comes before it, or itself, is on its way to every screen.
            room.expect(now);
        }
    }

    fn take_event(&mut self, now: Timestamp, event: MessageEvent, out: &mut Vec<Output>) {
        if event.seq == Seq::ZERO {
            return;
        }
        if event.from != Author::Visitor
            && (self.room_mut(&event.conversation)).is_none_or(|room| event.seq > room.head)
        {
            // An answer, or the end: whatever place was told before is over.
            self.tabs.queue = None;
        }
        if let Some(cid) = &event.cid
            && self.take_ours(cid, &event.conversation).is_some()
        {
            self.committed(cid, &event, out);
            if AGENTS && let Author::Agent { .. } = event.from {
                self.sign_as(event.from.clone());
            }
        }
        let side = self.side;
        if let Some(room) = self.room_or_new(&event.conversation) {
            room.offer(now, side, event, out);
        }
    }

    /// Takes what the server has now out of the outbox, when it was this client's.
    fn take_ours(&mut self, cid: &ClientId, conversation: &ConversationId) -> Option<Outgoing> {
        if self.outbox.find(cid)?.outgoing.conversation == *conversation {
            self.outbox.take(cid)
        } else {
            None
        }
    }

    /// One of the person's own is with the server. It stays below until its place is reached;
    /// when that has been passed, it stands there already.
    fn committed(&mut self, cid: &ClientId, event: &MessageEvent, out: &mut Vec<Output>) {
        out.push(Output::DropOutgoing(cid.clone()));
        let Some(room) = self.room_mut(&event.conversation) else {
            return;
        };
        if event.seq <= room.thread.last {
            room.thread.remove_waiting(cid);
        } else if let Some(item) = room.thread.find_waiting(cid) {
            item.id = Some(event.id.clone());
            item.seq = Some(event.seq);
            item.at = event.at;
            item.state = ItemState::Sent;
        }
    }

    fn reset(&mut self, conversation: ConversationId, out: &mut Vec<Output>) {
        if let Some(room) = self.room_mut(&conversation)
            && room.is_whole()
        {
            room.reset();
            out.push(Output::WasReset(conversation));
        }
    }

    fn take_signal(&mut self, now: Timestamp, signal: Signal, out: &mut Vec<Output>) {
        let side = self.side;
        match &signal {
            Signal::Typing {
                conversation,
                from,
                active,
                ttl,
            } => {
                if !side.wrote(from)
                    && let Some(room) = self.room_mut(conversation)
                {
                    room.thread.typed(now, from, *active, *ttl);
                }
            }
            Signal::Seen(mark) => {
                self.hear_of(now, &mark.conversation, mark.head, marks_of(mark));
            }
            Signal::Conversation(summary) => {
                let marks = Marks {
                    visitor: summary.visitor_seen,
                    agent: summary.agent_seen,
                };
                self.hear_of(now, &summary.id, summary.head, marks);
            }
            Signal::Presence(presence) => self.tabs.agents_online = presence.agents_online,
            Signal::Queue(queue) => {
                self.tabs.queue = (queue.position > 0).then(|| queue.clone());
            }
        }
        out.push(Output::Signalled(signal));
    }

    /// A signal told where a conversation stands; the messages themselves may be behind it.
    pub(crate) fn hear_of(&mut self, now: Timestamp, id: &ConversationId, head: Seq, marks: Marks) {
        let side = self.side;
        if let Some(room) = self.room_to_hear_of(id) {
            room.head = room.head.max(head);
            room.mark(side, marks);
            room.expect(now);
        }
    }

    fn refused(&mut self, now: Timestamp, error: &ErrorFrame, out: &mut Vec<Output>) {
        let wait = ordered_wait(error.after_ms).max(backoff(&mut self.chance, 0));
        if error.code == ErrorCode::RateLimited && error.retry {
            self.outbox.pause(now + wait);
        }
        let Some(cid) = &error.cid else {
            if !error.retry {
                let code = error.code;
                out.push(Output::Refused { cid: None, code });
            }
            return;
        };
        let Some(entry) = self.outbox.find(cid) else {
            return;
        };
        match entry.state {
            OutgoingState::InFlight if error.retry => {
                let wait = wait.max(backoff(&mut self.chance, entry.refusals));
                entry.refusals = entry.refusals.saturating_add(1);
                entry.wait_until(now + wait);
            }
            OutgoingState::InFlight | OutgoingState::Waiting if !error.retry => {
                entry.state = OutgoingState::Failed(error.code);
                self.show_state(cid, out);
            }
            OutgoingState::InFlight | OutgoingState::Waiting | OutgoingState::Failed(_) => {}
        }
    }

    /// A conversation that the server speaks of: to a visitor any, to an agent a known one.
    fn room_to_hear_of(&mut self, id: &ConversationId) -> Option<&mut crate::room::Room> {
        if self.side.is_agent() {
            self.room_mut(id)
        } else {
            self.room_or_new(id)
        }
    }
}

pub(crate) const fn marks_of(mark: &SeenMark) -> Marks {
    Marks {
        visitor: mark.visitor_seen,
        agent: mark.agent_seen,
    }
}
