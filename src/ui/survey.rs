//! The CSAT poll: five drawn faces, one press answers; then room for a comment.

use wasl_core::Event;
use wasl_core::i18n::Key;
use wasl_core::view::SurveyView;
use wasl_protocol::{MAX_RATING, MIN_RATING};
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;
use yew::Html;

use super::Scene;
use super::composer::{field, grown};
use super::element::{Element, Heard, Name, button, div, element, target};
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

/// Draws the poll. `unsent`: the answer waits to be sent again, or to be given up.
pub fn draw(scene: &Scene<'_>, poll: &SurveyView, unsent: bool) -> Html {
    let rest = if unsent {
        None
    } else if poll.done {
        Some(
            element("p")
                .class("wasl-thanks")
                .child(icon(icons::CHECK))
                .text(scene.text(Key::SurveyThanks))
                .into(),
        )
    } else {
        poll.score.map(|_| comment(scene, poll))
    };
    element("section")
        .class("wasl-survey")
        .is(Name::Label, scene.text(Key::SurveyQuestion))
        .child(element("h3").text(scene.text(Key::SurveyQuestion)))
        .child(faces(scene, poll))
        .maybe(rest)
        .into()
}

fn faces(scene: &Scene<'_>, poll: &SurveyView) -> Element {
    let class = if poll.score.is_some() {
        "wasl-faces is-answered"
    } else {
        "wasl-faces"
    };
    let rtl = scene.view.locale.is_rtl();
    let mut group = div(class)
        .is(Name::Role, "radiogroup")
        .is(Name::Label, scene.text(Key::SurveyScale))
        .on(Heard::KeyDown, scene.emit, move |event| {
            step(event, rtl);
            None
        });
    for (score, (key, face)) in (MIN_RATING..=MAX_RATING).zip(FACES) {
        group = group.child(one(scene, poll, score, key, face));
    }
    group
}

/// A face, by its eyes and mouth.
fn drawn(face: &'static str) -> Element {
    element("svg")
        .is(Name::ViewBox, "2 2 20 20")
        .is(Name::Hidden, "true")
        .child(element("path").class("wasl-face-head").is(Name::Path, HEAD))
        .child(element("path").is(Name::Path, face))
}

/// The face of a place from bad to good, 0 to 4.
pub fn face(place: usize) -> Element {
    drawn(FACES.get(place).map_or("", |(_, face)| face))
}

fn one(scene: &Scene<'_>, poll: &SurveyView, score: u8, key: Key, face: &'static str) -> Element {
    let checked = poll.score == Some(score);
    // The group is one stop of the Tab key: at the chosen face, else at the first.
    let stop = poll.score.unwrap_or(MIN_RATING) == score;
    let drawing = drawn(face);
    let (survey, done) = (poll.id.clone(), poll.done);
    element("button")
        .is(Name::Type, "button")
        .class("wasl-face")
        .on(Heard::Click, scene.emit, move |_| {
            (!done).then(|| Event::RatingChosen {
                survey: survey.clone(),
                score,
            })
        })
        .is(Name::Role, "radio")
        .is(Name::Checked, if checked { "true" } else { "false" })
        .when(poll.done, Name::Disabled, "true")
        .is(Name::TabIndex, if stop { "0" } else { "-1" })
        .child(drawing)
        .child(element("span").text(scene.text(key)))
}

/// Arrow keys move along the faces; in Arabic the next one is to the left.
pub fn step(event: &web_sys::Event, rtl: bool) {
    let pressed: &KeyboardEvent = event.unchecked_ref();
    let forward = match pressed.key().as_str() {
        "ArrowRight" => !rtl,
        "ArrowLeft" => rtl,
        "ArrowDown" => true,
        "ArrowUp" => false,
        _ => return,
    };
    event.prevent_default();
    if let Some(face) = target(event) {
        screen::step(&face, forward);
    }
}

fn comment(scene: &Scene<'_>, poll: &SurveyView) -> Html {
    let survey = poll.id.clone();
    let label = scene.text(Key::SurveyComment);
    let words = field(scene.emit, &poll.comment, label, move |text| {
        Event::CommentChanged {
            survey: survey.clone(),
            text,
        }
    })
    .is(Name::Rows, "2");
    let submitted = poll.id.clone();
    let send = button("wasl-button", scene.emit, move || {
        Event::CommentSubmitted(submitted.clone())
    })
    .text(scene.text(Key::SurveySend));
    div("wasl-comment")
        .child(grown(&poll.comment, words))
        .child(send)
        .into()
}
