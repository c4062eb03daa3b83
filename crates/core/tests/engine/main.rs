//! The engine as its shell sees it: events in, effects and views out.
#![allow(
    clippy::wildcard_enum_match_arm,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test looks for one thing and fails on any other"
)]

mod accounting;
mod actions;
mod arbiter;
mod chaos;
mod commands;
mod conversation;
mod faq;
mod harness;
mod journey;
mod leads;
mod options;
mod patterns;
mod polls;
mod prompts;
mod queue;
mod refusal;
mod reload;
mod sharing;
mod sound;
mod storage;
mod stream;
mod tabs;
mod telemetry;
mod triggers;
mod versions;
