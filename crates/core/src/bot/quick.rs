//! Quick questions: which entries are offered to begin with, and in which order.
//!
//! The merchant chooses the pool: the ids in `faq.quick`, else the entries marked `quick`, else all.
//! What visitors ask on the page and in the stage orders it ([`FaqCounts`]); without counts the
//! merchant's order stays. Of those whose `when` holds, the first few are shown.
//!
//! [`FaqCounts`]: super::FaqCounts

use alloc::string::String;
use alloc::vec::Vec;

use super::counts::by_score;
use crate::config::{Faq, FaqEntry};
use crate::journey::Stage;

/// The most that are shown of those that the merchant chose.
const MAX_QUICK: usize = 5;

/// The most when the merchant chose none.
const DEFAULT_QUICK: usize = 3;

/// The quick questions of a place.
#[derive(Debug, Default)]
pub struct Quick {
    /// The page and the stage that the order is for; `None` when it is to be found anew.
    place: Option<(String, Option<Stage>)>,
    /// The pool in order.
    order: Vec<usize>,
    /// How many are shown at most.
    most: usize,
    /// Those that are shown.
    shown: Vec<usize>,
}

impl Quick {
    /// The entries or the counts are other ones.
    pub fn forget(&mut self) {
        self.place = None;
    }

    /// The entries that are shown, by their places.
    #[must_use]
    pub fn shown(&self) -> &[usize] {
        &self.shown
    }

    /// Puts the pool in order for a page, by its path without the query.
    pub fn order(&mut self, faq: &Faq, stage: Option<Stage>, page: &str) {
        if let Some((path, before)) = &self.place
            && path == page
            && *before == stage
        {
            return;
        }
        self.place = Some((page.into(), stage));
        (self.order, self.most) = pool(faq);
        if faq.asked.is_empty() {
            return;
        }
        let mut scores = Vec::new();
        for place in &self.order {
            scores.push(faq.asked.score(faq.entries[*place].name(), stage, page));
        }
        by_score(&mut self.order, &mut scores);
    }

    /// Shows the first few that may be offered; whether these are other ones.
    pub fn show(&mut self, mut may: impl FnMut(usize) -> bool) -> bool {
        let mut shown = Vec::new();
        for place in &self.order {
            if shown.len() < self.most && may(*place) {
                shown.push(*place);
            }
        }
        let news = shown != self.shown;
        self.shown = shown;
        news
    }
}

/// The merchant's pool in the merchant's order, and how many of it are shown.
fn pool(faq: &Faq) -> (Vec<usize>, usize) {
    let mut places = Vec::new();
    if let Some(ids) = &faq.quick {
        for id in ids {
            places.extend(place_of(&faq.entries, id));
        }
        return (places, MAX_QUICK);
    }
    let marked = faq.entries.iter().any(|entry| entry.quick);
    for (place, entry) in faq.entries.iter().enumerate() {
        if entry.quick || !marked {
            places.push(place);
        }
    }
    (places, if marked { MAX_QUICK } else { DEFAULT_QUICK })
}

/// The place of the entry with this id.
pub(super) fn place_of(entries: &[FaqEntry], id: &str) -> Option<usize> {
    entries
        .iter()
        .position(|entry| entry.id.as_deref() == Some(id))
}
