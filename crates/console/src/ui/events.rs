//! The stored events: type, page, session, time, and all data on request.

use std::rc::Rc;

use wasl_protocol::Value;
use yew::prelude::*;

use super::letters::choice;
use super::{Words, icons, ids, page};
use crate::i18n::Key;
use crate::model::Event;
use crate::model::view::{EventsView, ListState, StoredEvent};

/// How much of a session's id is shown; the whole is in its title.
const SESSION_CHARS: usize = 8;

/// What the list of events needs.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The events.
    pub events: Rc<EventsView>,
    /// The language.
    pub words: Words,
    /// Where events go.
    pub on: Callback<Event>,
}

/// The stored events.
#[component]
pub fn Events(props: &Props) -> Html {
    let Props { events, words, on } = props;
    html! {
        <>
            { page::head(words, Key::Events, Key::EventsIntro, page::refresh(words, events.busy, on)) }
            { choice(false, words, on) }
            <div role="status">
                if events.stale && events.state == ListState::Rows {
                    <p class="line line--warn">{ words.text(Key::EventsFailed) }</p>
                }
            </div>
            { page::list(words, events.state, Key::EventsFailed, Key::EventsEmpty, || table(props)) }
        </>
    }
}

fn table(props: &Props) -> Html {
    let Props { events, words, on } = props;
    let older = on.reform(|_: MouseEvent| Event::OlderEventsClicked);
    html! {
        <>
            <table class="events" aria-labelledby={ids::HEADING}>
                <thead>
                    <tr>
                        <th scope="col">{ words.text(Key::EventsType) }</th>
                        <th scope="col">{ words.text(Key::EventsPage) }</th>
                        <th scope="col">{ words.text(Key::EventsSession) }</th>
                        <th scope="col">{ words.text(Key::EventsTime) }</th>
                    </tr>
                </thead>
                <tbody>
                    { for events.rows.iter().map(|(event, open)| html! {
                        <EventRows
                            key={event.id.as_str()}
                            event={event.clone()}
                            open={*open}
                            words={words.clone()}
                            on={on.clone()}
                        />
                    }) }
                </tbody>
            </table>
            { page::older(words, events.older, Key::EventsFailed, Key::EventsMore, older) }
        </>
    }
}

/// What a line of the list needs.
#[derive(Clone, PartialEq, Properties)]
struct RowProps {
    event: StoredEvent,
    open: bool,
    words: Words,
    on: Callback<Event>,
}

#[component]
fn EventRows(props: &RowProps) -> Html {
    let RowProps {
        event,
        open,
        words,
        on,
    } = props;
    let id = event.id.clone();
    let toggle = on.reform(move |_: MouseEvent| Event::EventToggled(id.clone()));
    let session: String = event.session.chars().rev().take(SESSION_CHARS).collect();
    let session: String = session.chars().rev().collect();
    let details = ["event-", &event.id].concat();
    let page = page(event);
    html! {
        <>
            <tr class={open.then_some("event--open")}>
                <td class="event-kind">
                    <button
                        type="button"
                        aria-expanded={open.to_string()}
                        aria-controls={open.then(|| details.clone())}
                        onclick={toggle}
                    >
                        { icons::more() }
                        <span dir="ltr">{ event.kind.clone() }</span>
                    </button>
                </td>
                <td class="event-page"><bdi title={page.clone()}>{ page }</bdi></td>
                <td class="event-session"><code dir="ltr" title={event.session.clone()}>{ session }</code></td>
                <td class="event-time">
                    <time datetime={event.time.clone()}>{ words.calendar.moment(&event.time) }</time>
                </td>
            </tr>
            if *open {
                <tr class="event-data" id={details}>
                    <td colspan="4">
                        <pre dir="ltr" tabindex="0" aria-label={words.text(Key::EventsData)}>{ data(event) }</pre>
                    </td>
                </tr>
            }
        </>
    }
}

/// The path of the page where it happened.
fn page(event: &StoredEvent) -> String {
    let url = match event.data.get("page") {
        Some(Value::Map(page)) => page.get("url").and_then(Value::as_text),
        Some(Value::Text(url)) => Some(url.as_str()),
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::List(_)) | None => None,
    };
    let url = url.unwrap_or_default();
    match url.split_once("://") {
        Some((_, rest)) => rest
            .find('/')
            .and_then(|at| rest.get(at..))
            .unwrap_or(rest)
            .to_owned(),
        None => url.to_owned(),
    }
}

fn data(event: &StoredEvent) -> String {
    serde_json::to_string_pretty(&event.data).unwrap_or_default()
}
