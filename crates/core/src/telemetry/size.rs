//! How many bytes an event takes as JSON, without writing it.

use wasl_protocol::{CloudEvent, Properties, Value};

/// The largest event that is taken, in bytes of JSON.
pub const MAX_EVENT_BYTES: usize = 16 * 1024;

/// The longest number as `JSON.stringify` writes it: `-1.2345678901234567e-300`.
const NUMBER_BYTES: usize = 25;

/// The keys, quotes and commas around the values of an envelope.
const ENVELOPE_BYTES: usize = 120;

/// The bytes of an event as JSON in UTF-8; never less than it really takes.
#[must_use]
pub fn json_size(event: &CloudEvent) -> usize {
    let mut size = ENVELOPE_BYTES + map_size(&event.data);
    for text in &[
        &event.specversion,
        event.id.as_str(),
        &event.source,
        &event.kind,
        &event.time,
        &event.datacontenttype,
        &event.session,
    ] {
        size += text_size(text);
    }
    size
}

fn text_size(text: &str) -> usize {
    let mut size = 2;
    for byte in text.bytes() {
        size += match byte {
            b'"' | b'\\' => 2,
            0..0x20 => 6,
            _ => 1,
        };
    }
    size
}

fn map_size(map: &Properties) -> usize {
    let mut size = 2;
    for (key, value) in &map.0 {
        size += text_size(key) + value_size(value) + 2;
    }
    size
}

/// The bytes of a value as JSON in UTF-8; never less than it really takes.
pub(super) fn value_size(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) => 5,
        Value::Number(_) => NUMBER_BYTES,
        Value::Text(text) => text_size(text),
        Value::List(items) => {
            let mut size = 2;
            for item in items {
                size += value_size(item) + 1;
            }
            size
        }
        Value::Map(map) => map_size(map),
    }
}
