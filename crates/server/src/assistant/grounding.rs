//! What the model may know: the site's FAQ entries, and which of them a question is about.
//!
//! Read from the settings of the language at each question, as the widget gets them. To train the
//! ranker takes milliseconds (`docs/FAQ.md`), where an answer takes seconds.

use wasl_core::config::{FaqEntry, Given, Options};
use wasl_faq::{Entry, Reading, build_with};

use crate::patterns::ENGINE;

/// The most entries that go along with a question.
const MAX_ENTRIES: usize = 6;

/// Of those, the most that were found by the question before it.
const MAX_EARLIER: usize = 2;

/// The most characters of an entry's answer that go along.
const MAX_ANSWER_CHARS: usize = 1_500;

/// An entry, as the model is given it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The entry's id, or its question where it has none.
    pub entry: String,
    /// Its question.
    pub question: String,
    /// Its answer, as it was written.
    pub answer: String,
}

/// The entries that a question may be answered from, the likeliest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Knowledge(pub Vec<Fact>);

/// What settings say of the assistant and the FAQ.
pub fn options(json: &str) -> Option<Options> {
    let value: wasl_protocol::Value = serde_json::from_str(json).ok()?;
    let (given, _) = Given::part(&value, ENGINE);
    Some(given.options(ENGINE))
}

impl Knowledge {
    /// The entries in these settings that the question, or the one before it, is about. None when the
    /// site has not switched the assistant on.
    ///
    /// It trains the ranker: not for a thread that others wait on.
    #[must_use]
    pub fn find(settings: &str, question: &str, earlier: Option<&str>) -> Option<Self> {
        let options = options(settings).filter(|options| options.assistant)?;
        let entries = &options.faq.entries;
        let asked: Vec<Entry<'_>> = entries.iter().map(entry).collect();
        let reading = Reading {
            arabizi: options.faq.arabizi,
            synonyms: options.faq.synonyms.clone(),
            meaning: None,
        };
        let index = build_with(&asked, &reading);
        let mut places = Vec::new();
        let own = MAX_ENTRIES - earlier.map_or(0, |_| MAX_EARLIER);
        let found = |text, most| index.query(text, most).into_iter().map(|one| one.entry);
        places.extend(found(question, own));
        if let Some(earlier) = earlier {
            places.extend(found(earlier, MAX_EARLIER));
        }
        let mut facts: Vec<Fact> = Vec::new();
        let mut seen = Vec::new();
        for place in places {
            if seen.contains(&place) {
                continue;
            }
            seen.push(place);
            facts.extend(entries.get(place).map(fact));
        }
        Some(Self(facts))
    }
}

fn entry(entry: &FaqEntry) -> Entry<'_> {
    Entry {
        question: &entry.question,
        phrasings: &entry.phrasings,
        tags: &entry.tags,
        answer: &entry.answer,
    }
}

fn fact(entry: &FaqEntry) -> Fact {
    Fact {
        entry: entry.id.clone().unwrap_or_else(|| entry.question.clone()),
        question: entry.question.clone(),
        answer: entry.answer.chars().take(MAX_ANSWER_CHARS).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTINGS: &str = r#"{"assistant":true,"faq":{"entries":[
        {"id":"ship","question":"How long does shipping take?","answer":"Three days."},
        {"question":"Can I return my order?","answer":"Within 30 days."},
        {"id":"pay","question":"Which cards do you take?","answer":"Visa and mada."}]}}"#;

    fn names(question: &str, earlier: Option<&str>) -> Vec<String> {
        let known = Knowledge::find(SETTINGS, question, earlier).unwrap();
        known.0.into_iter().map(|fact| fact.entry).collect()
    }

    #[test]
    fn the_entries_that_a_question_is_about_come_first() {
        assert_eq!(names("shipping to Jeddah", None)[0], "ship");
        let names = names("is mada a card", Some("can I return it"));
        assert_eq!(names[0], "pay");
        assert!(
            names.contains(&"Can I return my order?".to_owned()),
            "{names:?}"
        );
    }

    #[test]
    fn a_site_that_did_not_switch_it_on_has_none() {
        let off = SETTINGS.replace("true", "false");
        assert_eq!(Knowledge::find(&off, "shipping", None), None);
        assert_eq!(Knowledge::find("{}", "shipping", None), None);
        assert_eq!(Knowledge::find("no json", "shipping", None), None);
        let empty = Knowledge::find(r#"{"assistant":true}"#, "shipping", None);
        assert_eq!(empty, Some(Knowledge::default()));
    }
}
