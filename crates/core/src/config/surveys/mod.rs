//! Surveys: checked beyond their table, and taken as types.
//!
//! A survey with something wrong in its questions is left out as a whole, since half a survey
//! asks something else; the other surveys stay.

mod check;

pub(super) use check::{check_branch, check_question, check_survey};

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Duration, Properties, Value};

use super::Engine;
use super::check::Check;
use super::problem::Problem;
use super::shape::Shape;
use super::table::SURVEY;
use super::take::{flag, items, map, maps, number, own, texts, word};
use crate::survey::{
    Branch, Bucket, CesPoints, CesScale, Choice, GoodEnd, Kind, Look, Question, Scale, Survey,
    Thanks, When, Words,
};

/// The end, where a branch may lead.
const END: &str = "end";

/// Days in which a visitor who was asked is left alone.
const RECONTACT_DAYS: f64 = 30.0;

/// The same after "later".
const LATER_DAYS: f64 = 7.0;

static SURVEYS: Shape = Shape::List(&Shape::Object(&SURVEY));

/// Checks surveys and takes those that can be gone through. Paths begin with `surveys`.
///
/// ```
/// use wasl_core::config::surveys;
/// use wasl_protocol::{Properties, Value};
/// let empty = Properties::default()
///     .with("id", "after-chat")
///     .with("touchpoint", "chat")
///     .with("questions", Value::List(Vec::new()));
/// let (usable, problems) = surveys(&Value::List(vec![empty.into()]));
/// assert!(usable.is_empty());
/// assert_eq!(problems[0].path, "surveys[0].questions");
/// ```
#[must_use]
pub fn surveys(value: &Value) -> (Vec<Survey>, Vec<Problem>) {
    let mut check = Check::new(Engine::NONE);
    check.enter("surveys");
    let mut usable = Vec::new();
    if let Some(Value::List(kept)) = check.value(&SURVEYS, value) {
        for item in &kept {
            if let Value::Map(tree) = item {
                usable.push(survey(tree));
            }
        }
    }
    (usable, check.problems)
}

/// A survey, of what the check left. A branch to a question that there is not leads to the end;
/// the check has refused the survey then.
pub(in crate::config) fn survey(tree: &Properties) -> Survey {
    let mut ids: Vec<&str> = Vec::new();
    for item in items(tree, "questions") {
        if let Value::Map(question) = item {
            ids.push(word(question, "id").unwrap_or_default());
        }
    }
    let mut questions = maps(tree, "questions", question);
    for (question, item) in questions.iter_mut().zip(items(tree, "questions")) {
        if let Value::Map(tree) = item {
            for item in items(tree, "next") {
                if let Value::Map(branch) = item {
                    let go = word(branch, "go").unwrap_or_default();
                    question.next.push(Branch {
                        when: when(branch),
                        to: ids.iter().position(|id| *id == go),
                    });
                }
            }
        }
    }
    Survey {
        id: own(tree, "id"),
        touchpoint: own(tree, "touchpoint"),
        questions,
        thanks: maps(tree, "thanks", thanks),
        recontact: days(tree, "recontactDays", RECONTACT_DAYS),
        later: days(tree, "laterDays", LATER_DAYS),
    }
}

/// A question, without its branches: these need all ids.
fn question(tree: &Properties) -> Question {
    let kind = match word(tree, "type").unwrap_or_default() {
        "single" => Kind::Single(maps(tree, "choices", choice)),
        "multiple" => Kind::Multiple(maps(tree, "choices", choice)),
        "text" => Kind::Text,
        scale => Kind::Scale {
            scale: scale_of(tree, scale),
            look: match (word(tree, "look"), scale) {
                (Some("faces"), _) | (None, "csat") => Look::Faces,
                (Some("stars"), _) => Look::Stars,
                (Some(_) | None, _) => Look::Numbers,
            },
            low: words(tree, "low"),
            high: words(tree, "high"),
        },
    };
    Question {
        id: own(tree, "id"),
        text: words(tree, "text"),
        kind,
        required: flag(tree, "required", false),
        next: Vec::new(),
    }
}

/// The scale of a question of a type that has one.
fn scale_of(tree: &Properties, kind: &str) -> Scale {
    match kind {
        "nps" => Scale::Nps,
        "ces" => Scale::Ces(CesScale {
            points: match number(tree, "points") {
                Some(5.0) => CesPoints::Five,
                Some(_) | None => CesPoints::Seven,
            },
            good: match word(tree, "goodEnd") {
                Some("low") => GoodEnd::Low,
                Some(_) | None => GoodEnd::High,
            },
        }),
        _ => Scale::Csat,
    }
}

/// The scale that thanks go by.
fn first_scale(questions: &[Question]) -> Option<Scale> {
    questions.iter().find_map(|question| match question.kind {
        Kind::Scale { scale, .. } => Some(scale),
        Kind::Single(_) | Kind::Multiple(_) | Kind::Text => None,
    })
}

fn when(tree: &Properties) -> When {
    if let Some(bucket) = bucket(tree) {
        return When::Bucket(bucket);
    }
    if tree.get("scores").is_some() {
        let mut scores = Vec::new();
        for item in items(tree, "scores") {
            if let Value::Number(score) = item {
                scores.push(*score as u8);
            }
        }
        return When::Scores(scores);
    }
    if tree.get("choices").is_some() {
        return When::Choices(texts(tree, "choices"));
    }
    match tree.get("answered") {
        Some(Value::Bool(true)) => When::Answered,
        Some(Value::Bool(false)) => When::Skipped,
        Some(_) | None => When::Always,
    }
}

fn bucket(tree: &Properties) -> Option<Bucket> {
    match word(tree, "bucket")? {
        "bad" | "detractor" => Some(Bucket::Bad),
        "middle" | "passive" => Some(Bucket::Middle),
        _ => Some(Bucket::Good),
    }
}

fn choice(tree: &Properties) -> Choice {
    Choice {
        id: own(tree, "id"),
        text: words(tree, "text"),
    }
}

fn thanks(tree: &Properties) -> Thanks {
    Thanks {
        bucket: bucket(tree),
        text: words(tree, "text"),
    }
}

/// A text of one or several languages; a language that is missing takes the other's words.
fn words(tree: &Properties, key: &str) -> Words {
    let languages = map(tree, key);
    let (en, ar) = match tree.get(key) {
        Some(Value::Text(text)) => (Some(text.as_str()), None),
        Some(_) | None => (word(languages, "en"), word(languages, "ar")),
    };
    Words {
        en: en.or(ar).map(String::from).unwrap_or_default(),
        ar: ar.or(en).map(String::from).unwrap_or_default(),
    }
}

/// A time given in days.
pub(super) fn days(tree: &Properties, key: &str, default: f64) -> Duration {
    let days = number(tree, key).unwrap_or(default);
    Duration::from_millis((days * 86_400_000.0) as u64)
}
