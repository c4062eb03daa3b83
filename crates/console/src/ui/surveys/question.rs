//! A question: its scores with their intervals, and how many gave each answer.

use yew::prelude::*;

use super::super::Words;
use super::texts::texts;
use super::{COMMENT, CSAT, Props, RATING};
use crate::i18n::{Key, PluralKey};
use crate::model::survey::{Figure, Question, Score};

/// A question of a survey.
pub(super) fn question(survey: &str, question: &Question, least: u32, props: &Props) -> Html {
    let words = &props.words;
    let title = match &question.text {
        Some(text) => Some(text.get(words.locale).to_owned()),
        // The built-in poll's own number needs no heading: it is what the survey is.
        None if survey == CSAT && question.question == RATING => None,
        None if survey == CSAT && question.question == COMMENT => {
            Some(words.text(Key::SurveysComment).to_owned())
        }
        None => Some(question.question.clone()),
    };
    let key = [&question.question, "-", &question.kind].concat();
    let weighted = u64::from(question.answers) * 1_000 != question.effective_milli;
    html! {
        <div class="survey-question" {key}>
            if let Some(title) = title {
                <h3 dir="auto">{ title }</h3>
            }
            <p class="quiet">
                { words.locale.plural(PluralKey::CsatAnswers, question.answers) }
                if question.low_is_good() {
                    { " · " }{ words.text(Key::SurveysLowIsGood) }
                }
            </p>
            if weighted {
                <p class="quiet">
                    { with_number(words, Key::SurveysWeighted, "[NUMBER]", &thousandths(question.effective_milli as i64, 1)) }
                </p>
            }
            if question.few {
                <p class="survey-few" role="note">
                    { with_number(words, Key::SurveysFew, "[LEAST]", &least.to_string()) }
                </p>
            }
            <div class="figures">
                { for question.scores.iter().map(|score| figure(score, words)) }
                { numbers(question, words) }
                { choices(question, words) }
            </div>
            if question.kind == "text" {
                { texts(survey, &question.question, props) }
            }
        </div>
    }
}

fn figure(score: &Score, words: &Words) -> Html {
    let Some(figure) = &score.figure else {
        return Html::default();
    };
    let (key, unit) = match score.score.as_str() {
        "csat" => (Key::SurveysCsat, "%"),
        "nps" => (Key::SurveysNps, ""),
        "ces_mean" => (Key::SurveysCesMean, ""),
        _ => (Key::SurveysCesTopBox, "%"),
    };
    // A mean is of a scale of a few points: two digits tell it apart from the next one.
    let digits = if score.score == "ces_mean" { 2 } else { 1 };
    html! {
        <div class="figure">
            <p class="figure-number" dir="ltr">
                { thousandths(figure.value.into(), digits) }
                if !unit.is_empty() { <span>{ unit }</span> }
            </p>
            <p class="figure-label">{ words.text(key) }</p>
            if let Some(range) = range(figure, digits) {
                <p class="figure-label">{ with_number(words, Key::SurveysInterval, "[RANGE]", &range) }</p>
            }
        </div>
    }
}

fn range(figure: &Figure, digits: usize) -> Option<String> {
    let (low, high) = (figure.low?, figure.high?);
    Some(
        [
            &thousandths(low.into(), digits),
            " – ",
            &thousandths(high.into(), digits),
        ]
        .concat(),
    )
}

/// How many gave each number, the best on top in every language.
fn numbers(question: &Question, words: &Words) -> Html {
    if question.counts.is_empty() {
        return Html::default();
    }
    let most = question.counts.iter().map(|number| number.count).max();
    let most = most.unwrap_or(0).max(1);
    let mut counts = question.counts.clone();
    if !question.low_is_good() {
        counts.reverse();
    }
    html! {
        <div class="figure figure--wide">
            <dl class="spread" aria-label={words.text(Key::CsatSpread)}>
                { for counts.iter().map(|number| html! {
                    <div key={number.number}>
                        <dt dir="ltr">{ number.number }</dt>
                        <dd>{ bar(number.count, most) }<span>{ number.count }</span></dd>
                    </div>
                }) }
            </dl>
        </div>
    }
}

fn choices(question: &Question, words: &Words) -> Html {
    if question.choices.is_empty() {
        return Html::default();
    }
    html! {
        <div class="figure figure--wide">
            <dl class="spread spread--words" aria-label={words.text(Key::CsatSpread)}>
                { for question.choices.iter().map(|choice| html! {
                    <div key={choice.choice.as_str()}>
                        <dt dir="auto">
                            { choice.text.as_ref().map_or(&*choice.choice, |text| text.get(words.locale)).to_owned() }
                        </dt>
                        <dd>
                            { bar(choice.count, question.answers.max(1)) }
                            <span>{ choice.count }</span>
                            if let Some(figure) = &choice.figure {
                                <bdi class="share" dir="ltr">
                                    { thousandths(figure.value.into(), 1) }{ "%" }
                                    if let Some(range) = range(figure, 1) { { " (" }{ range }{ ")" } }
                                </bdi>
                            }
                        </dd>
                    </div>
                }) }
            </dl>
        </div>
    }
}

fn bar(count: u32, most: u32) -> Html {
    html! {
        <meter
            class="bar"
            min="0"
            max={most.to_string()}
            value={count.to_string()}
            aria-hidden="true"
        />
    }
}

/// A sentence with a number in it that reads from the left to the right in every language.
fn with_number(words: &Words, key: Key, placeholder: &str, number: &str) -> Html {
    let text = words.text(key);
    match text.split_once(placeholder) {
        Some((before, after)) => html! {
            <>{ before }<bdi dir="ltr">{ number.to_owned() }</bdi>{ after }</>
        },
        None => html! { { text } },
    }
}

/// Thousandths as a number with one to three digits after the point, halves away from zero.
fn thousandths(milli: i64, digits: usize) -> String {
    let step: u64 = match digits {
        1 => 100,
        2 => 10,
        _ => 1,
    };
    let rounded = (milli.unsigned_abs() + step / 2) / step;
    let whole = 1_000 / step;
    let sign = if milli < 0 && rounded > 0 { "−" } else { "" };
    format!("{sign}{}.{:0digits$}", rounded / whole, rounded % whole)
}

#[cfg(test)]
mod tests {
    use super::thousandths;

    #[test]
    fn figures_have_few_digits() {
        for (milli, digits, text) in [
            (65_385, 1, "65.4"),
            (100_000, 1, "100.0"),
            (-19_051, 1, "−19.1"),
            (-49, 1, "0.0"),
            (5_375, 2, "5.38"),
            (5_004, 2, "5.00"),
            (0, 1, "0.0"),
        ] {
            assert_eq!(thousandths(milli, digits), text);
        }
    }
}
