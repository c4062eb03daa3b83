//! What is known of the visitor: beside the thread where there is room, over it on request
//! where there is not.

use std::rc::Rc;

use wasl_protocol::PageFacts;
use yew::prelude::*;

use super::blocking::blocking;
use super::entry::stars;
use super::inbox::avatar;
use super::{Words, icons, ids};
use crate::i18n::Key;
use crate::model::Event;
use crate::model::view::ThreadView;

/// What the facts need.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The conversation.
    pub thread: Rc<ThreadView>,
    /// The language.
    pub words: Words,
    /// Where events go.
    pub on: Callback<Event>,
}

/// What is known of the visitor.
#[component]
pub fn Facts(props: &Props) -> Html {
    let Props { thread, words, on } = props;
    let visitor = &thread.visitor;
    let close = on.reform(|_: MouseEvent| Event::FactsToggled);
    let escape = thread.facts.then(|| on.clone());
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if let (Some(on), "Escape") = (&escape, event.key().as_str()) {
            on.emit(Event::FactsToggled);
        }
    });
    let presence = if visitor.online {
        Key::VisitorOnline
    } else {
        Key::VisitorOffline
    };
    html! {
        <aside
            class={classes!("pane", "pane--facts", thread.facts.then_some("pane--shown"))}
            aria-label={words.text(Key::About)}
            {onkeydown}
        >
            <button
                type="button"
                id={ids::FACTS}
                class="icon-button facts-close"
                aria-keyshortcuts="Escape"
                aria-label={words.text(Key::Back)}
                onclick={close}
            >
                { icons::close() }
            </button>
            <div class="facts-head">
                { avatar(&thread.name, thread.id.as_str(), visitor.online) }
                <p class="facts-name" dir="auto">{ thread.name.words(words.locale) }</p>
                <p class={classes!("presence", visitor.online.then_some("presence--on"))}>
                    { words.text(presence) }
                </p>
            </div>
            <dl class="facts">
                if !visitor.page.url.is_empty() {
                    { fact(words, Key::VisitorPage, page(&visitor.page)) }
                }
                if let Some(stage) = &visitor.page.stage {
                    { fact(words, Key::VisitorStage, stage_words(stage, words)) }
                }
                if visitor.page.page_count > 0 {
                    { fact(words, Key::VisitorPages, html! { { visitor.page.page_count } }) }
                }
                if let Some(verified) = &visitor.verified {
                    { fact(words, Key::VisitorVerified, html! {
                        <>
                            <bdi>{ verified.subject.clone() }</bdi>
                            { " · " }
                            { words.text(Key::VisitorUntil) }
                            { " " }
                            { words.time(verified.until, words.calendar.when(verified.until)) }
                        </>
                    }) }
                }
                if let Some(contact) = &visitor.contact {
                    { fact(words, Key::VisitorContact, contact_words(contact)) }
                }
                { fact(words, Key::VisitorLocale, locale_words(&visitor.locale, words)) }
                { fact(words, Key::VisitorStarted, {
                    words.time(thread.started_at, words.calendar.when(thread.started_at))
                }) }
                if let Some((score, comment)) = &thread.rating {
                    { fact(words, Key::Csat, html! {
                        <>
                            { stars(*score) }
                            <span class="hidden">
                                { words.locale.filled(Key::NoteRating, "[SCORE]", &score.to_string()) }
                            </span>
                            if let Some(comment) = comment {
                                <span class="facts-comment" dir="auto">{ comment.clone() }</span>
                            }
                        </>
                    }) }
                }
            </dl>
            { blocking(props) }
        </aside>
    }
}

fn fact(words: &Words, key: Key, value: Html) -> Html {
    html! { <div class="fact"><dt>{ words.text(key) }</dt><dd>{ value }</dd></div> }
}

fn page(page: &PageFacts) -> Html {
    let title = (!page.title.trim().is_empty()).then(|| page.title.clone());
    let web = page.url.starts_with("https://") || page.url.starts_with("http://");
    let address = short(&page.url);
    html! {
        <>
            if let Some(title) = title { <span class="facts-title" dir="auto">{ title }</span> }
            if web {
                <a
                    class="facts-url"
                    dir="ltr"
                    href={page.url.clone()}
                    target="_blank"
                    rel="noopener noreferrer nofollow"
                >
                    { address }
                </a>
            } else {
                <span class="facts-url" dir="ltr">{ page.url.clone() }</span>
            }
        </>
    }
}

/// An address without its scheme.
fn short(url: &str) -> String {
    url.split_once("://")
        .map_or(url, |(_, rest)| rest)
        .to_owned()
}

fn contact_words(contact: &str) -> Html {
    if contact.contains('@') && !contact.contains(char::is_whitespace) {
        let href = ["mailto:", contact].concat();
        html! { <a class="facts-url" dir="ltr" {href}>{ contact.to_owned() }</a> }
    } else {
        html! { <bdi>{ contact.to_owned() }</bdi> }
    }
}

fn stage_words(stage: &str, words: &Words) -> Html {
    let key = match stage {
        "before" => Some(Key::StageBefore),
        "during" => Some(Key::StageDuring),
        "after" => Some(Key::StageAfter),
        _ => None,
    };
    match key {
        Some(key) => html! { <span class="chip">{ words.text(key) }</span> },
        None => html! { <bdi>{ stage.to_owned() }</bdi> },
    }
}

fn locale_words(locale: &str, words: &Words) -> Html {
    match locale {
        "en" => html! { { words.text(Key::LocaleEn) } },
        "ar" => html! { { words.text(Key::LocaleAr) } },
        other => html! { <bdi>{ other.to_owned() }</bdi> },
    }
}
