//! The proactive bubble beside the launcher. It never takes the focus; the announcer reads it.

use wasl_core::Event;
use wasl_core::i18n::Key;
use wasl_core::view::PromptView;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::Html;

use super::element::{Heard, Name, button, div, element};
use super::icons::{self, icon};
use super::{Scene, lead, offer};

/// Draws the bubble.
pub fn draw(scene: &Scene<'_>, prompt: &PromptView) -> Html {
    let mut buttons = div("wasl-buttons");
    for (at, label) in prompt.buttons.iter().enumerate() {
        let one = button("wasl-button", scene.emit, move || Event::PromptClicked(at))
            .auto()
            .written(label);
        buttons = buttons.child(one);
    }
    let close = button("wasl-close", scene.emit, || Event::PromptDismissed)
        .is(Name::Label, scene.text(Key::PromptDismiss))
        .child(icon(icons::CROSS));
    element("section")
        .key(&prompt.id)
        .class("wasl-prompt")
        .is(Name::Label, scene.text(Key::PromptLabel))
        .on(Heard::KeyDown, scene.emit, |event| {
            let pressed: &KeyboardEvent = event.unchecked_ref();
            (pressed.key() == "Escape").then_some(Event::PromptDismissed)
        })
        .child(words(scene, prompt))
        .maybe((prompt.card.as_ref()).map(|card| offer::card(scene, card)))
        .maybe((prompt.coupon.as_ref()).map(|coupon| offer::coupon(scene, coupon)))
        .maybe((prompt.lead.as_ref()).map(|form| lead::draw(scene, form)))
        .maybe((!prompt.replies.is_empty()).then(|| offer::replies(scene, &prompt.replies)))
        .child(buttons)
        .child(close)
        .into()
}

/// What it says. Where there is nothing else to press, the words are.
fn words(scene: &Scene<'_>, prompt: &PromptView) -> Html {
    let text = element("p");
    if prompt.opens {
        // Beyond the last button: the bubble itself.
        let open = button("wasl-bubble-open", scene.emit, || {
            Event::PromptClicked(usize::MAX)
        });
        return text.child(open.auto().written(&prompt.text)).into();
    }
    text.auto().written(&prompt.text).into()
}
