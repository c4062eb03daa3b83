//! Where the on-screen keyboard leaves the panel on a phone.
//!
//! `100dvh` does not shrink for a keyboard. While one is open, `--wasl-height` and `--wasl-top` on
//! the root say what is left; otherwise they are absent and the stylesheet's own values hold.

use wasl_core::i18n::decimal;
use web_sys::{HtmlElement, VisualViewport, Window};

use super::listener::Listener;

/// A keyboard takes at least this much; less is a browser bar. CSS pixels.
const KEYBOARD: f64 = 120.0;

/// Watches the visual viewport; `None` where the browser has none.
pub fn watch(window: &Window, root: &HtmlElement) -> Option<Listener> {
    let viewport = window.visual_viewport()?;
    let (window, root) = (window.clone(), root.clone());
    let target = viewport.clone();
    Some(Listener::new(&target, &["resize", "scroll"], move |_| {
        fit(&window, &viewport, &root);
    }))
}

fn fit(window: &Window, viewport: &VisualViewport, root: &HtmlElement) {
    let inner = window
        .inner_height()
        .ok()
        .and_then(|height| height.as_f64())
        .unwrap_or(0.0);
    let style = root.style();
    // A visitor who zooms in has a small viewport too, and no keyboard.
    if viewport.scale() <= 1.01 && inner - viewport.height() > KEYBOARD {
        let _ = style.set_property("--wasl-height", &pixels(viewport.height()));
        let _ = style.set_property("--wasl-top", &pixels(viewport.offset_top()));
    } else {
        let _ = style.remove_property("--wasl-height");
        let _ = style.remove_property("--wasl-top");
    }
}

fn pixels(length: f64) -> String {
    let mut text = decimal(length.max(0.0) as u32);
    text.push_str("px");
    text
}
