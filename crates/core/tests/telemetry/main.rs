//! Telemetry without a browser: dialects, privacy, and delivery over simulated time.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

mod consent;
mod delivery;
mod dialects;
mod masking;
mod splitting;
mod weather;
