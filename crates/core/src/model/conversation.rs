//! The conversation with people: what the visitor says goes to the conversation machine, what
//! the machine orders becomes effects.

use alloc::vec::Vec;

use wasl_chat::{Input, Link, Outgoing, Output, Place, Transport};
use wasl_protocol::{Body, ClientId, ConversationId, ErrorCode, Properties, Signal};

use super::running::Running;
use crate::Effect;
use crate::effect::{Level, Target};
use crate::i18n::Key;
use crate::view::{Mode, PresenceView};

impl Running {
    /// Who answers what is written now: the bot until there is a conversation with people.
    pub(super) fn mode(&self) -> Mode {
        if self.conversation().is_some() || self.options.faq.entries.is_empty() {
            Mode::Person
        } else {
            Mode::Bot
        }
    }

    /// Tells the machine something and carries out what it orders.
    pub(super) fn tell_chat(&mut self, input: Input) {
        self.changed = true;
        for output in self.chat.update(self.now, input) {
            match output {
                Output::Connect(Transport::Socket) => self.order(Effect::OpenSocket),
                Output::Connect(Transport::Stream) => self.order(Effect::OpenStream),
                Output::Disconnect => self.order(Effect::CloseSocket),
                Output::Transmit(frame) => self.order(Effect::SendFrame(frame)),
                Output::SaveOutgoing(outgoing) => self.order(Effect::SaveOutgoing(outgoing)),
                Output::DropOutgoing(cid) => self.order(Effect::DropOutgoing(cid)),
                Output::Arrived(message) => self.arrived(&message),
                Output::Refused { cid, code } => {
                    let mut about = Properties::default();
                    about.set("reason", code.as_str());
                    let code = if cid.is_some() {
                        "message_refused"
                    } else {
                        "refused"
                    };
                    if let Some(cid) = cid {
                        about.set("cid", cid.as_str());
                    }
                    self.raise(code, about);
                }
                Output::Greeted { agents_online } => {
                    self.agents_are(agents_online);
                    self.send_identity();
                    self.tell_leader();
                    self.retry_settings();
                }
                Output::Signalled(Signal::Presence(presence)) => {
                    self.agents_are(presence.agents_online);
                }
                Output::Signalled(Signal::Queue(queue)) => self.queue_moved(&queue),
                Output::Signalled(
                    Signal::Typing { .. } | Signal::Seen(_) | Signal::Conversation(_),
                )
                | Output::WasReset(_) => {}
                Output::Post(message) => self.order(Effect::Post(message)),
                Output::TakeOver => self.take_over(),
            }
        }
        match self.chat.link() {
            Link::Waiting(_) => self.lost = true,
            Link::Refused(code) => self.refused(code),
            Link::Open => {
                self.lost = false;
                self.refused = None;
            }
            Link::Idle => self.lost = false,
            Link::Connecting => {}
        }
        self.meet_surveys();
        self.count_unread();
    }

    /// The server will not have this widget: for the one who built the page to see.
    fn refused(&mut self, code: ErrorCode) {
        if self.refused == Some(code) {
            return;
        }
        self.refused = Some(code);
        let reason = code.as_str();
        self.complain(
            Level::Error,
            &["The server refused the connection: ", reason, "."],
        );
        let mut about = Properties::default();
        about.set("reason", reason);
        self.raise("connection_refused", about);
    }

    const fn agents_are(&mut self, online: bool) {
        self.presence = if online {
            PresenceView::Online
        } else {
            PresenceView::Away
        };
    }

    /// Sends something to the visitor's conversation, which begins with it if there was none.
    pub(super) fn say(&mut self, body: Body) {
        let conversation = self.ensure_conversation();
        let cid = ClientId::new(self.chance.uuid(self.now));
        self.tell_chat(Input::Submitted {
            cid,
            conversation,
            body,
        });
        self.scroll();
    }

    /// Storage holds messages: they are sent, by a page that is in use.
    pub(super) fn outbox_read(&mut self, list: Vec<Outgoing>) {
        self.tell_chat(Input::Restored(list));
        if self.chat.place() != Place::Away {
            self.connect();
        }
    }

    fn ensure_conversation(&mut self) -> ConversationId {
        if let Some(known) = self.conversation() {
            return known.clone();
        }
        self.connect();
        let id = ConversationId::new(self.chance.uuid(self.now));
        if let Some(visitor) = &mut self.visitor {
            visitor.conversation = Some(id.clone());
        }
        self.keep_visitor();
        self.follow();
        let mut about = Properties::default();
        about.set("conversation", id.as_str());
        self.happened("wasl.conversation.started", about);
        id
    }

    /// "Talk to a person" was pressed.
    pub(super) fn person_wanted(&mut self) {
        // The person is told of what was asked, and the bot says nothing afterwards.
        self.answer_now();
        self.stop_assistant();
        let of_flows = self.flows_handed_over();
        let first = self.conversation().is_none();
        if first || !of_flows.is_empty() {
            let mut asked = if first { self.bot.told() } else { Vec::new() };
            asked.extend(of_flows);
            let mut about = Properties::default();
            about.set("asked", asked.len() as u32);
            self.happened("wasl.faq.handed_over", about);
            self.say(Body::Handover { asked });
            if self.asks_address() {
                self.announce(self.locale.text(Key::AwayAddress).into());
            }
        }
        self.order(Effect::Focus(Target::Composer));
    }

    /// Brings the thread's end into view, once.
    pub(super) fn scroll(&mut self) {
        // Not `contains`: to compare any effects takes the code to compare all of them.
        let ordered =
            |effect: &Effect| matches!(effect, Effect::ScrollToEnd | Effect::ScrollToQuestion);
        if self.open && !self.effects.iter().any(ordered) {
            self.order(Effect::ScrollToEnd);
        }
    }

    /// Brings an answer into view, from the question on.
    pub(super) fn scroll_to_question(&mut self) {
        if self.open {
            self.order(Effect::ScrollToQuestion);
        }
    }
}
