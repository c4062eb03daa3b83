//! An event that nobody can be told by.

use wasl_protocol::{CloudEvent, Properties, Value};

use super::super::stripping::without_query;

/// Properties that lead to a person through the server's own records, or name one.
const TELLING: [&str; 6] = [
    "conversation",
    "message",
    "visitor",
    "user",
    "fields",
    "question",
];

/// Takes from an event what tells a visitor from another: `page_life` is an id that lives as long as
/// the page and stands for the session; addresses lose their queries; what leads to a conversation
/// or holds a visitor's own words is left out. The event's id and time stay: they are of this event
/// alone.
#[must_use]
pub fn anonymise(mut event: CloudEvent, page_life: &str) -> CloudEvent {
    event.session = page_life.into();
    for (key, value) in &mut event.data.0 {
        if let (true, Value::Map(map)) = (matches!(key.as_str(), "page" | "properties"), value) {
            strip(map);
        }
    }
    event
}

fn strip(map: &mut Properties) {
    map.0
        .retain(|(key, _)| !TELLING.iter().any(|telling| telling == key));
    for (key, value) in &mut map.0 {
        if let (true, Value::Text(text)) = (matches!(key.as_str(), "url" | "referrer"), value) {
            *text = without_query(text).into();
        }
    }
}
