//! How many bytes an event takes as JSON, without writing it.

use alloc::string::String;

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
    [
        &event.specversion,
        event.id.as_str(),
        &event.source,
        &event.kind,
        &event.time,
        &event.datacontenttype,
        &event.session,
    ]
    .into_iter()
    .map(text_size)
    .sum::<usize>()
        + map_size(&event.data)
        + ENVELOPE_BYTES
}

fn text_size(text: &str) -> usize {
    let escaped = |byte: u8| match byte {
        b'"' | b'\\' => 2,
        0..0x20 => 6,
        _ => 1,
    };
    2 + text.bytes().map(escaped).sum::<usize>()
}

fn map_size(map: &Properties) -> usize {
    let pair = |(key, value): &(String, Value)| text_size(key) + value_size(value) + 2;
    2 + map.0.iter().map(pair).sum::<usize>()
}

fn value_size(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) => 5,
        Value::Number(_) => NUMBER_BYTES,
        Value::Text(text) => text_size(text),
        Value::List(items) => 2 + items.iter().map(|item| value_size(item) + 1).sum::<usize>(),
        Value::Map(map) => map_size(map),
    }
}
