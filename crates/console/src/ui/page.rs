//! What every page of the console has: its heading, and what stands there while what it shows is not.

use yew::prelude::*;

use super::{Words, icons, ids};
use crate::i18n::Key;
use crate::model::Event;
use crate::model::view::{ListState, Older};

/// The heading, a line on what the page is for, and what can be done beside it.
pub fn head(words: &Words, title: Key, intro: Key, action: Html) -> Html {
    html! {
        <div class="page-head">
            <div>
                <h1 id={ids::HEADING} tabindex="-1">{ words.text(title) }</h1>
                <p class="quiet">{ words.text(intro) }</p>
            </div>
            { action }
        </div>
    }
}

/// The button that loads the page's list anew.
pub fn refresh(words: &Words, busy: bool, on: &Callback<Event>) -> Html {
    let refresh = on.reform(|_: MouseEvent| Event::RefreshClicked);
    html! {
        <button
            type="button"
            class={classes!("button", busy.then_some("button--turning"))}
            onclick={refresh}
        >
            { icons::refresh() }{ words.text(Key::EventsRefresh) }
        </button>
    }
}

/// It is on its way.
pub fn loading(words: &Words) -> Html {
    html! {
        <p class="blank" role="status">
            <span class="spinner" aria-hidden="true" />{ words.text(Key::Loading) }
        </p>
    }
}

/// It did not come: why, and what can be done.
pub fn failed(words: &Words, why: Key, action: Html) -> Html {
    html! {
        <div class="blank" role="alert">{ icons::alert() }<p>{ words.text(why) }</p>{ action }</div>
    }
}

/// The button to try again.
pub fn retry(words: &Words, on: &Callback<Event>) -> Html {
    let retry = on.reform(|_: MouseEvent| Event::RetryClicked);
    html! {
        <button type="button" class="button" onclick={retry}>{ words.text(Key::Retry) }</button>
    }
}

/// A list of stored things in each of its states; `rows` when there are some.
pub fn list(
    words: &Words,
    state: ListState,
    failure: Key,
    nothing: Key,
    rows: impl FnOnce() -> Html,
) -> Html {
    match state {
        ListState::Loading => loading(words),
        ListState::Failed => failed(words, failure, Html::default()),
        ListState::Empty | ListState::Filtered => html! {
            <div class="blank">{ icons::pulse() }<p>{ words.text(nothing) }</p></div>
        },
        ListState::Rows => rows(),
    }
}

/// The button below a list that has older rows.
pub fn older(
    words: &Words,
    older: Older,
    failure: Key,
    more: Key,
    onclick: Callback<MouseEvent>,
) -> Html {
    if older == Older::None {
        return Html::default();
    }
    html! {
        <div class="page-foot">
            if older == Older::Failed {
                <p class="field-hint" role="alert">{ words.text(failure) }</p>
            }
            <button
                type="button"
                class="button"
                aria-disabled={(older == Older::Loading).to_string()}
                {onclick}
            >
                if older == Older::Loading {
                    <span class="spinner" aria-hidden="true" />
                }
                { words.text(more) }
            </button>
        </div>
    }
}
