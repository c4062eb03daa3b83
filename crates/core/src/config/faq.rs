//! The FAQ as the options have it.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Block, Properties, Value};

use super::Engine;
use super::bot::counts;
use super::content::{Button, button};
use super::options::condition;
use super::take::{flag, groups, items, map, maps, number, own, text, texts};
use crate::bot::FaqCounts;
use crate::condition::Condition;
use crate::rich;

/// The FAQ.
#[derive(Clone, Debug, PartialEq)]
pub struct Faq {
    /// The entries.
    pub entries: Vec<FaqEntry>,
    /// Confidence from which an answer is given, 0 to 1.
    pub threshold: f32,
    /// Ids of the quick questions, when set.
    pub quick: Option<Vec<String>>,
    /// Visitors may write Arabic in Latin letters.
    pub arabizi: bool,
    /// Groups of words that mean the same to this shop.
    pub synonyms: Vec<Vec<String>>,
    /// Where an index built beforehand is.
    pub index: Option<String>,
    /// Where a language pack is.
    pub meaning: Option<String>,
    /// What visitors ask.
    pub asked: FaqCounts,
}

/// A question with its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct FaqEntry {
    /// Its name, when it has one.
    pub id: Option<String>,
    /// The question.
    pub question: String,
    /// Other ways to ask it.
    pub phrasings: Vec<String>,
    /// The answer in plain words.
    pub answer: String,
    /// The answer as drawn.
    pub rich: Vec<Block>,
    /// Words that hint at it.
    pub tags: Vec<String>,
    /// Offered as a quick question.
    pub quick: bool,
    /// The flow that its answer offers.
    pub flow: Option<String>,
    /// Its product cards, as given: what they say depends on the language.
    pub cards: Value,
    /// What to press below its answer.
    pub buttons: Vec<Button>,
    /// When it may be offered as a quick question.
    pub when: Option<Condition>,
    /// Ids of related entries, where the merchant names them.
    pub related: Option<Vec<String>>,
}

impl FaqEntry {
    /// How events and counts name it: by its id, else its question.
    #[must_use]
    pub fn name(&self) -> &str {
        self.id.as_ref().unwrap_or(&self.question)
    }
}

/// The FAQ of a checked tree.
#[inline(never)]
pub(super) fn faq(tree: &Properties, patterns: Engine) -> Faq {
    Faq {
        entries: entries(tree, patterns),
        asked: counts(map(tree, "asked")),
        threshold: number(tree, "threshold")
            .map_or(wasl_faq::DEFAULT_THRESHOLD, |number| number as f32),
        quick: tree.get("quick").map(|_| texts(tree, "quick")),
        arabizi: flag(tree, "arabizi", false),
        synonyms: groups(tree, "synonyms"),
        index: text(tree, "index"),
        meaning: text(tree, "meaning"),
    }
}

fn entries(tree: &Properties, patterns: Engine) -> Vec<FaqEntry> {
    let mut all = Vec::new();
    for item in items(tree, "entries") {
        if let Value::Map(tree) = item {
            let mut entry = entry(tree);
            entry.when = condition(tree.get("when"), patterns);
            all.push(entry);
        }
    }
    all
}

/// An entry of a checked tree.
#[inline(never)]
pub(super) fn entry(tree: &Properties) -> FaqEntry {
    let answer = own(tree, "answer");
    let mut rich = tree
        .get("rich")
        .and_then(rich::from_value)
        .unwrap_or_else(|| rich::from_plain(&answer));
    if let Some(Value::Map(image)) = tree.get("image") {
        rich.push(Block::Image {
            src: own(image, "src"),
            alt: own(image, "alt"),
        });
    }
    FaqEntry {
        id: text(tree, "id"),
        question: own(tree, "question"),
        phrasings: texts(tree, "phrasings"),
        rich,
        answer,
        tags: texts(tree, "tags"),
        quick: flag(tree, "quick", false),
        flow: text(tree, "flow"),
        cards: tree.get("cards").cloned().unwrap_or_default(),
        buttons: maps(tree, "buttons", button),
        when: None,
        related: tree.get("related").map(|_| texts(tree, "related")),
    }
}
