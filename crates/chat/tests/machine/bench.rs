//! One machine on the bench: time in seconds and milliseconds from its start, short names for
//! the inputs of the tables.

use wasl_chat::{Chance, Chat, Input, ItemState, Link, Output, Transport};
use wasl_protocol::{
    Ack, AgentId, Author, Body, Bye, ClientFrame, ClientId, ConversationId, DeviceId, ErrorCode,
    ErrorFrame, Hello, HelloRole, MessageEvent, MessageId, PageFacts, SeenMark, Seq, ServerFrame,
    SiteId, Timestamp, VERSION, VisitorToken, Welcome,
};

/// When the bench starts.
const START: u64 = 1_700_000_000_000;

pub struct Bench {
    pub chat: Chat,
    /// Milliseconds since the start.
    pub now: u64,
}

pub fn room() -> ConversationId {
    ConversationId::new("room")
}

pub fn cid(name: &str) -> ClientId {
    ClientId::new(name)
}

pub fn at(millis: u64) -> Timestamp {
    Timestamp::from_millis(START + millis)
}

pub fn text(words: &str) -> Body {
    Body::Text {
        text: words.into(),
        rich: Vec::new(),
    }
}

pub fn agent() -> Author {
    Author::Agent {
        id: AgentId::new("agent"),
        name: "Huda".into(),
    }
}

pub fn visitor_hello() -> Hello {
    Hello {
        v: VERSION,
        role: HelloRole::Visitor {
            site: SiteId::new("demo"),
            token: VisitorToken::from_entropy([1; 4]),
            locale: "en".into(),
            page: PageFacts::default(),
        },
        device: DeviceId::new("device"),
        positions: Vec::new(),
    }
}

pub fn agent_hello() -> Hello {
    Hello {
        role: HelloRole::Agent,
        ..visitor_hello()
    }
}

/// A committed message whose text is its place.
pub fn event(seq: u32, from: Author) -> MessageEvent {
    MessageEvent {
        conversation: room(),
        seq: Seq(seq),
        id: MessageId::new(seq.to_string()),
        cid: None,
        from,
        body: text(&seq.to_string()),
        at: at(u64::from(seq)),
    }
}

pub fn mark(head: u32, visitor_seen: u32, agent_seen: u32) -> SeenMark {
    SeenMark {
        conversation: room(),
        head: Seq(head),
        visitor_seen: Seq(visitor_seen),
        agent_seen: Seq(agent_seen),
    }
}

pub fn welcome(heads: Vec<SeenMark>) -> ServerFrame {
    ServerFrame::Welcome(Welcome {
        v: VERSION,
        now: at(0),
        visitor: None,
        heads,
        agents_online: true,
    })
}

pub fn ack(name: &str, seq: u32) -> ServerFrame {
    ServerFrame::Ack(Ack {
        cid: cid(name),
        conversation: room(),
        seq: Seq(seq),
        id: MessageId::new(seq.to_string()),
        at: at(u64::from(seq)),
        duplicate: false,
    })
}

pub fn refusal(name: Option<&str>, code: ErrorCode, retry: bool, after_ms: u32) -> ServerFrame {
    ServerFrame::Error(ErrorFrame {
        cid: name.map(cid),
        code,
        retry,
        after_ms,
    })
}

pub fn bye(code: ErrorCode, retry: bool, after_ms: u32) -> ServerFrame {
    ServerFrame::Bye(Bye {
        code,
        retry,
        after_ms,
    })
}

impl Bench {
    pub fn new(hello: Hello) -> Self {
        let mut bench = Self {
            chat: Chat::new(Chance::new(42)),
            now: 0,
        };
        bench.give(Input::Introduced(hello));
        bench
    }

    /// A visitor's machine that was greeted.
    pub fn open_visitor(heads: Vec<SeenMark>) -> Self {
        let mut bench = Self::new(visitor_hello());
        bench.connect(heads);
        bench
    }

    /// An agent's machine that was greeted.
    pub fn open_agent() -> Self {
        let mut bench = Self::new(agent_hello());
        if let Author::Agent { id, name } = agent() {
            bench.give(Input::Named { id, name });
        }
        bench.connect(Vec::new());
        bench
    }

    pub fn give(&mut self, input: Input) -> Vec<Output> {
        let out = self.chat.update(at(self.now), input);
        if let Some(deadline) = self.chat.deadline() {
            assert!(deadline > at(self.now), "a deadline in the past");
        }
        out
    }

    pub fn frame(&mut self, frame: ServerFrame) -> Vec<Output> {
        self.give(Input::FrameReceived(frame))
    }

    pub fn event(&mut self, seq: u32, from: Author) -> Vec<Output> {
        self.frame(ServerFrame::Event(event(seq, from)))
    }

    /// Wants a connection and gets one.
    pub fn connect(&mut self, heads: Vec<SeenMark>) -> Vec<Output> {
        self.give(Input::Wanted(true));
        self.greet(heads)
    }

    /// The socket opens and the server greets.
    pub fn greet(&mut self, heads: Vec<SeenMark>) -> Vec<Output> {
        assert_eq!(self.chat.link(), Link::Connecting);
        self.give(Input::SocketOpened);
        let out = self.frame(welcome(heads));
        assert_eq!(self.chat.link(), Link::Open);
        out
    }

    /// Goes on to a moment and ticks, whether anything is due or not.
    pub fn tick_at(&mut self, millis: u64) -> Vec<Output> {
        self.now = millis;
        self.give(Input::Ticked)
    }

    /// Ticks at the deadline.
    pub fn tick(&mut self) -> Vec<Output> {
        let deadline = self.chat.deadline().expect("something is due");
        self.tick_at(deadline.as_millis() - START)
    }

    /// Loses the connection and waits until it is back.
    pub fn reconnect(&mut self, heads: Vec<SeenMark>) -> Vec<Output> {
        self.give(Input::SocketClosed);
        assert_eq!(self.tick(), [Output::Connect(Transport::Socket)]);
        self.greet(heads)
    }

    pub fn submit(&mut self, name: &str) -> Vec<Output> {
        self.submit_body(name, text(name))
    }

    pub fn submit_body(&mut self, name: &str, body: Body) -> Vec<Output> {
        self.give(Input::Submitted {
            cid: cid(name),
            conversation: room(),
            body,
        })
    }

    /// The texts of the thread with the state of each.
    pub fn shown(&self) -> Vec<(String, ItemState)> {
        let thread = self.chat.thread(&room());
        let items = thread.map(|thread| thread.items.as_slice());
        let shown = items.unwrap_or_default().iter().map(|item| {
            let Body::Text { text, .. } = &item.body else {
                panic!("no text");
            };
            (text.clone(), item.state)
        });
        shown.collect()
    }

    pub fn last(&self) -> u32 {
        let thread = self.chat.thread(&room());
        thread.map_or(0, |thread| thread.last.0)
    }
}

/// The frames that were transmitted.
pub fn frames(out: Vec<Output>) -> Vec<ClientFrame> {
    out.into_iter()
        .filter_map(|output| match output {
            Output::Transmit(frame) => Some(frame),
            Output::Connect(_)
            | Output::Disconnect
            | Output::SaveOutgoing(_)
            | Output::DropOutgoing(_)
            | Output::Arrived(_)
            | Output::Refused { .. }
            | Output::Greeted { .. }
            | Output::Signalled(_)
            | Output::WasReset(_)
            | Output::Post(_)
            | Output::TakeOver => None,
        })
        .collect()
}

/// The ids of the messages that were sent.
pub fn sent(out: Vec<Output>) -> Vec<String> {
    let names = frames(out).into_iter().filter_map(|frame| match frame {
        ClientFrame::Send(send) => Some(send.cid.as_str().to_owned()),
        ClientFrame::Hello(_)
        | ClientFrame::Sync(_)
        | ClientFrame::Seen(_)
        | ClientFrame::Typing(_)
        | ClientFrame::Page(_)
        | ClientFrame::Identify(_)
        | ClientFrame::Pong(_) => None,
    });
    names.collect()
}

/// The places after which messages were asked for.
pub fn synced(out: Vec<Output>) -> Vec<u32> {
    let places = frames(out).into_iter().filter_map(|frame| match frame {
        ClientFrame::Sync(sync) => Some(sync.after.0),
        ClientFrame::Hello(_)
        | ClientFrame::Send(_)
        | ClientFrame::Seen(_)
        | ClientFrame::Typing(_)
        | ClientFrame::Page(_)
        | ClientFrame::Identify(_)
        | ClientFrame::Pong(_) => None,
    });
    places.collect()
}

/// The places that messages took.
pub fn arrived(out: &[Output]) -> Vec<u32> {
    let places = out.iter().filter_map(|output| match output {
        Output::Arrived(event) => Some(event.seq.0),
        Output::Connect(_)
        | Output::Disconnect
        | Output::Transmit(_)
        | Output::SaveOutgoing(_)
        | Output::DropOutgoing(_)
        | Output::Refused { .. }
        | Output::Greeted { .. }
        | Output::Signalled(_)
        | Output::WasReset(_)
        | Output::Post(_)
        | Output::TakeOver => None,
    });
    places.collect()
}
