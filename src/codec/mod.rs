//! JavaScript's values and JSON to and from our types: the widget's edge.
//!
//! `JSON.parse` is the browser's; what it gives is read into a tree of [`Value`]s, and that into
//! types. Whatever does not fit is `None`: nothing here complains, the caller knows what it means.

mod assistant;
mod flows;
mod json;
mod kinds;
mod surveys;
mod tables;
mod values;

use js_sys::{Array, JSON, Object};
use wasl_core::event::Command;
use wasl_protocol::{Properties, Value};
use wasm_bindgen::{JsCast, JsValue};

use crate::host::{object, token};

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
    from_json_by(text, T::read)
}

/// Reads JSON by what is like [`Read::read`].
pub fn from_json_by<T>(text: &str, read: impl FnOnce(Option<&Value>, &mut bool) -> T) -> Option<T> {
    let value = parse(text)?;
    let mut fits = true;
    let read = read(Some(&value), &mut fits);
    fits.then_some(read)
}

/// Reads JSON of any shape.
pub fn parse(text: &str) -> Option<Value> {
    JSON::parse(text).ok().map(|value| value_from_js(&value))
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
    } else if *value == JsValue::TRUE || *value == JsValue::FALSE {
        Value::Bool(*value == JsValue::TRUE)
    } else if depth == 0 || !value.is_object() {
        Value::Null
    } else if Array::is_array(value) {
        let given: &Array = value.unchecked_ref();
        let mut items = Vec::new();
        for at in 0..given.length() {
            items.push(read(&given.get(at), depth - 1));
        }
        Value::List(items)
    } else {
        let mut entries = Vec::new();
        let given = Object::entries(value.unchecked_ref());
        for at in 0..given.length() {
            let (key, value) = object::entry(&given, at);
            if value != JsValue::UNDEFINED {
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
        "debug" => Command::Debug(first != Value::Bool(false)),
        "update" if object::get(&arguments.get(0), HOOK).is_function() => {
            refuse(name, "cannot change beforeSend; use destroy and boot.")
        }
        "update" | "identify" | "page" | "cart" | "attributes" | "consent" => {
            let given = match (name, first) {
                ("page", path @ Value::Text(_)) => Some(Properties(vec![("path".into(), path)])),
                ("consent", mode @ Value::Text(_)) => Some(Properties(vec![("mode".into(), mode)])),
                (_, first) => properties(first, name == "page"),
            };
            match given {
                None => refuse(name, NO_OBJECT),
                Some(given) => match name {
                    "update" => Command::Update(Value::Map(given)),
                    "identify" => Command::Identify(with_name(given)),
                    "page" => Command::Page(given),
                    "cart" => Command::Cart(given),
                    "attributes" => Command::Attributes(given),
                    _ => Command::Consent(given),
                },
            }
        }
        "trigger" | "survey" | "flow" => match first {
            Value::Text(id) if !id.is_empty() => match name {
                "trigger" => Command::Trigger(id),
                "survey" => Command::Survey(id),
                _ => Command::Flow(id),
            },
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Text(_)
            | Value::List(_)
            | Value::Map(_) => refuse(name, "needs an id, a string."),
        },
        "track" => match first {
            Value::Text(event) if !event.is_empty() => {
                match properties(value_from_js(&arguments.get(1)), true) {
                    Some(properties) => Command::Track {
                        name: event,
                        properties,
                    },
                    None => refuse(name, NO_OBJECT),
                }
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
            "is not a command. Commands: update show hide open close toggle identify track cart attributes consent trigger survey flow debug page.",
        ),
    }
}

/// Puts the name that a token holds beside it.
fn with_name(mut given: Properties) -> Properties {
    let token = given.get("token").and_then(Value::as_text);
    let called = token.map(token::name_in).unwrap_or_default();
    if !called.trim().is_empty() {
        given.set("called", called);
    }
    given
}

/// The option that is a function.
pub const HOOK: &str = "beforeSend";

const NO_OBJECT: &str = "needs an object.";

fn properties(argument: Value, optional: bool) -> Option<Properties> {
    match argument {
        Value::Map(properties) => Some(properties),
        Value::Null => optional.then(Properties::default),
        Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => None,
    }
}

fn refuse(name: &str, why: &str) -> Command {
    let mut sentence = String::from("wasl('");
    sentence.push_str(name);
    sentence.push_str("') ");
    sentence.push_str(why);
    Command::Unknown(sentence)
}
