//! The section of the FAQ: what was asked, the entries, the versions, and the draft of changes.

mod bar;
mod editor;
mod entries;
mod outlook;
mod questions;
mod versions;

use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::{Words, icons, ids, page};
use crate::i18n::Key;
use crate::model::Event;
use crate::model::faq::{Act, Said, Tab, export_path};
use crate::model::view::{Body, FaqView, ListState};

/// What the section needs.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The FAQ.
    pub faq: Rc<FaqView>,
    /// The language of the console.
    pub words: Words,
    /// Where events go.
    pub on: Callback<Event>,
}

/// The section.
#[component]
pub fn Faq(props: &Props) -> Html {
    let Props { faq, words, on } = props;
    html! {
        <div class="faq">
            { page::head(words, Key::Faq, Key::FaqIntro, actions(props)) }
            { match faq.state {
                ListState::Failed => page::failed(words, Key::FaqFailed, page::retry(words, on)),
                ListState::Loading | ListState::Empty | ListState::Filtered => page::loading(words),
                ListState::Rows => loaded(props),
            } }
        </div>
    }
}

fn loaded(props: &Props) -> Html {
    let Props { faq, words, .. } = props;
    html! {
        <>
            { bar::bar(props) }
            { bar::contested(props) }
            { outlook::panel(props) }
            <div class="filters faq-tabs" role="group" aria-label={words.text(Key::LettersChoice)}>
                { tab(props, Tab::Questions, Key::FaqQuestions) }
                { tab(props, Tab::Entries, Key::FaqEntries) }
                { tab(props, Tab::Versions, Key::FaqVersions) }
            </div>
            <div role="status">
                if let Some(said) = &faq.said {
                    <p class="line line--quiet">{ told(words, said) }</p>
                }
                if faq.stale {
                    <p class="line line--warn">{ words.text(Key::FaqStale) }</p>
                }
            </div>
            // One list of names for every field that looks for an entry.
            <datalist id={ids::FAQ_NAMES}>
                { for faq.titles.iter().map(|title| html! {
                    <option value={title.question.clone()} />
                }) }
            </datalist>
            { match &faq.body {
                Body::Questions { state, days, groups, skipped } => {
                    questions::questions(props, *state, *days, groups, *skipped)
                }
                Body::Entries { state, search, rows } => {
                    entries::entries(props, *state, search, rows)
                }
                Body::Versions { state, rows } => versions::versions(props, *state, rows),
            } }
        </>
    }
}

fn told(words: &Words, said: &Said) -> String {
    let filled = words.locale.filled(said.key, "[ENTRY]", &said.with);
    filled.replacen("[NUMBER]", &said.with, 1)
}

/// The language, and loading anew.
fn actions(props: &Props) -> Html {
    let Props { faq, words, on } = props;
    let choose = on.reform(|event: yew::Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        let locale = select.map(|select| select.value());
        Event::Faq(Act::LocaleChosen(locale.unwrap_or_default()))
    });
    html! {
        <div class="faq-actions">
            if faq.locales.len() > 1 {
                <label class="faq-locale">
                    <span class="hidden">{ words.text(Key::FaqLocale) }</span>
                    <select onchange={choose}>
                        { for faq.locales.iter().map(|locale| html! {
                            <option value={locale.clone()} selected={*locale == faq.locale}>
                                { language(words, locale) }
                            </option>
                        }) }
                    </select>
                </label>
            }
            { page::refresh(words, faq.busy, on) }
        </div>
    }
}

fn language(words: &Words, locale: &str) -> String {
    match locale {
        "en" => words.text(Key::LocaleEn).to_owned(),
        "ar" => words.text(Key::LocaleAr).to_owned(),
        other => other.to_owned(),
    }
}

fn tab(props: &Props, tab: Tab, key: Key) -> Html {
    let Props { faq, words, .. } = props;
    html! {
        <button
            type="button"
            aria-pressed={(faq.tab == tab).to_string()}
            onclick={acting(props, move || Act::TabChosen(tab))}
        >
            { words.text(key) }
        </button>
    }
}

/// Does something when it is clicked.
fn acting(props: &Props, act: impl Fn() -> Act + 'static) -> Callback<MouseEvent> {
    props.on.reform(move |_: MouseEvent| Event::Faq(act()))
}

/// A button.
fn button(
    props: &Props,
    key: Key,
    class: &'static str,
    able: bool,
    act: impl Fn() -> Act + 'static,
) -> Html {
    html! {
        <button
            type="button"
            class={classes!("button", class)}
            aria-disabled={(!able).to_string()}
            onclick={acting(props, act)}
        >
            { props.words.text(key) }
        </button>
    }
}

/// The value of a text field that was written in.
fn written(event: &InputEvent) -> String {
    let target = event.target_dyn_into::<HtmlInputElement>();
    target.map(|field| field.value()).unwrap_or_default()
}

/// The file's ways in and out.
fn files(props: &Props) -> Html {
    let Props { faq, words, on } = props;
    let chosen = on.reform(|_: yew::Event| Event::Faq(Act::FileChosen));
    let file = [faq.locale.as_str(), ".faq.csv"].concat();
    html! {
        <>
            <a class="button" href={export_path(&faq.locale)} download={file}>
                { icons::down() }{ words.text(Key::FaqExport) }
            </a>
            <label class="button faq-file">
                <input
                    type="file"
                    class="hidden"
                    id={ids::FAQ_FILE}
                    accept=".csv,text/csv"
                    onchange={chosen}
                />
                { words.text(Key::FaqImport) }
            </label>
        </>
    }
}

/// How sure the bot is, in words.
fn sure(words: &Words, confidence: f64) -> String {
    let percent = (confidence.clamp(0.0, 1.0) * 100.0).round() as u8;
    words
        .locale
        .filled(Key::FaqSure, "[NUMBER]", &percent.to_string())
}

/// The first visit: what the section is for, and where to begin.
fn first(props: &Props) -> Html {
    html! {
        <div class="blank faq-first">
            { icons::book() }
            <p>{ props.words.text(Key::FaqFirst) }</p>
            <div class="faq-orders">
                { button(props, Key::FaqNew, "button--main", true, || Act::AddClicked) }
                { files(props) }
            </div>
        </div>
    }
}
