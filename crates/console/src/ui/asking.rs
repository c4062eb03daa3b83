//! Asking the visitor: the button, and the list of what can be asked.

use std::rc::Rc;

use yew::prelude::*;

use super::{Words, icons, ids};
use crate::i18n::Key;
use crate::model::Event;
use crate::model::view::ThreadView;

/// What asking needs.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The conversation.
    pub thread: Rc<ThreadView>,
    /// The language.
    pub words: Words,
    /// Where events go.
    pub on: Callback<Event>,
}

/// The button and the list.
#[component]
pub fn AskButton(props: &Props) -> Html {
    let Props { thread, words, on } = props;
    let toggle = on.reform(|_: MouseEvent| Event::AskToggled);
    let leave = {
        let on = on.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.stop_propagation();
                on.emit(Event::AskToggled);
            }
        })
    };
    let open = thread.asking.is_some();
    html! {
        <div class="ask">
            <button
                type="button"
                id={ids::ASK_TOGGLE}
                class="icon-button"
                aria-label={words.text(Key::Ask)}
                title={words.text(Key::Ask)}
                aria-expanded={open.to_string()}
                aria-controls={open.then_some(ids::ASK)}
                onclick={toggle}
            >
                { icons::smile() }
            </button>
            if let Some(asking) = &thread.asking {
                <div
                    class="ask-list"
                    id={ids::ASK}
                    tabindex="-1"
                    role="group"
                    aria-label={words.text(Key::AskChoose)}
                    onkeydown={leave}
                >
                    <p class="quiet">{ words.text(Key::AskChoose) }</p>
                    if asking.is_empty() {
                        <p role="status">
                            <span class="spinner" aria-hidden="true" />{ words.text(Key::Loading) }
                        </p>
                    }
                    <ul>
                        { for asking.iter().map(|item| {
                            let survey = item.survey.clone();
                            let ask = on.reform(move |_: MouseEvent| Event::AskChosen(survey.clone()));
                            html! {
                                <li key={item.survey.as_str()}>
                                    <button type="button" onclick={ask}>
                                        <span dir="auto">
                                            { item.words.clone().unwrap_or_else(|| words.text(Key::SurveysBuiltIn).into()) }
                                        </span>
                                    </button>
                                </li>
                            }
                        }) }
                    </ul>
                </div>
            }
        </div>
    }
}
