//! A server as `docs/PROTOCOL.md` has it: an ordered log, deduplication by `cid`, and sockets
//! that hear what is committed.

use std::collections::BTreeMap;

use wasl_protocol::{
    Ack, AgentId, Author, Body, ClientFrame, ClientId, ConversationId, ConversationState,
    ErrorCode, ErrorFrame, HelloRole, MessageEvent, MessageId, Ping, Position, Reset, SeenMark,
    Send, Seq, ServerFrame, Signal, Timestamp, Welcome,
};

/// One conversation's truth.
#[derive(Debug, Default)]
pub struct Log {
    pub events: Vec<MessageEvent>,
    pub visitor_seen: Seq,
    pub agent_seen: Seq,
    pub resolved: bool,
}

/// The server, and how it misbehaves.
#[derive(Debug, Default)]
pub struct Server {
    pub logs: BTreeMap<ConversationId, Log>,
    pub sockets: Vec<Socket>,
    /// Refuses so many more messages for now.
    pub refusals: u32,
    ids: u32,
}

/// The server's end of a connection.
#[derive(Debug, Default)]
pub struct Socket {
    pub alive: bool,
    pub role: Option<HelloRole>,
    /// What is on its way to the client.
    pub down: Vec<ServerFrame>,
}

impl Log {
    fn head(&self) -> Seq {
        Seq(self.events.len() as u32)
    }

    fn mark(&self, conversation: &ConversationId) -> SeenMark {
        SeenMark {
            conversation: conversation.clone(),
            head: self.head(),
            visitor_seen: self.visitor_seen,
            agent_seen: self.agent_seen,
        }
    }
}

impl Server {
    pub fn accept(&mut self) -> usize {
        self.sockets.push(Socket {
            alive: true,
            ..Socket::default()
        });
        self.sockets.len() - 1
    }

    /// All connections end; what is committed stays.
    pub fn restart(&mut self) {
        for socket in &mut self.sockets {
            socket.alive = false;
            socket.down.clear();
        }
    }

    pub fn ping(&mut self) {
        let heads: Vec<_> = self
            .logs
            .iter()
            .map(|(id, log)| Position {
                conversation: id.clone(),
                seq: log.head(),
            })
            .collect();
        self.broadcast(&ServerFrame::Ping(Ping { heads }));
    }

    pub fn hear(&mut self, now: Timestamp, socket: usize, frame: ClientFrame) {
        if let ClientFrame::Hello(hello) = frame {
            self.greet(now, socket, hello.role, &hello.positions);
            return;
        }
        let Some(role) = self.sockets[socket].role.clone() else {
            return;
        };
        let agent = role == HelloRole::Agent;
        match frame {
            ClientFrame::Send(send) => self.store(now, socket, agent, send),
            ClientFrame::Sync(sync) => {
                let events: Vec<_> = self
                    .logs
                    .get(&sync.conversation)
                    .map(|log| {
                        let events = log.events.iter().skip(sync.after.0 as usize);
                        events.take(sync.limit as usize).cloned().collect()
                    })
                    .unwrap_or_default();
                let frames = events.into_iter().map(ServerFrame::Event);
                self.sockets[socket].down.extend(frames);
            }
            ClientFrame::Seen(seen) => {
                let Some(log) = self.logs.get_mut(&seen.conversation) else {
                    return;
                };
                assert!(seen.seq <= log.head(), "read what is not there");
                let mark = if agent {
                    &mut log.agent_seen
                } else {
                    &mut log.visitor_seen
                };
                *mark = (*mark).max(seen.seq);
                let mark = log.mark(&seen.conversation);
                self.broadcast(&ServerFrame::Ephemeral(Signal::Seen(mark)));
            }
            ClientFrame::Typing(typing) => {
                assert!(self.logs.contains_key(&typing.conversation));
                self.broadcast(&ServerFrame::Ephemeral(Signal::Typing {
                    conversation: typing.conversation,
                    from: author(agent),
                    active: typing.active,
                    ttl: 6_000,
                }));
            }
            ClientFrame::Hello(_)
            | ClientFrame::Page(_)
            | ClientFrame::Identify(_)
            | ClientFrame::Pong(_) => {}
        }
    }

    fn greet(&mut self, now: Timestamp, socket: usize, role: HelloRole, positions: &[Position]) {
        // A visitor hears of all their conversations, an agent of those they named.
        let all = role != HelloRole::Agent;
        self.sockets[socket].role = Some(role);
        let heads = self
            .logs
            .iter()
            .filter(|(id, _)| all || positions.iter().any(|one| one.conversation == **id))
            .map(|(id, log)| log.mark(id))
            .collect();
        let mut frames = vec![ServerFrame::Welcome(Welcome {
            v: 1,
            now,
            visitor: None,
            heads,
            agents_online: true,
        })];
        for position in positions {
            let log = self.logs.get(&position.conversation);
            let head = log.map_or(Seq::ZERO, Log::head);
            if position.seq > head {
                frames.push(ServerFrame::Reset(Reset {
                    conversation: position.conversation.clone(),
                }));
            } else if let Some(log) = log {
                let missed = log.events.iter().skip(position.seq.0 as usize);
                frames.extend(missed.cloned().map(ServerFrame::Event));
            }
        }
        self.sockets[socket].down.extend(frames);
    }

    fn store(&mut self, now: Timestamp, socket: usize, agent: bool, send: Send) {
        let known = self.logs.get(&send.conversation).and_then(|log| {
            let mut events = log.events.iter();
            events.find(|event| event.cid.as_ref() == Some(&send.cid))
        });
        if let Some(event) = known {
            assert_eq!(event.body, send.body, "one cid, two bodies");
            let ack = ack(event, send.cid, true);
            self.sockets[socket].down.push(ack);
            return;
        }
        if self.refusals > 0 {
            self.refusals -= 1;
            self.sockets[socket]
                .down
                .push(ServerFrame::Error(ErrorFrame {
                    cid: Some(send.cid),
                    code: ErrorCode::Internal,
                    retry: true,
                    after_ms: 700,
                }));
            return;
        }
        let log = self.logs.entry(send.conversation.clone()).or_default();
        if log.resolved && !agent {
            log.resolved = false;
            let body = Body::Status {
                state: ConversationState::Reopened,
            };
            self.append(now, &send.conversation, None, Author::System, body);
        }
        let event = self.append(
            now,
            &send.conversation,
            Some(send.cid.clone()),
            author(agent),
            send.body,
        );
        self.sockets[socket].down.push(ack(&event, send.cid, false));
    }

    fn append(
        &mut self,
        at: Timestamp,
        conversation: &ConversationId,
        cid: Option<ClientId>,
        from: Author,
        body: Body,
    ) -> MessageEvent {
        self.ids += 1;
        let id = MessageId::new(self.ids.to_string());
        let log = self.logs.entry(conversation.clone()).or_default();
        let event = MessageEvent {
            conversation: conversation.clone(),
            seq: log.head().next(),
            id,
            cid,
            from,
            body,
            at,
        };
        log.events.push(event.clone());
        self.broadcast(&ServerFrame::Event(event.clone()));
        event
    }

    fn broadcast(&mut self, frame: &ServerFrame) {
        for socket in &mut self.sockets {
            if socket.alive && socket.role.is_some() {
                socket.down.push(frame.clone());
            }
        }
    }
}

fn ack(event: &MessageEvent, cid: ClientId, duplicate: bool) -> ServerFrame {
    ServerFrame::Ack(Ack {
        cid,
        conversation: event.conversation.clone(),
        seq: event.seq,
        id: event.id.clone(),
        at: event.at,
        duplicate,
    })
}

pub fn author(agent: bool) -> Author {
    if agent {
        Author::Agent {
            id: AgentId::new("agent-1"),
            name: "Huda".into(),
        }
    } else {
        Author::Visitor
    }
}
