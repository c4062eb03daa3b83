//! Telemetry: what happened, as CloudEvents in a queue that loses none silently.
//!
//! `docs/EVENTS.md` lists the events. The model adds them; the queue says when a batch goes out.

mod outcome;
mod queue;
mod size;

pub use outcome::{Answer, Batched, Counts};
pub use queue::Queue;
pub use size::{MAX_EVENT_BYTES, json_size};

/// Whether a merchant's own event may have this name: 1 to 64 of `a-z`, `0-9`, `_`, `.`, `-`.
#[must_use]
pub fn is_custom_name(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name.bytes().all(|byte| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_.-".contains(&byte)
        })
}
