//! The conversation machine of the widget and the console: what was said, what waits to be
//! sent, and the connection that carries both.
//!
//! Pure: time, chance, frames and storage come in as [`Input`]; what must be done goes out as
//! [`Output`]. Rules of delivery are in `docs/PROTOCOL.md`.
//!
//! CONTRACT: the names here are used by `wasl-core`, the widget and the console.
#![forbid(unsafe_code)]

extern crate alloc;

mod backoff;
mod catch_up;
mod chance;
mod clock;
mod connection;
mod input;
mod link;
mod machine;
mod outbox;
mod output;
mod plain;
mod receive;
mod room;
mod rooms;
mod seen;
mod side;
mod size;
mod submit;
mod tabs;
mod thread;
mod transport;
mod typing;

pub use chance::Chance;
pub use input::Input;
pub use link::Link;
pub use machine::Chat;
pub use outbox::{Outgoing, OutgoingState};
pub use output::Output;
pub use plain::plain;
pub use tabs::{Place, TabMessage};
pub use thread::{Item, ItemState, Thread};
pub use transport::Transport;
