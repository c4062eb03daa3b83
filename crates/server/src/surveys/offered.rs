//! The surveys of a site, as its settings have them.

use serde::Serialize;
use wasl_core::config;
use wasl_core::survey::{Choice, Kind, Question, Survey, Words};
use wasl_protocol::{Properties, Value};

use super::{CHAT, CSAT};
use crate::store::SettingsRecord;

/// What a site can ask, and what it asks after a conversation.
#[derive(Clone, Debug, Default)]
pub struct Offered {
    /// The surveys of each language's settings.
    languages: Vec<(String, Vec<Survey>)>,
    follows: Option<String>,
}

/// A text in the languages of the console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Text {
    en: String,
    ar: String,
}

/// A survey that an agent can ask.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its name.
    pub survey: String,
    /// What it asks about.
    pub touchpoint: String,
    /// Its first question; none for the built-in poll, whose words are the widget's.
    pub text: Option<Text>,
}

impl Offered {
    /// Takes the surveys out of a site's settings. What is wrong with a survey was told when the
    /// settings were stored; here it is as if it were not there.
    #[must_use]
    pub fn of(records: &[SettingsRecord]) -> Self {
        let mut languages = Vec::new();
        let (mut after, mut silent) = (None, false);
        for record in records {
            let Ok(Value::Map(settings)) = serde_json::from_str(&record.json) else {
                continue;
            };
            silent |= word(&settings, "afterConversation") == Some("none");
            let Some(list) = settings.get("surveys") else {
                continue;
            };
            let (surveys, _) = config::surveys(list);
            let follows = follower(list);
            after = after.or_else(|| {
                let usable = |id: &&str| surveys.iter().any(|survey| survey.id == *id);
                follows.filter(usable).map(ToOwned::to_owned)
            });
            languages.push((record.locale.clone(), surveys));
        }
        Self {
            languages,
            follows: match (after, silent) {
                (Some(survey), _) => Some(survey),
                (None, true) => None,
                (None, false) => Some(CSAT.to_owned()),
            },
        }
    }

    /// What is asked after a conversation.
    #[must_use]
    pub fn follows(&self) -> Option<&str> {
        self.follows.as_deref()
    }

    /// Whether the site can ask a survey. The built-in poll is always there.
    #[must_use]
    pub fn has(&self, survey: &str) -> bool {
        survey == CSAT || self.survey(survey).is_some()
    }

    /// A survey's definition.
    #[must_use]
    pub fn survey(&self, id: &str) -> Option<&Survey> {
        let mut all = self.languages.iter().flat_map(|(_, surveys)| surveys);
        all.find(|survey| survey.id == id)
    }

    /// Everything that an agent can ask, the built-in poll first.
    #[must_use]
    pub fn items(&self) -> Vec<Item> {
        let mut items = vec![Item {
            survey: CSAT.to_owned(),
            touchpoint: CHAT.to_owned(),
            text: None,
        }];
        for survey in self.languages.iter().flat_map(|(_, surveys)| surveys) {
            if items.iter().any(|item| item.survey == survey.id) {
                continue;
            }
            let first = survey.questions.first();
            items.push(Item {
                survey: survey.id.clone(),
                touchpoint: survey.touchpoint.clone(),
                text: first.and_then(|first| self.question(&survey.id, &first.id)),
            });
        }
        items
    }

    /// The words of a question.
    #[must_use]
    pub fn question(&self, survey: &str, question: &str) -> Option<Text> {
        self.text(|defined| Some(&find(defined, survey, question)?.text))
    }

    /// The words of a choice.
    #[must_use]
    pub fn choice(&self, survey: &str, question: &str, choice: &str) -> Option<Text> {
        self.text(|defined| {
            let choices = choices(find(defined, survey, question)?);
            let found = choices.iter().find(|known| known.id == choice);
            found.map(|found| &found.text)
        })
    }

    /// Some words in both languages, each from the settings of that language where there are some.
    fn text<'a>(&'a self, find: impl Fn(&'a [Survey]) -> Option<&'a Words>) -> Option<Text> {
        let of = |tag: &str| {
            let own = self
                .languages
                .iter()
                .filter(|(locale, _)| locale.starts_with(tag));
            let mut all = own.chain(&self.languages);
            all.find_map(|(_, surveys)| find(surveys))
        };
        Some(Text {
            en: of("en")?.en.clone(),
            ar: of("ar")?.ar.clone(),
        })
    }
}

fn find<'a>(surveys: &'a [Survey], survey: &str, question: &str) -> Option<&'a Question> {
    let survey = surveys.iter().find(|known| known.id == survey)?;
    survey.questions.iter().find(|known| known.id == question)
}

/// The choices of a question; none where it has none.
pub fn choices(question: &Question) -> &[Choice] {
    match &question.kind {
        Kind::Single(choices) | Kind::Multiple(choices) => choices,
        Kind::Scale { .. } | Kind::Text => &[],
    }
}

/// The first survey that is to follow a conversation.
fn follower(list: &Value) -> Option<&str> {
    let Value::List(items) = list else {
        return None;
    };
    items.iter().find_map(|item| match item {
        Value::Map(survey) if word(survey, "after") == Some("conversation") => word(survey, "id"),
        Value::Map(_)
        | Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::Text(_)
        | Value::List(_) => None,
    })
}

fn word<'a>(tree: &'a Properties, key: &str) -> Option<&'a str> {
    tree.get(key).and_then(Value::as_text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn records(settings: &[(&str, serde_json::Value)]) -> Vec<SettingsRecord> {
        let all = settings.iter();
        all.map(|(locale, json)| SettingsRecord {
            locale: (*locale).to_owned(),
            json: json.to_string(),
        })
        .collect()
    }

    fn survey(id: &str, words: &str, more: serde_json::Value) -> serde_json::Value {
        let mut survey = json!({
            "id": id, "touchpoint": "chat",
            "questions": [{"id": "q", "type": "single", "text": words,
                "choices": [{"id": "a", "text": words}]}],
        });
        for (key, value) in more.as_object().into_iter().flatten() {
            survey[key] = value.clone();
        }
        survey
    }

    #[test]
    fn what_follows_is_the_settings_choice() {
        let after = json!({"after": "conversation"});
        let plain = survey("plain", "How?", json!({}));
        let first = survey("first", "How?", after.clone());
        let second = survey("second", "How?", after);
        let mut broken = first.clone();
        broken["questions"] = json!([]);
        for (settings, follows) in [
            (json!({}), Some("csat")),
            (json!({"afterConversation": "csat"}), Some("csat")),
            (json!({"afterConversation": "none"}), None),
            (json!({"surveys": [plain.clone()]}), Some("csat")),
            (
                json!({"surveys": [plain, first.clone(), second]}),
                Some("first"),
            ),
            (
                json!({"surveys": [first], "afterConversation": "none"}),
                Some("first"),
            ),
            (json!({"surveys": [broken]}), Some("csat")),
            (json!([]), Some("csat")),
        ] {
            let offered = Offered::of(&records(&[("en", settings.clone())]));
            assert_eq!(offered.follows(), follows, "{settings}");
        }
        assert_eq!(Offered::of(&[]).follows(), Some("csat"));
    }

    #[test]
    fn each_language_says_it_in_its_own_words() {
        let settings = [
            ("ar", json!({"surveys": [survey("one", "كيف؟", json!({}))]})),
            (
                "en-GB",
                json!({"surveys": [survey("one", "How?", json!({}))]}),
            ),
        ];
        let offered = Offered::of(&records(&settings));
        let expected = Text {
            en: "How?".to_owned(),
            ar: "كيف؟".to_owned(),
        };
        assert_eq!(offered.question("one", "q"), Some(expected.clone()));
        assert_eq!(offered.choice("one", "q", "a"), Some(expected.clone()));
        assert_eq!(offered.question("one", "other"), None);
        assert_eq!(offered.question("two", "q"), None);
        let items = offered.items();
        assert_eq!(
            items.len(),
            2,
            "the built-in poll, and one survey of two languages"
        );
        assert_eq!(items[1].text, Some(expected));
        assert!(offered.has("csat") && offered.has("one") && !offered.has("two"));
        // One language alone is shown in both.
        let offered = Offered::of(&records(&settings[..1]));
        let only = offered.question("one", "q").map(|text| (text.en, text.ar));
        assert_eq!(only, Some(("كيف؟".to_owned(), "كيف؟".to_owned())));
    }
}
