//! A listener that is released by being dropped.
//!
//! Every listener of the widget is one of these, held in a field. Where several events of one
//! target mean the same thing, one closure hears them all: each closure costs bytes.

use js_sys::Function;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{AddEventListenerOptions, EventTarget};

/// A passive listener for some kinds of events of one target.
pub struct Listener {
    target: EventTarget,
    kinds: &'static [&'static str],
    heard: Closure<dyn FnMut(JsValue)>,
}

impl Listener {
    /// Listens until dropped. What the closure owns (a timer, the last value) goes with it.
    pub fn new(
        target: &JsValue,
        kinds: &'static [&'static str],
        heard: impl FnMut(JsValue) + 'static,
    ) -> Self {
        Self::boxed(target.clone().unchecked_into(), kinds, Box::new(heard))
    }

    fn boxed(
        target: EventTarget,
        kinds: &'static [&'static str],
        heard: Box<dyn FnMut(JsValue)>,
    ) -> Self {
        let heard = Closure::wrap(heard);
        let options = AddEventListenerOptions::new();
        options.set_passive(true);
        for kind in kinds {
            let _ = target.add_event_listener_with_callback_and_add_event_listener_options(
                kind,
                heard.as_ref().unchecked_ref::<Function>(),
                &options,
            );
        }
        Self {
            target,
            kinds,
            heard,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        for kind in self.kinds {
            let _ = self.target.remove_event_listener_with_callback(
                kind,
                self.heard.as_ref().unchecked_ref::<Function>(),
            );
        }
    }
}
