//! The question on its way to the assistant: asked by `assistant.js`, stopped by being dropped.

use js_sys::Function;
use wasl_core::Event;
use wasl_protocol::AssistantAsk;
use wasm_bindgen::prelude::*;
use yew::Callback;

use super::object::apply;
use crate::codec;

#[wasm_bindgen(module = "/src/host/assistant.js")]
extern "C" {
    #[wasm_bindgen(js_name = askAssistant)]
    fn ask_assistant(url: &str, body: &str, told: &Function) -> JsValue;
}

/// A question that is being answered.
pub struct Question {
    stop: JsValue,
    _told: Closure<dyn FnMut(JsValue)>,
}

impl Question {
    /// Asks, and tells what is said.
    pub fn ask(request: u32, url: &str, ask: &AssistantAsk, link: Callback<Event>) -> Self {
        let told: Box<dyn FnMut(JsValue)> = Box::new(move |data: JsValue| {
            let said = match data.as_string() {
                Some(data) => match codec::from_json(&data) {
                    Some(said) => Some(said),
                    // What a newer server says besides.
                    None => return,
                },
                None => None,
            };
            link.emit(Event::AssistantSpoke { request, said });
        });
        let told = Closure::wrap(told);
        let function = told.as_ref().unchecked_ref();
        let stop = ask_assistant(url, &codec::to_json(ask), function);
        Self { stop, _told: told }
    }
}

impl Drop for Question {
    fn drop(&mut self) {
        let nothing = JsValue::UNDEFINED;
        apply(&self.stop, &nothing, &nothing, &nothing);
    }
}
