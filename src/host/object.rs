//! The browser's objects by the names of their properties and methods.
//!
//! A typed import of a property costs an entry in the wasm, a shim, a wrapper and a line of glue,
//! 50 bytes of brotli each, and the host needs eighty of them. These few serve all. None of them
//! throws: what is missing or refused is `undefined`, and `undefined` has no properties either.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Reflect, js_name = get, catch)]
    fn reflect_get(object: &JsValue, name: &str) -> Result<JsValue, JsValue>;
}

/// A property.
pub fn get(object: &JsValue, name: &str) -> JsValue {
    reflect_get(object, name).unwrap_or(JsValue::UNDEFINED)
}

/// A property that is a string, or nothing.
pub fn text(object: &JsValue, name: &str) -> String {
    get(object, name).as_string().unwrap_or_default()
}

/// A property that is a number, or zero.
pub fn number(object: &JsValue, name: &str) -> f64 {
    get(object, name).as_f64().unwrap_or_default()
}

/// Whether a property is `true`.
pub fn truth(object: &JsValue, name: &str) -> bool {
    get(object, name) == JsValue::TRUE
}

/// Sets a property.
pub fn set(object: &JsValue, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}

/// Sets a property to a string.
pub fn set_text(object: &JsValue, name: &str, value: &str) {
    set(object, name, &value.into());
}

/// Calls a method that takes nothing.
pub fn call(object: &JsValue, method: &str) -> JsValue {
    call_with(object, method, None, None)
}

/// Calls a method that takes one or two strings.
pub fn call_with(
    object: &JsValue,
    method: &str,
    first: Option<&str>,
    second: Option<&str>,
) -> JsValue {
    let argument = |text: Option<&str>| text.map_or(JsValue::UNDEFINED, JsValue::from_str);
    apply(
        &get(object, method),
        object,
        &argument(first),
        &argument(second),
    )
}

/// Calls a function on an object.
pub fn apply(function: &JsValue, object: &JsValue, first: &JsValue, second: &JsValue) -> JsValue {
    function
        .unchecked_ref::<Function>()
        .call2(object, first, second)
        .unwrap_or(JsValue::UNDEFINED)
}

/// One key and its value of what `Object.entries` gave.
pub fn entry(entries: &Array, at: u32) -> (String, JsValue) {
    let entry = entries.get(at);
    let entry: &Array = entry.unchecked_ref();
    (entry.get(0).as_string().unwrap_or_default(), entry.get(1))
}
