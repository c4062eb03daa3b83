//! Polls as pure code: scores, definitions, the way through a poll, and when to ask again.
#![allow(
    clippy::wildcard_enum_match_arm,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test looks for one thing and fails on any other"
)]

mod definitions;
mod documented;
mod endings;
mod generated;
mod recontact;
mod refusals;
mod run;
mod scores;
mod shrinking;
mod ways;
