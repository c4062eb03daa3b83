//! Catching up: asks for what is missing of a thread until its head is reached.
//!
//! The head is known from `welcome`, `ping`, acknowledgements and messages. Where something is
//! known to be on its way (after `hello` with a position, or behind an `ack`) the question waits
//! a moment. An unanswered one is repeated from where the thread is then, ever more slowly.

use alloc::vec::Vec;

use wasl_protocol::{ClientFrame, Duration, MAX_SYNC_EVENTS, Seq, Sync, Timestamp};

use crate::Output;
use crate::clock::NEVER;
use crate::room::Room;

/// How long something on its way may take.
const GRACE: Duration = Duration::from_secs(2);
/// How long an answer may take.
const ANSWER_TIMEOUT_MS: u64 = 5_000;
const MAX_ANSWER_TIMEOUT_MS: u64 = 60_000;
/// How often to ask for a thread of which nothing at all is known.
const MAX_PROBES: u8 = 5;
/// A thread that does not answer this often is shown as it is.
const MAX_LOADING: u8 = 2;

/// What the server was asked, or will send unasked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    /// Answered when the thread has come this far.
    until: Seq,
    /// When to ask again.
    due: Timestamp,
    /// How often asked; 0 when it should come by itself.
    tries: u8,
}

impl Room {
    /// What is missing should come by itself: gives it a moment.
    pub(crate) fn expect(&mut self, now: Timestamp) {
        if self.is_whole() && self.asked.is_none() && self.head > self.thread.last {
            self.asked = Some(Asked {
                until: self.head,
                due: now + GRACE,
                tries: 0,
            });
        }
    }

    /// Asks for what is missing, when it is time. Only while the connection is open.
    pub(crate) fn catch_up(&mut self, now: Timestamp, out: &mut Vec<Output>) {
        let last = self.thread.last;
        if self.asked.is_some_and(|asked| asked.until <= last) {
            self.asked = None;
        }
        let mut tries = 0;
        if let Some(asked) = self.asked {
            tries = asked.tries;
            if asked.due > now {
                self.show_loading(tries);
                return;
            }
            if last > Seq::ZERO || tries >= MAX_PROBES {
                self.probe = false;
            }
        }
        let behind = self.head > last;
        if behind || self.probe {
            let page = Seq(last.0.saturating_add(MAX_SYNC_EVENTS));
            let wait = (ANSWER_TIMEOUT_MS << tries.min(4)).min(MAX_ANSWER_TIMEOUT_MS);
            tries = tries.saturating_add(1);
            self.asked = Some(Asked {
                until: if behind { self.head.min(page) } else { page },
                due: now + Duration::from_millis(wait),
                tries,
            });
            out.push(Output::Transmit(ClientFrame::Sync(Sync {
                conversation: self.id.clone(),
                after: last,
                limit: MAX_SYNC_EVENTS,
            })));
        } else {
            self.asked = None;
        }
        self.show_loading(tries);
    }

    /// The thread grew: the answer is coming in.
    pub(crate) fn progressed(&mut self, now: Timestamp) {
        if let Some(asked) = &mut self.asked {
            asked.tries = asked.tries.min(1);
            asked.due = now
                + if asked.tries == 0 {
                    GRACE
                } else {
                    Duration::from_millis(ANSWER_TIMEOUT_MS)
                };
        }
    }

    /// The connection is gone, and every question with it.
    pub(crate) fn forget_asked(&mut self) {
        self.asked = None;
        self.probe = false;
        self.thread.loading = false;
    }

    /// When `catch_up` next has something to do.
    pub(crate) fn catch_up_deadline(&self) -> Timestamp {
        self.asked.map_or(NEVER, |asked| asked.due)
    }

    fn show_loading(&mut self, tries: u8) {
        let missing = self.head > self.thread.last || self.thread.last == Seq::ZERO;
        self.thread.loading = self.asked.is_some() && missing && tries <= MAX_LOADING;
    }
}
