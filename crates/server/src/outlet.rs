//! The queue in front of one socket: bounded, so that a reader who does not read costs a
//! bounded amount of memory and then the connection.
//!
//! The hub puts frames in, the socket's task takes them out. No IO here.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::ws::Utf8Bytes;
use tokio::sync::Notify;
use wasl_protocol::{ConversationId, ErrorCode, Seq};

/// The most frames that wait.
const MAX_FRAMES: usize = 64;

/// The most bytes that wait.
const MAX_BYTES: usize = 256 * 1024;

/// A frame on its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// The frame as JSON.
    pub text: Utf8Bytes,
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
#[derive(Clone, Default)]
pub struct Outlet {
    queue: Arc<Mutex<Queue>>,
    changed: Arc<Notify>,
}

impl Outlet {
    /// Adds a frame; when there is no more room, ends the connection instead.
    pub fn push(&self, frame: Outgoing) {
        let mut queue = self.lock();
        if queue.closed.is_some() {
            return;
        }
        queue.bytes += frame.text.len();
        queue.frames.push_back(frame);
        if queue.frames.len() > MAX_FRAMES || queue.bytes > MAX_BYTES {
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

    /// Whether the connection ends.
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
            place: None,
        }
    }

    #[tokio::test]
    async fn frames_come_in_order_and_the_end_last() {
        let outlet = Outlet::default();
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
        let outlet = Outlet::default();
        for _ in 0..MAX_FRAMES {
            outlet.push(frame("x"));
        }
        assert!(!outlet.is_closed());
        outlet.push(frame("x"));
        assert_eq!(outlet.next().await, Next::Close(ErrorCode::SlowConsumer));
    }

    #[tokio::test]
    async fn too_many_bytes_end_the_connection() {
        let outlet = Outlet::default();
        let large = "x".repeat(60_000);
        for _ in 0..4 {
            outlet.push(frame(&large));
        }
        assert!(!outlet.is_closed());
        outlet.push(frame(&large));
        assert_eq!(outlet.next().await, Next::Close(ErrorCode::SlowConsumer));
    }
}
