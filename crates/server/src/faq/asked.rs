//! Reads what an event of the FAQ says about a question. Pure.
//!
//! The stores call it for each event that they keep, so a question counts as often as its events
//! are stored: once, however often they come. An event without its question, as consent to less
//! than analytics makes it, says nothing here.

use serde_json::Value;
use wasl_core::telemetry::redaction::redact;
use wasl_protocol::Timestamp;

use crate::store::EventRecord;
use crate::surveys::reading::is_name;

/// The types of events that may be meant.
const PREFIX: &str = "wasl.faq.";

/// The longest question and name of an entry, in characters: what the widget reports at most.
pub const MAX_CHARACTERS: usize = 200;

/// What came of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Heard {
    /// The bot answered.
    Answered,
    /// It could not, or only offered likely questions.
    Unanswered,
    /// Its answer helped.
    Helpful,
    /// Its answer did not help.
    Unhelpful,
}

impl Heard {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::Answered,
        Self::Unanswered,
        Self::Helpful,
        Self::Unhelpful,
    ];

    /// The name, as the last part of the event's type and in the store.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Unanswered => "unanswered",
            Self::Helpful => "helpful",
            Self::Unhelpful => "unhelpful",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// A question and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The widget's language.
    pub locale: String,
    /// The question as the ranker reads it: the same for all ways to write the same words.
    pub key: String,
    /// What came of it.
    pub outcome: Heard,
    /// The question, on one line, with what identifies a person masked.
    pub text: String,
    /// The entry that answered, by its name; may be empty.
    pub entry: String,
    /// When, never later than it was heard of.
    pub at: Timestamp,
}

/// What an event says of a question; `None` when it says nothing.
#[must_use]
pub fn of(record: &EventRecord, now: Timestamp) -> Option<Asked> {
    let outcome = Heard::named(record.kind.strip_prefix(PREFIX)?)?;
    let event: Value = serde_json::from_str(&record.json).ok()?;
    let word = |pointer: &str| event.pointer(pointer).and_then(Value::as_str);
    let locale = word("/data/locale").filter(|locale| is_name(locale))?;
    let text = clean(word("/data/properties/question")?);
    let key = key(&text)?;
    let at = crate::rfc3339::parse(word("/time")?)?;
    Some(Asked {
        locale: locale.to_owned(),
        key,
        outcome,
        text,
        entry: clean(word("/data/properties/entry").unwrap_or_default()),
        at: at.min(now),
    })
}

/// What questions are told apart by; `None` for a text without words.
#[must_use]
pub fn key(text: &str) -> Option<String> {
    let key = wasl_faq::normalise(text);
    (!key.is_empty()).then_some(key)
}

/// A text on one line, not too long. The widget masks what identifies a person; other clients may
/// not.
fn clean(text: &str) -> String {
    let mut line = String::new();
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        if !word.is_empty() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    let line = redact(&line).unwrap_or(line);
    match line.char_indices().nth(MAX_CHARACTERS) {
        Some((end, _)) => line[..end].to_owned(),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOW: Timestamp = Timestamp::from_millis(1_767_225_600_000);

    fn heard(kind: &str, properties: &Value) -> Option<Asked> {
        let event = json!({
            "time": "2025-12-31T23:00:00.000Z",
            "data": {"locale": "ar", "properties": properties},
        });
        let record = EventRecord {
            id: "e".to_owned(),
            kind: kind.to_owned(),
            session: "s".to_owned(),
            json: event.to_string(),
        };
        of(&record, NOW)
    }

    #[test]
    fn a_question_is_read_with_what_came_of_it() {
        let asked = heard(
            "wasl.faq.unhelpful",
            &json!({"question": "  كم  سعر\nالشحن؟ ", "entry": "ship"}),
        )
        .unwrap();
        assert_eq!(asked.outcome, Heard::Unhelpful);
        assert_eq!((&*asked.text, &*asked.entry), ("كم سعر الشحن؟", "ship"));
        assert_eq!(asked.locale, "ar");
        assert_eq!(asked.at.as_millis(), 1_767_222_000_000);
        let same = heard("wasl.faq.unanswered", &json!({"question": "كم سعر الشحن"}));
        assert_eq!(same.unwrap().key, asked.key);
    }

    #[test]
    fn what_says_nothing_is_passed_over() {
        for (kind, properties) in [
            ("wasl.faq.asked", json!({"question": "q"})),
            ("wasl.faq.unanswered", json!({})),
            ("wasl.faq.unanswered", json!({"question": 7})),
            ("wasl.faq.unanswered", json!({"question": " ?! "})),
            ("wasl.faq.handed_over", json!({"question": "q"})),
            ("wasl.custom.unanswered", json!({"question": "q"})),
        ] {
            assert_eq!(heard(kind, &properties), None, "{kind} {properties}");
        }
    }

    #[test]
    fn what_another_client_did_not_mask_is_masked() {
        let asked = heard(
            "wasl.faq.unanswered",
            &json!({"question": "call me on 0501234567 or a@b.example"}),
        );
        assert_eq!(asked.unwrap().text, "call me on [phone] or [email]");
        let long = heard(
            "wasl.faq.unanswered",
            &json!({"question": "ق ".repeat(500)}),
        );
        assert_eq!(long.unwrap().text.chars().count(), MAX_CHARACTERS);
    }
}
