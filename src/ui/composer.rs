//! Where the visitor writes. Enter sends, Shift and Enter breaks the line.
//!
//! The text is the model's, and each keystroke reaches it before the next drawing, so drawing
//! never changes what the field already shows: the caret and an input method stay undisturbed.

use wasl_core::Event;
use wasl_core::i18n::Key;
use wasl_core::view::{Mode, PanelView};
use web_sys::HtmlTextAreaElement;
use yew::{Callback, Html, InputEvent, KeyboardEvent, MouseEvent, TargetCast, html};

use super::Scene;
use super::icons::{self, directed};

/// What an input method reports instead of the key, in browsers that end composing too early.
const COMPOSING: u32 = 229;

/// Draws the composer.
pub fn draw(scene: &Scene<'_>, panel: &PanelView) -> Html {
    let label = scene.text(match panel.mode {
        Mode::Bot => Key::ComposerAsk,
        Mode::Person => Key::ComposerWrite,
    });
    let emit = scene.emit.clone();
    let onkeydown = Callback::from(move |pressed: KeyboardEvent| {
        let composing = pressed.is_composing() || pressed.key_code() == COMPOSING;
        if pressed.key() == "Enter" && !pressed.shift_key() && !composing {
            pressed.prevent_default();
            emit.emit(Event::ComposerSubmitted);
        }
    });
    let emit = scene.emit.clone();
    let onblur = Callback::from(move |_| emit.emit(Event::ComposerLeft));
    let problem = panel.too_long.then(|| {
        html! {
            <p class="wasl-problem" id="wasl-too-long">{ scene.text(Key::ComposerTooLong) }</p>
        }
    });
    html! {
        <div class="wasl-composer">
            // The hidden copy of the text gives the field its height.
            <div class="wasl-field" data-text={panel.draft.clone()}>
                <textarea
                    rows="1"
                    dir={direction(&panel.draft)}
                    enterkeyhint="send"
                    autocomplete="off"
                    aria-label={label}
                    placeholder={label}
                    aria-invalid={panel.too_long.then_some("true")}
                    aria-describedby={panel.too_long.then_some("wasl-too-long")}
                    value={panel.draft.clone()}
                    oninput={typed(scene, Event::DraftChanged)}
                    {onkeydown}
                    {onblur}
                />
            </div>
            // Not `disabled`: a field that loses its button must not lose the focus with it.
            <button
                type="button"
                class="wasl-send"
                aria-label={scene.text(Key::ComposerSend)}
                aria-disabled={(!panel.can_send).then_some("true")}
                onmousedown={stay()}
                onclick={scene.press(|| Event::ComposerSubmitted)}
            >
                { directed(icons::SEND) }
            </button>
            { problem }
        </div>
    }
}

/// A field's direction follows its text; an empty one shows its placeholder, in the widget's own.
pub fn direction(text: &str) -> Option<&'static str> {
    (!text.is_empty()).then_some("auto")
}

/// Tells a field's whole text after each change.
pub fn typed(scene: &Scene<'_>, event: impl Fn(String) -> Event + 'static) -> Callback<InputEvent> {
    let emit = scene.emit.clone();
    Callback::from(move |input: InputEvent| {
        let field: HtmlTextAreaElement = input.target_unchecked_into();
        emit.emit(event(field.value()));
    })
}

/// Keeps the focus where it is, and so a phone's keyboard open.
fn stay() -> Callback<MouseEvent> {
    Callback::from(|pressed: MouseEvent| pressed.prevent_default())
}
