//! The options of surveys, and of texts in several languages.

use super::super::shape::{Field, Need, Object, Rule, Shape, field, object};
use super::super::surveys::{check_branch, check_question, check_survey};

/// A text in several languages.
pub static WORDS: Object = object!(
    "Words",
    SomeKey,
    true,
    "A text by language. A language that is missing shows the other one.",
    [
        field!("en", Optional, &Shape::Text, "In English."),
        field!("ar", Optional, &Shape::Text, "In Arabic."),
    ]
);

/// A survey.
pub static SURVEY: Object = object!(
    "SurveyOptions",
    Also(check_survey),
    false,
    "A poll: questions, where the answers lead, and when to ask again.",
    [
        field!(
            "id",
            Required,
            &Shape::Name,
            "Its name: answers are kept and scored by it."
        ),
        field!(
            "touchpoint",
            Required,
            &Shape::Name,
            "What it asks about, e.g. `chat` or `delivery`: a visitor is asked about it once in `recontactDays`."
        ),
        field!(
            "questions",
            Required,
            &Shape::List(&Shape::Object(&QUESTION)),
            "What it asks, the first one first."
        ),
        field!(
            "thanks",
            Optional,
            &Shape::List(&Shape::Object(&THANKS)),
            "What is said at the end: the first that fits."
        ),
        field!(
            "after",
            Optional,
            &Shape::Choice(&["conversation"]),
            "Asked by the server: `conversation` for when an agent resolves one. Of several such surveys the first is."
        ),
        field!(
            "recontactDays",
            Optional,
            &Shape::Number { min: 0, max: 3650 },
            "Days in which a visitor who was asked is not asked about the touchpoint again. Default: 30."
        ),
        field!(
            "laterDays",
            Optional,
            &Shape::Number { min: 0, max: 3650 },
            "The same for a visitor who said \"later\". Default: 7."
        ),
    ]
);

static QUESTION: Object = object!(
    "SurveyQuestion",
    Also(check_question),
    true,
    "A question of a survey.",
    [
        field!(
            "id",
            Required,
            &Shape::Name,
            "Its name, once in the survey; not `end`."
        ),
        field!(
            "type",
            Required,
            &Shape::Choice(&["csat", "nps", "ces", "single", "multiple", "text"]),
            "`csat` asks for 1 to 5, `nps` for 0 to 10, `ces` for 1 to `points`, `single` and `multiple` for `choices`, `text` for the visitor's own words."
        ),
        field!("text", Required, &Shape::Words, "The question."),
        field!(
            "look",
            Optional,
            &Shape::Choice(&["faces", "numbers", "stars"]),
            "How a scale is drawn: `faces` for five points, `stars` where a high number is good. Default: `faces` for `csat`, else `numbers`."
        ),
        field!(
            "low",
            Optional,
            &Shape::Words,
            "What stands at the lowest number; a scale must have it."
        ),
        field!(
            "high",
            Optional,
            &Shape::Words,
            "What stands at the highest number; a scale must have it."
        ),
        field!(
            "points",
            Optional,
            &Shape::Integer { min: 5, max: 7 },
            "How many points a `ces` scale has: 5 or 7. Default: 7."
        ),
        field!(
            "goodEnd",
            Optional,
            &Shape::Choice(&["high", "low"]),
            "Which end of a `ces` scale is good: `high` when it asks how easy it was, `low` when it asks for the effort. Default: `high`."
        ),
        field!(
            "choices",
            Optional,
            &Shape::List(&Shape::Object(&CHOICE)),
            "What there is to choose; `single` and `multiple` must have it."
        ),
        field!(
            "required",
            Optional,
            &Shape::Boolean,
            "It cannot be skipped. Default: `false`."
        ),
        field!(
            "next",
            Optional,
            &Shape::List(&Shape::Object(&BRANCH)),
            "Where answers lead: the first that fits, else the next question of the list."
        ),
    ]
);

static CHOICE: Object = object!(
    "SurveyChoice",
    Free,
    true,
    "Something to choose.",
    [
        field!(
            "id",
            Required,
            &Shape::Name,
            "Its name, once in the question."
        ),
        field!("text", Required, &Shape::Words, "What it says."),
    ]
);

static BRANCH: Object = object!(
    "SurveyBranch",
    Also(check_branch),
    true,
    "Where some answers lead. At most one condition; without any it is for every answer.",
    [
        field!(
            "bucket",
            Optional,
            BUCKET,
            "Numbers of this part of the scale: `detractor`, `passive` or `promoter` for `nps`, else `bad`, `middle` or `good`."
        ),
        field!(
            "scores",
            Optional,
            &Shape::List(&Shape::Integer { min: 0, max: 10 }),
            "These numbers."
        ),
        field!(
            "choices",
            Optional,
            &Shape::List(&Shape::Name),
            "Answers with one of these choices among them."
        ),
        field!(
            "answered",
            Optional,
            &Shape::Boolean,
            "`true`: any answer; `false`: the question was skipped."
        ),
        field!(
            "go",
            Required,
            &Shape::Name,
            "The id of a question, or `end`."
        ),
    ]
);

static THANKS: Object = object!(
    "SurveyThanks",
    Free,
    true,
    "What is said at the end.",
    [
        field!(
            "bucket",
            Optional,
            BUCKET,
            "Only to those whose first number is in this part of its scale."
        ),
        field!("text", Required, &Shape::Words, "The words."),
    ]
);

static BUCKET: &Shape =
    &Shape::Choice(&["bad", "middle", "good", "detractor", "passive", "promoter"]);
