//! A page with a widget in it, a clock that a test moves, and a server that answers at once.

use crate::patterns::ENGINE;
use wasl_chat::Outgoing;
use wasl_core::effect::Level;
use wasl_core::event::{BatchOutcome, Boot, Page};
use wasl_core::record::Record;
use wasl_core::view::{Entry, EntryKind, PanelView};
use wasl_core::{Effect, Event, Model, View};
use wasl_protocol::{
    Ack, AgentId, Author, Body, Bye, ClientFrame, CloudEvent, ConversationId, ErrorCode,
    MessageEvent, MessageId, Properties, SeenMark, Seq, ServerFrame, Timestamp, Value, Welcome,
};

pub fn at(millis: u64) -> Timestamp {
    Timestamp::from_millis(1_700_000_000_000 + millis)
}

pub fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

pub fn properties(text: &str) -> Properties {
    serde_json::from_str(text).unwrap()
}

pub fn page(path: &str) -> Page {
    Page {
        origin: "https://shop.example".into(),
        path: path.into(),
        title: "Shop".into(),
    }
}

pub fn boot(options: &str) -> Boot {
    Boot {
        options: json(options),
        server: "https://chat.example".into(),
        entropy: [1, 2, 3, 4, 5],
        page: page("/"),
        language: "en-GB".into(),
        referrer: String::new(),
        opened: false,
        online: true,
        visible: true,
        touch: false,
        screen: 800,
        records: Vec::new(),
        ..Boot::default()
    }
}

/// What the server stores; shared by the pages of a visitor.
#[derive(Clone, Debug, Default)]
pub struct Server {
    pub conversation: Option<ConversationId>,
    pub messages: Vec<MessageEvent>,
    pub visitor_seen: Seq,
    pub reachable: bool,
    /// The visitor's network lets no WebSocket through.
    pub no_sockets: bool,
    /// It will not have this widget, for that reason.
    pub refuses: Option<ErrorCode>,
}

pub struct Shop {
    pub model: Model,
    pub now: u64,
    pub log: Vec<Effect>,
    pub server: Server,
    /// What the page started with.
    pub start: Boot,
    /// The visitor types in the page, or has a dialog of it open.
    pub busy: bool,
    /// The messages that storage held then.
    pub kept: Vec<Outgoing>,
    /// How many effects of the log the server has looked at.
    looked: usize,
}

impl Shop {
    /// A page whose widget has started and whose settings are empty.
    pub fn open(options: &str) -> Self {
        let mut shop = Self::boot(boot(options));
        shop.event(Event::SettingsLoaded(json("{}")));
        shop
    }

    pub fn boot(boot: Boot) -> Self {
        Self::boot_at(boot, 0, Server::default())
    }

    pub fn boot_at(boot: Boot, now: u64, server: Server) -> Self {
        let mut shop = Self {
            model: Model::new(ENGINE),
            now,
            log: Vec::new(),
            server,
            start: boot.clone(),
            busy: false,
            kept: Vec::new(),
            looked: 0,
        };
        shop.server.reachable = true;
        shop.event(Event::Booted(boot));
        shop
    }

    /// Storage is read: it holds these messages.
    pub fn read(&mut self, kept: Vec<Outgoing>) -> Vec<Effect> {
        self.kept.clone_from(&kept);
        self.event(Event::OutboxRead(kept))
    }

    pub fn event(&mut self, event: Event) -> Vec<Effect> {
        let mut effects = self.model.update(at(self.now), event);
        // A page answers at once.
        if effects.contains(&Effect::LookAround) {
            let answer = Event::LookedAround { busy: self.busy };
            effects.extend(self.model.update(at(self.now), answer));
        }
        if let Some(deadline) = self.model.deadline() {
            assert!(deadline > at(self.now), "a deadline that has passed");
        }
        self.log.extend(effects.clone());
        effects
    }

    /// Lets time pass, with a tick at each deadline; a server that answered before goes on to.
    pub fn wait(&mut self, millis: u64) {
        let end = self.now + millis;
        while let Some(deadline) = self.model.deadline().filter(|due| *due <= at(end)) {
            self.now = deadline.as_millis() - at(0).as_millis();
            self.event(Event::Ticked);
            if self.looked > 0 {
                self.serve();
            }
        }
        self.now = end;
        self.event(Event::Ticked);
    }

    /// The server answers everything that was sent since it last looked.
    pub fn serve(&mut self) {
        while self.looked < self.log.len() {
            let effect = self.log[self.looked].clone();
            self.looked += 1;
            match effect {
                Effect::OpenSocket if self.server.reachable && !self.server.no_sockets => {
                    self.event(Event::SocketOpened);
                }
                Effect::OpenStream if self.server.reachable => {
                    self.event(Event::StreamOpened("secret".into()));
                }
                Effect::OpenSocket | Effect::OpenStream => {
                    self.event(Event::SocketClosed);
                }
                Effect::SendFrame(frame) if self.server.reachable => self.take(frame),
                _ => {}
            }
        }
    }

    fn take(&mut self, frame: ClientFrame) {
        match frame {
            ClientFrame::Hello(_) if self.server.refuses.is_some() => {
                let code = self.server.refuses.expect("a reason");
                self.frame(ServerFrame::Bye(Bye {
                    code,
                    retry: false,
                    after_ms: 0,
                }));
            }
            ClientFrame::Hello(_) => {
                let heads = self
                    .server
                    .conversation
                    .iter()
                    .map(|conversation| SeenMark {
                        conversation: conversation.clone(),
                        head: Seq(self.server.messages.len() as u32),
                        visitor_seen: self.server.visitor_seen,
                        agent_seen: Seq::ZERO,
                    })
                    .collect();
                self.frame(ServerFrame::Welcome(Welcome {
                    v: 1,
                    now: at(self.now),
                    visitor: None,
                    heads,
                    agents_online: true,
                }));
            }
            ClientFrame::Send(send) => {
                let known = self
                    .server
                    .messages
                    .iter()
                    .find(|message| message.cid.as_ref() == Some(&send.cid))
                    .cloned();
                let duplicate = known.is_some();
                self.server.conversation = Some(send.conversation.clone());
                let message = known.unwrap_or_else(|| {
                    self.store(Author::Visitor, send.body.clone(), Some(send.cid.clone()))
                });
                self.frame(ServerFrame::Ack(Ack {
                    cid: send.cid,
                    conversation: send.conversation,
                    seq: message.seq,
                    id: message.id,
                    at: message.at,
                    duplicate,
                }));
            }
            ClientFrame::Sync(sync) => {
                for message in self.server.messages.clone() {
                    if message.seq > sync.after {
                        self.frame(ServerFrame::Event(message));
                    }
                }
            }
            ClientFrame::Seen(seen) => self.server.visitor_seen = seen.seq,
            ClientFrame::Typing(_)
            | ClientFrame::Page(_)
            | ClientFrame::Identify(_)
            | ClientFrame::Pong(_) => {}
        }
    }

    pub fn store(
        &mut self,
        from: Author,
        body: Body,
        cid: Option<wasl_protocol::ClientId>,
    ) -> MessageEvent {
        let seq = Seq(self.server.messages.len() as u32 + 1);
        let message = MessageEvent {
            conversation: self.server.conversation.clone().unwrap(),
            seq,
            id: MessageId::new(format!("message-{}", seq.0)),
            cid,
            from,
            body,
            at: at(self.now),
        };
        self.server.messages.push(message.clone());
        message
    }

    pub fn frame(&mut self, frame: ServerFrame) -> Vec<Effect> {
        self.event(Event::FrameReceived(frame))
    }

    /// An agent or the server itself says something.
    pub fn arrives(&mut self, from: Author, body: Body) -> (MessageEvent, Vec<Effect>) {
        let message = self.store(from, body, None);
        let effects = self.frame(ServerFrame::Event(message.clone()));
        (message, effects)
    }

    pub fn agent_says(&mut self, text: &str) -> Vec<Effect> {
        self.arrives(agent(), text_body(text)).1
    }

    pub fn write(&mut self, text: &str) -> Vec<Effect> {
        self.event(Event::DraftChanged(text.into()));
        self.event(Event::ComposerSubmitted)
    }

    /// Answers the last batch.
    pub fn answer(&mut self, outcome: BatchOutcome) -> Vec<Effect> {
        let request = self.batches().last().expect("a batch").0;
        self.event(Event::BatchAnswered { request, outcome })
    }

    pub fn view(&self) -> std::rc::Rc<View> {
        self.model.view()
    }

    pub fn panel(&self) -> std::rc::Rc<PanelView> {
        self.view().panel.clone().expect("an open panel")
    }

    pub fn kinds(&self) -> Vec<EntryKind> {
        let entries: Vec<Entry> = self.panel().entries.clone();
        entries.into_iter().map(|entry| entry.kind).collect()
    }

    /// The names and details of what the merchant's handlers were told.
    pub fn emitted(&self, wanted: &str) -> Vec<Value> {
        emitted(&self.log, wanted)
    }

    pub fn errors(&self) -> Vec<String> {
        reports(&self.log, Level::Error)
    }

    pub fn warnings(&self) -> Vec<String> {
        reports(&self.log, Level::Warn)
    }

    /// Every batch so far: its number, events and whether it was the last chance.
    pub fn batches(&self) -> Vec<(u32, Vec<CloudEvent>, bool)> {
        self.log
            .iter()
            .filter_map(|effect| match effect {
                Effect::PostEvents {
                    request,
                    events,
                    last_chance,
                    ..
                } => Some((*request, events.clone(), *last_chance)),
                _ => None,
            })
            .collect()
    }

    /// The properties of every telemetry event of a kind.
    pub fn happened(&self, kind: &str) -> Vec<Properties> {
        self.emitted("event")
            .iter()
            .filter(|detail| text_at(detail, &["type"]) == Some(kind.into()))
            .map(|detail| match value_at(detail, &["data", "properties"]) {
                Some(Value::Map(map)) => map.clone(),
                _ => Properties::default(),
            })
            .collect()
    }

    pub fn saved(&self) -> Vec<Record> {
        self.log
            .iter()
            .filter_map(|effect| match effect {
                Effect::Save(record) => Some(record.clone()),
                _ => None,
            })
            .collect()
    }

    pub fn sent(&self) -> Vec<ClientFrame> {
        self.log
            .iter()
            .filter_map(|effect| match effect {
                Effect::SendFrame(frame) => Some(frame.clone()),
                _ => None,
            })
            .collect()
    }
}

pub fn emitted(effects: &[Effect], wanted: &str) -> Vec<Value> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Emit { name, detail } if *name == wanted => Some(detail.clone()),
            _ => None,
        })
        .collect()
}

fn reports(effects: &[Effect], wanted: Level) -> Vec<String> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Report { level, message } if *level == wanted => Some(message.clone()),
            _ => None,
        })
        .collect()
}

pub fn value_at<'a>(value: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, key| match value {
        Value::Map(map) => map.get(key),
        _ => None,
    })
}

pub fn text_at(value: &Value, path: &[&str]) -> Option<String> {
    value_at(value, path)?.as_text().map(String::from)
}

pub fn agent() -> Author {
    Author::Agent {
        id: AgentId::new("a1"),
        name: "Noor".into(),
    }
}

pub fn text_body(text: &str) -> Body {
    Body::Text {
        text: text.into(),
        rich: Vec::new(),
    }
}

/// A shop with a small FAQ.
pub const FAQ: &str = r#"{"site":"demo","faq":{"entries":[
    {"id":"ship","question":"How long does shipping take?","answer":"Three days.\n\nAbroad: ten.","quick":true},
    {"id":"back","question":"Can I return my order?","phrasings":["send it back","refund"],"answer":"Within 30 days."}
]}}"#;

/// A shop without one: people answer everything.
pub const BARE: &str = r#"{"site":"demo"}"#;
