//! Regular expressions of conditions on the server: linear in time, bounded in size.

use regex::RegexBuilder;
use wasl_core::condition::Patterns;
use wasl_core::config::Engine;

/// The largest a compiled expression may be, in bytes.
const MAX_SIZE: usize = 256 * 1024;

/// The crate `regex`, which never backtracks. It knows no look-around and no back references:
/// what uses them is refused here, though a browser would take it.
struct Linear;

/// What conditions are read with here.
pub const ENGINE: Engine = Engine(&Linear);

impl Patterns for Linear {
    fn matches(&self, pattern: &str, ignore_case: bool, text: &str) -> Option<bool> {
        let expression = RegexBuilder::new(pattern)
            .case_insensitive(ignore_case)
            .size_limit(MAX_SIZE)
            .build();
        Some(expression.ok()?.is_match(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
