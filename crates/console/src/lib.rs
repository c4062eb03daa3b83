//! The agent console: sign-in, inbox, conversation, events and satisfaction.
//!
//! The page calls [`start`] once. From then on `app` feeds events to the pure engine in `model`,
//! runs its effects through `host`, and draws its view with the stateless components of `ui`.

pub mod app;
pub mod host;
pub mod i18n;
pub mod model;
pub mod ui;

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlElement;

/// Draws the console into an element of its page, for as long as the page lives.
#[wasm_bindgen]
pub fn start(root: HtmlElement) {
    yew::Renderer::<app::App>::with_root(root.into()).render();
}
