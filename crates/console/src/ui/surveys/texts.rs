//! What visitors wrote to a question, on request.

use yew::prelude::*;

use super::Props;
use crate::i18n::Key;
use crate::model::Event;
use crate::model::survey::Written;
use crate::model::view::TextsView;

/// The button, and what it brings.
pub(super) fn texts(survey: &str, question: &str, props: &Props) -> Html {
    let Props { surveys, words, on } = props;
    let known = |texts: &&TextsView| texts.survey == survey && texts.question == question;
    let open = surveys.texts.iter().find(known);
    let id = ["texts-", survey, "-", question].concat();
    let toggle = {
        let (survey, question) = (survey.to_owned(), question.to_owned());
        on.reform(move |_: MouseEvent| Event::TextsToggled {
            survey: survey.clone(),
            question: question.clone(),
        })
    };
    html! {
        <div class="survey-texts">
            <button
                type="button"
                class="button"
                aria-expanded={open.is_some().to_string()}
                aria-controls={open.is_some().then(|| id.clone())}
                onclick={toggle}
            >
                { words.text(Key::SurveysWritten) }
            </button>
            if let Some(texts) = open {
                <div {id}>
                    <ul>{ for texts.written.iter().map(|written| item(written, props)) }</ul>
                    { foot(texts, props) }
                </div>
            }
        </div>
    }
}

fn item(written: &Written, props: &Props) -> Html {
    let Props { words, on, .. } = props;
    let open = written
        .conversation
        .clone()
        .map(|id| on.reform(move |_: MouseEvent| Event::ConversationChosen(id.clone())));
    let stage = written.stage.as_deref().and_then(|stage| match stage {
        "before" => Some(Key::StageBefore),
        "during" => Some(Key::StageDuring),
        "after" => Some(Key::StageAfter),
        _ => None,
    });
    html! {
        <li>
            <blockquote dir="auto">{ written.text.clone() }</blockquote>
            <p class="quiet">
                { words.time(written.at, words.calendar.short(written.at)) }
                if let Some(stage) = stage {
                    { " " }<span class="chip">{ words.text(stage) }</span>
                }
                if let Some(open) = open {
                    { " " }
                    <button type="button" class="link-button" onclick={open}>
                        { words.text(Key::SurveysOpen) }
                    </button>
                }
            </p>
        </li>
    }
}

fn foot(texts: &TextsView, props: &Props) -> Html {
    let Props { words, on, .. } = props;
    if texts.loading {
        return html! {
            <p role="status">
                <span class="spinner" aria-hidden="true" />{ words.text(Key::Loading) }
            </p>
        };
    }
    if !texts.more && !texts.failed {
        return Html::default();
    }
    let (survey, question) = (texts.survey.clone(), texts.question.clone());
    let older = on.reform(move |_: MouseEvent| Event::OlderTextsClicked {
        survey: survey.clone(),
        question: question.clone(),
    });
    html! {
        <>
            if texts.failed {
                <p class="field-hint" role="alert">{ words.text(Key::SurveysFailed) }</p>
            }
            <button type="button" class="button" onclick={older}>
                { words.text(if texts.failed { Key::Retry } else { Key::SurveysOlder }) }
            </button>
        </>
    }
}
