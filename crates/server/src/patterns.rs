//! Regular expressions of conditions on the server: linear in time, bounded in size. And the time
//! zones of schedules, of the IANA database that is built in: the machine may have none, or an old
//! one.

use std::cell::RefCell;
use std::collections::HashMap;

use jiff::Timestamp as Moment;
use jiff::tz::{Offset, TimeZoneDatabase};
use regex::{Regex, RegexBuilder};
use wasl_core::condition::Patterns;
use wasl_core::config::Engine;
use wasl_core::schedule::{UtcOffset, Zones};
use wasl_protocol::Timestamp;

/// The largest a compiled expression may be, in bytes.
const MAX_SIZE: usize = 256 * 1024;

/// The crate `regex`, which never backtracks. It knows no look-around and no back references:
/// what uses them is refused here, though a browser would take it.
struct Linear;

/// What conditions are read with here.
pub const ENGINE: Engine = Engine(&Linear, &Database);

impl Patterns for Linear {
    fn matches(&self, pattern: &str, ignore_case: bool, text: &str) -> Option<bool> {
        Some(compile(pattern, ignore_case)?.is_match(text))
    }
}

/// The crate `jiff` with its own copy of the database.
struct Database;

impl Zones for Database {
    fn offset(&self, zone: &str, at: Timestamp) -> Option<UtcOffset> {
        let zone = TimeZoneDatabase::bundled().get(zone).ok()?;
        let at = i64::try_from(at.as_millis()).ok()?;
        let offset: Offset = zone.to_offset(Moment::from_millisecond(at).ok()?);
        Some(UtcOffset::from_minutes(offset.seconds().div_euclid(60)))
    }
}

/// The same, and each expression is compiled once in a thread: for a run through many conditions.
pub const CACHED: Engine = Engine(&Cached, &Database);

struct Cached;

/// So many expressions are kept; options have fewer.
const KEPT: usize = 256;

type Compiled = HashMap<(String, bool), Option<Regex>>;

thread_local! {
    static COMPILED: RefCell<Compiled> = RefCell::new(HashMap::new());
}

impl Patterns for Cached {
    fn matches(&self, pattern: &str, ignore_case: bool, text: &str) -> Option<bool> {
        COMPILED.with_borrow_mut(|compiled| {
            if compiled.len() > KEPT {
                compiled.clear();
            }
            let expression = compiled
                .entry((pattern.to_owned(), ignore_case))
                .or_insert_with(|| compile(pattern, ignore_case));
            Some(expression.as_ref()?.is_match(text))
        })
    }
}

fn compile(pattern: &str, ignore_case: bool) -> Option<Regex> {
    let expression = RegexBuilder::new(pattern)
        .case_insensitive(ignore_case)
        .size_limit(MAX_SIZE)
        .build();
    expression.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_those_of_the_database() {
        let minutes = |zone: &str, at| {
            let offset = ENGINE.1.offset(zone, Timestamp::from_millis(at));
            offset.map(UtcOffset::minutes)
        };
        // 15 January and 15 July 2026, noon UTC.
        let (winter, summer) = (1_768_478_400_000, 1_784_116_800_000);
        for (zone, in_winter, in_summer) in [
            ("Asia/Riyadh", 180, 180),
            ("Europe/London", 0, 60),
            ("America/New_York", -300, -240),
            ("Asia/Kolkata", 330, 330),
        ] {
            assert_eq!(minutes(zone, winter), Some(in_winter), "{zone}");
            assert_eq!(minutes(zone, summer), Some(in_summer), "{zone}");
        }
        assert_eq!(minutes("Mars/Base", winter), None);
        assert_eq!(minutes("", winter), None);
        assert_eq!(minutes("Europe/London", u64::MAX), None);
    }

    #[test]
    fn what_is_no_expression_or_too_large_is_refused() {
        let matches = |pattern, text| ENGINE.0.matches(pattern, false, text);
        assert_eq!(matches("^/p/[0-9]+$", "/p/12"), Some(true));
        assert_eq!(matches("قميص", "/ar/قميص/"), Some(true));
        for bad in ["(", "(a)\\1", "(?=a)", "((a{100}){100}){100}"] {
            assert_eq!(matches(bad, "a"), None, "{bad}");
        }
        assert_eq!(ENGINE.0.matches("sale", true, "SALE"), Some(true));
    }
}
