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

use super::element::{Element, Heard, Name, button, div, element, target};
use super::icons::{self, directed};
use super::{Scene, flow, hints};

/// What an input method reports instead of the key, in browsers that end composing too early.
const COMPOSING: u32 = 229;

/// Draws the composer.
pub fn draw(scene: &Scene<'_>, panel: &PanelView) -> Option<Html> {
    let (key, keyboard, is_code) = match (&panel.flow, panel.mode) {
        // Something else is to be done first.
        (Some(flow), _) => flow::field(flow.asks?),
        (None, Mode::Bot) => (Key::ComposerAsk, "text", false),
        (None, Mode::Person) => (Key::ComposerWrite, "text", false),
    };
    let label = scene.say(key);
    // Where a flow asks, nothing is suggested. A field of several lines may not have the role
    // `combobox` (ARIA in HTML), so it is a textbox that points into a list.
    let suggests = panel.flow.is_none() && panel.mode == Mode::Bot;
    let (open, count) = (!panel.hints.is_empty(), panel.hints.len());
    let wrong = panel.flow.as_ref().and_then(|flow| flow.problem.as_ref());
    let is_wrong = panel.too_long || wrong.is_some();
    let words = field(scene.emit, &panel.draft, "", Event::DraftChanged)
        .set(Name::Label, label.clone())
        .set(Name::Placeholder, label)
        .when(suggests, Name::Autofill, "list")
        .when(suggests, Name::HasPopup, "listbox")
        .when(open, Name::Controls, hints::LIST)
        .is(Name::Rows, "1")
        .is(Name::EnterKeyHint, "send")
        .is(Name::InputMode, keyboard)
        .when(is_code && !panel.draft.is_empty(), Name::Dir, "ltr")
        .when(is_wrong, Name::Invalid, "true")
        .when(is_wrong, Name::DescribedBy, "wasl-problem")
        .on(Heard::KeyDown, scene.emit, move |event| {
            let pressed: &KeyboardEvent = event.unchecked_ref();
            // An input method has the keys for itself.
            if pressed.is_composing() || pressed.key_code() == COMPOSING || pressed.shift_key() {
                return None;
            }
            let key = pressed.key();
            let told = match (key.as_str(), open) {
                ("Enter", _) => Event::ComposerSubmitted,
                ("ArrowDown", true) => Event::HintsWalked { down: true },
                ("ArrowUp", true) => Event::HintsWalked { down: false },
                ("Escape", true) => {
                    // The panel stays.
                    event.stop_propagation();
                    Event::HintsClosed
                }
                _ => return None,
            };
            event.prevent_default();
            Some(told)
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
    let problem = is_wrong.then(|| {
        let line = element("p")
            .class("wasl-problem")
            .is(Name::Id, "wasl-problem");
        match wrong {
            Some(wrong) if !panel.too_long => line.auto().written(wrong),
            Some(_) | None => line.text(scene.text(Key::ComposerTooLong)),
        }
        .into()
    });
    let words = match panel.picked {
        Some(place) if place < count => words.set(Name::ActiveChild, hints::id(place)),
        Some(_) | None => words,
    };
    let composer = div("wasl-composer")
        .maybe(open.then(|| hints::draw(scene, panel)))
        .child(grown(&panel.draft, words))
        .child(send)
        .maybe(problem);
    Some(composer.into())
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
