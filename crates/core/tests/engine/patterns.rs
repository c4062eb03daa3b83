//! The engine of regular expressions in tests; in a page it is the browser's.

use regex::RegexBuilder;
use wasl_core::condition::Patterns;
use wasl_core::config::Engine;

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

pub const ENGINE: Engine = Engine(&Regexes);
