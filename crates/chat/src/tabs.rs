//! One connection for all tabs of a browser: one tab leads and is connected, the others follow.
//!
//! A follower's machine is an ordinary one whose socket is the tabs' channel: what it would
//! transmit it posts to the leader, and every frame that the server sends the leader is relayed to
//! it by the shell. So places, gaps, repeats and lost frames are dealt with by the rules that hold
//! for a socket. The leader answers a follower's `hello` itself, and takes what a follower wrote
//! into its own outbox, under the `cid` it has: whichever of them goes away, another sends it.
//!
//! The browser elects the leader with a lock, which it passes on when the leader's page is gone.
//! A leader that is frozen keeps its lock and is silent: then a follower asks for the lock.

use alloc::vec;
use alloc::vec::Vec;
use core::mem;

use wasl_protocol::{
    ClientFrame, Duration, Pong, Presence, Queue, SeenMark, Seq, ServerFrame, Signal, Timestamp,
    VERSION, Welcome,
};

use crate::clock::NEVER;
use crate::connection::Connection;
use crate::receive::marks_of;
use crate::{Chat, Outgoing, Output};

/// A leader that was not heard for so long is asked whether it is there.
const QUIET: Duration = Duration::from_secs(10);
/// A leader answers at once; one that takes longer is not running.
const PATIENCE: Duration = Duration::from_secs(3);

/// Where a tab stands among the tabs of its browser.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// By itself, on a connection of its own.
    #[default]
    Alone,
    /// Another tab is connected, or soon will be.
    Follower,
    /// Connected for all.
    Leader,
    /// Its page is out of use and may come back: not connected.
    Away,
}

/// What one tab says to all the others.
#[derive(Clone, Debug, PartialEq)]
pub enum TabMessage {
    /// A follower wants to be greeted, or to know whether the leader is there.
    Hello,
    /// A follower's person wrote something; it is in storage.
    Wrote(Outgoing),
    /// A follower's frame for the server.
    Asked(ClientFrame),
    /// A frame of the server's for all. The shell relays those that come by the socket.
    Said(ServerFrame),
    /// The leader is here.
    Leading {
        /// Whether the server has greeted it.
        open: bool,
    },
    /// A follower that is in front asks to sound the tone for a message, under a number of its
    /// own; the leader says the number again to the one that may. The owner's affair, not the
    /// machine's.
    Ring(u32),
}

/// What a machine knows of its tab and the others.
#[derive(Debug)]
pub(crate) struct Tabs {
    pub(crate) place: Place,
    /// The owner wants a connection, be it through another tab.
    wanted: bool,
    /// Whether an agent is there, as the server said last.
    pub(crate) agents_online: bool,
    /// The visitor's place among those who wait for an agent, as the server said last.
    pub(crate) queue: Option<Queue>,
    /// The leader was asked something and has not answered.
    asking: bool,
    /// Following: when to ask the leader, or to give it up.
    due: Timestamp,
}

impl Tabs {
    pub(crate) const fn new() -> Self {
        Self {
            place: Place::Alone,
            wanted: false,
            agents_online: false,
            queue: None,
            asking: false,
            due: NEVER,
        }
    }

    /// When the leader is to be asked or given up.
    pub(crate) fn deadline(&self) -> Timestamp {
        if self.place == Place::Follower && self.wanted {
            self.due
        } else {
            NEVER
        }
    }

    fn asked(&mut self, now: Timestamp) {
        if !self.asking {
            self.asking = true;
            self.due = now + PATIENCE;
        }
    }

    fn answered(&mut self, now: Timestamp) {
        self.asking = false;
        self.due = now + QUIET;
    }
}

impl Chat {
    /// Where this tab stands among the tabs of its browser.
    #[must_use]
    pub const fn place(&self) -> Place {
        self.tabs.place
    }

    /// The visitor's place among those who wait for an agent, while the server tells one.
    #[must_use]
    pub const fn queue(&self) -> Option<&Queue> {
        self.tabs.queue.as_ref()
    }

    /// The app needs a connection, or needs none.
    pub(crate) fn want(&mut self, wanted: bool, out: &mut Vec<Output>) {
        self.tabs.wanted = wanted;
        let away = self.tabs.place == Place::Away;
        self.connection.want(wanted && !away, out);
    }

    /// The tab's place is another one: so is its way to the server.
    pub(crate) fn take_place(&mut self, now: Timestamp, place: Place, out: &mut Vec<Output>) {
        self.tabs.answered(now);
        if place == self.tabs.place {
            return;
        }
        self.tabs.place = place;
        self.connection.want(false, out);
        self.connection = Connection::new();
        if self.hello.is_some() {
            self.connection.introduce(true, out);
        }
        self.want(self.tabs.wanted, out);
    }

    /// Another tab said something.
    pub(crate) fn hear_tab(&mut self, now: Timestamp, message: TabMessage, out: &mut Vec<Output>) {
        match self.tabs.place {
            Place::Leader => self.serve(now, message, out),
            Place::Follower => self.heed(now, message, out),
            Place::Alone | Place::Away => {}
        }
    }

    /// The leader's part.
    fn serve(&mut self, now: Timestamp, message: TabMessage, out: &mut Vec<Output>) {
        let open = self.connection.is_open();
        match message {
            TabMessage::Hello if open => {
                let welcome = ServerFrame::Welcome(self.own_welcome(now));
                out.push(Output::Post(TabMessage::Said(welcome)));
                if let Some(queue) = self.tabs.queue.clone() {
                    let place = ServerFrame::Ephemeral(Signal::Queue(queue));
                    out.push(Output::Post(TabMessage::Said(place)));
                }
            }
            TabMessage::Hello => {}
            TabMessage::Wrote(outgoing) => {
                let cid = outgoing.cid.clone();
                self.restore(vec![outgoing], out);
                self.retry(&cid, out);
            }
            TabMessage::Asked(ClientFrame::Seen(seen)) => {
                // Told to the server with this tab's own reading.
                let side = self.side;
                if let Some(room) = self.room_mut(&seen.conversation) {
                    room.read(side, seen.seq);
                }
            }
            TabMessage::Asked(frame) => {
                if open {
                    out.push(Output::Transmit(frame));
                }
            }
            // Of a leader that is none any more.
            TabMessage::Said(_) | TabMessage::Leading { .. } => return,
            TabMessage::Ring(_) => return,
        }
        out.push(Output::Post(TabMessage::Leading { open }));
    }

    /// A follower's part.
    fn heed(&mut self, now: Timestamp, message: TabMessage, out: &mut Vec<Output>) {
        match message {
            // Greeted again: tells what a follower may have missed.
            TabMessage::Said(ServerFrame::Welcome(welcome)) if self.connection.is_open() => {
                self.tabs.answered(now);
                for mark in &welcome.heads {
                    if let Some(room) = self.room_mut(&mark.conversation) {
                        // What was read while nobody led is told now.
                        room.seen_told = Seq::ZERO;
                    }
                    self.hear_of(now, &mark.conversation, mark.head, marks_of(mark));
                }
                let agents_online = welcome.agents_online;
                self.tabs.agents_online = agents_online;
                let presence = Signal::Presence(Presence { agents_online });
                out.push(Output::Signalled(presence));
            }
            TabMessage::Said(frame) => {
                self.tabs.answered(now);
                self.receive(now, frame, out);
            }
            TabMessage::Leading { open } => {
                self.tabs.answered(now);
                if open {
                    self.connection.woken(now);
                } else if self.connection.is_open() {
                    self.connection.closed(now, &mut self.chance);
                }
            }
            // For the leader, or the owner.
            TabMessage::Hello
            | TabMessage::Wrote(_)
            | TabMessage::Asked(_)
            | TabMessage::Ring(_) => {}
        }
    }

    /// Brings what this update ordered on the tab's way to the server.
    pub(crate) fn route(&mut self, now: Timestamp, was_open: bool, out: &mut Vec<Output>) {
        let open = self.connection.is_open();
        if self.tabs.place == Place::Leader && open != was_open {
            out.push(Output::Post(TabMessage::Leading { open }));
        }
        if self.tabs.place != Place::Follower {
            return;
        }
        if self.tabs.deadline() <= now {
            if self.tabs.asking {
                self.tabs.answered(now);
                out.push(Output::TakeOver);
            } else {
                out.push(Output::Transmit(ClientFrame::Pong(Pong {})));
            }
        }
        for output in mem::take(out) {
            if let Output::Connect(_) = output {
                if self.connection.opened(out) {
                    self.post(now, TabMessage::Hello, out);
                }
            } else if let Output::Transmit(frame) = output {
                let message = self.message_of(frame);
                self.post(now, message, out);
            } else {
                out.push(output);
            }
        }
    }

    fn post(&mut self, now: Timestamp, message: TabMessage, out: &mut Vec<Output>) {
        self.tabs.asked(now);
        out.push(Output::Post(message));
    }

    /// How a follower says a frame to its leader.
    fn message_of(&mut self, frame: ClientFrame) -> TabMessage {
        match frame {
            ClientFrame::Hello(_) | ClientFrame::Pong(_) => TabMessage::Hello,
            ClientFrame::Send(send) => match self.outbox.find(&send.cid) {
                Some(entry) => TabMessage::Wrote(entry.outgoing.clone()),
                None => TabMessage::Hello,
            },
            ClientFrame::Sync(_)
            | ClientFrame::Seen(_)
            | ClientFrame::Typing(_)
            | ClientFrame::Page(_)
            | ClientFrame::Identify(_) => TabMessage::Asked(frame),
        }
    }

    /// What the server would greet with now.
    fn own_welcome(&self, now: Timestamp) -> Welcome {
        let mut heads = Vec::new();
        for room in &self.rooms {
            if room.head > Seq::ZERO {
                heads.push(SeenMark {
                    conversation: room.id.clone(),
                    head: room.head,
                    visitor_seen: room.thread.visitor_seen,
                    agent_seen: room.thread.agent_seen,
                });
            }
        }
        Welcome {
            v: VERSION,
            now,
            visitor: None,
            heads,
            agents_online: self.tabs.agents_online,
        }
    }
}
