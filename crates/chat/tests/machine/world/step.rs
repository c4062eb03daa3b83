//! The steps that a run is made of.

use wasl_chat::Input;
use wasl_protocol::{Author, Body, ClientId, ConversationId, Duration, Reset, Seq, ServerFrame};

use super::World;
use super::client::Client;
use super::server::author;

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
    /// A visitor's network lets no WebSocket through any more, or does again.
    Block {
        client: usize,
        blocked: bool,
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

pub fn conversation(number: usize) -> ConversationId {
    ConversationId::new(["first", "second"][number % 2])
}

impl World {
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
            Step::Block { client, blocked } => {
                // The console has sockets alone.
                self.clients[client % 2].blocked = blocked;
            }
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

    pub(super) fn start(&mut self, client: usize) {
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

    pub(super) fn reload(&mut self, client: usize) {
        let agent = self.clients[client].agent;
        let mut fresh = Client::new(agent, self.chance.bits());
        // What left before the page went away may still come.
        fresh.up = std::mem::take(&mut self.clients[client].up);
        fresh.blocked = self.clients[client].blocked;
        self.clients[client] = fresh;
        self.start(client);
    }

    pub(super) fn write(&mut self, client: usize, conversation: ConversationId) {
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

    pub(super) fn read(&mut self, client: usize, number: usize) {
        let conversation = conversation(number);
        let thread = self.clients[client].chat.thread(&conversation);
        let last = thread.map_or(Seq::ZERO, |thread| thread.last);
        // The screen may say anything.
        let seq = Seq(last.0.saturating_add(3)).min(Seq(last.0 + 1));
        self.feed(client, Input::Read { conversation, seq });
    }
}
