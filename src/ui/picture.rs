//! Pictures in the thread. Each has its place before it is there, so that nothing moves; it is loaded
//! when it comes near the window.

use wasl_core::Event;

use super::Scene;
use super::element::{Element, Heard, Name, div, element};

/// Begins a picture.
pub fn draw(scene: &Scene<'_>, src: &str, alt: &str) -> Element {
    let address = String::from(src);
    element("img")
        .is(Name::Loading, "lazy")
        .set(Name::Src, address.clone())
        .set(Name::Alt, String::from(alt))
        .on(Heard::Error, scene.emit, move |_| {
            Some(Event::PictureBroken(address.clone()))
        })
}

/// A picture in a frame; one that does not load leaves the frame to its words.
pub fn framed(scene: &Scene<'_>, src: &str, alt: &str) -> Element {
    if is_broken(scene, src) {
        return div("wasl-picture is-broken").auto().written(alt);
    }
    draw(scene, src, alt).class("wasl-picture")
}

/// Whether it did not load.
pub fn is_broken(scene: &Scene<'_>, src: &str) -> bool {
    let panel = scene.view.panel.as_deref();
    panel.is_some_and(|panel| panel.broken.iter().any(|broken| broken == src))
}
