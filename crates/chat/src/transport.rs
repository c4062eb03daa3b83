//! Which way the frames go: the WebSocket, or the event stream where no socket can open.
//!
//! The connection asks at every try and tells what came of it. A try counts as failed until the
//! server is heard on it, so a proxy that lets a socket open and then swallows its frames counts
//! too.

use wasl_protocol::{Duration, Timestamp};

use crate::clock::NEVER;

/// A way between client and server. Both carry the same frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// A WebSocket.
    Socket,
    /// Server-sent events down, `POST` up.
    Stream,
}

/// Sockets in a row on which nothing was heard: the stream is next.
const DEAD_SOCKETS: u8 = 2;
/// The same after a socket has worked in this page: most likely the server itself is away.
const DEAD_SOCKETS_ONCE_ALIVE: u8 = 5;
/// On a stream, the socket is tried again after this, and ever later while it fails.
const FIRST_RETURN_MS: u64 = 60_000;
const MAX_RETURN_MS: u64 = 1_800_000;
/// Something is under way: look again after this.
const NOT_NOW: Duration = Duration::from_secs(5);

/// The choice between the two.
#[derive(Debug)]
pub(crate) struct Ways {
    current: Transport,
    /// Sockets in a row on which nothing was heard.
    dead: u8,
    /// How many of them it takes.
    enough: u8,
    /// Streams since a socket worked last.
    streams: u8,
    /// On an open stream: when to try the socket again.
    again: Timestamp,
}

impl Ways {
    pub(crate) const fn new() -> Self {
        Self {
            current: Transport::Socket,
            dead: 0,
            enough: DEAD_SOCKETS,
            streams: 0,
            again: NEVER,
        }
    }

    /// For the next try. `may_stream`: the server has streams for this side.
    pub(crate) fn choose(&mut self, may_stream: bool) -> Transport {
        self.again = NEVER;
        if may_stream && self.dead >= self.enough {
            // Unless it is heard on the stream, the socket is next.
            self.dead = self.enough - 1;
            self.current = Transport::Stream;
        } else {
            self.dead = self.dead.saturating_add(1);
            self.current = Transport::Socket;
        }
        self.current
    }

    /// The server was heard.
    pub(crate) fn heard(&mut self) {
        match self.current {
            Transport::Socket => {
                self.dead = 0;
                self.enough = DEAD_SOCKETS_ONCE_ALIVE;
                self.streams = 0;
            }
            Transport::Stream => self.dead = self.enough,
        }
    }

    /// A try came to nothing slowly. Of a socket that says as much as two that did so at once.
    pub(crate) fn hung(&mut self) {
        if self.current == Transport::Socket {
            self.dead = self.dead.saturating_add(1);
        }
    }

    /// The server greeted.
    pub(crate) fn welcomed(&mut self, now: Timestamp) {
        if self.current == Transport::Stream {
            let wait = (FIRST_RETURN_MS << self.streams.min(5)).min(MAX_RETURN_MS);
            self.again = now + Duration::from_millis(wait);
            self.streams = self.streams.saturating_add(1);
        }
    }

    /// Another network, perhaps: what is known of the old one counts no more.
    pub(crate) fn moved(&mut self, now: Timestamp) {
        self.dead = 0;
        self.streams = 0;
        if self.again < NEVER {
            self.again = now;
        }
    }

    /// When to try the socket again, though the stream is well.
    pub(crate) const fn again(&self) -> Timestamp {
        self.again
    }

    /// It is time, but something is under way.
    pub(crate) fn put_off(&mut self, now: Timestamp) {
        self.again = now + NOT_NOW;
    }

    /// Tries the socket once, and goes back to the stream if nothing is heard on it.
    pub(crate) fn turn_back(&mut self) -> Transport {
        self.again = NEVER;
        self.current = Transport::Socket;
        self.current
    }
}
