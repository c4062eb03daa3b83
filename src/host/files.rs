//! The files of the FAQ: fetched and, where they are packed, unpacked by the browser in `unpack.js`.

use js_sys::Uint8Array;
use wasl_core::Event;
use wasl_core::bot::FaqFile;
use wasm_bindgen::prelude::*;
use web_sys::AbortController;
use yew::Callback;

use super::http::{Request, then};
use super::object::get;

#[wasm_bindgen(module = "/src/host/unpack.js")]
extern "C" {
    #[wasm_bindgen(js_name = fetchFile)]
    fn fetch_file(url: &str, signal: &JsValue) -> JsValue;
}

/// Fetches a file and tells what came.
pub fn fetch(file: FaqFile, url: String, link: Callback<Event>) -> Request {
    let controller = AbortController::new().ok();
    let signal = controller
        .as_ref()
        .map_or(JsValue::UNDEFINED, |one| get(one, "signal"));
    then(
        &fetch_file(&url, &signal),
        Box::new(move |bytes| {
            if bytes.is_undefined() {
                return;
            }
            let bytes = bytes.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec);
            link.emit(Event::FaqFileFetched { file, url, bytes });
        }),
    );
    Request::new(controller)
}
