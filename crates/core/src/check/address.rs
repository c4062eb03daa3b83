//! Rules on the page's address: which imply each other, and which exclude each other.
//!
//! An address is a path, perhaps with `?` and a query. `is` fits the address or the path alone,
//! `ends` the end of either, the others the address.

use crate::text::cut;

/// A rule on the address, as a fact names it; or the fact `path` with its one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule<'a> {
    /// `path` is this.
    Path(&'a str),
    /// `is`
    Is(&'a str),
    /// `contains`
    Contains(&'a str),
    /// `starts`
    Starts(&'a str),
    /// `ends`
    Ends(&'a str),
}

impl<'a> Rule<'a> {
    /// The rule that a fact's name is: `url:contains:/cart`. None of those that are patterns.
    pub fn of_fact(name: &'a str) -> Option<Self> {
        let (kind, text) = cut(name.strip_prefix("url:")?, b':')?;
        Self::new(kind, text)
    }

    /// A rule of a kind.
    pub fn new(kind: &str, text: &'a str) -> Option<Self> {
        Some(match kind {
            "is" => Self::Is(text),
            "contains" => Self::Contains(text),
            "starts" => Self::Starts(text),
            "ends" => Self::Ends(text),
            _ => return None,
        })
    }

    /// Whether every address that this fits, the other one fits too.
    pub fn implies(self, other: Self) -> bool {
        if self == other {
            return true;
        }
        match (self, other) {
            (Self::Path(one), Self::Is(other)) => one == other,
            (Self::Path(one) | Self::Is(one) | Self::Starts(one), Self::Starts(other)) => {
                one.starts_with(other)
            }
            (
                Self::Path(one)
                | Self::Is(one)
                | Self::Starts(one)
                | Self::Contains(one)
                | Self::Ends(one),
                Self::Contains(other),
            ) => one.contains(other),
            (Self::Path(one) | Self::Is(one) | Self::Ends(one), Self::Ends(other)) => {
                one.ends_with(other)
            }
            (
                Self::Path(_) | Self::Is(_) | Self::Starts(_) | Self::Contains(_) | Self::Ends(_),
                _,
            ) => false,
        }
    }

    /// Whether no address fits both.
    pub fn excludes(self, other: Self) -> bool {
        match (self, other) {
            (Self::Path(one), Self::Path(other)) => one != other,
            (Self::Path(path), Self::Is(whole)) | (Self::Is(whole), Self::Path(path)) => {
                whole != path && bare(whole) != path
            }
            (Self::Is(one), Self::Is(other)) => {
                one != other && bare(one) != other && bare(other) != one
            }
            // The address is the text, or the text, `?` and a query.
            (Self::Path(text) | Self::Is(text), Self::Starts(start))
            | (Self::Starts(start), Self::Path(text) | Self::Is(text)) => {
                !text.starts_with(start) && !goes_on(text, start)
            }
            (Self::Starts(one), Self::Starts(other)) => {
                !one.starts_with(other) && !other.starts_with(one)
            }
            // A query can hold anything.
            (
                Self::Path(_) | Self::Is(_) | Self::Starts(_) | Self::Contains(_) | Self::Ends(_),
                _,
            ) => false,
        }
    }
}

/// An address without its query.
fn bare(address: &str) -> &str {
    cut(address, b'?').map_or(address, |(bare, _)| bare)
}

/// Whether a start is a path with a query behind it.
fn goes_on(path: &str, start: &str) -> bool {
    start
        .strip_prefix(path)
        .is_some_and(|rest| rest.starts_with('?'))
}

#[cfg(test)]
mod tests {
    use super::Rule::{self, Contains, Ends, Is, Path, Starts};
    use crate::condition::Patterns;
    use crate::triggers::address::fits;
    use proptest::prelude::*;

    struct NoPatterns;

    impl Patterns for NoPatterns {
        fn matches(&self, _: &str, _: bool, _: &str) -> Option<bool> {
            None
        }
    }

    fn holds(rule: Rule<'_>, address: &str) -> bool {
        let (kind, text) = match rule {
            Path(path) => return super::bare(address) == path,
            Is(text) => ("is", text),
            Contains(text) => ("contains", text),
            Starts(text) => ("starts", text),
            Ends(text) => ("ends", text),
        };
        fits(kind, text, address, &NoPatterns)
    }

    fn rule(kind: u8, text: &str) -> Rule<'_> {
        match kind {
            0 => Path(super::bare(text)),
            1 => Is(text),
            2 => Contains(text),
            3 => Starts(text),
            _ => Ends(text),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn what_is_said_of_two_rules_is_so(
            one in (0_u8..5, "[/ab?]{0,4}"),
            other in (0_u8..5, "[/ab?]{0,4}"),
            address in "/[/ab?]{0,6}",
        ) {
            let (one, other) = (rule(one.0, &one.1), rule(other.0, &other.1));
            let (first, second) = (holds(one, &address), holds(other, &address));
            if one.implies(other) {
                prop_assert!(!first || second, "{:?} implies {:?}: {}", one, other, address);
            }
            if one.excludes(other) {
                prop_assert!(!(first && second), "{:?} excludes {:?}: {}", one, other, address);
            }
        }
    }

    #[test]
    fn addresses_that_exclude_each_other() {
        for (one, other, excludes) in [
            (Is("/a"), Is("/b"), true),
            (Is("/a"), Is("/a?x=1"), false),
            (Is("/a?x=1"), Is("/a?x=2"), true),
            (Is("/cart"), Starts("/checkout"), true),
            (Is("/cart"), Starts("/cart?"), false),
            (Starts("/p/"), Starts("/p/shoes"), false),
            (Starts("/p/"), Starts("/c/"), true),
            (Path("/cart"), Is("/cart?x"), false),
            (Path("/cart"), Starts("/c/"), true),
            (Is("/cart"), Contains("/p/"), false),
        ] {
            assert_eq!(one.excludes(other), excludes, "{one:?} {other:?}");
            assert_eq!(other.excludes(one), excludes, "{other:?} {one:?}");
        }
    }
}
