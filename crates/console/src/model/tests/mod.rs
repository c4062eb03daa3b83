//! The console told as a story: events in, orders and a screen out.

mod answering;
mod blocking;
mod connecting;
mod disorder;
mod faq;
mod letters;
mod reading;
mod replying;
mod signing;
mod sound;
mod surveys;

use wasl_protocol::{
    Ack, Author, Body, ClientFrame, ConversationId, ConversationState, ConversationSummary,
    DeviceId, MessageEvent, MessageId, PageFacts, Seq, ServerFrame, Signal, Timestamp,
    VisitorFacts, VisitorId, Welcome,
};

use super::event::{Kept, Start};
use super::request::{Agent, Question, Reply, Request, Session, Site};
use super::view::{Content, DeskView, EntryKind, InboxView, Screen, ThreadView};
use super::{Effect, Event, Model};

/// A console with what it ordered since last asked.
struct Console {
    model: Model,
    now: Timestamp,
    orders: Vec<Effect>,
}

impl Console {
    /// Started, with nobody known.
    fn new(link: Option<&str>) -> Self {
        let mut console = Self {
            model: Model::new(7),
            now: Timestamp::from_millis(1_800_000_000_000),
            orders: Vec::new(),
        };
        console.tell(Event::Started(Start {
            link: link.map(str::to_owned),
            language: "en-GB".into(),
            visible: true,
            online: true,
            narrow: false,
            muted: false,
        }));
        console
    }

    /// An agent at work, connected, with these conversations.
    fn ready(conversations: Vec<ConversationSummary>) -> Self {
        let mut console = Self::new(None);
        console.answer(&Request::Session, Ok(Reply::Session(session())));
        console.restore(Vec::new());
        console.open_socket();
        console.answer(
            &Request::Conversations,
            Ok(Reply::Conversations(conversations)),
        );
        console.orders.clear();
        console
    }

    fn tell(&mut self, event: Event) {
        let orders = self.model.update(self.now, event);
        self.orders.extend(orders);
    }

    /// Lets time pass, with the ticks that are asked for.
    fn wait(&mut self, millis: u64) {
        let end = Timestamp::from_millis(self.now.as_millis() + millis);
        while let Some(deadline) = self.model.deadline().filter(|deadline| *deadline <= end) {
            self.now = self.now.max(deadline);
            self.tell(Event::Ticked);
        }
        self.now = end;
    }

    fn restore(&mut self, drafts: Vec<(ConversationId, String)>) {
        self.tell(Event::Restored(Kept {
            device: DeviceId::new("01900000-0000-7000-8000-000000000001"),
            outgoing: Vec::new(),
            drafts,
            works: Vec::new(),
        }));
    }

    fn open_socket(&mut self) {
        self.tell(Event::SocketOpened);
        self.frame(ServerFrame::Welcome(Welcome {
            v: wasl_protocol::VERSION,
            now: self.now,
            visitor: None,
            heads: Vec::new(),
            agents_online: true,
        }));
    }

    fn frame(&mut self, frame: ServerFrame) {
        self.tell(Event::FrameReceived(frame));
    }

    /// The newest question that asks this.
    fn question(&self, request: &Request) -> Question {
        self.orders
            .iter()
            .rev()
            .find_map(|order| {
                let Effect::Ask(question, asked) = order else {
                    return None;
                };
                (asked == request).then_some(*question)
            })
            .expect("it was asked")
    }

    fn answer(&mut self, request: &Request, answer: Result<Reply, super::request::Trouble>) {
        let question = self.question(request);
        self.tell(Event::Answered(question, answer));
    }

    fn take_orders(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.orders)
    }

    /// The frames sent since last asked.
    fn sent(&mut self) -> Vec<ClientFrame> {
        self.take_orders()
            .into_iter()
            .filter_map(|order| {
                let Effect::SendFrame(frame) = order else {
                    return None;
                };
                Some(frame)
            })
            .collect()
    }

    fn has_asked(&self, request: &Request) -> bool {
        self.orders
            .iter()
            .any(|order| matches!(order, Effect::Ask(_, asked) if asked == request))
    }

    fn desk(&self) -> DeskView {
        let Screen::Desk(desk) = self.model.view().screen else {
            panic!("no desk");
        };
        (*desk).clone()
    }

    fn inbox(&self) -> InboxView {
        let Content::Inbox { list, .. } = self.desk().content else {
            panic!("no inbox");
        };
        (*list).clone()
    }

    fn rows(&self) -> Vec<(String, u32)> {
        self.inbox()
            .rows
            .iter()
            .map(|row| (row.id.to_string(), row.unread))
            .collect()
    }

    fn thread(&self) -> ThreadView {
        let Content::Inbox {
            thread: Some(thread),
            ..
        } = self.desk().content
        else {
            panic!("no thread");
        };
        (*thread).clone()
    }

    /// Opens a conversation and gives it its messages.
    fn open(&mut self, id: &str, messages: Vec<MessageEvent>) {
        self.tell(Event::ConversationChosen(ConversationId::new(id)));
        for message in messages {
            self.frame(ServerFrame::Event(message));
        }
    }
}

fn session() -> Session {
    Session {
        agent: Agent {
            id: wasl_protocol::AgentId::new("agent-1"),
            name: "Sara".into(),
            email: "sara@shop.example".into(),
        },
        site: Site {
            id: wasl_protocol::SiteId::new("demo"),
            name: "Demo".into(),
        },
        csrf: "proof".into(),
    }
}

fn summary(id: &str, head: u32, agent_seen: u32, at: u64) -> ConversationSummary {
    ConversationSummary {
        id: ConversationId::new(id),
        state: ConversationState::Open,
        head: Seq(head),
        agent_seen: Seq(agent_seen),
        visitor_seen: Seq::ZERO,
        preview: "Hello".into(),
        updated_at: Timestamp::from_millis(at),
        started_at: Timestamp::from_millis(1),
        visitor: VisitorFacts {
            id: VisitorId::new("01900000-0000-7000-8000-00000000ab12"),
            name: None,
            contact: None,
            verified: None,
            locale: "en".into(),
            page: PageFacts::default(),
            online: true,
            blocked: false,
        },
        rating: None,
        rating_comment: None,
    }
}

fn message(id: &str, seq: u32, from: Author, body: Body) -> MessageEvent {
    MessageEvent {
        conversation: ConversationId::new(id),
        seq: Seq(seq),
        id: MessageId::new(format!("{id}-{seq}")),
        cid: None,
        from,
        body,
        at: Timestamp::from_millis(1_800_000_000_000 + u64::from(seq)),
    }
}

fn text(words: &str) -> Body {
    Body::Text {
        text: words.into(),
        rich: Vec::new(),
    }
}

fn says(id: &str, seq: u32, words: &str) -> MessageEvent {
    message(id, seq, Author::Visitor, text(words))
}

fn news(summary: ConversationSummary) -> ServerFrame {
    ServerFrame::Ephemeral(Signal::Conversation(summary))
}

/// The acknowledgement of a sent frame.
fn ack(frame: &ClientFrame, seq: u32) -> ServerFrame {
    let ClientFrame::Send(send) = frame else {
        panic!("not a message: {frame:?}");
    };
    ServerFrame::Ack(Ack {
        cid: send.cid.clone(),
        conversation: send.conversation.clone(),
        seq: Seq(seq),
        id: MessageId::new(format!("ack-{seq}")),
        at: Timestamp::from_millis(1_800_000_000_500),
        duplicate: false,
    })
}

fn kinds(console: &Console) -> Vec<EntryKind> {
    let entries = console.thread().entries;
    entries.iter().map(|entry| entry.kind.clone()).collect()
}

fn chosen() -> Console {
    let mut console = Console::ready(vec![summary("a", 1, 0, 10)]);
    console.open("a", vec![says("a", 1, "hello")]);
    console
}
