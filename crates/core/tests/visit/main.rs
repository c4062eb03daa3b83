//! Visits: written, read, recorded by the model and replayed through it.
#![allow(
    clippy::wildcard_enum_match_arm,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test looks for one thing and fails on any other"
)]

#[path = "../engine/patterns.rs"]
mod patterns;

mod lines;
mod recorded;
mod replays;
mod steps;
