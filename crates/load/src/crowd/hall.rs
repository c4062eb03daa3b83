//! Where what the crowd's sockets hear is passed on: to whoever measures at the moment.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

use wasl_protocol::ServerFrame;

/// Whose socket heard it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    /// A visitor's, by their number.
    Visitor(u32),
    /// One of the agent's.
    Agent(u32),
}

impl Seat {
    /// Their number.
    pub const fn number(self) -> u32 {
        match self {
            Self::Visitor(number) | Self::Agent(number) => number,
        }
    }
}

/// Who measures.
pub trait Ears: Send + Sync {
    /// A frame came at a moment.
    fn hear(&self, seat: Seat, frame: &ServerFrame, at: Instant);
}

/// All who measure now, and how many sockets ended by themselves.
#[derive(Default)]
pub struct Hall {
    ears: RwLock<Vec<Arc<dyn Ears>>>,
    lost: AtomicUsize,
}

impl Hall {
    /// From now on only this one hears.
    pub fn only(&self, ears: Arc<dyn Ears>) {
        *self.ears.write().unwrap_or_else(PoisonError::into_inner) = vec![ears];
    }

    /// From now on this one hears too.
    pub fn also(&self, ears: Arc<dyn Ears>) {
        let mut all = self.ears.write().unwrap_or_else(PoisonError::into_inner);
        all.push(ears);
    }

    /// Passes a frame on.
    pub fn pass_on(&self, seat: Seat, frame: &ServerFrame) {
        let at = Instant::now();
        let ears = self.ears.read().unwrap_or_else(PoisonError::into_inner);
        for one in ears.iter() {
            one.hear(seat, frame, at);
        }
    }

    /// A socket ended that nobody ended.
    pub fn lose(&self) {
        self.lost.fetch_add(1, Ordering::Relaxed);
    }

    /// How many did.
    pub fn lost(&self) -> usize {
        self.lost.load(Ordering::Relaxed)
    }
}
