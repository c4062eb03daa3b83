//! What the table of surveys cannot say: told where it is wrong, in the words of the options.

use alloc::vec::Vec;

use wasl_protocol::{Properties, Value};

use super::super::check::Check;
use super::super::take::{items, number, word};
use super::{END, first_scale, scale_of, survey};
use crate::survey::{Bucket, CesScale, Fault, GoodEnd, Kind, Scale, Survey, faults};

/// The most questions of a survey: more are no survey, and their ways are walked in depth.
const MAX_QUESTIONS: usize = 50;

/// Whether each item of a list was fit to be kept; what is wrong with the others is told.
fn whole(given: &Properties, kept: &Properties, key: &str) -> bool {
    items(given, key).len() == items(kept, key).len()
}

/// A key that must be there here.
fn needs(check: &mut Check, kept: &Properties, key: &str, what: &str) -> bool {
    let there = kept.get(key).is_some();
    if !there {
        check.say_of(
            key,
            &["is missing; a question of this type must have ", what, "."],
        );
    }
    there
}

/// Keys that mean nothing here.
fn without(check: &mut Check, kept: &Properties, keys: &[&str], owners: &str) -> bool {
    let mut fits = true;
    for key in keys {
        if kept.get(key).is_some() {
            fits = false;
            check.say_of(
                key,
                &[
                    "means something only for questions of the type ",
                    owners,
                    ".",
                ],
            );
        }
    }
    fits
}

/// A question's keys fit its type.
pub fn check_question(check: &mut Check, given: &Properties, kept: &Properties) -> bool {
    let kind = word(kept, "type").unwrap_or_default();
    let mut fits = whole(given, kept, "choices") && whole(given, kept, "next");
    if word(kept, "id") == Some(END) {
        fits = false;
        check.say_of(
            "id",
            &["is \"end\", which is where branches lead at the end; give it another."],
        );
    }
    let scale = matches!(kind, "csat" | "nps" | "ces");
    if scale {
        fits &= needs(check, kept, "low", "words for the lowest number");
        fits &= needs(check, kept, "high", "words for the highest number");
    } else {
        fits &= without(check, kept, &["low", "high", "look"], "csat, nps and ces");
    }
    if kind != "ces" {
        fits &= without(check, kept, &["points", "goodEnd"], "ces");
    }
    if matches!(kind, "single" | "multiple") {
        fits &= needs(check, kept, "choices", "something to choose");
        if matches!(given.get("choices"), Some(Value::List(choices)) if choices.is_empty()) {
            fits = false;
            check.say_of("choices", &["is empty; accepted: at least one choice."]);
        }
    } else {
        fits &= without(check, kept, &["choices"], "single and multiple");
    }
    if number(kept, "points") == Some(6.0) {
        fits = false;
        check.refuse_of("points", &Value::Number(6.0), "5 or 7");
    }
    if let (true, Some(look)) = (scale, word(kept, "look")) {
        let scale = scale_of(kept, kind);
        let low_is_good = matches!(
            scale,
            Scale::Ces(CesScale {
                good: GoodEnd::Low,
                ..
            })
        );
        let looks: &[&str] = match (scale.first(), scale.last(), low_is_good) {
            (1, 5, false) => &["faces", "numbers", "stars"],
            (1, 5, true) => &["faces", "numbers"],
            (1, _, false) => &["numbers", "stars"],
            (_, _, _) => &["numbers"],
        };
        if !looks.contains(&look) {
            fits = false;
            check.not_among_of("look", look, looks);
        }
    }
    fits
}

/// A branch has at most one condition, of which nothing is lost.
pub fn check_branch(check: &mut Check, given: &Properties, kept: &Properties) -> bool {
    let mut conditions = 0;
    for key in ["bucket", "scores", "choices", "answered"] {
        conditions += usize::from(kept.get(key).is_some());
    }
    if conditions > 1 {
        check.say(&[
            "has several conditions; accepted: at most one of bucket, scores, choices, answered.",
        ]);
    }
    conditions <= 1 && whole(given, kept, "scores") && whole(given, kept, "choices")
}

/// A survey can be gone through: there is a question, branches lead somewhere, each way ends and
/// each question is on one.
pub fn check_survey(check: &mut Check, given: &Properties, kept: &Properties) -> bool {
    let told = check.problems.len();
    let mut usable = whole(given, kept, "questions") && whole(given, kept, "thanks");
    let survey = survey(kept);
    let questions = check.enter("questions");
    if items(given, "questions").is_empty() {
        check.say(&["is empty; a survey must have at least one question."]);
    }
    if survey.questions.len() > MAX_QUESTIONS {
        check.say(&["has too many; a survey may have at most 50 questions."]);
        usable = false;
    }
    if !usable || survey.questions.is_empty() {
        check.path.truncate(questions);
        return false;
    }
    let mut ids: Vec<&str> = Vec::new();
    for question in &survey.questions {
        ids.push(&question.id);
    }
    ids.push(END);
    for (at, item) in items(kept, "questions").iter().enumerate() {
        let Value::Map(tree) = item else { continue };
        let question = check.enter_item(at);
        let next = check.enter("next");
        for (place, branch) in items(tree, "next").iter().enumerate() {
            if let Value::Map(branch) = branch {
                let back = check.enter_item(place);
                branch_fits(check, &survey.questions[at].kind, branch, &ids);
                check.path.truncate(back);
            }
        }
        check.path.truncate(next);
        check.path.truncate(question);
    }
    // A branch that leads nowhere is taken as one to the end: what follows would be hearsay.
    if check.problems.len() == told {
        for fault in faults(&survey) {
            tell(check, &survey, &fault);
        }
    }
    check.path.truncate(questions);
    thanks_fit(check, kept, &survey);
    check.problems.len() == told
}

fn branch_fits(check: &mut Check, kind: &Kind, branch: &Properties, ids: &[&str]) {
    let go = word(branch, "go").unwrap_or_default();
    if !ids.contains(&go) {
        check.not_among_of("go", go, ids);
    }
    let scale = match kind {
        Kind::Scale { scale, .. } => Some(*scale),
        Kind::Single(_) | Kind::Multiple(_) | Kind::Text => None,
    };
    bucket_fits(check, branch, scale);
    let scores = check.enter("scores");
    for (at, value) in items(branch, "scores").iter().enumerate() {
        let on_it = match (scale, value) {
            (Some(scale), Value::Number(number)) => scale.bucket(*number as u8).is_some(),
            (_, _) => false,
        };
        if !on_it {
            let back = check.enter_item(at);
            check.refuse(value, "a number of the question's scale");
            check.path.truncate(back);
        }
    }
    check.path.truncate(scores);
    let mut known: Vec<&str> = Vec::new();
    if let Kind::Single(choices) | Kind::Multiple(choices) = kind {
        for choice in choices {
            known.push(&choice.id);
        }
    }
    let choices = check.enter("choices");
    for (at, value) in items(branch, "choices").iter().enumerate() {
        let id = value.as_text().unwrap_or_default();
        if !known.contains(&id) {
            let back = check.enter_item(at);
            if known.is_empty() {
                check.refuse(value, "nothing, as the question has no choices");
            } else {
                check.not_among(id, &known);
            }
            check.path.truncate(back);
        }
    }
    check.path.truncate(choices);
}

/// A bucket has the name that its scale gives it.
fn bucket_fits(check: &mut Check, tree: &Properties, scale: Option<Scale>) {
    let Some(given) = word(tree, "bucket") else {
        return;
    };
    let back = check.enter("bucket");
    match scale {
        Some(scale) => {
            let names = Bucket::ALL.map(|bucket| bucket.name(scale));
            if !names.contains(&given) {
                check.not_among(given, &names);
            }
        }
        None => check.say(&["needs a question with a scale: csat, nps or ces."]),
    }
    check.path.truncate(back);
}

fn thanks_fit(check: &mut Check, kept: &Properties, survey: &Survey) {
    let scale = first_scale(&survey.questions);
    let thanks = check.enter("thanks");
    for (at, item) in items(kept, "thanks").iter().enumerate() {
        if let Value::Map(tree) = item {
            let back = check.enter_item(at);
            bucket_fits(check, tree, scale);
            check.path.truncate(back);
        }
    }
    check.path.truncate(thanks);
}

fn tell(check: &mut Check, survey: &Survey, fault: &Fault) {
    match fault {
        Fault::Cycle { from, to } => {
            let back = check.enter_item(*from);
            let to = survey.questions[*to].id.as_str();
            check.say(&[
                "leads back to \"",
                to,
                "\", so that the survey may never end.",
            ]);
            check.path.truncate(back);
        }
        Fault::Unreachable(place) => {
            let back = check.enter_item(*place);
            check.say(&["cannot be reached: no answer leads to it."]);
            check.path.truncate(back);
        }
    }
}
