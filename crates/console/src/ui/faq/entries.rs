//! The entries: found, edited, taken out, put back.

use yew::prelude::*;

use super::{Props, acting, button, editor, files, first, written};
use crate::i18n::{Key, PluralKey};
use crate::model::Event;
use crate::model::faq::Act;
use crate::model::view::{Change, EntryRow, ListState};
use crate::ui::{icons, ids};

/// The list.
pub(super) fn entries(props: &Props, state: ListState, search: &str, rows: &[EntryRow]) -> Html {
    let Props { faq, words, on } = props;
    let form = faq.form.as_ref();
    // The form of an entry stands in its place, that of a new one above all.
    let above = form.filter(|form| !rows.iter().any(|row| form.form.place == Some(row.place)));
    let oninput = on.reform(|event: InputEvent| Event::Faq(Act::Searched(written(&event))));
    html! {
        <>
            if state != ListState::Empty {
                <div class="faq-tools">
                    <label class="faq-search">
                        <span>{ words.text(Key::FaqSearch) }</span>
                        <input type="search" dir="auto" value={search.to_owned()} {oninput} />
                    </label>
                    <div class="faq-orders">
                        { button(props, Key::FaqNew, "button--main", form.is_none(), || Act::AddClicked) }
                        { files(props) }
                    </div>
                </div>
            }
            if let Some(form) = above { { editor::editor(props, form) } }
            { match state {
                ListState::Empty if form.is_none() => first(props),
                ListState::Filtered => html! {
                    <div class="blank"><p>{ words.text(Key::FaqNoneFound) }</p></div>
                },
                ListState::Empty | ListState::Loading | ListState::Failed => Html::default(),
                ListState::Rows => html! {
                    <ul class="faq-entries" aria-label={words.text(Key::FaqEntries)}>
                        { for rows.iter().map(|row| html! {
                            <li key={ids::faq_entry(row.place)}>{
                                match form.filter(|form| form.form.place == Some(row.place)) {
                                    Some(form) => editor::editor(props, form),
                                    None => entry(props, row),
                                }
                            }</li>
                        }) }
                    </ul>
                },
            } }
        </>
    }
}

fn entry(props: &Props, row: &EntryRow) -> Html {
    let words = &props.words;
    let place = row.place;
    let gone = row.change == Some(Change::Removed);
    let title = [ids::faq_entry(place).as_str(), "-title"].concat();
    html! {
        <div class={classes!("faq-entry", gone.then_some("faq-entry--gone"))}>
            <div>
                <h2 id={title.clone()} dir="auto">{ row.question.clone() }</h2>
                <p class="faq-facts">
                    if let Some(id) = &row.id { <code dir="ltr">{ id.clone() }</code> }
                    <span>{ words.locale.plural(PluralKey::FaqPhrasings, row.phrasings) }</span>
                    if row.few && !gone {
                        <span class="chip chip--warn" title={words.text(Key::FaqFew)}>
                            { icons::alert() }{ words.text(Key::FaqFewShort) }
                        </span>
                    }
                    if row.quick { <span class="chip">{ words.text(Key::FaqQuick) }</span> }
                    { change(props, row) }
                </p>
            </div>
            <div class="faq-orders">
                if !gone {
                    <button
                        type="button"
                        id={ids::faq_entry(place)}
                        class="button"
                        aria-describedby={title.clone()}
                        onclick={acting(props, move || Act::EditClicked(place))}
                    >
                        { words.text(Key::FaqEdit) }
                    </button>
                }
                if row.change.is_some() {
                    <button
                        type="button"
                        id={gone.then(|| ids::faq_entry(place))}
                        class="button"
                        aria-describedby={title.clone()}
                        onclick={acting(props, move || Act::Reverted(place))}
                    >
                        { words.text(Key::FaqRevert) }
                    </button>
                }
                if !gone {
                    <button
                        type="button"
                        class="button button--danger"
                        aria-describedby={title}
                        onclick={acting(props, move || Act::Removed(place))}
                    >
                        { words.text(Key::Discard) }
                    </button>
                }
            </div>
        </div>
    }
}

fn change(props: &Props, row: &EntryRow) -> Html {
    let (key, class) = match row.change {
        None => return Html::default(),
        Some(Change::Added) => (Key::FaqAdded, "chip--good"),
        Some(Change::Changed) => (Key::FaqChanged, "chip--good"),
        Some(Change::Removed) => (Key::FaqRemoved, "chip--bad"),
    };
    html! { <span class={classes!("chip", class)}>{ props.words.text(key) }</span> }
}
