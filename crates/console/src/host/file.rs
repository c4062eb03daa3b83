//! Reading a file that the agent chose. It ends in one `FileRead`.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlInputElement;
use yew::Callback;

use crate::model::Event;
use crate::model::faq::Act;
use crate::ui::ids;

/// Reads the file of the page's one file field, and empties the field, so that the same file can
/// be chosen again.
pub(super) fn read(events: Callback<Event>) {
    let document = web_sys::window().and_then(|window| window.document());
    let field = document.and_then(|document| document.get_element_by_id(ids::FAQ_FILE));
    let field: Option<HtmlInputElement> = field.and_then(|field| field.dyn_into().ok());
    let Some(field) = field else {
        return;
    };
    let Some(file) = field.files().and_then(|files| files.get(0)) else {
        return;
    };
    let text = file.text();
    field.set_value("");
    spawn_local(async move {
        let text = JsFuture::from(text).await.ok();
        let text = text.and_then(|text| text.as_string());
        events.emit(Event::Faq(Act::FileRead(text)));
    });
}
