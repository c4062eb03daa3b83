//! What a client does when the machine orders it.

use wasl_chat::{Input, Output, Transport};
use wasl_protocol::{ClientFrame, Signal};
use wasl_rig::wire::encode;

use super::Client;
use super::socket::{Socket, Way};
use crate::check::Stream;

impl Client {
    pub(super) fn act(&mut self, output: Output) {
        match output {
            // As a proxy that lets no upgrade through.
            Output::Connect(Transport::Socket) if self.birth.no_sockets => {
                self.feed(Input::SocketClosed);
            }
            Output::Connect(transport) => {
                self.sockets += 1;
                let way = Way {
                    transport,
                    host: self.birth.line,
                    door: self.birth.door.clone(),
                    forwarded: self.birth.forwarded.clone(),
                };
                self.socket = Some(Socket::open(self.sockets, way, self.told.clone()));
            }
            Output::Disconnect => self.socket = None,
            Output::Transmit(frame) => self.transmit(&frame),
            Output::SaveOutgoing(outgoing) => self.birth.storage.save(outgoing),
            Output::DropOutgoing(cid) => self.birth.storage.drop_one(&cid),
            Output::Arrived(event) => self.arrived(&event.conversation, event.seq),
            // Of no message: nothing is lost by it.
            Output::Refused { cid: None, .. } => {}
            Output::Refused {
                cid: Some(cid),
                code,
            } => self.refused(cid, code),
            Output::Greeted { .. } => self.identify(),
            Output::Signalled(Signal::Conversation(summary)) => self.follow(summary.id),
            // Each tab is on its own here: they share the outbox alone.
            Output::Post(_) | Output::TakeOver | Output::WasReset(_) | Output::Signalled(_) => {}
        }
    }

    pub(super) fn transmit(&mut self, frame: &ClientFrame) {
        let mut times = 1;
        match frame {
            ClientFrame::Hello(hello) => self.stream = Stream::after(hello, self.birth.one_node),
            ClientFrame::Send(_) => {
                times += usize::from(self.stutters);
                self.birth.journal.sent();
            }
            ClientFrame::Sync(_)
            | ClientFrame::Seen(_)
            | ClientFrame::Typing(_)
            | ClientFrame::Page(_)
            | ClientFrame::Identify(_)
            | ClientFrame::Pong(_) => {}
        }
        if let Some(socket) = &self.socket {
            for _ in 0..times {
                socket.send(encode(frame));
            }
        }
    }
}
