//! The parts of an event that several dialects name on their own.

use wasl_protocol::{CloudEvent, Properties, Value};

/// Who reports, in the dialects that ask.
pub(super) const LIBRARY: &str = "wasl";

const PAGE_VIEWED: &str = "wasl.page.viewed";

/// Whether an event is the view of a page, which the dialects have a kind of its own for.
pub(super) fn is_page_view(event: &CloudEvent) -> bool {
    event.kind == PAGE_VIEWED
}

/// What an event is called elsewhere: the page's own events by the name that it gave.
pub(super) fn name(event: &CloudEvent) -> &str {
    let kind = event.kind.as_str();
    kind.strip_prefix("wasl.custom.").unwrap_or(kind)
}

/// A text of an object; empty where there is none.
pub(super) fn text<'a>(of: &'a Properties, key: &str) -> &'a str {
    of.get(key).and_then(Value::as_text).unwrap_or_default()
}

/// An object of an object.
pub(super) fn map<'a>(of: &'a Properties, key: &str) -> Option<&'a Properties> {
    match of.get(key) {
        Some(Value::Map(map)) => Some(map),
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_))
        | None => None,
    }
}

/// The properties of an event's own.
pub(super) fn own(event: &CloudEvent) -> Properties {
    map(&event.data, "properties").cloned().unwrap_or_default()
}

/// Where the event happened.
pub(super) struct Page<'a> {
    pub url: &'a str,
    pub title: &'a str,
    pub host: &'a str,
    pub path: &'a str,
    pub search: &'a str,
    /// Where the visitor came from; only the first view of a session has it.
    pub referrer: &'a str,
}

/// The page of an event.
pub(super) fn page(event: &CloudEvent) -> Page<'_> {
    let (url, title) =
        map(&event.data, "page").map_or(("", ""), |page| (text(page, "url"), text(page, "title")));
    let from = path_at(url);
    let ask = url[from..].find('?').map_or(url.len(), |at| from + at);
    let host = url[..from].find("//").map_or("", |at| &url[at + 2..from]);
    Page {
        url,
        title,
        host,
        path: &url[from..ask],
        search: &url[ask..],
        referrer: map(&event.data, "properties").map_or("", |own| text(own, "referrer")),
    }
}

/// Where the path of an address begins.
pub(super) fn path_at(url: &str) -> usize {
    let host = url.find("//").map_or(0, |at| at + 2);
    url[host..]
        .find(['/', '?', '#'])
        .map_or(url.len(), |at| host + at)
}

/// All that `data` says besides page, properties, locale and version: stage, and what is added to
/// every event later. With the session, which no other dialect has a common place for.
pub(super) fn rest(event: &CloudEvent) -> Properties {
    let mut rest = Properties::default();
    rest.set("session", event.session.as_str());
    for (key, value) in &event.data.0 {
        if !matches!(key.as_str(), "page" | "properties" | "locale" | "version") {
            rest.set(key, value.clone());
        }
    }
    rest
}

/// Sets a text that is there.
pub(super) fn set_some(map: &mut Properties, key: &str, text: &str) {
    if !text.is_empty() {
        map.set(key, text);
    }
}

/// The moment of an event, in milliseconds since 1970: the first 48 bits of its UUIDv7
/// (RFC 9562, section 5.7), written of the same clock as its `time`.
pub(super) fn millis(event: &CloudEvent) -> Option<f64> {
    let mut millis: u64 = 0;
    let mut digits = 0;
    for byte in event.id.as_str().bytes() {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            b'-' => continue,
            _ => return None,
        };
        millis = millis << 4 | u64::from(digit);
        digits += 1;
        if digits == 12 {
            return Some(millis as f64);
        }
    }
    None
}
