//! What an event says of a question that was answered. Pure.

use serde_json::Value;

use crate::store::EventRecord;

/// The events that count: an answer, whether it was typed for or pressed.
const KIND: &str = "wasl.faq.answered";

/// The longest name of an entry and path that are counted, in bytes.
const MAX_BYTES: usize = 300;

/// An entry that answered somebody.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asked {
    /// The entry's id, else its question.
    pub entry: String,
    /// Whose.
    pub session: String,
    /// Before, during or after a purchase.
    pub stage: Option<String>,
    /// The page's path, without its query.
    pub page: Option<String>,
}

impl Asked {
    /// Where it counts.
    pub fn scopes(&self) -> impl Iterator<Item = String> {
        let stage = self.stage.iter().map(|stage| format!("stage:{stage}"));
        let page = self.page.iter().map(|page| format!("page:{page}"));
        std::iter::once("all".to_owned()).chain(stage).chain(page)
    }
}

/// What a stored event says; `None` when it is another one.
#[must_use]
pub fn of(record: &EventRecord) -> Option<Asked> {
    if record.kind != KIND {
        return None;
    }
    let event: Value = serde_json::from_str(&record.json).ok()?;
    let text = |pointer: &str| event.pointer(pointer).and_then(Value::as_str);
    Some(Asked {
        entry: fit(text("/data/properties/entry")?)?.to_owned(),
        session: record.session.clone(),
        stage: text("/data/stage")
            .filter(|stage| matches!(*stage, "before" | "during" | "after"))
            .map(ToOwned::to_owned),
        page: text("/data/page/url")
            .and_then(path_of)
            .map(ToOwned::to_owned),
    })
}

/// The path of a web address.
fn path_of(url: &str) -> Option<&str> {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))?;
    let rest = rest.split(['?', '#']).next()?;
    fit(rest.find('/').map_or("/", |at| &rest[at..]))
}

fn fit(text: &str) -> Option<&str> {
    let fits = !text.is_empty() && text.len() <= MAX_BYTES && !text.chars().any(char::is_control);
    fits.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: &str, json: &str) -> EventRecord {
        EventRecord {
            id: "1".to_owned(),
            kind: kind.to_owned(),
            session: "s".to_owned(),
            json: json.to_owned(),
        }
    }

    #[test]
    fn an_answer_counts_where_it_was_given() {
        let json = r#"{"data":{"page":{"url":"https://shop.example/p/1?utm_source=x#top"},
            "stage":"before","properties":{"entry":"returns","confidence":90}}}"#;
        let asked = of(&record(KIND, json)).unwrap();
        let scopes: Vec<_> = asked.scopes().collect();
        assert_eq!(asked.entry, "returns");
        assert_eq!(scopes, ["all", "stage:before", "page:/p/1"]);
        assert_eq!(of(&record("wasl.faq.asked", json)), None);
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        for json in [
            "",
            "[]",
            r#"{"data":{"properties":{}}}"#,
            r#"{"data":{"properties":{"entry":7}}}"#,
            r#"{"data":{"properties":{"entry":""}}}"#,
            r#"{"data":{"properties":{"entry":"a\u0000b"}}}"#,
        ] {
            assert_eq!(of(&record(KIND, json)), None, "{json}");
        }
        let long = "x".repeat(MAX_BYTES + 1);
        let json = format!(r#"{{"data":{{"properties":{{"entry":"{long}"}}}}}}"#);
        assert_eq!(of(&record(KIND, &json)), None);
        let json = r#"{"data":{"stage":"later","page":{"url":"javascript:1"},"properties":{"entry":"e"}}}"#;
        let scopes: Vec<_> = of(&record(KIND, json)).unwrap().scopes().collect();
        assert_eq!(scopes, ["all"]);
        for (url, path) in [
            ("https://shop.example", Some("/")),
            ("https://shop.example?x=/y", Some("/")),
            ("http://shop.example/ar/", Some("/ar/")),
            ("/p", None),
        ] {
            assert_eq!(path_of(url), path, "{url}");
        }
    }
}
