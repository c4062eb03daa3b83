//! What every page of the console has: its heading, and what stands there while what it shows is not.

use yew::prelude::*;

use super::{Words, icons, ids};
use crate::i18n::Key;
use crate::model::Event;

/// The heading, and a line on what the page is for.
pub fn head(words: &Words, title: Key, intro: Key) -> Html {
    html! {
        <div class="page-head">
            <div>
                <h1 id={ids::HEADING} tabindex="-1">{ words.text(title) }</h1>
                <p class="quiet">{ words.text(intro) }</p>
            </div>
        </div>
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

/// It did not come: why, and a button to try again.
pub fn failed(words: &Words, why: Key, on: &Callback<Event>) -> Html {
    let retry = on.reform(|_: MouseEvent| Event::RetryClicked);
    html! {
        <div class="blank" role="alert">
            { icons::alert() }
            <p>{ words.text(why) }</p>
            <button type="button" class="button" onclick={retry}>{ words.text(Key::Retry) }</button>
        </div>
    }
}
