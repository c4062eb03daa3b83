//! A timer that is cleared by being dropped.

use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(rung: &JsValue, millis: u32) -> f64;

    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(id: f64);
}

/// A timer that rings once.
pub struct Timer {
    // Not a whole number of 32 bits: a page whose timers are not the browser's own gives larger ones.
    id: f64,
    _rung: Closure<dyn FnMut(JsValue)>,
}

impl Timer {
    /// Rings after some milliseconds, unless it is dropped before.
    pub fn new(millis: u32, rung: impl FnMut(JsValue) + 'static) -> Self {
        Self::boxed(millis, Box::new(rung))
    }

    // The argument that it never gets makes it the closure that listeners are.
    fn boxed(millis: u32, rung: Box<dyn FnMut(JsValue)>) -> Self {
        let rung = Closure::wrap(rung);
        Self {
            id: set_timeout(rung.as_ref(), millis),
            _rung: rung,
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        clear_timeout(self.id);
    }
}
