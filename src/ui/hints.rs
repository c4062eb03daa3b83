//! Suggestions while typing: a list above the composer, which has the focus all the while and points at
//! the one that the arrow keys came to.

use wasl_core::Event;
use wasl_core::i18n::{Key, decimal};
use wasl_core::view::PanelView;
use yew::Html;

use super::Scene;
use super::element::{Heard, Name, div, element};

/// The list's id, by which the composer names it.
pub const LIST: &str = "wasl-hints";

/// The id of one of them.
pub fn id(place: usize) -> String {
    let mut id = String::from("wasl-hint-");
    id.push_str(&decimal(place as u32));
    id
}

/// Draws the list.
pub fn draw(scene: &Scene<'_>, panel: &PanelView) -> Html {
    let mut list = div("wasl-hints")
        .is(Name::Role, "listbox")
        .is(Name::Id, LIST)
        .set(Name::Label, scene.say(Key::ComposerHints))
        // The focus stays in the composer, and so a phone's keyboard stays open.
        .on(Heard::MouseDown, scene.emit, |event| {
            event.prevent_default();
            None
        });
    for (place, question) in panel.hints.iter().enumerate() {
        let picked = panel.picked == Some(place);
        let option = div(if picked {
            "wasl-option is-picked"
        } else {
            "wasl-option"
        })
        .is(Name::Role, "option")
        .is(Name::Selected, if picked { "true" } else { "false" })
        .set(Name::Id, id(place))
        .on(Heard::Click, scene.emit, move |_| {
            Some(Event::HintChosen(place))
        })
        .child(element("span").auto().written(question));
        list = list.child(option);
    }
    list.into()
}
