//! The machine itself: one `update` over outbox, threads and connection.

use alloc::vec::Vec;

use wasl_protocol::{ConversationId, Seq, Timestamp};

use crate::{Chance, Input, Link, Output, Thread};

/// Which side this client speaks for.
#[derive(Debug)]
pub struct Chat {
    link: Link,
    threads: Vec<(ConversationId, Thread)>,
    chance: Chance,
}

impl Chat {
    /// A machine that knows nothing yet.
    #[must_use]
    pub const fn new(chance: Chance) -> Self {
        Self {
            link: Link::Idle,
            threads: Vec::new(),
            chance,
        }
    }

    /// Takes one fact and says what to do.
    pub fn update(&mut self, now: Timestamp, input: Input) -> Vec<Output> {
        let _ = (now, input, &mut self.chance);
        Vec::new()
    }

    /// When `Input::Ticked` is next needed.
    #[must_use]
    pub const fn deadline(&self) -> Option<Timestamp> {
        None
    }

    /// The state of the connection.
    #[must_use]
    pub const fn link(&self) -> Link {
        self.link
    }

    /// A conversation, when anything is known of it.
    #[must_use]
    pub fn thread(&self, id: &ConversationId) -> Option<&Thread> {
        self.threads
            .iter()
            .find(|(known, _)| known == id)
            .map(|(_, thread)| thread)
    }

    /// Conversations this client holds, in the order it met them.
    pub fn conversations(&self) -> impl Iterator<Item = &ConversationId> {
        self.threads.iter().map(|(id, _)| id)
    }

    /// How many messages of the other side (texts and surveys) come after what this side read.
    #[must_use]
    pub fn unread(&self, id: &ConversationId) -> u32 {
        let _ = (id, Seq::ZERO);
        0
    }
}
