//! Schedules as pure code: open or not, when that changes, and what cannot be a schedule.
#![allow(
    clippy::wildcard_enum_match_arm,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test looks for one thing and fails on any other"
)]

mod clocks;
mod definitions;
mod hours;
mod plans;
mod ramadan;
mod steady;
mod zones;
