//! Snowplow's `tp2`: `{schema: "iglu:…/payload_data/…", data: [{e, eid, dtm, ue_pr, …}]}`, all texts.

use serde_json::{Map, Value};
use wasl_protocol::{SiteId, Timestamp};

use super::item::{Item, PAGE_VIEWED, page, take_map, take_text};
use super::{Offset, Opened, ReadError, list, object};

const SHAPE: &str = "a self-describing `payload_data` of Snowplow";

const PAYLOAD: &str = "iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-";

/// The schema of our own events.
const OURS: &str = "iglu:wasl/event/jsonschema/1-";

/// What is in a body: the first application id, and the payloads.
pub(super) fn open(body: Value) -> Result<Opened, ReadError> {
    let mut body = object(body, SHAPE)?;
    let schema = body.get("schema").and_then(Value::as_str).unwrap_or("");
    if !schema.starts_with(PAYLOAD) {
        return Err(ReadError::Shape(SHAPE));
    }
    let items = list(body.remove("data"), SHAPE)?;
    let key = items
        .iter()
        .find_map(|item| item.get("aid").and_then(Value::as_str))
        .map(str::to_owned);
    Ok(Opened {
        key,
        items,
        sent_at: None,
    })
}

/// A payload as an event.
pub(super) fn event(
    mut payload: Map<String, Value>,
    site: &SiteId,
    now: Timestamp,
) -> Map<String, Value> {
    let mut item = Item::new(site);
    let mut properties = Map::new();
    let mut ours = Map::new();
    match payload.get("e").and_then(Value::as_str).unwrap_or("") {
        "pv" => {
            item.name(PAGE_VIEWED);
            ours = our_context(&payload).unwrap_or_default();
        }
        "ue" => match described(&payload) {
            Some((schema, about)) if schema.starts_with(OURS) => {
                if let Some(kind) = about.get("type").and_then(Value::as_str) {
                    item.name(kind);
                }
                ours = about;
            }
            Some((schema, about)) => {
                item.name(name_of(&schema));
                properties = about;
            }
            None => {}
        },
        "se" => {
            item.name("structured");
            for name in ["se_ca", "se_ac", "se_la", "se_pr", "se_va"] {
                if let Some(value) = payload.remove(name) {
                    properties.insert(name.to_owned(), value);
                }
            }
        }
        "pp" => item.name("page_ping"),
        "" => {}
        other => item.name(other),
    }
    item.set("id", payload.remove("eid"));
    let millis = |name: &str| payload.get(name)?.as_str()?.parse().ok();
    let off = Offset::between(millis("stm").map(Timestamp::from_millis), now);
    let time = millis("ttm").or_else(|| millis("dtm"));
    let time = time.map(|time| off.apply(Timestamp::from_millis(time)));
    item.set("time", time.map(|time| Value::from(time.to_rfc3339())));
    let session = take_text(&mut payload, "sid")
        .or_else(|| take_text(&mut payload, "duid"))
        .or_else(|| take_text(&mut payload, "nuid"));
    item.set("session", session);
    let url = take_text(&mut payload, "url");
    item.about("page", page(url, take_text(&mut payload, "page")));
    item.about("locale", take_text(&mut payload, "lang"));
    item.about("version", take_text(&mut payload, "tv"));
    if !ours.is_empty() {
        properties = take_map(&mut ours, "properties");
    }
    for (name, value) in ours {
        if !matches!(name.as_str(), "type" | "session") {
            item.about(&name, Some(value));
        }
    }
    item.about("properties", Some(Value::Object(properties)));
    item.finish()
}

/// A JSON object in a text, as it is or in Base64 of the URL alphabet.
fn inner(payload: &Map<String, Value>, plain: &str, coded: &str) -> Option<Map<String, Value>> {
    let text = |name: &str| payload.get(name).and_then(Value::as_str);
    let bytes = match (text(plain), text(coded)) {
        (Some(json), _) => json.as_bytes().to_vec(),
        (None, Some(coded)) => from_base64(coded)?,
        (None, None) => return None,
    };
    serde_json::from_slice(&bytes).ok()
}

/// The event that an unstructured event describes: its schema, and what it says.
fn described(payload: &Map<String, Value>) -> Option<(String, Map<String, Value>)> {
    let mut outer = inner(payload, "ue_pr", "ue_px")?;
    let mut about = take_map(&mut outer, "data");
    let schema = about.get("schema").and_then(Value::as_str)?.to_owned();
    Some((schema, take_map(&mut about, "data")))
}

/// Our own context of a page view.
fn our_context(payload: &Map<String, Value>) -> Option<Map<String, Value>> {
    let outer = inner(payload, "co", "cx")?;
    let contexts = outer.get("data")?.as_array()?;
    let ours = |context: &&Value| {
        let schema = context.get("schema").and_then(Value::as_str);
        schema.is_some_and(|schema| schema.starts_with(OURS))
    };
    contexts
        .iter()
        .find(ours)?
        .get("data")?
        .as_object()
        .cloned()
}

/// The name in `iglu:vendor/name/jsonschema/1-0-0`.
fn name_of(schema: &str) -> &str {
    schema.split('/').nth(1).unwrap_or(schema)
}

/// Base64 in either alphabet, with or without padding (RFC 4648, section 5).
fn from_base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.trim_end_matches('=').bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' | b'+' => 62,
            b'_' | b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xFFFF;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count & 0xFF) as u8);
        }
    }
    Some(out)
}
