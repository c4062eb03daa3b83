//! The dead letters: why each was refused, what it is, and what can be done about it.

use std::rc::Rc;

use yew::prelude::*;

use super::{Words, icons, ids, page};
use crate::i18n::Key;
use crate::model::Event;
use crate::model::view::{LetterRow, LettersView, ListState};

/// What the list of letters needs.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The letters.
    pub letters: Rc<LettersView>,
    /// The language.
    pub words: Words,
    /// Where events go.
    pub on: Callback<Event>,
}

/// What of the events is shown: those that were taken, or the dead letters.
pub fn choice(letters: bool, words: &Words, on: &Callback<Event>) -> Html {
    let one = |key: Key, is_letters: bool| {
        let choose = on.reform(move |_: MouseEvent| Event::LettersChosen(is_letters));
        let pressed = (letters == is_letters).to_string();
        html! {
            <button type="button" aria-pressed={pressed} onclick={choose}>{ words.text(key) }</button>
        }
    };
    html! {
        <div class="filters events-choice" role="group" aria-label={words.text(Key::LettersChoice)}>
            { one(Key::LettersAccepted, false) }
            { one(Key::Letters, true) }
        </div>
    }
}

/// The dead letters.
#[component]
pub fn Letters(props: &Props) -> Html {
    let Props { letters, words, on } = props;
    html! {
        <>
            { page::head(words, Key::Letters, Key::LettersIntro, page::refresh(words, false, on)) }
            { choice(true, words, on) }
            <div role="status">
                if let Some(said) = letters.said {
                    <p class="line line--quiet">{ words.text(said) }</p>
                } else if letters.stale && letters.state == ListState::Rows {
                    <p class="line line--warn">{ words.text(Key::LettersFailed) }</p>
                }
            </div>
            { page::list(words, letters.state, Key::LettersFailed, Key::LettersEmpty, || list(props)) }
        </>
    }
}

fn list(props: &Props) -> Html {
    let Props { letters, words, on } = props;
    let older = on.reform(|_: MouseEvent| Event::OlderLettersClicked);
    html! {
        <>
            <ul class="letters" aria-labelledby={ids::HEADING}>
                { for letters.rows.iter().map(|row| html! {
                    <li key={row.letter.id.to_string()}>{ letter(row, props) }</li>
                }) }
            </ul>
            { page::older(words, letters.older, Key::LettersFailed, Key::LettersMore, older) }
        </>
    }
}

fn letter(row: &LetterRow, props: &Props) -> Html {
    let Props { letters, words, on } = props;
    let (letter, id) = (&row.letter, row.letter.id);
    let number = id.to_string();
    let (body, title) = (
        ["letter-", &number].concat(),
        ["letter-why-", &number].concat(),
    );
    let toggle = on.reform(move |_: MouseEvent| Event::LetterToggled(id));
    let button = |key: Key, class: &'static str, event: fn(i64) -> Event| {
        let onclick = on.reform(move |_: MouseEvent| event(id));
        html! {
            <button
                type="button"
                class={classes!("button", class)}
                aria-describedby={title.clone()}
                aria-disabled={letters.busy.to_string()}
                {onclick}
            >
                { words.text(key) }
            </button>
        }
    };
    html! {
        <>
            <div class="letter-head">
                <button
                    type="button"
                    class="letter-why"
                    aria-expanded={row.open.to_string()}
                    aria-controls={row.open.then(|| body.clone())}
                    onclick={toggle}
                >
                    { icons::more() }
                    <span id={title.clone()}>
                        { words.text(row.reason) }{ " " }
                        <bdi class="quiet">{ letter.message.clone() }</bdi>
                    </span>
                </button>
                <p class="letter-facts">
                    <span>
                        if let Some(forward) = &letter.forward {
                            { words.text(Key::LettersForward) }{ ": " }<bdi>{ forward.clone() }</bdi>
                        } else {
                            { words.text(Key::LettersCollector) }
                        }
                    </span>
                    <span>{ words.text(Key::LettersSeen) }{ ": " }{ letter.seen }</span>
                    { words.time(letter.last_at, words.calendar.when(letter.last_at)) }
                </p>
            </div>
            if let Some((key, message)) = &row.tried {
                <p class="letter-tried">
                    { words.text(*key) }{ " " }<bdi>{ message.clone() }</bdi>
                </p>
            }
            if row.open {
                <div id={body}>
                    <pre dir="ltr" tabindex="0" aria-label={words.text(Key::EventsData)}>
                        { row.body.clone() }
                    </pre>
                    if letter.cut {
                        <p class="quiet">{ words.text(Key::LettersCut) }</p>
                    }
                </div>
            }
            <div class="letter-orders">
                { button(Key::Retry, "", Event::ReplayClicked) }
                { button(Key::Discard, "button--danger", Event::DropClicked) }
            </div>
        </>
    }
}
