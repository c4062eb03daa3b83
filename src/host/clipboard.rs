//! The clipboard: a code is written to it when the visitor asks, never read from it.

use wasl_core::Event;
use web_sys::Window;
use yew::Callback;

use super::http::then;
use super::object::{call_with, get};

/// Copies a text and tells whether the browser did. It may be missing, as on a page without TLS,
/// or forbidden by the page's policy.
pub fn copy(window: &Window, text: &str, link: Callback<Event>) {
    let clipboard = get(&get(window, "navigator"), "clipboard");
    let promise = call_with(&clipboard, "writeText", Some(text), None);
    if promise.is_object() {
        then(
            &promise,
            // It is fulfilled with nothing, and refused with an error.
            Box::new(move |answer| {
                let copied = answer.is_undefined();
                link.emit(Event::CodeCopied { copied });
            }),
        );
    } else {
        link.emit(Event::CodeCopied { copied: false });
    }
}
