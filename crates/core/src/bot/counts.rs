//! What visitors really ask: counts of entries, and the order of quick questions that they give.
//!
//! The counts come with the site's settings, decayed by the server, or as an option. On one page they
//! are few, so what is asked in the stage and everywhere stands in for what is not known there:
//! hierarchical smoothing after MacKay and Peto (1995), "A hierarchical Dirichlet language model".

use alloc::string::String;
use alloc::vec::Vec;

use crate::journey::Stage;

/// So many visitors are taken to have asked on a page as in its stage, and in a stage as everywhere,
/// besides those who were counted there: below that a page's own counts say little.
const BORROWED: f64 = 8.0;

/// How often entries were asked for, by their names.
pub type Tally = Vec<(String, f64)>;

/// The counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FaqCounts {
    /// On all pages.
    pub all: Tally,
    /// In each stage.
    pub stages: [Tally; 3],
    /// On each page, by its path.
    pub pages: Vec<(String, Tally)>,
}

impl FaqCounts {
    /// Whether nothing was counted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
            && self.pages.is_empty()
            && self.stages.iter().all(|stage| stage.is_empty())
    }

    /// How much an entry is asked for here; only good to compare entries at one place.
    ///
    /// `page + 8 × s`, where `s = (stage + 8 × a) / (all of the stage + 8)` and `a` is the entry's
    /// share of everything. Asked more often on a page, in its stage or anywhere, an entry never has
    /// less; where nothing was counted all have 0.
    ///
    /// ```
    /// use wasl_core::bot::FaqCounts;
    /// let counts = FaqCounts {
    ///     all: vec![("ship".into(), 90.0), ("size".into(), 10.0)],
    ///     pages: vec![("/shirt/".into(), vec![("size".into(), 12.0)])],
    ///     ..FaqCounts::default()
    /// };
    /// let at = |entry, page| counts.score(entry, None, page);
    /// assert!(at("ship", "/") > at("size", "/"));
    /// assert!(at("size", "/shirt/") > at("ship", "/shirt/"));
    /// ```
    #[must_use]
    pub fn score(&self, entry: &str, stage: Option<Stage>, page: &str) -> f64 {
        let (own, whole) = asked(&self.all, entry);
        let mut share = if whole > 0.0 { own / whole } else { 0.0 };
        if let Some(stage) = stage {
            let (own, whole) = asked(&self.stages[stage as usize], entry);
            share = (own + BORROWED * share) / (whole + BORROWED);
        }
        let here = self.pages.iter().find(|(path, _)| path == page);
        let own = here.map_or(0.0, |(_, tally)| asked(tally, entry).0);
        own + BORROWED * share
    }
}

/// How often an entry was asked for, and all together.
fn asked(tally: &Tally, entry: &str) -> (f64, f64) {
    let (mut own, mut whole) = (0.0, 0.0);
    for (name, count) in tally {
        whole += count;
        if name == entry {
            own += count;
        }
    }
    (own, whole)
}

/// Puts the places with more before those with less; equal ones stay in their order. `scores` has a
/// score for each of them.
pub(super) fn by_score(places: &mut [usize], scores: &mut [f64]) {
    // Few, and mostly in order: by insertion.
    for end in 1..places.len() {
        let mut at = end;
        while at > 0 && scores[at - 1] < scores[at] {
            scores.swap(at - 1, at);
            places.swap(at - 1, at);
            at -= 1;
        }
    }
}
