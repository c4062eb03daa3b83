//! The filters of the surveys.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::super::Words;
use crate::i18n::Key;
use crate::model::Event;
use crate::model::survey::{Filter, Range};

/// What the filters need.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// What is chosen.
    pub filter: Filter,
    /// What surveys asked about.
    pub touchpoints: Vec<String>,
    /// The language.
    pub words: Words,
    /// Where events go.
    pub on: Callback<Event>,
}

/// The filters.
#[component]
pub fn Filters(props: &Props) -> Html {
    let words = &props.words;
    let filter = &props.filter;
    let ranges = Range::ALL.map(|range| {
        let key = match range {
            Range::All => Key::SurveysAllTime,
            Range::Week => Key::SurveysWeek,
            Range::Month => Key::SurveysMonth,
            Range::Quarter => Key::SurveysQuarter,
        };
        let days = range.days().unwrap_or_default().to_string();
        (days, words.text(key).to_owned(), filter.range == range)
    });
    // What is chosen stays in the list, also where nothing that it shows is left.
    let mut about = props.touchpoints.clone();
    if let Some(chosen) = &filter.touchpoint
        && !about.contains(chosen)
    {
        about.push(chosen.clone());
    }
    let about = about
        .into_iter()
        .map(|name| (name.clone(), name))
        .collect::<Vec<_>>();
    let stages = [
        ("before", Key::StageBefore),
        ("during", Key::StageDuring),
        ("after", Key::StageAfter),
    ];
    let locales = [("en", Key::LocaleEn), ("ar", Key::LocaleAr)];
    let named = |list: &[(&str, Key)]| -> Vec<(String, String)> {
        let all = list.iter();
        all.map(|(name, key)| ((*name).to_owned(), words.text(*key).to_owned()))
            .collect()
    };
    let time = change(props, |filter, value| {
        let days = value.and_then(|days| days.parse().ok());
        let chosen = Range::ALL.into_iter().find(|range| range.days() == days);
        filter.range = chosen.unwrap_or_default();
    });
    let touchpoint = change(props, |filter, value| filter.touchpoint = value);
    let stage = change(props, |filter, value| filter.stage = value);
    let locale = change(props, |filter, value| filter.locale = value);
    html! {
        <form
            class="survey-filters"
            aria-label={words.text(Key::SurveysFilters)}
            onsubmit={|event: SubmitEvent| event.prevent_default()}
        >
            <label>
                <span>{ words.text(Key::SurveysTime) }</span>
                <select onchange={time}>
                    { for ranges.into_iter().map(|(value, text, selected)| html! {
                        <option {value} {selected}>{ text }</option>
                    }) }
                </select>
            </label>
            { choice(words, Key::SurveysTouchpoint, filter.touchpoint.as_ref(), &about, touchpoint) }
            { choice(words, Key::VisitorStage, filter.stage.as_ref(), &named(&stages), stage) }
            { choice(words, Key::VisitorLocale, filter.locale.as_ref(), &named(&locales), locale) }
        </form>
    }
}

fn choice(
    words: &Words,
    label: Key,
    chosen: Option<&String>,
    values: &[(String, String)],
    onchange: Callback<yew::Event>,
) -> Html {
    html! {
        <label>
            <span>{ words.text(label) }</span>
            <select {onchange}>
                <option value="" selected={chosen.is_none()}>{ words.text(Key::SurveysAny) }</option>
                { for values.iter().map(|(value, text)| html! {
                    <option value={value.clone()} selected={chosen == Some(value)}>{ text.clone() }</option>
                }) }
            </select>
        </label>
    }
}

/// What a changed list does to the filter; `None` is its first entry.
fn change(props: &Props, put: fn(&mut Filter, Option<String>)) -> Callback<yew::Event> {
    let filter = props.filter.clone();
    props.on.reform(move |event: yew::Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        let value = select.map(|select| select.value());
        let mut filter = filter.clone();
        put(&mut filter, value.filter(|value| !value.is_empty()));
        Event::SurveysFiltered(filter)
    })
}
