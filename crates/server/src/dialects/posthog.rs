//! PostHog's batch: `{api_key, batch: [{event, uuid, timestamp, distinct_id, properties}], sent_at}`.

use serde_json::{Map, Value};
use wasl_protocol::SiteId;

use super::item::{Item, PAGE_VIEWED, page, take_map, take_text};
use super::{Offset, Opened, ReadError, key, list, object, sent};

const SHAPE: &str = "an object with a list `batch`";

/// What is in a body: the project key, the events, when it was sent.
pub(super) fn open(body: Value) -> Result<Opened, ReadError> {
    let mut body = object(body, SHAPE)?;
    let items = list(body.remove("batch"), SHAPE)?;
    Ok(Opened {
        key: key(&body, "api_key"),
        items,
        sent_at: sent(&body, "sent_at"),
    })
}

/// An event of theirs as one of ours.
pub(super) fn event(
    mut theirs: Map<String, Value>,
    site: &SiteId,
    off: Offset,
) -> Map<String, Value> {
    let mut item = Item::new(site);
    let mut properties = take_map(&mut theirs, "properties");
    match theirs.get("event").and_then(Value::as_str) {
        Some("$pageview" | "$screen") => item.name(PAGE_VIEWED),
        Some(name) => item.name(name.trim_start_matches('$')),
        None => {}
    }
    let id = theirs
        .remove("uuid")
        .or_else(|| properties.remove("$insert_id"));
    item.set("id", id);
    let time = theirs.get("timestamp").and_then(Value::as_str);
    item.set("time", time.map(|time| off.moved(time)));
    let session = take_text(&mut properties, "$session_id")
        .or_else(|| take_text(&mut theirs, "distinct_id"))
        .or_else(|| take_text(&mut properties, "distinct_id"));
    item.set("session", session);
    let url = take_text(&mut properties, "$current_url");
    item.about("page", page(url, take_text(&mut properties, "title")));
    item.about("version", take_text(&mut properties, "$lib_version"));
    // What they add of themselves, and `$set`, which says who somebody is, is not kept.
    properties.retain(|name, _| !name.starts_with('$'));
    let ours: Vec<String> = properties
        .keys()
        .filter(|name| name.starts_with("wasl_"))
        .cloned()
        .collect();
    for name in ours {
        let value = properties.remove(&name);
        item.about(name.trim_start_matches("wasl_"), value);
    }
    item.about("properties", Some(Value::Object(properties)));
    item.finish()
}
