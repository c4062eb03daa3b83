//! Segment's batch: `{batch: [{type, messageId, timestamp, …}], writeKey, sentAt}`.

use serde_json::{Map, Value};
use wasl_protocol::SiteId;

use super::item::{Item, PAGE_VIEWED, page, take_map, take_text};
use super::{Offset, Opened, ReadError, key, list, object, sent};

const SHAPE: &str = "an object with a list `batch`";

/// What is in a body: the write key, the messages, when it was sent.
pub(super) fn open(body: Value) -> Result<Opened, ReadError> {
    let mut body = object(body, SHAPE)?;
    let items = list(body.remove("batch"), SHAPE)?;
    Ok(Opened {
        key: key(&body, "writeKey"),
        items,
        sent_at: sent(&body, "sentAt"),
    })
}

/// A message as an event.
pub(super) fn event(
    mut message: Map<String, Value>,
    site: &SiteId,
    off: Offset,
) -> Map<String, Value> {
    let mut item = Item::new(site);
    let mut context = take_map(&mut message, "context");
    let mut place = take_map(&mut context, "page");
    let mut properties = take_map(&mut message, "properties");
    match message.get("type").and_then(Value::as_str).unwrap_or("") {
        "track" => {
            if let Some(name) = message.get("event").and_then(Value::as_str) {
                item.name(name);
            }
        }
        "page" | "screen" => {
            item.name(PAGE_VIEWED);
            // The page says where it is in its properties too.
            for name in ["url", "path", "search", "title"] {
                if let Some(value) = properties.remove(name) {
                    place.entry(name).or_insert(value);
                }
            }
            item.about("name", take_text(&mut message, "name"));
        }
        // Who somebody is is not kept here, only that it was said, and what.
        other @ ("identify" | "group" | "alias") => {
            item.name(other);
            let traits = take_map(&mut message, "traits");
            let fields: Vec<Value> = traits
                .keys()
                .map(|name| Value::from(name.clone()))
                .collect();
            properties.insert("fields".to_owned(), Value::from(fields));
        }
        _ => {}
    }
    item.set("id", message.remove("messageId"));
    let time = message.get("timestamp").and_then(Value::as_str);
    item.set("time", time.map(|time| off.moved(time)));
    let mut ours = take_map(&mut context, "wasl");
    let session = take_text(&mut ours, "session")
        .or_else(|| take_text(&mut message, "anonymousId"))
        .or_else(|| take_text(&mut message, "userId"));
    item.set("session", session);
    let url = take_text(&mut place, "url");
    item.about("page", page(url, take_text(&mut place, "title")));
    item.about("locale", take_text(&mut context, "locale"));
    let mut library = take_map(&mut context, "library");
    item.about("version", take_text(&mut library, "version"));
    for (name, value) in ours {
        item.about(&name, Some(value));
    }
    item.about("properties", Some(Value::Object(properties)));
    item.finish()
}
