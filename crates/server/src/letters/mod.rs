//! The way of what the collector refuses into the store, beside the way of what it takes.
//!
//! A handler offers a letter and goes on; a task of its own stores what was offered, many at a time.
//! A flood of bad events fills the bounded queue or uses its site's rate up: then letters are
//! dropped and counted, and good events notice nothing.

mod replay;

use std::time::Instant;

use tokio::sync::{mpsc, oneshot};
use wasl_protocol::SiteId;

use crate::metrics::METRICS;
use crate::rate::{Buckets, Rate};
use crate::state::State;
use crate::store::{DeadLetter, Room};

pub use replay::{Outcome, Replayed, replay};

/// The most letters that wait: 16 MiB of the largest.
const WAITING: usize = 256;

/// The most letters in one transaction.
const AT_ONCE: usize = 64;

/// How many letters of a site are kept: a thousand different ones at once tell no more than a few.
const OF_SITE: Rate = Rate {
    burst: 1_000,
    per_second: 20.0,
};

/// Where handlers leave letters.
pub struct LetterBox {
    queue: mpsc::Sender<DeadLetter>,
    sites: Buckets<SiteId>,
}

/// What was left in it.
pub struct Mail(mpsc::Receiver<DeadLetter>);

impl LetterBox {
    /// An empty box.
    #[must_use]
    pub fn new() -> (Self, Mail) {
        let (queue, mail) = mpsc::channel(WAITING);
        let sites = Buckets::new(OF_SITE);
        (Self { queue, sites }, Mail(mail))
    }

    /// Leaves a letter; drops and counts it when there is no room.
    pub fn offer(&self, letter: DeadLetter, now: Instant) {
        let reason = letter.reason.name();
        if self.sites.take(&letter.site, now).is_err() || self.queue.try_send(letter).is_err() {
            METRICS.letters_dropped.add(1);
        } else {
            METRICS.letters.count(reason);
        }
    }
}

/// Stores what is left in the box, until the end is told; then the rest.
pub async fn keep(app: State, Mail(mut mail): Mail, mut end: oneshot::Receiver<()>) {
    let mut letters = Vec::with_capacity(AT_ONCE);
    let mut is_over = false;
    loop {
        tokio::select! {
            count = mail.recv_many(&mut letters, AT_ONCE) => {
                if count == 0 {
                    return;
                }
            }
            // Also when nobody can tell it any more.
            _ = &mut end, if !is_over => {
                is_over = true;
                mail.close();
                continue;
            }
        }
        let count = letters.len();
        let letters = std::mem::take(&mut letters);
        match app.store.keep_letters(letters, Room::default()).await {
            Ok(gone) => METRICS
                .letters_gone
                .add(usize::try_from(gone).unwrap_or(usize::MAX)),
            Err(error) => {
                tracing::warn!(%error, count, "dead letters were not kept");
                METRICS.letters_dropped.add(count);
            }
        }
    }
}
