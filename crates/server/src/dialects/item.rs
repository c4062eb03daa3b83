//! A CloudEvent in the making: what all dialects' events have in common.

use serde_json::{Map, Value};
use wasl_protocol::{SPEC_VERSION, SiteId};

/// Our event for the view of a page.
pub(super) const PAGE_VIEWED: &str = "wasl.page.viewed";

/// The longest name after the prefix, in bytes: a type has 100 at most.
const MAX_NAME: usize = 86;

/// An envelope that lacks what its client did not say.
pub(super) struct Item {
    fields: Map<String, Value>,
    data: Map<String, Value>,
}

impl Item {
    pub(super) fn new(site: &SiteId) -> Self {
        let mut fields = Map::new();
        fields.insert("specversion".to_owned(), Value::from(SPEC_VERSION));
        fields.insert("source".to_owned(), Value::from(format!("wasl:{site}")));
        Self {
            fields,
            data: Map::new(),
        }
    }

    /// Sets an attribute of the event, when it was said.
    pub(super) fn set(&mut self, name: &str, value: Option<Value>) {
        if let Some(value) = value {
            self.fields.insert(name.to_owned(), value);
        }
    }

    /// Sets a part of `data`, when it was said.
    pub(super) fn about(&mut self, name: &str, value: Option<Value>) {
        if let Some(value) = value.filter(|value| !value.is_null()) {
            self.data.insert(name.to_owned(), value);
        }
    }

    /// Names what happened. A name of ours stays; any other is the page's own, in the letters that
    /// a type may have, and as it was in `data.name` where that differs.
    pub(super) fn name(&mut self, name: &str) {
        if name.starts_with("wasl.") {
            self.set("type", Some(Value::from(name)));
            return;
        }
        let mut slug = String::new();
        for char in name.chars() {
            let char = char.to_ascii_lowercase();
            let fits = matches!(char, 'a'..='z' | '0'..='9' | '.' | '_' | '-');
            slug.push(if fits { char } else { '_' });
            if slug.len() == MAX_NAME {
                break;
            }
        }
        if slug != name {
            self.about("name", Some(Value::from(name)));
        }
        self.set("type", Some(Value::from(format!("wasl.custom.{slug}"))));
    }

    /// The event.
    pub(super) fn finish(mut self) -> Map<String, Value> {
        let kind = Value::from("application/json");
        self.fields.insert("datacontenttype".to_owned(), kind);
        self.fields
            .insert("data".to_owned(), Value::Object(self.data));
        self.fields
    }
}

/// An object of an object, taken out; empty where there is none.
pub(super) fn take_map(from: &mut Map<String, Value>, name: &str) -> Map<String, Value> {
    match from.remove(name) {
        Some(Value::Object(map)) => map,
        Some(
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_),
        )
        | None => Map::new(),
    }
}

/// A text of an object, taken out; one that is no text or empty is none.
pub(super) fn take_text(from: &mut Map<String, Value>, name: &str) -> Option<Value> {
    from.remove(name)
        .filter(|value| value.as_str().is_some_and(|text| !text.is_empty()))
}

/// The page of an event.
pub(super) fn page(url: Option<Value>, title: Option<Value>) -> Option<Value> {
    let mut page = Map::new();
    for (name, value) in [("url", url), ("title", title)] {
        if let Some(value) = value {
            page.insert(name.to_owned(), value);
        }
    }
    (!page.is_empty()).then_some(Value::Object(page))
}
