//! The journey: which stage of a purchase a page belongs to.
//!
//! The merchant's rules look at path and query. The visitor's stage is that of the last page in
//! this session that matched a rule: a page that no rule knows changes nothing.

use alloc::string::String;
use alloc::vec::Vec;

use crate::text::cut;

/// A stage of a purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Looking around.
    Before,
    /// In the cart or checkout.
    During,
    /// Has bought.
    After,
}

impl Stage {
    /// The stage as it stands on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::During => "during",
            Self::After => "after",
        }
    }

    /// The stage of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Before, Self::During, Self::After]
            .into_iter()
            .find(|stage| stage.as_str() == name)
    }
}

/// The merchant's rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stages {
    /// Pages before a purchase.
    pub before: Vec<UrlRule>,
    /// Pages of the purchase.
    pub during: Vec<UrlRule>,
    /// Pages after it.
    pub after: Vec<UrlRule>,
}

impl Stages {
    /// The stage of a page; the later stage when rules of several match, `None` when none does.
    #[must_use]
    pub fn of(&self, path: &str) -> Option<Stage> {
        let any = |rules: &[UrlRule]| rules.iter().any(|rule| rule.matches(path));
        if any(&self.after) {
            Some(Stage::After)
        } else if any(&self.during) {
            Some(Stage::During)
        } else if any(&self.before) {
            Some(Stage::Before)
        } else {
            None
        }
    }
}

/// A rule on path and query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UrlRule {
    /// The whole, with or without the query.
    Is(String),
    /// Somewhere.
    Contains(String),
    /// At the start.
    Starts(String),
    /// At the end, with or without the query.
    Ends(String),
}

impl UrlRule {
    /// Whether a path with its query fits.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        let bare = cut(path, b'?').map_or(path, |(bare, _)| bare);
        match self {
            Self::Is(text) => text == path || text == bare,
            // Not `contains`: its search for any length of text is longer than this engine's.
            Self::Contains(text) => (0..path.len()).any(|at| {
                path.get(at..)
                    .is_some_and(|rest| rest.starts_with(text.as_str()))
            }),
            Self::Starts(text) => path.starts_with(text.as_str()),
            Self::Ends(text) => path.ends_with(text.as_str()) || bare.ends_with(text.as_str()),
        }
    }
}
