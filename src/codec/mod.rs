//! JavaScript's values and JSON to and from our types: the widget's edge.
//!
//! `JSON.parse` is the browser's; what it gives is read into a tree of [`Value`]s, and that into
//! types. Whatever does not fit is `None`: nothing here complains, the caller knows what it means.

mod json;
mod kinds;
mod tables;
mod values;

use js_sys::{Array, JSON, Object};
use wasl_core::event::Command;
use wasl_protocol::{Properties, Value};
use wasm_bindgen::{JsCast, JsValue};

pub use json::{Read, Write};

/// How deep a merchant's object may be; a cycle ends there too.
const MAX_DEPTH: u32 = 16;

/// Writes JSON.
pub fn to_json<T: Write + ?Sized>(value: &T) -> String {
    let mut text = String::new();
    value.write(&mut text);
    text
}

/// Reads JSON of a known shape.
pub fn from_json<T: Read>(text: &str) -> Option<T> {
    let value = value_from_js(&JSON::parse(text).ok()?);
    let mut fits = true;
    let read = T::read(Some(&value), &mut fits);
    fits.then_some(read)
}

/// A tree as a plain JavaScript value.
pub fn value_to_js(value: &Value) -> JsValue {
    JSON::parse(&to_json(value)).unwrap_or(JsValue::UNDEFINED)
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
