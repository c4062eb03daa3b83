//! Which cards a step shows, and timelines, read from the answer to a call.
//!
//! The cards themselves are [`crate::card`]'s.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::Value;

use super::definition::ANY;
use crate::card::words_of;
use crate::i18n::Locale;

/// The most milestones of a timeline.
const MAX_MILESTONES: usize = 20;

/// How far a milestone is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is behind.
    Done,
    /// It is now.
    Current,
    /// It is to come.
    Coming,
    /// It did not work.
    Failed,
}

/// A line of a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// What.
    pub label: String,
    /// When, as it is shown.
    pub at: Option<String>,
    /// How far it is.
    pub state: State,
}

/// The cards that have all of some tags, in their order, at most so many. [`ANY`] is on all.
#[must_use]
pub fn matching(all: &[Value], wanted: &[&str], limit: usize) -> Vec<Value> {
    let mut fit = Vec::new();
    for card in all {
        let Value::Map(map) = card else { continue };
        let tags = match map.get("tags") {
            Some(Value::List(tags)) => tags.as_slice(),
            Some(_) | None => &[],
        };
        let has =
            |wanted: &&str| *wanted == ANY || tags.iter().any(|tag| tag.as_text() == Some(*wanted));
        if fit.len() < limit && wanted.iter().all(has) {
            fit.push(card.clone());
        }
    }
    fit
}

/// The lines of a timeline; those without a label are left out.
#[must_use]
pub fn timeline(list: &Value, locale: Locale) -> Vec<Milestone> {
    let mut all = Vec::new();
    if let Value::List(items) = list {
        for item in items {
            if let Value::Map(map) = item
                && all.len() < MAX_MILESTONES
                && let Some(label) = map.get("label").and_then(|words| words_of(words, locale))
            {
                all.push(Milestone {
                    label,
                    at: map.get("at").and_then(|words| words_of(words, locale)),
                    state: match map.get("state").and_then(Value::as_text) {
                        Some("done") => State::Done,
                        Some("current") => State::Current,
                        Some("failed") => State::Failed,
                        Some(_) | None => State::Coming,
                    },
                });
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::cards;

    fn json(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn cards_are_chosen_by_their_tags() {
        let Value::List(all) = json(
            r#"[{"title":"a","tags":["home","low"]},{"title":"b","tags":["home","high"]},
               {"title":"c","tags":["table","low"]},{"title":"d"},7]"#,
        ) else {
            unreachable!()
        };
        let titles = |wanted: &[&str], limit| -> Vec<String> {
            let fit = Value::List(matching(&all, wanted, limit));
            cards(&fit, Locale::En)
                .into_iter()
                .map(|card| card.title)
                .collect()
        };
        assert_eq!(titles(&["home"], 9), ["a", "b"]);
        assert_eq!(titles(&["home", "any"], 1), ["a"]);
        assert_eq!(titles(&["table", "low"], 9), ["c"]);
        assert_eq!(titles(&["table", "high"], 9), [""; 0]);
        assert_eq!(titles(&[], 9).len(), 4);
    }

    #[test]
    fn a_timeline_leaves_out_what_says_nothing() {
        let lines = timeline(
            &json(
                r#"[{"label":"Packed","at":"2 May","state":"done"},{"label":"Sent","state":"?"},{}]"#,
            ),
            Locale::En,
        );
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[1].state, State::Coming);
    }
}
