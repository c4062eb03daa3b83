//! The strip that says why nothing moves.

use wasl_core::i18n::Key;
use wasl_core::view::Banner;
use yew::Html;

use super::Scene;
use super::element::element;
use super::icons::{self, icon};

/// Draws the strip.
pub fn draw(scene: &Scene<'_>, banner: Banner) -> Html {
    let (class, key, path) = match banner {
        Banner::Offline => ("wasl-banner", Key::BannerOffline, icons::OFFLINE),
        Banner::Reconnecting => (
            "wasl-banner is-busy",
            Key::BannerReconnecting,
            icons::RECONNECT,
        ),
        Banner::Refused => ("wasl-banner is-bad", Key::BannerRefused, icons::ALERT),
    };
    element("p")
        .class(class)
        .child(icon(path))
        .child(element("span").text(scene.text(key)))
        .into()
}
