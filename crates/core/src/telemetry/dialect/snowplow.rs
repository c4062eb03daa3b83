//! Snowplow's tracker protocol, version 2: `POST /com.snowplowanalytics.snowplow/tp2`.
//!
//! Source: <https://docs.snowplow.io/docs/events/going-deeper/http-parameters/> and Iglu Central's
//! `payload_data` 1-0-4, which is closed and takes texts alone. A page view is `pv`; all else is a
//! self-describing event (`ue`) of the schema [`EVENT`], which `schemas/iglu/` has for the merchant's
//! own registry.

use alloc::string::String;

use wasl_protocol::{CloudEvent, Properties, Value};

use super::Sender;
use super::json_text::{number, write};
use super::parts::{LIBRARY, is_page_view, millis, own, page, rest, set_some, text};
use crate::text::concat;

const PAYLOAD: &str = "iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4";
const SELF_DESCRIBING: &str = "iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0";
const CONTEXTS: &str = "iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/1-0-1";
const WEB_PAGE: &str = "iglu:com.snowplowanalytics.snowplow/web_page/jsonschema/1-0-0";

/// The schema of our events, as a self-describing event and as the context of a page view.
const EVENT: &str = "iglu:wasl/event/jsonschema/1-0-0";

/// The body around the payloads.
pub(super) fn batch(items: Value) -> Value {
    Value::Map(described(PAYLOAD, items))
}

/// What a schema describes.
fn described(schema: &str, data: impl Into<Value>) -> Properties {
    let mut map = Properties::default();
    map.set("schema", schema);
    map.set("data", data);
    map
}

/// A payload: texts alone.
pub(super) fn item(sender: &Sender<'_>, event: &CloudEvent) -> Properties {
    let mut about = Properties::default();
    about.set("type", event.kind.as_str());
    set_some(&mut about, "locale", text(&event.data, "locale"));
    set_some(&mut about, "version", text(&event.data, "version"));
    for (key, value) in rest(event).0 {
        about.set(&key, value);
    }
    about.set("properties", own(event));
    let about = described(EVENT, about);

    let mut item = Properties::default();
    if is_page_view(event) {
        item.set("e", "pv");
        let mut view = Properties::default();
        view.set("id", event.id.as_str());
        let contexts = [described(WEB_PAGE, view), about].map(Value::Map);
        set_json(
            &mut item,
            "co",
            described(CONTEXTS, Value::List(contexts.into())),
        );
    } else {
        item.set("e", "ue");
        set_json(&mut item, "ue_pr", described(SELF_DESCRIBING, about));
    }
    item.set("p", "web");
    item.set("tv", concat(&[LIBRARY, "-", text(&event.data, "version")]));
    item.set("tna", LIBRARY);
    item.set("aid", sender.key);
    item.set("eid", event.id.as_str());
    if let Some(millis) = millis(event) {
        set_number(&mut item, "dtm", millis);
    }
    set_number(&mut item, "stm", sender.sent_at.as_millis() as f64);
    let place = page(event);
    set_some(&mut item, "url", place.url);
    set_some(&mut item, "page", place.title);
    set_some(&mut item, "refr", place.referrer);
    set_some(&mut item, "lang", text(&event.data, "locale"));
    item.set("sid", event.session.as_str());
    if let Some(visitor) = sender.visitor {
        item.set("duid", visitor);
    }
    item
}

fn set_json(item: &mut Properties, key: &str, value: Properties) {
    let mut json = String::new();
    write(&mut json, &Value::Map(value));
    item.set(key, json);
}

fn set_number(item: &mut Properties, key: &str, value: f64) {
    let mut digits = String::new();
    number(&mut digits, value);
    item.set(key, digits);
}
