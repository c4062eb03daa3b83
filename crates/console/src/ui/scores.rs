//! The CSAT score: the share of satisfied visitors, the mean, all answers, and the latest.

use std::rc::Rc;

use yew::prelude::*;

use super::entry::stars;
use super::inbox::avatar;
use super::{Words, icons, page};
use crate::i18n::{Key, PluralKey};
use crate::model::Event;
use crate::model::view::{Csat, Rated, ScoresView};

/// What the overview needs.
#[derive(Clone, PartialEq, Properties)]
pub struct Props {
    /// The score.
    pub scores: Rc<ScoresView>,
    /// The language.
    pub words: Words,
    /// Where events go.
    pub on: Callback<Event>,
}

/// The overview of answers.
#[component]
pub fn Scores(props: &Props) -> Html {
    let Props { scores, words, on } = props;
    html! {
        <>
            { page::head(words, Key::Scores, Key::CsatIntro, Html::default()) }
            { match &scores.csat {
                Some(csat) if csat.answers > 0 => overview(csat, words),
                Some(_) => html! {
                    <div class="blank">{ icons::smile() }<p>{ words.text(Key::CsatNone) }</p></div>
                },
                None if scores.failed => page::failed(words, Key::CsatFailed, page::retry(words, on)),
                None => page::loading(words),
            } }
            if !scores.latest.is_empty() {
                <section class="latest" aria-labelledby="latest-title">
                    <h2 id="latest-title">{ words.text(Key::CsatLatest) }</h2>
                    <ul>{ for scores.latest.iter().map(|rated| latest(rated, props)) }</ul>
                </section>
            }
        </>
    }
}

fn overview(csat: &Csat, words: &Words) -> Html {
    let most = csat.counts.iter().copied().max().unwrap_or(0).max(1);
    html! {
        <div class="figures">
            if let Some(score) = csat.score {
                <div class="figure">
                    <p class="figure-number" dir="ltr">{ score }<span>{ "%" }</span></p>
                    <p class="figure-label">{ words.text(Key::CsatShare) }</p>
                </div>
            }
            if let Some(mean) = csat.mean_milli {
                <div class="figure">
                    <p class="figure-number" dir="ltr">{ tenths(mean) }</p>
                    <p class="figure-label">{ words.text(Key::CsatMean) }</p>
                </div>
            }
            <div class="figure figure--wide">
                <p class="figure-label">
                    { words.locale.plural(PluralKey::CsatAnswers, csat.answers) }
                </p>
                if csat.counts.len() == 5 {
                    <dl class="spread" aria-label={words.text(Key::CsatSpread)}>
                        { for csat.counts.iter().enumerate().rev().map(|(at, count)| html! {
                            <div>
                                <dt>
                                    <span aria-hidden="true">{ at + 1 }</span>
                                    { icons::star() }
                                    <span class="hidden">
                                        { words.locale.filled(Key::NoteRating, "[SCORE]", &(at + 1).to_string()) }
                                    </span>
                                </dt>
                                <dd>
                                    <meter
                                        class="bar"
                                        min="0"
                                        max={most.to_string()}
                                        value={count.to_string()}
                                        aria-hidden="true"
                                    />
                                    <span>{ *count }</span>
                                </dd>
                            </div>
                        }) }
                    </dl>
                }
            </div>
        </div>
    }
}

fn latest(rated: &Rated, props: &Props) -> Html {
    let Props { words, on, .. } = props;
    let id = rated.id.clone();
    let open = on.reform(move |_: MouseEvent| Event::ConversationChosen(id.clone()));
    html! {
        <li key={rated.id.as_str()}>
            <button type="button" class="rated" onclick={open}>
                { avatar(&rated.name, rated.id.as_str(), false) }
                <span class="rated-main">
                    <span class="rated-top">
                        <bdi class="row-name">{ rated.name.words(words.locale) }</bdi>
                        { stars(rated.score) }
                        <span class="hidden">
                            { words.locale.filled(Key::NoteRating, "[SCORE]", &rated.score.to_string()) }
                        </span>
                        <span class="row-time">{ words.time(rated.at, words.calendar.short(rated.at)) }</span>
                    </span>
                    if let Some(comment) = &rated.comment {
                        <span class="rated-comment" dir="auto">{ comment.clone() }</span>
                    }
                </span>
            </button>
        </li>
    }
}

/// Thousandths as a number with one digit after the point.
fn tenths(milli: u32) -> String {
    let tenths = (milli + 50) / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}
