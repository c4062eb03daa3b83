//! The list of conversations, with its filters. Arrow keys go from one to the next.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::{Words, icons, ids};
use crate::i18n::{Key, PluralKey};
use crate::model::Event;
use crate::model::view::{Filter, InboxView, ListState, Name, Row};
use wasl_protocol::ConversationState;

/// How many colours avatars have; the stylesheet has as many.
const TONES: u32 = 6;

/// What the list needs.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The list.
    pub list: Rc<InboxView>,
    /// News comes in by itself.
    pub connected: bool,
    /// The language.
    pub words: Words,
    /// Where events go.
    pub on: Callback<Event>,
}

/// The list of conversations.
#[component]
pub fn Inbox(props: &Props) -> Html {
    let Props { list, words, .. } = props;
    html! {
        <section class="pane pane--list" aria-labelledby="inbox-title">
            <div class="pane-head">
                <div class="inbox-top">
                    <h2 id="inbox-title">{ words.text(Key::Inbox) }</h2>
                    if props.connected {
                        <p class="presence presence--on">{ words.text(Key::LinkOpen) }</p>
                    }
                </div>
                <div class="filters" role="group" aria-label={words.text(Key::InboxFilter)}>
                    { filter(props, Filter::Open, Key::FilterOpen) }
                    { filter(props, Filter::Resolved, Key::FilterResolved) }
                    { filter(props, Filter::All, Key::FilterAll) }
                </div>
            </div>
            { match list.state {
                ListState::Loading => skeleton(words),
                ListState::Failed => failed(props),
                ListState::Empty => blank(words, Key::InboxEmpty),
                ListState::Filtered => blank(words, Key::InboxEmptyFilter),
                ListState::Rows => rows(props),
            } }
        </section>
    }
}

fn filter(props: &Props, filter: Filter, key: Key) -> Html {
    let choose = props
        .on
        .reform(move |_: MouseEvent| Event::FilterChosen(filter));
    let pressed = props.list.filter == filter;
    html! {
        <button type="button" aria-pressed={pressed.to_string()} onclick={choose}>
            { props.words.text(key) }
        </button>
    }
}

fn rows(props: &Props) -> Html {
    html! {
        <ul class="rows" onkeydown={Callback::from(walk)}>
            { for props.list.rows.iter().map(|row| html! {
                <li key={row.id.as_str()}>
                    <RowItem row={row.clone()} words={props.words.clone()} on={props.on.clone()} />
                </li>
            }) }
        </ul>
    }
}

/// What a row needs.
#[derive(Clone, PartialEq, Properties)]
struct RowProps {
    row: Row,
    words: Words,
    on: Callback<Event>,
}

#[component]
fn RowItem(props: &RowProps) -> Html {
    let RowProps { row, words, on } = props;
    let id = row.id.clone();
    let choose = on.reform(move |_: MouseEvent| Event::ConversationChosen(id.clone()));
    let waits = row.unread > 0;
    html! {
        <button
            type="button"
            id={ids::row(&row.id)}
            class={classes!("row", waits.then_some("row--unread"))}
            aria-current={row.chosen.then_some("true")}
            aria-keyshortcuts="ArrowUp ArrowDown"
            onclick={choose}
        >
            { avatar(&row.name, row.id.as_str(), row.online) }
            <span class="row-main">
                <span class="row-top">
                    <bdi class="row-name">{ row.name.words(words.locale) }</bdi>
                    if row.online {
                        <span class="hidden">{ ", " }{ words.text(Key::VisitorOnline) }</span>
                    }
                    <span class="row-time">
                        { words.time(row.at, words.calendar.short(row.at)) }
                    </span>
                </span>
                <span class="row-mid">
                    { preview(row, words) }
                    if waits {
                        <span class="badge" aria-hidden="true">{ row.unread }</span>
                        <span class="hidden">
                            { words.locale.plural(PluralKey::InboxUnread, row.unread) }
                        </span>
                    }
                </span>
                <span class="row-low">
                    <span class="row-page" dir="auto">{ row.page.clone() }</span>
                    if row.state == ConversationState::Resolved {
                        <span class="chip chip--good">
                            { icons::check() }
                            <span class="hidden">{ words.text(Key::StateResolved) }</span>
                        </span>
                    } else {
                        { state_chip(row.state, words) }
                    }
                    if let Some(score) = row.rating {
                        { rating_chip(score, words) }
                    }
                </span>
            </span>
        </button>
    }
}

fn preview(row: &Row, words: &Words) -> Html {
    if row.typing {
        return html! { <span class="row-preview row-typing">{ words.text(Key::InboxWriting) }</span> };
    }
    match &row.draft {
        Some(draft) => html! {
            <span class="row-preview">
                <span class="row-draft">{ words.text(Key::InboxDraft) }</span>
                { " " }
                <bdi>{ draft.clone() }</bdi>
            </span>
        },
        None => html! { <span class="row-preview" dir="auto">{ row.preview.clone() }</span> },
    }
}

/// The state of a conversation that is not simply open.
pub(super) fn state_chip(state: ConversationState, words: &Words) -> Html {
    match state {
        ConversationState::Open => Html::default(),
        ConversationState::Reopened => {
            html! { <span class="chip chip--warn">{ words.text(Key::StateReopened) }</span> }
        }
        ConversationState::Resolved => html! {
            <span class="chip chip--good">
                { icons::check() }{ words.text(Key::StateResolved) }
            </span>
        },
    }
}

/// A CSAT score, small.
pub(super) fn rating_chip(score: u8, words: &Words) -> Html {
    let spoken = words
        .locale
        .filled(Key::NoteRating, "[SCORE]", &score.to_string());
    html! {
        <span class={classes!("chip", score_class(score))}>
            { icons::star() }
            <span aria-hidden="true">{ score }</span>
            <span class="hidden">{ spoken }</span>
        </span>
    }
}

/// Good, middling or bad.
pub(super) const fn score_class(score: u8) -> &'static str {
    match score {
        0..=2 => "chip--bad",
        3 => "chip--warn",
        4.. => "chip--good",
    }
}

/// A visitor's first letter on a colour of their own.
pub(super) fn avatar(name: &Name, seed: &str, online: bool) -> Html {
    let sum = seed.bytes().fold(0_u32, |sum, byte| {
        sum.wrapping_mul(31) + u32::from(byte) % 97
    });
    let tone = ["tone-", &(sum % TONES).to_string()].concat();
    let letter = match name {
        Name::Given(name) => name.chars().next().map(|first| {
            let letter: String = first.to_uppercase().collect();
            html! { { letter } }
        }),
        Name::Code(_) => None,
    };
    html! {
        <span class={classes!("avatar", tone)} aria-hidden="true">
            { letter.unwrap_or_else(icons::person) }
            if online { <span class="dot" /> }
        </span>
    }
}

fn failed(props: &Props) -> Html {
    let retry = props.on.reform(|_: MouseEvent| Event::RetryClicked);
    html! {
        <div class="blank" role="alert">
            { icons::alert() }
            <p>{ props.words.text(Key::InboxFailed) }</p>
            <button type="button" class="button" onclick={retry}>
                { props.words.text(Key::Retry) }
            </button>
        </div>
    }
}

fn blank(words: &Words, key: Key) -> Html {
    html! { <div class="blank">{ icons::inbox() }<p>{ words.text(key) }</p></div> }
}

/// Grey rows while the list is on its way.
fn skeleton(words: &Words) -> Html {
    html! {
        <div class="skeleton" role="status">
            <span class="hidden">{ words.text(Key::Loading) }</span>
            { for (0..5).map(|_| html! { <div class="bone" /> }) }
        </div>
    }
}

/// Moves the focus from row to row.
fn walk(event: KeyboardEvent) {
    let forward = match event.key().as_str() {
        "ArrowDown" => true,
        "ArrowUp" => false,
        _ => return,
    };
    let neighbour = event
        .target_dyn_into::<Element>()
        .and_then(|target| target.closest("li").ok().flatten())
        .and_then(|item| {
            if forward {
                item.next_element_sibling()
            } else {
                item.previous_element_sibling()
            }
        })
        .and_then(|item| item.query_selector("button").ok().flatten())
        .and_then(|button| button.dyn_into::<HtmlElement>().ok());
    if let Some(button) = neighbour {
        event.prevent_default();
        let _ = button.focus();
    }
}
