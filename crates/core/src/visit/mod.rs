//! Visits: the engine's own events with their times, as JSON.
//!
//! The widget writes them while `debug` is on ([`write`]), a replay reads them ([`read`]) and runs
//! them through the same [`crate::Model`] with other rules ([`Replay`]). `docs/REPLAY.md` is the
//! format's reference. Only what rules can depend on is in them: nothing that was written to
//! people, nobody's name, no secret.

mod fields;
mod read;
pub mod replay;
mod write;

use alloc::string::String;

use wasl_protocol::Timestamp;

use crate::Event;

pub use fields::Wrong;
pub use read::read;
pub use replay::{Replay, Replayed};
pub use write::{about, encode, line};

/// One event of a visit.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// When, by the device's clock.
    pub at: Timestamp,
    /// What happened. [`Event::Ticked`] also stands for all that says nothing to rules.
    pub event: Event,
    /// A visit's name; of the first step only.
    pub name: Option<String>,
    /// The prompt that was on screen before.
    pub prompt: Option<String>,
    /// When the model's prompts wanted to be looked at next. A recorded visit has the tick that
    /// came then, which may be late, as a step of its own.
    pub due: Option<Timestamp>,
    /// The model awaited [`Event::LookedAround`] afterwards.
    pub asked: bool,
}

impl Step {
    /// A step that was not recorded, but written or derived.
    #[must_use]
    pub const fn new(at: Timestamp, event: Event) -> Self {
        Self {
            at,
            event,
            name: None,
            prompt: None,
            due: None,
            asked: false,
        }
    }
}
