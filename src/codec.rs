//! JavaScript's values and JSON to and from our types: the widget's edge.
//!
//! `JSON.parse` and `JSON.stringify` are the browser's; `serde-wasm-bindgen` walks what they
//! give. Whatever does not fit is `None`: nothing here complains, the caller knows what it means.

use js_sys::{Array, JSON, Object};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasl_core::event::Command;
use wasl_protocol::{Properties, Value};
use wasm_bindgen::{JsCast, JsValue};

/// How deep a merchant's object may be; a cycle ends there too.
const MAX_DEPTH: u32 = 16;

/// Writes JSON. `None` only for what JSON cannot say.
pub fn to_json<T: Serialize + ?Sized>(value: &T) -> Option<String> {
    let value = to_js(value)?;
    JSON::stringify(&value).ok().map(Into::into)
}

/// Reads JSON of a known shape.
pub fn from_json<T: DeserializeOwned>(text: &str) -> Option<T> {
    let value = JSON::parse(text).ok()?;
    serde_wasm_bindgen::from_value(value).ok()
}

/// A plain JavaScript value, as `JSON.parse` would make it.
pub fn to_js<T: Serialize + ?Sized>(value: &T) -> Option<JsValue> {
    value.serialize(&Serializer::json_compatible()).ok()
}

/// Any JavaScript value as a tree. What JSON does not know (functions, symbols) is `null`, so
/// that one odd key never costs the others; keys that are `undefined` are left out.
pub fn value_from_js(value: &JsValue) -> Value {
    read(value, MAX_DEPTH)
}

fn read(value: &JsValue, depth: u32) -> Value {
    if let Some(text) = value.as_string() {
        Value::Text(text)
    } else if let Some(number) = value.as_f64() {
        Value::Number(number)
    } else if let Some(truth) = value.as_bool() {
        Value::Bool(truth)
    } else if depth == 0 || !value.is_object() {
        Value::Null
    } else if Array::is_array(value) {
        Value::List(
            value
                .unchecked_ref::<Array>()
                .iter()
                .map(|item| read(&item, depth - 1))
                .collect(),
        )
    } else {
        let mut entries = Vec::new();
        for entry in Object::entries(value.unchecked_ref()).iter() {
            let entry = entry.unchecked_ref::<Array>();
            let value = entry.get(1);
            if !value.is_undefined()
                && let Some(key) = entry.get(0).as_string()
            {
                entries.push((key, read(&value, depth - 1)));
            }
        }
        Value::Map(Properties(entries))
    }
}

/// A command of the JS API with its arguments.
pub fn command(name: &str, arguments: &Array) -> Command {
    let first = value_from_js(&arguments.get(0));
    match name {
        "show" => Command::Show,
        "hide" => Command::Hide,
        "open" => Command::Open,
        "close" => Command::Close,
        "toggle" => Command::Toggle,
        "update" => with_object(name, first, false, |options| {
            Command::Update(Value::Map(options))
        }),
        "identify" => with_object(name, first, false, Command::Identify),
        "page" => with_object(name, first, true, Command::Page),
        "track" => match first {
            Value::Text(event) if !event.is_empty() => {
                let properties = value_from_js(&arguments.get(1));
                with_object(name, properties, true, |properties| Command::Track {
                    name: event,
                    properties,
                })
            }
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Text(_)
            | Value::List(_)
            | Value::Map(_) => refuse(name, "needs the event's name, a string, first."),
        },
        _ => refuse(
            name,
            "is not a command. Commands: update show hide open close toggle identify track page.",
        ),
    }
}

fn with_object(
    name: &str,
    argument: Value,
    optional: bool,
    make: impl FnOnce(Properties) -> Command,
) -> Command {
    match argument {
        Value::Map(properties) => make(properties),
        Value::Null if optional => make(Properties::default()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => {
            refuse(name, "needs an object.")
        }
    }
}

fn refuse(name: &str, why: &str) -> Command {
    let mut sentence = String::from("wasl('");
    sentence.push_str(name);
    sentence.push_str("') ");
    sentence.push_str(why);
    Command::Unknown(sentence)
}
