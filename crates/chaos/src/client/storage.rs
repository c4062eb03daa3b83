//! What survives a page: the outbox as a browser's storage keeps it, shared by a visitor's tabs.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use wasl_chat::Outgoing;
use wasl_protocol::ClientId;

/// The storage of one browser.
#[derive(Clone, Debug, Default)]
pub struct Storage(Arc<Mutex<Vec<Outgoing>>>);

impl Storage {
    /// Keeps a message.
    pub fn save(&self, outgoing: Outgoing) {
        self.lock().push(outgoing);
    }

    /// A message needs keeping no longer.
    pub fn drop_one(&self, cid: &ClientId) {
        self.lock().retain(|kept| kept.cid != *cid);
    }

    /// All that is kept.
    pub fn all(&self) -> Vec<Outgoing> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Outgoing>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
