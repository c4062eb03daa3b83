//! What the visitor does in the merchant's page, told to the model, as far as conditions ask for it.
//!
//! The listening is in `watch.js`, `forms.js` and `dead.js`: selectors, geometry and clicks are the
//! browser's own words, and cost a third of the bytes there.

use js_sys::Array;
use wasl_core::Event;
use wasl_core::effect::Watch;
use wasl_core::triggers::Viewport;
use wasl_core::triggers::forms::FormAct;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::*;
use yew::Callback;

use super::object::{call, call_with};
use crate::codec;

#[wasm_bindgen(module = "/src/host/watch.js")]
extern "C" {
    #[wasm_bindgen(js_name = watchPage)]
    fn watch_page(tell: &JsValue) -> JsValue;
}

#[wasm_bindgen(module = "/src/host/forms.js")]
extern "C" {
    #[wasm_bindgen(js_name = watchForms)]
    fn watch_forms(tell: &JsValue) -> JsValue;
}

#[wasm_bindgen(module = "/src/host/dead.js")]
extern "C" {
    #[wasm_bindgen(js_name = watchDeadClicks)]
    fn watch_dead_clicks(tell: &JsValue) -> JsValue;
}

/// Listens to the page.
pub struct Watching {
    page: JsValue,
    /// What listens to a part of it alone. The glue takes no script that imports another.
    parts: [JsValue; 2],
    _tell: Closure<dyn FnMut(JsValue)>,
}

impl Watching {
    /// Listens to nothing yet. Events go to `link`.
    pub fn new(link: &Callback<Event>) -> Self {
        let link = link.clone();
        let tell: Box<dyn FnMut(JsValue)> = Box::new(move |told: JsValue| {
            link.emit(read(told.unchecked_ref()));
        });
        let tell = Closure::wrap(tell);
        Self {
            page: watch_page(tell.as_ref()),
            parts: [watch_forms(tell.as_ref()), watch_dead_clicks(tell.as_ref())],
            _tell: tell,
        }
    }

    /// Listens to what is asked for, and to no more.
    pub fn watch(&self, wanted: &Watch) {
        let wanted = codec::to_json(wanted);
        // In this order they hear of one event: that somebody types is known before a form begins.
        for part in [&self.page].into_iter().chain(&self.parts) {
            call_with(part, "watch", Some(&wanted), None);
        }
    }

    /// Tells where the window is over the page.
    pub fn measure(&self) {
        call(&self.page, "measure");
    }

    /// Tells whether the visitor is busy.
    pub fn look_around(&self) {
        call(&self.page, "around");
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        for part in self.parts.iter().chain([&self.page]) {
            call(part, "close");
        }
    }
}

/// What was told: its kind, and a value.
fn read(told: &Array) -> Event {
    let kind = told.get(0).as_string().unwrap_or_default();
    let value = told.get(1);
    match kind.as_str() {
        "scroll" => {
            let view: &Array = value.unchecked_ref();
            Event::Scrolled(Viewport {
                top: pixels(&view.get(0)),
                height: pixels(&view.get(1)),
                page: pixels(&view.get(2)),
            })
        }
        "left" => Event::PointerLeft {
            speed: value.as_f64().map(|_| pixels(&value)),
        },
        "back" => Event::PointerReturned,
        "click" => Event::Clicked(texts(&value)),
        "rage" => Event::RageClicked,
        "dead" => Event::DeadClicked,
        "used" | "left-form" | "returned" | "sent" => Event::Form {
            act: match kind.as_str() {
                "used" => FormAct::Used,
                "returned" => FormAct::Returned,
                "sent" => FormAct::Sent,
                _ => FormAct::Left,
            },
            selectors: texts(&value),
        },
        "copy" => Event::Copied(value.as_string().unwrap_or_default()),
        "saw" => Event::Saw(texts(&value)),
        "refused" => Event::SelectorRefused(value.as_string().unwrap_or_default()),
        "around" => Event::LookedAround {
            busy: value == JsValue::TRUE,
        },
        _ => Event::Active,
    }
}

/// A whole number of pixels; less than none is none.
fn pixels(value: &JsValue) -> u32 {
    value.as_f64().unwrap_or_default() as u32
}

/// The strings of a list.
pub fn texts(value: &JsValue) -> Vec<String> {
    let given: &Array = value.unchecked_ref();
    let mut texts = Vec::new();
    for at in 0..given.length() {
        texts.extend(given.get(at).as_string());
    }
    texts
}
