//! What the events of a survey say.

use alloc::vec::Vec;

use wasl_protocol::{Properties, Value};

use crate::survey::{
    Answer, CesPoints, CesScale, GoodEnd, KeptRun, Kind, Outcome, Question, Scale, Survey,
};

/// What every event about a run says.
pub(super) fn about(kept: &KeptRun) -> Properties {
    let mut about = Properties::default();
    about.set("survey", kept.run.survey.as_str());
    about.set("run", kept.id.as_str());
    about.set("touchpoint", kept.touchpoint.as_str());
    if kept.share < 1_000_000 {
        about.set("share", Value::Number(f64::from(kept.share) / 1_000_000.0));
    }
    about.set("where", kept.place.as_str());
    about.set("by", kept.by.as_str());
    if let (Some(conversation), Some(message)) = (&kept.conversation, &kept.message) {
        about.set("conversation", conversation.as_str());
        about.set("message", message.as_str());
    }
    about
}

/// The events of an outcome.
pub(super) fn tell(
    told: &mut Vec<(&'static str, Properties)>,
    survey: &Survey,
    kept: &KeptRun,
    outcome: &Outcome,
) {
    match outcome {
        Outcome::PartialSaved {
            question,
            answer,
            dropped,
        } => {
            told.push((
                "answered",
                answered(survey, kept, question, answer.as_ref()),
            ));
            for question in dropped {
                told.push(("answered", answered(survey, kept, question, None)));
            }
        }
        Outcome::Completed => told.push(("completed", about(kept))),
        Outcome::Dismissed { how, .. } => {
            let mut about = about(kept);
            about.set("how", how.as_str());
            told.push(("dismissed", about));
        }
        Outcome::Abandoned { .. } => told.push(("abandoned", about(kept))),
    }
}

/// What an answer's event says; without an answer it is taken back.
fn answered(survey: &Survey, kept: &KeptRun, id: &str, answer: Option<&Answer>) -> Properties {
    let mut about = about(kept);
    about.set("question", id);
    let question = survey.questions.iter().find(|question| question.id == id);
    if let Some(question) = question {
        describe(&mut about, question);
    }
    match answer {
        None => about.set("withdrawn", true),
        Some(Answer::Score(score)) => about.set("score", u32::from(*score)),
        Some(Answer::Chosen(ids)) => {
            let mut choices = Vec::new();
            for id in ids {
                choices.push(Value::Text(id.clone()));
            }
            about.set("choices", Value::List(choices));
        }
        Some(Answer::Text(text)) => about.set("text", text.as_str()),
    }
    about
}

/// What a question asks for; a CES also which scale, without which its numbers say nothing.
fn describe(about: &mut Properties, question: &Question) {
    let kind = match &question.kind {
        Kind::Scale { scale, .. } => match scale {
            Scale::Csat => "csat",
            Scale::Nps => "nps",
            Scale::Ces(CesScale { points, good }) => {
                let points: u32 = match points {
                    CesPoints::Five => 5,
                    CesPoints::Seven => 7,
                };
                about.set("points", points);
                about.set(
                    "goodEnd",
                    match good {
                        GoodEnd::High => "high",
                        GoodEnd::Low => "low",
                    },
                );
                "ces"
            }
        },
        Kind::Single(_) => "single",
        Kind::Multiple(_) => "multiple",
        Kind::Text => "text",
    };
    about.set("type", kind);
}
