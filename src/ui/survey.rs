//! The CSAT poll: five drawn faces, one press answers; then room for a comment.

use wasl_core::Event;
use wasl_core::i18n::Key;
use wasl_core::view::SurveyView;
use wasl_protocol::{MAX_RATING, MIN_RATING};
use yew::{Callback, Html, KeyboardEvent, TargetCast, html};

use super::Scene;
use super::composer::{direction, typed};
use super::icons::{self, icon};
use crate::host::screen;

/// Eyes and mouth for each score, on the icons' grid.
const FACES: [(Key, &str); 5] = [
    (
        Key::SurveyScore1,
        "M8 8.6l2 1M16 8.6l-2 1M8.8 11v.01M15.2 11v.01M8 17c1-1.9 2.4-2.8 4-2.8s3 .9 4 2.8",
    ),
    (
        Key::SurveyScore2,
        "M9 9.8v.01M15 9.8v.01M8.5 16.2c1-.9 2.2-1.4 3.5-1.4s2.5.5 3.5 1.4",
    ),
    (Key::SurveyScore3, "M9 9.8v.01M15 9.8v.01M8.5 15.4h7"),
    (
        Key::SurveyScore4,
        "M9 9.8v.01M15 9.8v.01M8.5 14.4c1 1 2.2 1.5 3.5 1.5s2.5-.5 3.5-1.5",
    ),
    (
        Key::SurveyScore5,
        "M8 9.9c.3-.8 1.7-.8 2 0M14 9.9c.3-.8 1.7-.8 2 0M7.8 13.5h8.4c-.4 2.3-2 3.7-4.2 3.7s-3.8-1.4-4.2-3.7Z",
    ),
];

/// The face's outline.
const HEAD: &str = "M12 21.2a9.2 9.2 0 1 0 0-18.4 9.2 9.2 0 0 0 0 18.4Z";

/// Draws the poll.
pub fn draw(scene: &Scene<'_>, poll: &SurveyView) -> Html {
    let faces = (MIN_RATING..=MAX_RATING)
        .zip(FACES)
        .map(|(score, (key, face))| one(scene, poll, score, key, face));
    let rest = if poll.done {
        html! {
            <p class="wasl-thanks">{ icon(icons::CHECK) }{ scene.text(Key::SurveyThanks) }</p>
        }
    } else if poll.score.is_some() {
        comment(scene, poll)
    } else {
        Html::default()
    };
    html! {
        <section class="wasl-survey" aria-label={scene.text(Key::SurveyQuestion)}>
            <h3>{ scene.text(Key::SurveyQuestion) }</h3>
            <div
                class={if poll.score.is_some() { "wasl-faces is-answered" } else { "wasl-faces" }}
                role="radiogroup"
                aria-label={scene.text(Key::SurveyScale)}
                onkeydown={arrows(scene.view.locale.is_rtl())}
            >
                { for faces }
            </div>
            { rest }
        </section>
    }
}

fn one(scene: &Scene<'_>, poll: &SurveyView, score: u8, key: Key, face: &'static str) -> Html {
    let checked = poll.score == Some(score);
    // The group is one stop of the Tab key: at the chosen face, else at the first.
    let stop = poll.score.unwrap_or(MIN_RATING) == score;
    let survey = poll.id.clone();
    let onclick = (!poll.done).then(|| {
        scene.press(move || Event::RatingChosen {
            survey: survey.clone(),
            score,
        })
    });
    html! {
        <button
            type="button"
            class="wasl-face"
            role="radio"
            aria-checked={if checked { "true" } else { "false" }}
            aria-disabled={poll.done.then_some("true")}
            tabindex={if stop { "0" } else { "-1" }}
            {onclick}
        >
            <svg viewBox="2 2 20 20" aria-hidden="true">
                <path class="wasl-face-head" d={HEAD} />
                <path d={face} />
            </svg>
            <span>{ scene.text(key) }</span>
        </button>
    }
}

/// Arrow keys move along the faces; in Arabic the next one is to the left.
fn arrows(rtl: bool) -> Callback<KeyboardEvent> {
    Callback::from(move |pressed: KeyboardEvent| {
        let forward = match pressed.key().as_str() {
            "ArrowRight" => !rtl,
            "ArrowLeft" => rtl,
            "ArrowDown" => true,
            "ArrowUp" => false,
            _ => return,
        };
        pressed.prevent_default();
        screen::step(&pressed.target_unchecked_into(), forward);
    })
}

fn comment(scene: &Scene<'_>, poll: &SurveyView) -> Html {
    let survey = poll.id.clone();
    let oninput = typed(scene, move |text| Event::CommentChanged {
        survey: survey.clone(),
        text,
    });
    let submitted = poll.id.clone();
    let label = scene.text(Key::SurveyComment);
    html! {
        <div class="wasl-comment">
            <div class="wasl-field" data-text={poll.comment.clone()}>
                <textarea
                    rows="2"
                    dir={direction(&poll.comment)}
                    autocomplete="off"
                    aria-label={label}
                    placeholder={label}
                    value={poll.comment.clone()}
                    {oninput}
                />
            </div>
            <button
                type="button"
                class="wasl-button"
                onclick={scene.press(move || Event::CommentSubmitted(submitted.clone()))}
            >
                { scene.text(Key::SurveySend) }
            </button>
        </div>
    }
}
