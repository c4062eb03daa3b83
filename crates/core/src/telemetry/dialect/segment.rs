//! Segment's HTTP tracking API: `POST /v1/batch`.
//!
//! Source: <https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/>, and
//! what `@segment/analytics-node` posts. The write key is in the body: that needs no header, so a
//! page that goes away can still post.

use wasl_protocol::{CloudEvent, Properties, Value};

use super::Sender;
use super::parts::{LIBRARY, is_page_view, name, own, page, rest, set_some, text};

/// The body around the messages.
pub(super) fn batch(sender: &Sender<'_>, items: Value) -> Value {
    let mut body = Properties::default();
    body.set("batch", items);
    body.set("writeKey", sender.key);
    body.set("sentAt", sender.sent_at.to_rfc3339());
    Value::Map(body)
}

/// A `page` or `track` message.
pub(super) fn item(sender: &Sender<'_>, event: &CloudEvent) -> Properties {
    let mut item = Properties::default();
    let mut properties = own(event);
    let mut about = Properties::default();
    let place = page(event);
    set_some(&mut about, "url", place.url);
    set_some(&mut about, "path", place.path);
    set_some(&mut about, "search", place.search);
    set_some(&mut about, "title", place.title);
    set_some(&mut about, "referrer", place.referrer);
    if is_page_view(event) {
        item.set("type", "page");
        for (key, value) in &about.0 {
            properties.set(key, value.clone());
        }
    } else {
        item.set("type", "track");
        item.set("event", name(event));
    }
    item.set("messageId", event.id.as_str());
    item.set("timestamp", event.time.as_str());
    item.set("anonymousId", sender.visitor.unwrap_or(&event.session));
    item.set("properties", properties);
    let mut library = Properties::default();
    library.set("name", LIBRARY);
    library.set("version", text(&event.data, "version"));
    let mut context = Properties::default();
    context.set("library", library);
    context.set("page", about);
    set_some(&mut context, "locale", text(&event.data, "locale"));
    context.set("wasl", rest(event));
    item.set("context", context);
    item.set("integrations", Properties::default());
    item
}
