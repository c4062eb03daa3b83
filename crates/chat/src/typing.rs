//! Who is writing: tells the other side of this one, and keeps what the other side tells.

use alloc::vec::Vec;

use wasl_protocol::{Author, ClientFrame, ConversationId, Duration, Timestamp, Typing};

use crate::clock::NEVER;
use crate::{Output, Thread};

/// A signal is renewed no sooner than this, well within its lifetime of `TYPING_TTL_MS`.
const RENEWAL: Duration = Duration::from_secs(3);
/// No key for this long: the person has stopped.
const PAUSE: Duration = Duration::from_secs(5);
/// The longest that a signal of the other side holds, whatever it says.
const MAX_TTL_MS: u32 = 30_000;

/// The composer, when the other side was told that it is in use.
#[derive(Debug)]
pub(crate) struct Writing {
    conversation: ConversationId,
    told: Timestamp,
    until: Timestamp,
}

/// Keys pressed, keys no longer pressed. Only while the connection is open.
#[derive(Debug)]
pub(crate) struct Composer(Option<Writing>);

impl Composer {
    pub(crate) const fn new() -> Self {
        Self(None)
    }

    pub(crate) fn wrote(
        &mut self,
        now: Timestamp,
        conversation: ConversationId,
        out: &mut Vec<Output>,
    ) {
        let until = now + PAUSE;
        if let Some(writing) = &mut self.0 {
            if writing.conversation == conversation {
                writing.until = until;
                if now.since(writing.told) >= RENEWAL {
                    writing.told = now;
                    tell(conversation, true, out);
                }
                return;
            }
            self.stop(out);
        }
        tell(conversation.clone(), true, out);
        self.0 = Some(Writing {
            conversation,
            told: now,
            until,
        });
    }

    pub(crate) fn stopped(&mut self, conversation: &ConversationId, out: &mut Vec<Output>) {
        if let Some(writing) = &self.0
            && writing.conversation == *conversation
        {
            self.stop(out);
        }
    }

    /// Stops by itself when it is time.
    pub(crate) fn run(&mut self, now: Timestamp, out: &mut Vec<Output>) {
        if self.deadline() <= now {
            self.stop(out);
        }
    }

    /// The connection is gone, and the signal with it.
    pub(crate) fn forget(&mut self) {
        self.0 = None;
    }

    pub(crate) fn deadline(&self) -> Timestamp {
        self.0.as_ref().map_or(NEVER, |writing| writing.until)
    }

    fn stop(&mut self, out: &mut Vec<Output>) {
        if let Some(writing) = self.0.take() {
            tell(writing.conversation, false, out);
        }
    }
}

impl Thread {
    /// The other side is writing, or has stopped.
    pub(crate) fn typed(&mut self, now: Timestamp, from: &Author, active: bool, ttl: u32) {
        if active {
            let ttl = Duration::from_millis(u64::from(ttl.min(MAX_TTL_MS)));
            self.typing = Some((from.clone(), now + ttl));
        } else {
            self.stopped_typing(from);
        }
    }

    /// Somebody writes no more.
    pub(crate) fn stopped_typing(&mut self, from: &Author) {
        if self.typing.as_ref().is_some_and(|(who, _)| who == from) {
            self.typing = None;
        }
    }

    /// When `expire_typing` next has something to do.
    pub(crate) fn typing_deadline(&self) -> Timestamp {
        self.typing.as_ref().map_or(NEVER, |(_, until)| *until)
    }

    /// Forgets a signal that no longer holds.
    pub(crate) fn expire_typing(&mut self, now: Timestamp) {
        if self.typing_deadline() <= now {
            self.typing = None;
        }
    }
}

fn tell(conversation: ConversationId, active: bool, out: &mut Vec<Output>) {
    out.push(Output::Transmit(ClientFrame::Typing(Typing {
        conversation,
        active,
    })));
}
