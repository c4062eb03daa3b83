//! Related questions: what a visitor may want to know next, below the answer that was given last.
//!
//! The merchant names them; where an entry says nothing, the ranker does: the other entries that come
//! nearest to its question. What was asked in the thread already is left out.

use alloc::vec::Vec;

use super::ranker::Ranker;
use super::{Reply, Turn, quick};
use crate::config::Faq;

/// The most that are shown.
const MAX_RELATED: usize = 3;

/// How near another entry must be. Beside an entry that has the question word for word, confidences
/// of others are small: docs/BOT.md has what this was chosen by.
const NEAR: f32 = 0.02;

/// How many entries the ranker is asked for: the entry itself, and some that were asked already.
const CANDIDATES: usize = 8;

/// The entries related to the last turn's answer, the nearest first.
pub(super) fn find(faq: &Faq, ranker: &Ranker, turns: &[Turn]) -> Vec<usize> {
    let mut found = Vec::new();
    let Some(Reply::Answer(answered)) = turns.last().map(|turn| &turn.reply) else {
        return found;
    };
    let Some(entry) = faq.entries.get(*answered) else {
        return found;
    };
    let mut near = Vec::new();
    match &entry.related {
        Some(ids) => {
            for id in ids {
                near.extend(quick::place_of(&faq.entries, id));
            }
        }
        None => {
            for one in ranker.query(&entry.question, CANDIDATES) {
                if one.confidence >= NEAR {
                    near.push(one.entry);
                }
            }
        }
    }
    for place in near {
        let Some(entry) = faq.entries.get(place) else {
            continue;
        };
        let asked = turns
            .iter()
            .any(|turn| turn.matched.as_ref() == Some(&entry.question));
        if found.len() < MAX_RELATED && !asked && !found.contains(&place) {
            found.push(place);
        }
    }
    found
}
