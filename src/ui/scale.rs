//! The numbers of a scale, drawn as faces, stars or as they are. One press answers.
//!
//! A scale reads from the line's start: in Arabic its low end is on the right and the arrow to the
//! left goes up. The keys only move along it, as a number that has the focus is not yet an answer.

use wasl_core::event::SurveyAct;
use wasl_core::i18n::{Key, decimal, fill};
use wasl_core::survey::{CesScale, GoodEnd, Look, Scale};
use wasl_core::view::{QuestionView, RunView};

use super::element::{Element, Heard, Name, div, element};
use super::icons;
use super::run::Asker;
use super::survey::{face, step};

/// What is drawn.
pub struct Drawn<'a> {
    /// Which numbers.
    pub scale: Scale,
    /// How.
    pub look: Look,
    /// What stands at the lowest number.
    pub low: &'a str,
    /// What stands at the highest number.
    pub high: &'a str,
    /// The chosen number.
    pub chosen: Option<u8>,
}

/// Draws it, with the words at its ends.
pub fn draw(
    asker: Asker<'_>,
    run: &RunView,
    question: &QuestionView,
    drawn: &Drawn<'_>,
) -> Element {
    let turned = matches!(
        drawn.scale,
        Scale::Ces(CesScale {
            good: GoodEnd::Low,
            ..
        })
    );
    let class = match (drawn.look, turned) {
        (Look::Faces, false) => "wasl-scale wasl-faces",
        (Look::Faces, true) => "wasl-scale wasl-faces is-turned",
        (Look::Stars, _) => "wasl-scale wasl-stars",
        (Look::Numbers, _) if drawn.scale == Scale::Nps => "wasl-scale wasl-numbers is-long",
        (Look::Numbers, _) => "wasl-scale wasl-numbers",
    };
    let rtl = asker.locale.is_rtl();
    let mut group = div(class)
        .is(Name::Role, "radiogroup")
        .set(Name::Label, question.text.clone())
        .on(Heard::KeyDown, asker.emit, move |event| {
            step(event, rtl);
            None
        });
    let (first, last) = (drawn.scale.first(), drawn.scale.last());
    for score in first..=last {
        group = group.child(one(asker, run, question, drawn, score, turned));
    }
    let ends = div("wasl-ends")
        .is(Name::Hidden, "true")
        .child(element("span").auto().written(drawn.low))
        .child(element("span").auto().written(drawn.high));
    div("wasl-rating").child(group).child(ends)
}

fn one(
    asker: Asker<'_>,
    run: &RunView,
    question: &QuestionView,
    drawn: &Drawn<'_>,
    score: u8,
    turned: bool,
) -> Element {
    let (first, last) = (drawn.scale.first(), drawn.scale.last());
    let number = decimal(score.into());
    let mut name = fill(asker.text(Key::SurveyPoint), "[SCORE]", &number);
    name = fill(&name, "[LAST]", &decimal(last.into()));
    let end = if score == first {
        drawn.low
    } else if score == last {
        drawn.high
    } else {
        ""
    };
    if !end.is_empty() {
        name.push_str(": ");
        name.push_str(end);
    }
    let checked = drawn.chosen == Some(score);
    let stop = drawn.chosen.unwrap_or(first) == score;
    let filled = drawn.chosen.is_some_and(|chosen| score <= chosen);
    let (class, picture) = match drawn.look {
        Look::Faces => {
            let place = usize::from(if turned { last - score } else { score - first });
            ("wasl-face", face(place))
        }
        Look::Stars => (
            if filled {
                "wasl-star is-filled"
            } else {
                "wasl-star"
            },
            element("svg")
                .is(Name::ViewBox, "0 0 24 24")
                .is(Name::Hidden, "true")
                .child(element("path").is(Name::Path, icons::STAR)),
        ),
        Look::Numbers => ("wasl-number", element("span").written(&number)),
    };
    let id = question.id.clone();
    asker
        .acting(class, run, move || SurveyAct::Scored {
            question: id.clone(),
            score,
        })
        .is(Name::Role, "radio")
        .is(Name::Checked, if checked { "true" } else { "false" })
        .is(Name::TabIndex, if stop { "0" } else { "-1" })
        .set(Name::Label, name)
        .child(picture)
}
