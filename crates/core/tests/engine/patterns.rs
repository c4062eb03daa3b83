//! The engine of regular expressions in tests, and the one zone that they know; in a page both are
//! the browser's.

use regex::RegexBuilder;
use wasl_core::condition::Patterns;
use wasl_core::config::Engine;
use wasl_core::schedule::{UtcOffset, Zones};
use wasl_protocol::Timestamp;

#[derive(Debug)]
struct Regexes;

impl Patterns for Regexes {
    fn matches(&self, pattern: &str, ignore_case: bool, text: &str) -> Option<bool> {
        let regex = RegexBuilder::new(pattern)
            .case_insensitive(ignore_case)
            .build();
        Some(regex.ok()?.is_match(text))
    }
}

#[derive(Debug)]
struct Zone;

impl Zones for Zone {
    fn offset(&self, zone: &str, _: Timestamp) -> Option<UtcOffset> {
        (zone == "Asia/Riyadh").then(|| UtcOffset::from_minutes(180))
    }
}

pub const ENGINE: Engine = Engine(&Regexes, &Zone);
