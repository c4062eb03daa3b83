//! The queue in front of one socket: bounded, so that a reader who does not read costs a
//! bounded amount of memory and then the connection.
//!
//! The hub puts frames in, the socket's task takes them out. No IO here.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::ws::Utf8Bytes;
use tokio::sync::Notify;
use wasl_protocol::{ConversationId, ErrorCode, Seq};

/// How much may wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    frames: usize,
    bytes: usize,
}

impl Room {
    /// For a visitor: one conversation's news.
    pub const VISITOR: Self = Self {
        frames: 64,
        bytes: 256 * 1024,
    };

    /// For an agent: one commit may bring news of many visitors at once, two frames for each.
    pub const AGENT: Self = Self {
        frames: 2_048,
        bytes: 4 * 1024 * 1024,
    };
}

/// A frame on its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// The frame as JSON.
    pub text: Utf8Bytes,
    /// The frame's name, to be counted by.
    pub kind: &'static str,
    /// For an `event`, its place: what was read back already is not sent again.
    pub place: Option<(ConversationId, Seq)>,
}

/// What the socket's task does next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Send a frame.
    Frame(Outgoing),
    /// Say goodbye for this reason and close.
    Close(ErrorCode),
}

#[derive(Default)]
struct Queue {
    frames: VecDeque<Outgoing>,
    bytes: usize,
    closed: Option<ErrorCode>,
}

/// One socket's queue. Clones are the same queue.
#[derive(Clone)]
pub struct Outlet {
    room: Room,
    queue: Arc<Mutex<Queue>>,
    changed: Arc<Notify>,
}

impl Outlet {
    /// An empty queue.
    #[must_use]
    pub fn new(room: Room) -> Self {
        Self {
            room,
            queue: Arc::default(),
            changed: Arc::default(),
        }
    }

    /// Adds a frame; when there is no more room, ends the connection instead.
    pub fn push(&self, frame: Outgoing) {
        let mut queue = self.lock();
        if queue.closed.is_some() {
            return;
        }
        queue.bytes += frame.text.len();
        queue.frames.push_back(frame);
        if queue.frames.len() > self.room.frames || queue.bytes > self.room.bytes {
            queue.frames.clear();
            queue.closed = Some(ErrorCode::SlowConsumer);
        }
        drop(queue);
        self.changed.notify_one();
    }

    /// Ends the connection after what waits already.
    pub fn close(&self, code: ErrorCode) {
        self.lock().closed.get_or_insert(code);
        self.changed.notify_one();
    }

    /// Whether so much waits that the client should not add to it.
    pub fn is_crowded(&self) -> bool {
        let queue = self.lock();
        queue.frames.len() > self.room.frames / 4 || queue.bytes > self.room.bytes / 4
    }

    /// How many frames wait.
    pub fn waiting(&self) -> usize {
        self.lock().frames.len()
    }

    /// Whether the connection ends.
    #[cfg(test)]
    pub fn is_closed(&self) -> bool {
        self.lock().closed.is_some()
    }

    /// Waits for what comes next. Only one task may wait.
    pub async fn next(&self) -> Next {
        loop {
            let waiting = self.changed.notified();
            if let Some(next) = self.take() {
                return next;
            }
            waiting.await;
        }
    }

    fn take(&self) -> Option<Next> {
        let mut queue = self.lock();
        match queue.frames.pop_front() {
            Some(frame) => {
                queue.bytes -= frame.text.len();
                Some(Next::Frame(frame))
            }
            None => queue.closed.map(Next::Close),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        // A panic elsewhere cannot leave the queue half changed: nothing in here panics.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(text: &str) -> Outgoing {
        Outgoing {
            text: text.into(),
            kind: "event",
            place: None,
        }
    }

    #[tokio::test]
    async fn frames_come_in_order_and_the_end_last() {
        let outlet = Outlet::new(Room::VISITOR);
        outlet.push(frame("a"));
        outlet.push(frame("b"));
        outlet.close(ErrorCode::Restarting);
        outlet.push(frame("late"));
        assert_eq!(outlet.next().await, Next::Frame(frame("a")));
        assert_eq!(outlet.next().await, Next::Frame(frame("b")));
        assert_eq!(outlet.next().await, Next::Close(ErrorCode::Restarting));
        assert_eq!(outlet.next().await, Next::Close(ErrorCode::Restarting));
    }

    #[tokio::test]
    async fn too_many_frames_end_the_connection() {
        let outlet = Outlet::new(Room::VISITOR);
        for _ in 0..Room::VISITOR.frames {
            outlet.push(frame("x"));
        }
        assert!(!outlet.is_closed());
        outlet.push(frame("x"));
        assert_eq!(outlet.next().await, Next::Close(ErrorCode::SlowConsumer));
    }

    #[tokio::test]
    async fn too_many_bytes_end_the_connection() {
        let outlet = Outlet::new(Room::VISITOR);
        let large = "x".repeat(60_000);
        for _ in 0..4 {
            outlet.push(frame(&large));
        }
        assert!(!outlet.is_closed());
        outlet.push(frame(&large));
        assert_eq!(outlet.next().await, Next::Close(ErrorCode::SlowConsumer));
    }
}
