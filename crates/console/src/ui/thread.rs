//! The open conversation: who, what was said, and the composer.

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use super::asking::AskButton;
use super::composer::Composer;
use super::entry::EntryItem;
use super::inbox::{avatar, state_chip};
use super::{Words, icons, ids};
use crate::i18n::Key;
use crate::model::Event;
use crate::model::view::{Delivery, Entry, EntryKind, ThreadView};
use wasl_protocol::ConversationState;

/// How near its end a thread counts as scrolled to the end, in CSS pixels.
const NEAR_END: i32 = 48;

/// What the conversation needs.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The conversation.
    pub thread: Rc<ThreadView>,
    /// The language.
    pub words: Words,
    /// Where events go.
    pub on: Callback<Event>,
}

/// The open conversation.
#[component]
pub fn Thread(props: &Props) -> Html {
    let Props { thread, words, on } = props;
    let to_end = on.reform(|_: MouseEvent| Event::EndClicked);
    html! {
        <>
            { head(props) }
            <div class="log-frame">
                <Log
                    entries={thread.entries.clone()}
                    loading={thread.loading}
                    typing={thread.typing}
                    words={words.clone()}
                    on={on.clone()}
                />
                if thread.news_below {
                    <button type="button" class="news" onclick={to_end}>
                        { icons::down() }{ words.text(Key::NewMessages) }
                    </button>
                }
            </div>
            <Composer
                draft={thread.draft.clone()}
                can_send={thread.can_send}
                too_long={thread.too_long}
                words={words.clone()}
                on={on.clone()}
            />
        </>
    }
}

fn head(props: &Props) -> Html {
    let Props { thread, words, on } = props;
    let back = on.reform(|_: MouseEvent| Event::BackClicked);
    let facts = on.reform(|_: MouseEvent| Event::FactsToggled);
    let resolve = on.reform(|_: MouseEvent| Event::ResolveClicked);
    let presence = if thread.visitor.online {
        Key::VisitorOnline
    } else {
        Key::VisitorOffline
    };
    html! {
        <div class="pane-head pane-head--thread">
            <button
                type="button"
                class="icon-button back"
                aria-label={words.text(Key::Back)}
                onclick={back}
            >
                { icons::back() }
            </button>
            { avatar(&thread.name, thread.id.as_str(), thread.visitor.online) }
            <div class="who">
                <h2 id={ids::HEADING} tabindex="-1" dir="auto">{ thread.name.words(words.locale) }</h2>
                <p class="quiet">{ words.text(presence) }</p>
            </div>
            <div class="head-actions">
                if thread.state == ConversationState::Reopened {
                    { state_chip(thread.state, words) }
                }
                <AskButton thread={thread.clone()} words={words.clone()} on={on.clone()} />
                <button
                    type="button"
                    id={ids::FACTS_TOGGLE}
                    class="icon-button facts-toggle"
                    aria-label={words.text(Key::About)}
                    aria-expanded={thread.facts.to_string()}
                    onclick={facts}
                >
                    { icons::person() }
                </button>
                if thread.state == ConversationState::Resolved {
                    { state_chip(thread.state, words) }
                } else {
                    <button
                        type="button"
                        class="button button--resolve"
                        aria-disabled={(!thread.can_resolve).to_string()}
                        onclick={resolve}
                    >
                        if thread.resolving {
                            <span class="spinner" aria-hidden="true" />
                        } else {
                            { icons::check() }
                        }
                        { words.text(Key::Resolve) }
                    </button>
                }
            </div>
        </div>
    }
}

/// What the messages need.
#[derive(Clone, PartialEq, Properties)]
struct LogProps {
    entries: Rc<Vec<Entry>>,
    loading: bool,
    typing: bool,
    words: Words,
    on: Callback<Event>,
}

#[component]
fn Log(props: &LogProps) -> Html {
    let words = &props.words;
    let onscroll = props.on.reform(|event: yew::Event| Event::ThreadScrolled {
        at_end: event.target_dyn_into::<Element>().is_none_or(|log| {
            log.scroll_height() - log.scroll_top() - log.client_height() <= NEAR_END
        }),
    });
    let mut items = Vec::with_capacity(props.entries.len() + 8);
    let mut day = String::new();
    for (at, entry) in props.entries.iter().enumerate() {
        let today = words.calendar.day(entry.at);
        if today != day {
            items.push(html! {
                <li class="day" key={["day-", &entry.key].concat()}><span>{ today.clone() }</span></li>
            });
            day = today;
        }
        let next = props.entries.iter().skip(at + 1).find_map(own_delivery);
        let tells = own_delivery(entry).is_some_and(|mine| next != Some(mine));
        items.push(html! {
            <EntryItem
                key={entry.key.as_str()}
                entry={entry.clone()}
                tells={tells}
                words={words.clone()}
                on={props.on.clone()}
            />
        });
    }
    html! {
        <div
            class="log"
            id={ids::LOG}
            role="log"
            aria-live="off"
            aria-label={words.text(Key::Messages)}
            aria-busy={props.loading.to_string()}
            tabindex="0"
            {onscroll}
        >
            if props.loading {
                <p class="log-loading"><span class="spinner" aria-hidden="true" />{ words.text(Key::Loading) }</p>
            }
            <ol class="entries">
                { for items }
                if props.typing {
                    <li class="typing" key="typing">
                        <span class="typing-dots" aria-hidden="true"><i /><i /><i /></span>
                        <span>{ words.text(Key::Typing) }</span>
                    </li>
                }
            </ol>
        </div>
    }
}

/// How far an agent's message came.
fn own_delivery(entry: &Entry) -> Option<&Delivery> {
    match &entry.kind {
        EntryKind::Agent { delivery, .. } => Some(delivery),
        EntryKind::Visitor(_)
        | EntryKind::Handover(_)
        | EntryKind::Resolved { .. }
        | EntryKind::Reopened
        | EntryKind::Survey { .. }
        | EntryKind::Rating { .. } => None,
    }
}
