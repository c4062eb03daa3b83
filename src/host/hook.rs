//! The page's own look at events before they go: `hook.js` calls it.

use wasl_protocol::{CloudEvent, Properties};
use wasm_bindgen::prelude::*;

use super::object::text;
use crate::codec;

#[wasm_bindgen(module = "/src/host/hook.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    fn look(hook: &JsValue, json: &str) -> Result<JsValue, JsValue>;
}

/// The event as the page's code lets it go; `None` when it keeps it back.
///
/// # Errors
///
/// The sentence for the console when the code failed: then the event does not go either.
pub fn vet(hook: &JsValue, event: CloudEvent) -> Result<Option<CloudEvent>, String> {
    match look(hook, &codec::to_json(&event)) {
        Ok(data) => {
            let data = data.as_string().unwrap_or_default();
            let data: Option<Properties> = codec::from_json(&data);
            Ok(data.map(|data| CloudEvent { data, ..event }))
        }
        Err(error) => {
            let mut sentence = String::from("beforeSend failed, and the event \"");
            sentence.push_str(&event.kind);
            sentence.push_str("\" is not sent: ");
            sentence.push_str(&text(&error, "message"));
            Err(sentence)
        }
    }
}
