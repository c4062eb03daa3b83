//! Writes `schemas/events/`: a JSON Schema (2020-12) for each event of `docs/EVENTS.md`.
//!
//! The catalogue is `wasl_protocol::catalogue`; a test keeps it and the tables of the document the
//! same, and the end-to-end tests hold what a real page reports against the schemas.

use serde_json::{Map, Value, json};
use wasl_protocol::catalogue::{CATALOGUE, CUSTOM, Described, Holds, Property};

use crate::problem::{During, Outcome};

/// The folder.
const FOLDER: &str = "schemas/events";

/// Each file: its path and text.
pub fn files() -> Outcome<Vec<(String, String)>> {
    CATALOGUE
        .iter()
        .map(|event| {
            let mut text = serde_json::to_string_pretty(&schema(event))
                .during("write the schema of an event")?;
            text.push('\n');
            Ok((format!("{FOLDER}/{}.json", event.kind), text))
        })
        .collect()
}

fn schema(event: &Described) -> Value {
    let kind = if event.kind == CUSTOM {
        json!({"type": "string", "pattern": r"^wasl\.custom\.[a-z0-9_.-]{1,64}$"})
    } else {
        json!({"const": event.kind})
    };
    let mut own = Map::new();
    let mut needed = Vec::new();
    for Property {
        name,
        holds,
        is_needed,
    } in event.properties
    {
        own.insert((*name).to_owned(), shape(*holds));
        if *is_needed {
            needed.push(*name);
        }
    }
    let page = json!({
        "type": "object",
        "properties": {"url": {"type": "string"}, "title": {"type": "string"}},
        "required": ["url", "title"],
        "additionalProperties": false
    });
    let text = json!({"type": "string", "minLength": 1});
    let consent = json!({"enum": ["granted", "anonymous", "denied", "pending"]});
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": event.kind,
        "description": event.when,
        "type": "object",
        "properties": {
            "specversion": {"const": "1.0"},
            "id": {"type": "string", "format": "uuid"},
            "source": {"type": "string", "pattern": "^wasl:."},
            "type": kind,
            "time": {"type": "string", "format": "date-time"},
            "datacontenttype": {"const": "application/json"},
            "session": text,
            "data": {
                "type": "object",
                "properties": {
                    "page": page,
                    "sequence": {"type": "integer", "minimum": 1},
                    "stage": {"enum": ["before", "during", "after"]},
                    "locale": text,
                    "version": text,
                    "consent": {
                        "type": "object",
                        "properties": {
                            "functional": consent, "analytics": consent, "marketing": consent
                        },
                        "required": ["functional", "analytics", "marketing"],
                        "additionalProperties": false
                    },
                    "experiments": {"type": "object", "additionalProperties": text},
                    "sample": {"type": "integer", "minimum": 1, "maximum": 99},
                    "properties": {
                        "type": "object",
                        "properties": own,
                        "required": needed,
                        "additionalProperties": event.is_open
                    }
                },
                "required": ["page", "sequence", "locale", "version", "consent", "properties"]
            }
        },
        "required": [
            "specversion", "id", "source", "type", "time", "datacontenttype", "session", "data"
        ]
    })
}

fn shape(holds: Holds) -> Value {
    match holds {
        Holds::Text => json!({"type": "string"}),
        Holds::Id => json!({"type": "string", "minLength": 1}),
        Holds::Bool => json!({"type": "boolean"}),
        Holds::Count => json!({"type": "integer", "minimum": 0}),
        Holds::Range(least, most) => {
            json!({"type": "integer", "minimum": least, "maximum": most})
        }
        Holds::Share => json!({"type": "number", "exclusiveMinimum": 0, "maximum": 1}),
        Holds::OneOf(words) => json!({"enum": words}),
        Holds::Names => json!({"type": "array", "items": {"type": "string"}}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_catalogue_is_that_of_the_document() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let text = std::fs::read_to_string(root.join("docs/EVENTS.md")).unwrap();
        let mut documented = BTreeSet::new();
        for row in text.lines().filter(|line| line.starts_with("| `wasl.")) {
            let first = row.split('|').nth(1).unwrap();
            if first.contains('…') {
                continue;
            }
            for name in first.split('`').filter(|word| word.starts_with("wasl.")) {
                documented.insert(name.trim_end_matches(".<name>").to_owned());
            }
        }
        let ours: BTreeSet<String> = CATALOGUE
            .iter()
            .map(|event| event.kind.to_owned())
            .collect();
        assert_eq!(documented, ours);
        assert_eq!(ours.len(), CATALOGUE.len(), "an event is there twice");
        let folder = root.join(FOLDER);
        for entry in std::fs::read_dir(folder).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let kind = name.trim_end_matches(".json");
            assert!(ours.contains(kind), "{name} is left over");
        }
    }

    #[test]
    fn properties_are_described_in_the_document() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let text = std::fs::read_to_string(root.join("docs/EVENTS.md")).unwrap();
        for event in CATALOGUE {
            for Property { name, .. } in event.properties {
                assert!(
                    text.contains(&format!("`{name}`")),
                    "{}: {name}",
                    event.kind
                );
            }
        }
    }
}
