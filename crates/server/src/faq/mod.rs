//! The learning loop of the FAQ: what visitors asked and the bot could not answer, what a change of
//! the entries would do, their versions, and their table for spreadsheets.
//!
//! The collector's events bring questions into the store; the agents' routes and the command line
//! read them here and store new entries in the site's settings. The ranker is the page's own,
//! `wasl_faq`. `docs/FAQ.md` is the reference.

pub mod asked;
pub mod bodies;
mod cells;
pub mod confusions;
pub mod entry;
mod groups;
mod language;
mod learning;
mod preview;
mod ranking;
pub mod sheet;
mod splice;
pub mod versions;

pub use language::Language;
pub use learning::{Learning, MAX_DAYS, Problem};
