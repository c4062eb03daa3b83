//! Checks of options: what is found, and that "never" is never wrong.
#![allow(
    clippy::wildcard_enum_match_arm,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test looks for one thing and fails on any other"
)]

#[path = "../engine/patterns.rs"]
mod patterns;

#[path = "../support/known.rs"]
#[allow(dead_code, reason = "shared with tests that need more of it")]
mod known;

mod certain;
mod faq;
mod findings;
mod flows;
