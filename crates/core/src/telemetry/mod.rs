//! Telemetry: what happened, as CloudEvents in a queue that loses none silently.
//!
//! `docs/EVENTS.md` lists the events. The model adds them; the queue says when a batch goes out.

mod cleansing;
pub mod consent;
pub mod dialect;
mod outcome;
mod queue;
pub mod redaction;
mod size;
mod stripping;

pub use cleansing::cleanse;
pub use dialect::{Dialect, Posting, Sender};
pub use outcome::{Answer, Batched, Counts};
pub use queue::{DROPPED, Queue};
pub use size::{MAX_EVENT_BYTES, json_size};
pub use stripping::{KEPT, strip_address};

use crate::text::is_name;

/// Whether a merchant's own event may have this name: 1 to 64 of `a-z`, `0-9`, `_`, `.`, `-`.
#[must_use]
pub fn is_custom_name(name: &str) -> bool {
    is_name(
        name,
        |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'.' | b'-'),
    )
}
