//! Where the on-screen keyboard leaves the panel on a phone.
//!
//! `100dvh` does not shrink for a keyboard. While one is open, `--wasl-height` and `--wasl-top` on
//! the root say what is left; otherwise they are absent and the stylesheet's own values hold.

use wasl_core::i18n::decimal;
use wasm_bindgen::JsValue;
use web_sys::{HtmlElement, Window};

use super::listener::Listener;
use super::object::{call_with, get, number};

/// A keyboard takes at least this much; less is a browser bar. CSS pixels.
const KEYBOARD: f64 = 120.0;

/// Watches the visual viewport; `None` where the browser has none.
pub fn watch(window: &Window, root: &HtmlElement) -> Option<Listener> {
    let viewport = get(window, "visualViewport");
    if !viewport.is_object() {
        return None;
    }
    let (window, root) = (window.clone(), root.clone());
    let target = viewport.clone();
    Some(Listener::new(&target, &["resize", "scroll"], move |_| {
        fit(&window, &viewport, &root);
    }))
}

fn fit(window: &Window, viewport: &JsValue, root: &HtmlElement) {
    let height = number(viewport, "height");
    // A visitor who zooms in has a small viewport too, and no keyboard.
    let keyboard =
        number(viewport, "scale") <= 1.01 && number(window, "innerHeight") - height > KEYBOARD;
    let style = get(root, "style");
    for (name, length) in [
        ("--wasl-height", height),
        ("--wasl-top", number(viewport, "offsetTop")),
    ] {
        if keyboard {
            call_with(&style, "setProperty", Some(name), Some(&pixels(length)));
        } else {
            call_with(&style, "removeProperty", Some(name), None);
        }
    }
}

fn pixels(length: f64) -> String {
    let mut text = decimal(length.max(0.0) as u32);
    text.push_str("px");
    text
}
