//! What visitors asked that found no good answer, in groups, and what can be made of each.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::{Props, button, first, sure, written};
use crate::i18n::{Key, PluralKey};
use crate::model::Event;
use crate::model::faq::{Act, Miss, Question};
use crate::model::view::{GroupRow, ListState};
use crate::ui::{icons, ids, page};

/// The periods to choose from, in days.
const PERIODS: [(u16, Key); 3] = [
    (7, Key::SurveysWeek),
    (30, Key::SurveysMonth),
    (90, Key::SurveysQuarter),
];

/// The groups.
pub(super) fn questions(
    props: &Props,
    state: ListState,
    days: u16,
    groups: &[GroupRow],
    skipped: u32,
) -> Html {
    let Props { words, on, .. } = props;
    let content = match state {
        ListState::Loading => page::loading(words),
        ListState::Failed => page::failed(words, Key::FaqFailed, page::retry(words, on)),
        ListState::Empty => first(props),
        ListState::Filtered => html! {
            <div class="blank">{ icons::check() }<p>{ words.text(Key::FaqNothing) }</p></div>
        },
        ListState::Rows => html! {
            <>
                <ul class="faq-groups" aria-label={words.text(Key::FaqQuestions)}>
                    { for groups.iter().map(|row| html! {
                        <li key={row.group.key().to_owned()}>{ group(props, row) }</li>
                    }) }
                </ul>
                if skipped > 0 {
                    <p class="quiet">{ words.locale.plural(PluralKey::FaqSkipped, skipped) }</p>
                }
            </>
        },
    };
    html! { <>{ period(props, days) }{ content }</> }
}

fn period(props: &Props, days: u16) -> Html {
    let Props { words, on, .. } = props;
    let choose = on.reform(|event: yew::Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        let days = select.and_then(|select| select.value().parse().ok());
        Event::Faq(Act::DaysChosen(days.unwrap_or(30)))
    });
    html! {
        <div class="faq-tools">
            <label>
                <span>{ words.text(Key::SurveysTime) }</span>
                <select onchange={choose}>
                    { for PERIODS.iter().map(|(period, key)| html! {
                        <option value={period.to_string()} selected={*period == days}>
                            { words.text(*key) }
                        </option>
                    }) }
                </select>
            </label>
        </div>
    }
}

fn group(props: &Props, row: &GroupRow) -> Html {
    let words = &props.words;
    let group = &row.group;
    html! {
        <>
            <ul class="faq-asked">
                { for group.questions.iter().map(|question| asked(props, question)) }
            </ul>
            <p class="quiet">
                { words.locale.plural(PluralKey::FaqAsked, group.count) }{ " · " }
                { words.text(Key::FaqLast) }{ " " }
                { words.time(row.last_at, words.calendar.short(row.last_at)) }
            </p>
            <p class="faq-nearest">
                if let Some(nearest) = &group.nearest {
                    <span class="quiet">{ words.text(Key::FaqNearest) }</span>{ " " }
                    <bdi>{ nearest.question.clone() }</bdi>{ " " }
                    <span class="chip">{ sure(words, nearest.confidence) }</span>
                } else {
                    <span class="quiet">{ words.text(Key::FaqNearestNone) }</span>
                }
            </p>
            { match &row.home {
                Some(home) => {
                    let key = if home.draft { Key::FaqHomeDraft } else { Key::FaqHome };
                    html! {
                        <p class="faq-home">
                            { icons::check() }
                            { words.locale.filled(key, "[ENTRY]", &home.question) }
                        </p>
                    }
                }
                None => orders(props, row),
            } }
        </>
    }
}

fn asked(props: &Props, question: &Question) -> Html {
    let words = &props.words;
    let (key, class) = match question.outcome {
        Miss::Unanswered => (Key::FaqUnanswered, "chip--warn"),
        Miss::Unhelpful => (Key::FaqUnhelpful, "chip--bad"),
    };
    html! {
        <li key={question.text.clone()}>
            <bdi>{ question.text.clone() }</bdi>
            if question.count > 1 {
                <span class="quiet">
                    <span aria-hidden="true">{ "× " }{ question.count }</span>
                    <span class="hidden">
                        { words.locale.plural(PluralKey::FaqAsked, question.count) }
                    </span>
                </span>
            }
            <span class={classes!("chip", class)}>{ words.text(key) }</span>
        </li>
    }
}

fn orders(props: &Props, row: &GroupRow) -> Html {
    let Props { faq, words, .. } = props;
    let key = row.group.key().to_owned();
    let (pick, make, dismiss) = (key.clone(), key.clone(), key.clone());
    let nearest = row.nearest.zip(row.group.nearest.as_ref());
    html! {
        <>
            <div class="faq-orders">
                if let Some((place, nearest)) = nearest {
                    <button
                        type="button"
                        class="button button--main faq-teach"
                        onclick={super::acting(props, {
                            let group = key.clone();
                            move || Act::Taught { group: group.clone(), place }
                        })}
                    >
                        <span>{ words.locale.filled(Key::FaqTeach, "[ENTRY]", &nearest.question) }</span>
                    </button>
                }
                if !faq.titles.is_empty() {
                    <button
                        type="button"
                        class="button"
                        aria-expanded={row.picking.is_some().to_string()}
                        onclick={super::acting(props, move || Act::PickToggled(pick.clone()))}
                    >
                        { words.text(Key::FaqPick) }
                    </button>
                }
                { button(props, Key::FaqNew, "", true, move || Act::EntryMade(make.clone())) }
                { button(props, Key::FaqDismiss, "", !faq.ordered, move || {
                    Act::Dismissed(dismiss.clone())
                }) }
            </div>
            if let Some(typed) = &row.picking {
                { picker(props, row, typed) }
            }
        </>
    }
}

/// The field that looks for another entry.
fn picker(props: &Props, row: &GroupRow, typed: &str) -> Html {
    let Props { words, on, .. } = props;
    let oninput = on.reform(|event: InputEvent| Event::Faq(Act::PickTyped(written(&event))));
    let (on, group, picked) = (on.clone(), row.group.key().to_owned(), row.picked);
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(place) = picked {
            let group = group.clone();
            on.emit(Event::Faq(Act::Taught { group, place }));
        }
    });
    html! {
        <form class="faq-pick" {onsubmit}>
            <label for={ids::FAQ_PICK}>{ words.text(Key::FaqPickLabel) }</label>
            <input
                type="text"
                id={ids::FAQ_PICK}
                list={ids::FAQ_NAMES}
                dir="auto"
                autocomplete="off"
                value={typed.to_owned()}
                {oninput}
            />
            <button type="submit" class="button" aria-disabled={row.picked.is_none().to_string()}>
                { words.text(Key::FaqAdd) }
            </button>
        </form>
    }
}
