//! The browser's regular expressions, for conditions, and its time zones, for schedules.

use js_sys::{Array, Function, Reflect};
use wasl_core::condition::Patterns;
use wasl_core::config::Engine;
use wasl_core::schedule::{UtcOffset, Zones};
use wasl_protocol::Timestamp;
use wasm_bindgen::prelude::*;

use super::object::{call_with, get};

/// The browser.
#[derive(Debug)]
struct Browser;

/// What conditions are read with.
pub const ENGINE: Engine = Engine(&Browser, &Browser);

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

#[wasm_bindgen(module = "/src/host/zones.js")]
extern "C" {
    /// Minutes that a zone's clocks are ahead of UTC; nothing for a zone that is none.
    #[wasm_bindgen(js_name = minutesAhead)]
    fn minutes_ahead(zone: &str, millis: f64) -> Option<f64>;
}

impl Zones for Browser {
    fn offset(&self, zone: &str, at: Timestamp) -> Option<UtcOffset> {
        let minutes = minutes_ahead(zone, at.as_millis() as f64)?;
        Some(UtcOffset::from_minutes(minutes as i32))
    }
}
