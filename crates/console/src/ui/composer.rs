//! The composer: Enter sends, Shift+Enter breaks the line, and an input method's Enter is its own.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::{Words, icons, ids};
use crate::i18n::Key;
use crate::model::Event;

/// The lines that the field grows to.
const MAX_ROWS: usize = 8;
/// About how many characters fit on a line.
const LINE_CHARS: usize = 70;
/// What old browsers say instead of `isComposing`: UI Events, section "legacy key attributes".
const IME_KEY_CODE: u32 = 229;

/// What the composer needs.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// Its text.
    pub draft: String,
    /// There is something to send.
    pub can_send: bool,
    /// It is longer than a message may be.
    pub too_long: bool,
    /// The language.
    pub words: Words,
    /// Where events go.
    pub on: Callback<Event>,
}

/// The composer.
#[component]
pub fn Composer(props: &Props) -> Html {
    let Props { words, on, .. } = props;
    let oninput = on.reform(|event: InputEvent| {
        let field: HtmlTextAreaElement = event.target_unchecked_into();
        Event::Typed(field.value())
    });
    let onblur = on.reform(|_: FocusEvent| Event::ComposerLeft);
    let send = on.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        let composing = event.is_composing() || event.key_code() == IME_KEY_CODE;
        if event.key() == "Enter" && !event.shift_key() && !composing {
            event.prevent_default();
            send.emit(Event::ReplySubmitted);
        }
    });
    let submit = on.clone();
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        submit.emit(Event::ReplySubmitted);
    });
    // An empty field with `auto` would show an Arabic placeholder from left to right.
    let direction = if props.draft.is_empty() {
        words.locale.direction()
    } else {
        "auto"
    };
    html! {
        <form class="composer" {onsubmit}>
            <div class="composer-box">
                <label class="hidden" for={ids::COMPOSER}>{ words.text(Key::Reply) }</label>
                <textarea
                    id={ids::COMPOSER}
                    dir={direction}
                    rows={rows(&props.draft).to_string()}
                    placeholder={words.text(Key::Reply)}
                    value={props.draft.clone()}
                    aria-keyshortcuts="Enter"
                    aria-invalid={props.too_long.then_some("true")}
                    aria-describedby={props.too_long.then_some("composer-hint")}
                    {oninput}
                    {onblur}
                    {onkeydown}
                />
                <button
                    type="submit"
                    class="button button--main composer-send"
                    aria-disabled={(!props.can_send).to_string()}
                >
                    <span>{ words.text(Key::Send) }</span>
                    { icons::send() }
                </button>
            </div>
            if props.too_long {
                <p class="field-hint" id="composer-hint" role="alert">
                    { words.text(Key::TooLong) }
                </p>
            }
        </form>
    }
}

/// How many lines a text takes, about.
fn rows(text: &str) -> usize {
    text.split('\n')
        .map(|line| 1 + line.chars().count() / LINE_CHARS)
        .sum::<usize>()
        .clamp(1, MAX_ROWS)
}
