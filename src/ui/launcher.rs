//! The button that opens and closes the panel. It takes the place of the loader's, so it looks
//! the same: `www/loader/launcher.css` styles both.

use wasl_core::Event;
use wasl_core::i18n::{Key, PluralKey, decimal};
use wasl_core::view::LauncherView;
use yew::{AttrValue, Html};

use super::Scene;
use super::element::{Name, button, element};
use super::icons::{self, icon};

/// Above this the badge says only that there are more.
const MOST: u32 = 9;

/// Draws the button.
pub fn draw(scene: &Scene<'_>, launcher: LauncherView) -> Html {
    let LauncherView { unread, open } = launcher;
    let label = match (open, unread) {
        (true, _) => AttrValue::Static(scene.text(Key::LauncherClose)),
        (false, 0) => AttrValue::Static(scene.text(Key::LauncherOpen)),
        (false, _) => {
            let mut label = String::from(scene.text(Key::LauncherOpen));
            label.push_str(". ");
            label.push_str(&scene.view.locale.plural(PluralKey::LauncherUnread, unread));
            label.into()
        }
    };
    let class = if open {
        "wasl-launcher is-open"
    } else {
        "wasl-launcher"
    };
    let badge = (unread > 0 && !open).then(|| {
        let mut count = decimal(unread.min(MOST));
        if unread > MOST {
            count.push('+');
        }
        element("span")
            .class("wasl-badge")
            .is(Name::Hidden, "true")
            .written(&count)
            .into()
    });
    button(class, scene.emit, || Event::LauncherClicked)
        .is(Name::HasPopup, "dialog")
        .is(Name::Expanded, if open { "true" } else { "false" })
        .set(Name::Label, label)
        .child(icon(if open { icons::DOWN } else { icons::BUBBLE }))
        .maybe(badge)
        .into()
}
