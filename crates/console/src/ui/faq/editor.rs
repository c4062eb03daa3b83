//! The form of an entry.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::{Props, acting, button, written};
use crate::i18n::{Key, PluralKey};
use crate::model::Event;
use crate::model::faq::{Act, Field};
use crate::model::view::EntryForm;
use crate::ui::{ids, rich};

/// The form.
pub(super) fn editor(props: &Props, view: &EntryForm) -> Html {
    let Props { words, on, .. } = props;
    let form = &view.form;
    let title = match form.place {
        Some(_) => Key::FaqEdit,
        None => Key::FaqNew,
    };
    let submit = on.clone();
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        submit.emit(Event::Faq(Act::FormSubmitted));
    });
    // Words that were written are not lost by a key.
    let (left, untouched) = (on.clone(), form.is_untouched());
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" && untouched && !event.is_composing() {
            left.emit(Event::Faq(Act::FormCancelled));
        }
    });
    let question =
        on.reform(|event: InputEvent| Event::Faq(Act::Written(Field::Question, written(&event))));
    let wrong = wrong(view, Field::Question);
    let quick = on.reform(|_: yew::Event| Event::Faq(Act::QuickToggled));
    html! {
        <form class="faq-form" id={ids::FAQ_FORM} aria-label={words.text(title)} {onsubmit} {onkeydown}>
            <div class="field">
                <label for="faq-question">{ words.text(Key::FaqQuestion) }</label>
                <input
                    type="text"
                    id="faq-question"
                    dir="auto"
                    autocomplete="off"
                    value={form.question.clone()}
                    aria-invalid={wrong.map(|_| "true")}
                    aria-describedby={wrong.map(|_| "faq-question-hint")}
                    oninput={question}
                />
                if let Some(key) = wrong {
                    <p class="field-hint" id="faq-question-hint" role="alert">{ words.text(key) }</p>
                }
            </div>
            { area(props, view, Field::Phrasings, Key::FaqPhrasingsLabel, &form.phrasings, 4) }
            <p class={if view.few { "faq-hint faq-hint--warn" } else { "faq-hint" }} id="faq-phrasings-count">
                { words.locale.plural(PluralKey::FaqPhrasings, view.phrasings) }
                if view.few { { ". " }{ words.text(Key::FaqFew) } }
            </p>
            { area(props, view, Field::Answer, Key::FaqAnswer, &form.answer, 6) }
            { drawn(props, view) }
            { area(props, view, Field::Tags, Key::FaqTags, &form.tags, 2) }
            <label class="faq-check">
                <input type="checkbox" checked={form.quick} onchange={quick} />
                <span>{ words.text(Key::FaqQuickLabel) }</span>
            </label>
            <div class="faq-orders">
                <button type="submit" class="button button--main">{ words.text(Key::FaqKeep) }</button>
                { button(props, Key::Cancel, "", true, || Act::FormCancelled) }
            </div>
        </form>
    }
}

fn wrong(view: &EntryForm, field: Field) -> Option<Key> {
    let (at, key) = view.complaint?;
    (at == field).then_some(key)
}

fn area(
    props: &Props,
    view: &EntryForm,
    field: Field,
    label: Key,
    value: &str,
    rows: usize,
) -> Html {
    let Props { words, on, .. } = props;
    let id = match field {
        Field::Question => "faq-question",
        Field::Phrasings => "faq-phrasings",
        Field::Answer => "faq-answer",
        Field::Tags => "faq-tags",
    };
    let oninput = on.reform(move |event: InputEvent| {
        let area: HtmlTextAreaElement = event.target_unchecked_into();
        Event::Faq(Act::Written(field, area.value()))
    });
    let wrong = wrong(view, field);
    let hint = [id, "-hint"].concat();
    let described = match (field, wrong) {
        (_, Some(_)) => Some(hint.clone()),
        (Field::Phrasings, None) => Some("faq-phrasings-count".to_owned()),
        (Field::Question | Field::Answer | Field::Tags, None) => None,
    };
    // An empty field with `auto` would put its caret on the wrong side.
    let direction = if value.is_empty() {
        words.locale.direction()
    } else {
        "auto"
    };
    let rows = rows.max(value.lines().count().min(12));
    html! {
        <div class="field">
            <label for={id}>{ words.text(label) }</label>
            <textarea
                {id}
                dir={direction}
                rows={rows.to_string()}
                value={value.to_owned()}
                aria-invalid={wrong.map(|_| "true")}
                aria-describedby={described}
                {oninput}
            />
            if let Some(key) = wrong {
                <p class="field-hint" id={hint} role="alert">{ words.text(key) }</p>
            }
        </div>
    }
}

/// The answer as visitors see it, on request: the server reads the Markdown, as it does for them.
fn drawn(props: &Props, view: &EntryForm) -> Html {
    let words = &props.words;
    let open = view.drawn.is_some();
    html! {
        <div class="faq-drawn">
            <button
                type="button"
                class="link-button"
                aria-expanded={open.to_string()}
                aria-controls={open.then_some("faq-drawn")}
                onclick={acting(props, || Act::AnswerToggled)}
            >
                { words.text(Key::FaqDrawn) }
                if view.drawing { <span class="spinner" aria-hidden="true" /> }
            </button>
            if let Some(blocks) = &view.drawn {
                <div id="faq-drawn" class="faq-bubble" aria-live="polite">
                    if view.undrawn {
                        <p class="field-hint">{ words.text(Key::FaqUndrawn) }</p>
                    } else {
                        { rich::blocks(blocks) }
                    }
                </div>
            }
        </div>
    }
}
