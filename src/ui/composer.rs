//! Where the visitor writes. Enter sends, Shift and Enter breaks the line.
//!
//! The text is the model's, and each keystroke reaches it before the next drawing, so drawing
//! never changes what the field already shows: the caret and an input method stay undisturbed.

use wasl_core::Event;
use wasl_core::i18n::Key;
use wasl_core::view::{Mode, PanelView};
use wasm_bindgen::JsCast;
use web_sys::{HtmlTextAreaElement, KeyboardEvent};
use yew::{Callback, Html};

use super::Scene;
use super::element::{Element, Heard, Name, button, div, element, target};
use super::icons::{self, directed};

/// What an input method reports instead of the key, in browsers that end composing too early.
const COMPOSING: u32 = 229;

/// Draws the composer.
pub fn draw(scene: &Scene<'_>, panel: &PanelView) -> Html {
    let label = scene.text(match panel.mode {
        Mode::Bot => Key::ComposerAsk,
        Mode::Person => Key::ComposerWrite,
    });
    let words = field(scene.emit, &panel.draft, label, Event::DraftChanged)
        .is(Name::Rows, "1")
        .is(Name::EnterKeyHint, "send")
        .when(panel.too_long, Name::Invalid, "true")
        .when(panel.too_long, Name::DescribedBy, "wasl-too-long")
        .on(Heard::KeyDown, scene.emit, |event| {
            let pressed: &KeyboardEvent = event.unchecked_ref();
            let composing = pressed.is_composing() || pressed.key_code() == COMPOSING;
            if pressed.key() != "Enter" || pressed.shift_key() || composing {
                return None;
            }
            event.prevent_default();
            Some(Event::ComposerSubmitted)
        })
        .on(Heard::Blur, scene.emit, |_| Some(Event::ComposerLeft));
    // Not `disabled`: a field that loses its button must not lose the focus with it.
    let send = button("wasl-send", scene.emit, || Event::ComposerSubmitted)
        .is(Name::Label, scene.text(Key::ComposerSend))
        .when(!panel.can_send, Name::Disabled, "true")
        // The focus stays where it is, and so a phone's keyboard stays open.
        .on(Heard::MouseDown, scene.emit, |event| {
            event.prevent_default();
            None
        })
        .child(directed(icons::SEND));
    let problem = panel.too_long.then(|| {
        element("p")
            .class("wasl-problem")
            .is(Name::Id, "wasl-too-long")
            .text(scene.text(Key::ComposerTooLong))
            .into()
    });
    div("wasl-composer")
        .child(grown(&panel.draft, words))
        .child(send)
        .maybe(problem)
        .into()
}

/// Begins a field of several lines, which tells its whole text after each change.
pub fn field(
    emit: &Callback<Event>,
    text: &str,
    label: &'static str,
    event: impl Fn(String) -> Event + 'static,
) -> Element {
    element("textarea")
        // The direction follows the text; an empty field shows its placeholder, in the widget's own.
        .when(!text.is_empty(), Name::Dir, "auto")
        .is(Name::Autocomplete, "off")
        .is(Name::Label, label)
        .is(Name::Placeholder, label)
        .value(text)
        .on(Heard::Input, emit, move |input| {
            let field: HtmlTextAreaElement = target(input)?;
            Some(event(field.value()))
        })
}

/// Puts a field over a hidden copy of its text, which gives it its height.
pub fn grown(text: &str, field: Element) -> Element {
    div("wasl-field")
        .set(Name::Text, String::from(text))
        .child(field)
}
