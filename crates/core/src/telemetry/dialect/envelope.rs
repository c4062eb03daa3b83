//! CloudEvents as we keep them, and plain JSON: our own two dialects.
//!
//! Source: CloudEvents JSON format 1.0.2, section 4 (batches),
//! <https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md>.

use wasl_protocol::{CloudEvent, Properties};

/// The event as it stands.
pub(super) fn cloud_event(event: &CloudEvent) -> Properties {
    let mut map = Properties::default();
    map.set("specversion", event.specversion.as_str());
    map.set("id", event.id.as_str());
    map.set("source", event.source.as_str());
    map.set("type", event.kind.as_str());
    map.set("time", event.time.as_str());
    map.set("datacontenttype", event.datacontenttype.as_str());
    map.set("session", event.session.as_str());
    map.set("data", event.data.clone());
    map
}

/// One object an event: what every event has beside what `data` has.
pub(super) fn flat(event: &CloudEvent) -> Properties {
    let mut map = Properties::default();
    map.set("id", event.id.as_str());
    map.set("type", event.kind.as_str());
    map.set("time", event.time.as_str());
    let source = event.source.as_str();
    map.set("site", source.strip_prefix("wasl:").unwrap_or(source));
    map.set("session", event.session.as_str());
    for (key, value) in &event.data.0 {
        map.set(key, value.clone());
    }
    map
}
