//! PostHog's capture API: `POST /batch/`.
//!
//! Source: <https://posthog.com/docs/api/capture>, and what `posthog-node` posts. The project key is
//! in the body, which PostHog reads as JSON whatever its type is called.

use wasl_protocol::{CloudEvent, Properties, Value};

use super::Sender;
use super::parts::{LIBRARY, is_page_view, name, own, page, rest, set_some, text};
use crate::text::concat;

/// The body around the events.
pub(super) fn batch(sender: &Sender<'_>, items: Value) -> Value {
    let mut body = Properties::default();
    body.set("api_key", sender.key);
    body.set("batch", items);
    body.set("sent_at", sender.sent_at.to_rfc3339());
    Value::Map(body)
}

/// An event. Its `uuid` is what PostHog tells a repetition by.
pub(super) fn item(sender: &Sender<'_>, event: &CloudEvent) -> Properties {
    let mut properties = own(event);
    let place = page(event);
    set_some(&mut properties, "$current_url", place.url);
    set_some(&mut properties, "$host", place.host);
    set_some(&mut properties, "$pathname", place.path);
    set_some(&mut properties, "$referrer", place.referrer);
    set_some(&mut properties, "title", place.title);
    properties.set("$session_id", event.session.as_str());
    properties.set("$lib", LIBRARY);
    properties.set("$lib_version", text(&event.data, "version"));
    // An event of a widget makes nobody a person in PostHog: the merchant's own code does.
    properties.set("$process_person_profile", false);
    set_some(&mut properties, "wasl_locale", text(&event.data, "locale"));
    for (key, value) in rest(event).0 {
        if key != "session" {
            properties.set(&concat(&["wasl_", &key]), value);
        }
    }
    let mut item = Properties::default();
    let called = if is_page_view(event) {
        "$pageview"
    } else {
        name(event)
    };
    item.set("event", called);
    item.set("uuid", event.id.as_str());
    item.set("timestamp", event.time.as_str());
    item.set("distinct_id", sender.visitor.unwrap_or(&event.session));
    item.set("properties", properties);
    item
}
