//! What a client hears: noted as the server said it, then told to the machine.

use wasl_chat::Input;
use wasl_protocol::{ClientId, ConversationId, ErrorCode, Seq, ServerFrame};

use super::socket::{News, What};
use super::{Client, Role};
use crate::check::Violation;

impl Client {
    pub(super) fn hear(&mut self, News { socket, what }: News) {
        if self.socket.as_ref().map(|socket| socket.number) != Some(socket) {
            return;
        }
        match what {
            What::Opened => self.feed(Input::SocketOpened),
            What::Frame(frame) => {
                self.note(&frame);
                self.feed(Input::FrameReceived(frame.clone()));
                if let ServerFrame::Error(error) = &frame {
                    self.warned(error);
                }
            }
            What::Nonsense(said) => {
                let client = self.birth.name.clone();
                self.broken(Violation::Nonsense { client, said });
            }
            What::Limited => {
                let client = self.birth.name.clone();
                self.broken(Violation::LimitedForAnother { client });
            }
            What::Closed => {
                self.socket = None;
                self.feed(Input::SocketClosed);
            }
        }
    }

    /// Notes what the server said, whatever the machine makes of it.
    fn note(&mut self, frame: &ServerFrame) {
        let journal = self.birth.journal.clone();
        match frame {
            ServerFrame::Ack(ack) => {
                journal.acked(ack);
                self.stream.acked(&ack.conversation, ack.seq);
            }
            ServerFrame::Event(event) => {
                journal.told(event);
                if let Err(last) = self.stream.takes(&event.conversation, event.seq) {
                    journal.broken(Violation::LeftOut {
                        client: self.birth.name.clone(),
                        conversation: event.conversation.clone(),
                        last,
                        next: event.seq,
                    });
                }
            }
            ServerFrame::Welcome(_) => journal.welcomed(),
            // No back-up is restored here: the server may not have lost what it told.
            ServerFrame::Reset(reset) => journal.broken(Violation::Forgotten {
                client: self.birth.name.clone(),
                conversation: reset.conversation.clone(),
            }),
            ServerFrame::Ephemeral(_)
            | ServerFrame::Ping(_)
            | ServerFrame::Error(_)
            | ServerFrame::Bye(_) => {}
        }
    }

    /// The machine told of a message: to a visitor each place once, in order.
    pub(super) fn arrived(&mut self, conversation: &ConversationId, seq: Seq) {
        let last = self.arrived.entry(conversation.clone()).or_default();
        let before = *last;
        *last = seq;
        let in_order = match self.birth.role {
            Role::Visitor(..) => seq == before.next(),
            Role::Agent => seq > before,
        };
        if !in_order {
            self.broken(Violation::ToldOutOfOrder {
                client: self.birth.name.clone(),
                conversation: conversation.clone(),
                last: before,
                next: seq,
            });
        }
        self.read(conversation, seq);
    }

    /// The server will never take a message. Only a visitor who is blocked may be told so.
    pub(super) fn refused(&self, cid: ClientId, code: ErrorCode) {
        if let Role::Visitor(_, conversation) = &self.birth.role
            && code == ErrorCode::Forbidden
            && self.birth.journal.is_refusable(conversation)
        {
            return;
        }
        self.broken(Violation::Refused {
            client: self.birth.name.clone(),
            cid,
            code: code.as_str(),
        });
    }

    pub(super) fn broken(&self, violation: Violation) {
        self.birth.journal.broken(violation);
    }
}
