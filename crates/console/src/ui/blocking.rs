//! The end of the visitor's facts: block them, after a question, or let them write again.

use yew::prelude::*;

use super::facts::Props;
use super::{icons, ids};
use crate::i18n::Key;
use crate::model::Event;
use crate::model::view::Blocking;

/// The button, the question, or what stands.
pub fn blocking(props: &Props) -> Html {
    let Props { thread, words, on } = props;
    let button = |key: Key, class: &'static str, id: Option<&'static str>, event: Event| {
        let onclick = on.reform(move |_: MouseEvent| event.clone());
        let waits = matches!(thread.blocking, Blocking::Ordered(_));
        html! {
            <button
                type="button"
                {id}
                class={classes!("button", class)}
                aria-disabled={waits.to_string()}
                {onclick}
            >
                if waits { <span class="spinner" aria-hidden="true" /> }
                { words.text(key) }
            </button>
        }
    };
    let what = match (thread.blocking, thread.visitor.blocked) {
        (Blocking::Confirming, false) => html! {
            <div role="group" aria-labelledby={ids::BLOCK_QUESTION}>
                <p id={ids::BLOCK_QUESTION}>{ words.text(Key::BlockQuestion) }</p>
                <div class="block-choice">
                    { button(Key::Cancel, "", Some(ids::BLOCK), Event::BlockCancelled) }
                    { button(Key::BlockConfirm, "button--danger", None, Event::BlockConfirmed) }
                </div>
            </div>
        },
        (_, true) => html! {
            <>
                <p class="block-stands">{ icons::close() }{ words.text(Key::Blocked) }</p>
                { button(Key::Unblock, "", Some(ids::BLOCK), Event::UnblockClicked) }
            </>
        },
        (Blocking::Quiet | Blocking::Ordered(_) | Blocking::Failed, false) => button(
            Key::Block,
            "button--danger",
            Some(ids::BLOCK),
            Event::BlockClicked,
        ),
    };
    html! {
        <div class="facts-block">
            { what }
            if thread.blocking == Blocking::Failed {
                <p class="block-failed" role="alert">{ words.text(Key::BlockFailed) }</p>
            }
        </div>
    }
}
