//! Writes `schemas/options.schema.json` from the option reference (JSON Schema 2020-12).

use serde::ser::{Serialize, SerializeMap as _, Serializer};
use serde_json::{Value, json};

use crate::codegen::reference::{Field, Object, Rule, Shape};
use crate::problem::{During, Outcome, Problem};

/// The schema's text.
pub fn text(objects: &[Object]) -> Outcome<String> {
    let (root, others) = objects
        .split_first()
        .ok_or_else(|| Problem::new("the option reference is empty"))?;
    let mut schema = Map::default();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", root.name.as_str());
    describe(root, &mut schema);
    let mut definitions = Map::default();
    for object in others {
        let mut definition = Map::default();
        describe(object, &mut definition);
        definitions.map(&object.name, definition);
    }
    schema.map("$defs", definitions);
    let mut text = serde_json::to_string_pretty(&schema).during("write the option schema")?;
    text.push('\n');
    Ok(text)
}

/// JSON in the order it was written in, whatever features `serde_json` has.
#[derive(Default)]
struct Map(Vec<(String, Entry)>);

enum Entry {
    Value(Value),
    Map(Map),
}

impl Map {
    fn put(&mut self, key: &str, value: impl Into<Value>) {
        self.0.push((key.to_owned(), Entry::Value(value.into())));
    }

    fn map(&mut self, key: &str, map: Map) {
        self.0.push((key.to_owned(), Entry::Map(map)));
    }
}

impl Serialize for Map {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, entry) in &self.0 {
            match entry {
                Entry::Value(value) => map.serialize_entry(key, value)?,
                Entry::Map(inner) => map.serialize_entry(key, inner)?,
            }
        }
        map.end()
    }
}

fn describe(object: &Object, schema: &mut Map) {
    schema.put("description", object.doc.as_str());
    schema.put("type", "object");
    let mut properties = Map::default();
    let named = |field: &&Field| !matches!(field.shape, Shape::Open);
    for field in object.fields.iter().filter(named) {
        properties.map(&field.name, property(field));
    }
    schema.map("properties", properties);
    let required: Vec<&str> = object
        .fields
        .iter()
        .filter(|field| field.required)
        .map(|field| field.name.as_str())
        .collect();
    if !required.is_empty() {
        schema.put("required", required);
    }
    match object.rule {
        Rule::Free => {}
        Rule::SomeKey => schema.put("minProperties", 1),
        Rule::OneKey => {
            schema.put("minProperties", 1);
            schema.put("maxProperties", 1);
        }
        Rule::LinkHasHref => {
            let link = json!({ "properties": { "action": { "const": "link" } } });
            schema.put("if", link);
            schema.put("then", json!({ "required": ["href"] }));
        }
        // What stands below a name, and the words that join conditions: CONDITIONS.md.
        Rule::Facts => return schema.put("minProperties", 1),
    }
    schema.put("additionalProperties", false);
}

fn property(field: &Field) -> Map {
    let mut property = Map::default();
    property.put("description", field.doc.as_str());
    shape(&field.shape, &mut property);
    property
}

fn shape(shape: &Shape, schema: &mut Map) {
    let mut string = |pattern: &str| {
        schema.put("type", "string");
        schema.put("pattern", pattern);
    };
    match shape {
        Shape::Text => string(r"\S"),
        Shape::Name => string("^[A-Za-z0-9._-]{1,64}$"),
        Shape::Language => string("^([Ee][Nn]|[Aa][Rr])([-_].*)?$"),
        Shape::Color => string("^#[0-9A-Fa-f]{6}$"),
        Shape::Url => string("^([Hh][Tt][Tt][Pp][Ss]?://|/)"),
        Shape::Link => {
            string("^([Hh][Tt][Tt][Pp][Ss]?://|[Mm][Aa][Ii][Ll][Tt][Oo]:|[Tt][Ee][Ll]:|/)")
        }
        Shape::Boolean => schema.put("type", "boolean"),
        Shape::Number { min, max } => range(schema, "number", *min, *max),
        Shape::Integer { min, max } => range(schema, "integer", *min, *max),
        Shape::Choice { words } => schema.put("enum", words.as_slice()),
        Shape::List { of } => {
            schema.put("type", "array");
            let mut items = Map::default();
            self::shape(of, &mut items);
            schema.map("items", items);
        }
        Shape::Texts => {
            schema.put("type", "object");
            schema.put(
                "additionalProperties",
                json!({ "type": "string", "pattern": r"\S" }),
            );
        }
        Shape::Map { of } => {
            schema.put("type", "object");
            let mut values = Map::default();
            self::shape(of, &mut values);
            schema.map("additionalProperties", values);
        }
        Shape::Scalar => schema.put("type", json!(["string", "number"])),
        Shape::Words => {
            let text = json!({ "type": "string", "pattern": r"\S" });
            let languages = json!({
                "type": "object",
                "properties": { "en": text, "ar": text },
                "minProperties": 1,
                "additionalProperties": false,
            });
            schema.put("anyOf", json!([text, languages]));
        }
        Shape::Condition => schema.put("$ref", "#/$defs/Condition"),
        Shape::Measure => schema.put("type", json!(["number", "object"])),
        Shape::Selector | Shape::Address => schema.put("type", json!(["string", "object"])),
        Shape::Form => schema.put("type", json!(["string", "boolean", "object"])),
        Shape::Plain | Shape::Open => {}
        Shape::Object { name } => schema.put("$ref", format!("#/$defs/{name}")),
    }
}

fn range(schema: &mut Map, kind: &str, min: u32, max: u32) {
    schema.put("type", kind);
    schema.put("minimum", min);
    schema.put("maximum", max);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codegen::reference::sample;

    #[test]
    fn says_what_the_engine_checks() {
        let text = text(&sample::objects()).unwrap();
        let schema: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(schema["title"], "Options");
        assert_eq!(schema["required"], json!(["site"]));
        assert_eq!(schema["additionalProperties"], false);
        let of = |name: &str| schema["properties"][name].clone();
        assert_eq!(of("theme")["enum"], json!(["auto", "dark"]));
        assert_eq!(of("cap")["maximum"], 9);
        assert_eq!(of("rules")["items"]["$ref"], "#/$defs/UrlRule");
        assert_eq!(schema["$defs"]["UrlRule"]["maxProperties"], 1);
        assert_eq!(of("when")["$ref"], "#/$defs/Condition");
        let condition = &schema["$defs"]["Condition"];
        assert_eq!(
            condition["properties"]["scroll"]["type"],
            json!(["number", "object"])
        );
        assert_eq!(condition["properties"]["cart"], Value::Null);
        assert_eq!(condition["additionalProperties"], Value::Null);
    }

    #[test]
    fn keeps_the_order_of_the_reference() {
        let text = text(&sample::objects()).unwrap();
        let at = |word: &str| text.find(word).unwrap();
        assert!(at("$schema") < at("\"site\"") && at("\"site\"") < at("\"cap\""));
        assert!(at("\"cap\"") < at("$defs"));
    }
}
