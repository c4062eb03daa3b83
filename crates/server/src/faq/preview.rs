//! What a change of the entries would do: recent questions asked of the ranker before and after,
//! and the entries that get mixed up. Pure; it trains up to twelve times, so it is given a thread
//! and a limit by who calls.

use std::collections::{BTreeMap, BTreeSet};

use wasl_core::config::Faq;

use super::asked::Heard;
use super::bodies::{Change, Confusion, Preview};
use super::confusions::{Mixed, held_out};
use super::ranking::Ranker;
use crate::store::QuestionRow;

/// The most pairs of entries, and questions of each, that are told.
const MOST_CONFUSIONS: usize = 20;

/// What was asked lately, each question once.
#[derive(Clone, Debug, Default)]
pub struct Recent {
    questions: BTreeMap<String, Once>,
    /// Questions with the entry that helped.
    helped: Vec<(String, String)>,
}

#[derive(Clone, Debug, Default)]
struct Once {
    text: String,
    /// How often the bot was asked.
    asked: u64,
    /// How often it was told whether the answer helped, which is no other question.
    judged: u64,
}

impl Recent {
    /// Takes up what was asked with one outcome.
    pub fn add(&mut self, outcome: Heard, rows: Vec<QuestionRow>) {
        for row in rows {
            if outcome == Heard::Helpful && !row.entry.is_empty() {
                self.helped.push((row.text.clone(), row.entry));
            }
            let once = self.questions.entry(row.key).or_default();
            once.text = row.text;
            match outcome {
                Heard::Answered | Heard::Unanswered => once.asked += row.count,
                Heard::Helpful | Heard::Unhelpful => once.judged = once.judged.max(row.count),
            }
        }
    }

    /// The most asked.
    fn most(self, most: usize) -> Vec<(String, u64)> {
        let questions = self.questions.into_values();
        let mut questions: Vec<(String, u64)> = questions
            .map(|once| (once.text, once.asked.max(once.judged)))
            .collect();
        questions.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        questions.truncate(most);
        questions
    }
}

/// Compares the FAQ before with the one after; `most` is how many questions are asked of both.
#[must_use]
pub fn preview(before: &Faq, after: &Faq, recent: Recent, most: usize) -> Preview {
    let (old, new) = (Ranker::of(before), Ranker::of(after));
    let helped = recent.helped.clone();
    let known: BTreeSet<(String, String)> = mixed(before, &old, &helped)
        .into_iter()
        .map(|pair| (pair.one, pair.other))
        .collect();
    let mut confusions = mixed(after, &new, &helped);
    for pair in &mut confusions {
        pair.new = !known.contains(&(pair.one.clone(), pair.other.clone()));
    }
    // New ones first: they are what the change does.
    confusions.sort_by_key(|pair| !pair.new);
    confusions.truncate(MOST_CONFUSIONS);
    let mut told = Preview {
        confusions,
        ..Preview::default()
    };
    for (text, count) in recent.most(most) {
        let (before, after) = (old.reply(&text), new.reply(&text));
        if before.outcome == after.outcome && before.entry == after.entry {
            told.unchanged += 1;
        } else {
            told.changed.push(Change {
                text,
                count,
                before,
                after,
            });
        }
    }
    told
}

fn mixed(faq: &Faq, ranker: &Ranker, helped: &[(String, String)]) -> Vec<Confusion> {
    let mut mixed: Mixed = held_out(faq);
    // The widget's languages may share these entries, and a question.
    let helped: BTreeSet<&(String, String)> = helped.iter().collect();
    for (question, entry) in helped {
        if let Some(right) = ranker.place(entry) {
            mixed.ask(ranker.index(), faq.threshold, question, right);
        }
    }
    let pairs = mixed.pairs().into_iter();
    pairs
        .map(|mut pair| {
            pair.questions.truncate(MOST_CONFUSIONS);
            Confusion {
                one: ranker.name(pair.right).to_owned(),
                other: ranker.name(pair.taken_for).to_owned(),
                questions: pair.questions,
                new: false,
            }
        })
        .collect()
}
