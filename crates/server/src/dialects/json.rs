//! Plain JSON: a list of flat objects, or an object with that list as `events`.

use serde_json::{Map, Value};
use wasl_protocol::{SPEC_VERSION, SiteId};

use super::{Opened, ReadError, list};

const SHAPE: &str = "a list of events";

/// What is in a body.
pub(super) fn open(body: Value) -> Result<Opened, ReadError> {
    let items = match body {
        Value::Object(mut body) => body.remove("events"),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            Some(body)
        }
    };
    Ok(Opened {
        key: None,
        items: list(items, SHAPE)?,
        sent_at: None,
    })
}

/// A flat object as an event: what is no attribute is `data`.
pub(super) fn event(flat: Map<String, Value>, site: &SiteId) -> Map<String, Value> {
    let mut event = Map::new();
    let mut data = Map::new();
    let mut from = site.to_string();
    for (name, value) in flat {
        match (name.as_str(), value) {
            ("site", Value::String(said)) => from = said,
            ("id" | "type" | "time" | "session", value) => {
                event.insert(name, value);
            }
            (_, value) => {
                data.insert(name, value);
            }
        }
    }
    event.insert("specversion".to_owned(), Value::from(SPEC_VERSION));
    event.insert("source".to_owned(), Value::from(format!("wasl:{from}")));
    let kind = Value::from("application/json");
    event.insert("datacontenttype".to_owned(), kind);
    event.insert("data".to_owned(), Value::Object(data));
    event
}
