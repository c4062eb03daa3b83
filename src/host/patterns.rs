//! The browser's regular expressions, for conditions.

use js_sys::{Array, Function, Reflect};
use wasl_core::condition::Patterns;
use wasl_core::config::Engine;
use wasm_bindgen::{JsCast, JsValue};

use super::object::{call_with, get};

/// The browser.
#[derive(Debug)]
struct Browser;

/// What conditions are read with.
pub const ENGINE: Engine = Engine(&Browser);

impl Patterns for Browser {
    fn matches(&self, pattern: &str, ignore_case: bool, text: &str) -> Option<bool> {
        let constructor = get(&js_sys::global(), "RegExp");
        let flags = if ignore_case { "i" } else { "" };
        let arguments = Array::of2(&pattern.into(), &flags.into());
        let constructor: &Function = constructor.unchecked_ref();
        let expression = Reflect::construct(constructor, &arguments).ok()?;
        Some(call_with(&expression, "test", Some(text), None) == JsValue::TRUE)
    }
}
