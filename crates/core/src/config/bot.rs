//! What the options say of the bot beside its entries: its words, and what visitors ask.

use alloc::vec::Vec;

use wasl_protocol::Properties;

use super::surveys::words_there;
use super::take::{map, number};
use crate::bot::{FaqCounts, Tally};
use crate::survey::Words;
use crate::triggers::address::readable;
use crate::voice::SENTENCES;

/// The sentences that the merchant words anew, each with its place.
pub fn bot_words(tree: &Properties) -> Vec<(usize, Words)> {
    let mut all = Vec::new();
    for (place, sentence) in SENTENCES.iter().enumerate() {
        if let Some(words) = words_there(tree, sentence.name) {
            all.push((place, words));
        }
    }
    all
}

/// What visitors ask, by entries' names.
pub fn counts(tree: &Properties) -> FaqCounts {
    let stages = map(tree, "stages");
    let pages = map(tree, "pages");
    FaqCounts {
        all: tally(tree, "all"),
        stages: ["before", "during", "after"].map(|stage| tally(stages, stage)),
        pages: (pages.0.iter())
            .map(|(path, _)| (readable(path), tally(pages, path)))
            .collect(),
    }
}

fn tally(tree: &Properties, key: &str) -> Tally {
    let counted = map(tree, key);
    let mut all = Vec::new();
    for (name, _) in &counted.0 {
        if let Some(count) = number(counted, name) {
            all.push((name.clone(), count));
        }
    }
    all
}
