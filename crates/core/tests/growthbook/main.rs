//! GrowthBook's public cases: conditions, hashing, bucketing and experiments as its SDK has them.
//!
//! They are read from `growthbook-cases.json` in the folder that `WASL_CONFORMANCE` names, or in
//! `../shared/conformance` beside the checkout; where it is in neither, each test says that it is
//! skipped. What does not apply to Wasl is listed in [`not_ours`], by name and with the reason: a
//! case that is listed and passes all the same fails the test, as does one that fails unlisted.
#![allow(
    clippy::wildcard_enum_match_arm,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test looks for one thing and fails on any other"
)]

mod buckets;
mod cases;
mod conditions;
mod experiments;
mod features;
mod json;
#[path = "../support/known.rs"]
mod known;
mod not_ours;
