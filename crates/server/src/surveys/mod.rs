//! Surveys on the server: what their events say, which surveys a site has, and what the answers
//! add up to.
//!
//! The collector judges events by [`reading`]; the stores keep what they say ([`record`]); the
//! routes and the command line make [`report`] and [`export`] of it. Scores are those of
//! `wasl_core::survey`, nothing is computed here. `docs/SURVEYS.md` is the reference.

mod date;
pub mod export;
pub mod offered;
pub mod reading;
pub mod record;
pub mod report;
mod settled;

pub use date::moment;
pub use settled::settled;

/// The built-in poll, which is answered in the conversation itself.
pub const CSAT: &str = "csat";

/// What the built-in poll is about.
pub const CHAT: &str = "chat";

/// The number of the built-in poll, as a question.
pub const RATING: &str = "rating";

/// The words that may follow it, as a question.
pub const COMMENT: &str = "comment";
