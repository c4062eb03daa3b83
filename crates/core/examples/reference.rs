//! Prints the option reference as JSON, for `cargo xtask codegen`.
//!
//! A program of its own, so that xtask does not depend on the engine: codegen writes a part of the
//! engine's sources and must run when they do not compile.
#![allow(clippy::disallowed_macros, reason = "printing is what it is for")]

use serde_json::{Value, json};
use wasl_core::config::{Need, Object, Rule, Shape, reference};
use wasl_core::triggers::names::{Kind, NAMES};

fn main() {
    let mut objects = Vec::new();
    object(reference(), &mut objects);
    println!(
        "{}",
        Value::Array(objects.into_iter().map(|(_, value)| value).collect())
    );
}

/// Adds an object and those it leads to, each once, in reading order.
fn object(object: &'static Object, objects: &mut Vec<(&'static str, Value)>) {
    if objects.iter().any(|(name, _)| *name == object.name) {
        return;
    }
    let fields: Vec<_> = object
        .fields
        .iter()
        .filter(|field| field.need != Need::Internal)
        .collect();
    let rule = match object.rule {
        // What only code can say is in the words of the keys.
        Rule::Free | Rule::Also(_) => "free",
        Rule::SomeKey => "some_key",
        Rule::OneKey => "one_key",
        Rule::LinkHasHref => "link_has_href",
    };
    let keys: Vec<Value> = fields
        .iter()
        .map(|field| {
            json!({
                "name": field.name,
                "doc": field.doc,
                "required": field.need == Need::Required,
                "shape": shape(field.shape),
            })
        })
        .collect();
    let value = json!({ "name": object.name, "doc": object.doc, "rule": rule, "fields": keys });
    objects.push((object.name, value));
    for field in fields {
        inner(field.shape, objects);
    }
}

fn inner(shape: &'static Shape, objects: &mut Vec<(&'static str, Value)>) {
    match shape {
        Shape::Object(of) => object(of, objects),
        Shape::List(of) | Shape::Map(of) => inner(of, objects),
        Shape::Condition => condition(objects),
        Shape::Text
        | Shape::Name
        | Shape::Language
        | Shape::Color
        | Shape::Url
        | Shape::Link
        | Shape::Boolean
        | Shape::Number { .. }
        | Shape::Integer { .. }
        | Shape::Choice(_)
        | Shape::Texts
        | Shape::Words
        | Shape::Scalar
        | Shape::Rich => {}
    }
}

fn shape(shape: &'static Shape) -> Value {
    match shape {
        Shape::Text => json!({ "kind": "text" }),
        Shape::Name => json!({ "kind": "name" }),
        Shape::Language => json!({ "kind": "language" }),
        Shape::Color => json!({ "kind": "color" }),
        Shape::Url => json!({ "kind": "url" }),
        Shape::Link => json!({ "kind": "link" }),
        Shape::Boolean => json!({ "kind": "boolean" }),
        Shape::Number { min, max } => json!({ "kind": "number", "min": min, "max": max }),
        Shape::Integer { min, max } => json!({ "kind": "integer", "min": min, "max": max }),
        Shape::Choice(words) => json!({ "kind": "choice", "words": words }),
        Shape::List(of) => json!({ "kind": "list", "of": self::shape(of) }),
        Shape::Texts => json!({ "kind": "texts" }),
        Shape::Map(of) => json!({ "kind": "map", "of": self::shape(of) }),
        Shape::Scalar => json!({ "kind": "scalar" }),
        Shape::Words => json!({ "kind": "words" }),
        Shape::Object(of) => json!({ "kind": "object", "name": of.name }),
        Shape::Condition => json!({ "kind": "condition" }),
        Shape::Rich => json!({ "kind": "rich" }),
    }
}

/// Adds what a condition may ask for, as an object of facts.
fn condition(objects: &mut Vec<(&'static str, Value)>) {
    if objects.iter().any(|(name, _)| *name == "Condition") {
        return;
    }
    let facts: Vec<Value> = NAMES
        .iter()
        .map(|fact| {
            let kind = match fact.kind {
                Kind::Measure => "measure",
                Kind::Plain => "plain",
                Kind::Selector => "selector",
                Kind::Form => "form",
                Kind::Address => "address",
                Kind::Open => "open",
            };
            json!({
                "name": fact.name,
                "doc": fact.doc,
                "required": false,
                "shape": { "kind": kind },
            })
        })
        .collect();
    let doc = "What must hold: facts, all of them. Operators are in CONDITIONS.md.";
    objects.push((
        "Condition",
        json!({ "name": "Condition", "doc": doc, "rule": "facts", "fields": facts }),
    ));
}
