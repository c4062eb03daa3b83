//! The surveys: what was asked, and what the answers add up to.

mod filters;
mod question;
mod texts;

use std::rc::Rc;

use yew::prelude::*;

use super::{Words, icons, ids};
use crate::i18n::Key;
use crate::model::Event;
use crate::model::survey::{Filter, Report, Survey};
use crate::model::view::SurveysView;
use filters::Filters;

/// The built-in poll, and its two questions.
const CSAT: &str = "csat";
const RATING: &str = "rating";
const COMMENT: &str = "comment";

/// What the page needs.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The report.
    pub surveys: Rc<SurveysView>,
    /// The language.
    pub words: Words,
    /// Where events go.
    pub on: Callback<Event>,
}

/// The page of surveys.
#[component]
pub fn Surveys(props: &Props) -> Html {
    let Props { surveys, words, on } = props;
    let retry = on.reform(|_: MouseEvent| Event::RetryClicked);
    html! {
        <>
            <div class="page-head">
                <div>
                    <h1 id={ids::HEADING} tabindex="-1">{ words.text(Key::Surveys) }</h1>
                    <p class="quiet">{ words.text(Key::SurveysIntro) }</p>
                </div>
            </div>
            { match &surveys.report {
                Some(report) => html! {
                    <>
                        <Filters
                            filter={surveys.filter.clone()}
                            touchpoints={report.touchpoints.clone()}
                            words={words.clone()}
                            on={on.clone()}
                        />
                        <div role="status">
                            if surveys.failed {
                                <p class="line line--warn">{ words.text(Key::SurveysFailed) }</p>
                            }
                        </div>
                        { list(report, props) }
                    </>
                },
                None if surveys.failed => html! {
                    <div class="blank" role="alert">
                        { icons::alert() }
                        <p>{ words.text(Key::SurveysFailed) }</p>
                        <button type="button" class="button" onclick={retry}>
                            { words.text(Key::Retry) }
                        </button>
                    </div>
                },
                None => html! {
                    <p class="blank" role="status">
                        <span class="spinner" aria-hidden="true" />{ words.text(Key::Loading) }
                    </p>
                },
            } }
        </>
    }
}

fn list(report: &Report, props: &Props) -> Html {
    let Props { surveys, words, .. } = props;
    if report.surveys.is_empty() {
        let key = if surveys.filter == Filter::default() {
            Key::SurveysEmpty
        } else {
            Key::SurveysNone
        };
        return html! {
            <div class="blank">{ icons::chart() }<p>{ words.text(key) }</p></div>
        };
    }
    let sections = report.surveys.iter();
    sections
        .map(|survey| section(survey, report.least, props))
        .collect()
}

fn section(survey: &Survey, least: u32, props: &Props) -> Html {
    let words = &props.words;
    let title = match &survey.text {
        Some(text) => text.get(words.locale).to_owned(),
        None if survey.survey == CSAT => words.text(Key::SurveysBuiltIn).to_owned(),
        None => survey.survey.clone(),
    };
    let heading = ["survey-", &survey.survey].concat();
    let counts = [
        (Key::SurveysShown, survey.shown),
        (Key::SurveysAnswered, survey.answered),
        (Key::SurveysCompleted, survey.completed),
        (Key::SurveysClosed, survey.dismissed.close),
        (Key::SurveysLater, survey.dismissed.later),
        (Key::SurveysNever, survey.dismissed.never),
        (Key::SurveysLeft, survey.abandoned),
    ];
    html! {
        <section class="survey" aria-labelledby={heading.clone()} key={survey.survey.as_str()}>
            <h2 id={heading} dir="auto">{ title }</h2>
            <p class="quiet">
                <bdi>{ survey.survey.clone() }</bdi>
                { for survey.touchpoints.iter().map(|touchpoint| html! {
                    <>{ " " }<span class="chip"><bdi>{ touchpoint.clone() }</bdi></span></>
                }) }
            </p>
            <dl class="survey-counts">
                { for counts.iter().map(|(key, count)| html! {
                    <div><dt>{ words.text(*key) }</dt><dd>{ *count }</dd></div>
                }) }
            </dl>
            { for survey.questions.iter().map(|question| {
                question::question(&survey.survey, question, least, props)
            }) }
        </section>
    }
}
