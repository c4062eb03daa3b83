//! Regular expressions of conditions on the server: linear in time, bounded in size.

use std::cell::RefCell;
use std::collections::HashMap;

use regex::{Regex, RegexBuilder};
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
        Some(compile(pattern, ignore_case)?.is_match(text))
    }
}

/// The same, and each expression is compiled once in a thread: for a run through many conditions.
pub const CACHED: Engine = Engine(&Cached);

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
