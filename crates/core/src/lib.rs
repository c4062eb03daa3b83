//! Wasl's engine: everything the widget decides, without a browser.
//!
//! `Model::update(now, event) -> Vec<Effect>` is the only way its state changes;
//! `Model::view()` is what the screen shows; `Model::deadline()` is when it wants
//! [`Event::Ticked`] next. The widget's `src/host` runs the effects, its `src/ui` draws the view.
#![forbid(unsafe_code)]

extern crate alloc;

mod accent;
pub mod arbiter;
pub mod bot;
pub mod card;
pub mod check;
pub mod condition;
pub mod config;
mod digits;
pub mod effect;
pub mod event;
pub mod experiment;
pub mod flow;
pub mod i18n;
pub mod journey;
pub mod lead;
pub mod model;
pub mod record;
mod rich;
pub mod schedule;
pub mod session;
pub mod survey;
pub mod telemetry;
mod text;
pub mod triggers;
pub mod view;
pub mod visit;
pub mod voice;

pub use effect::Effect;
pub use event::Event;
pub use model::Model;
pub use view::View;
pub use wasl_chat::plain;
