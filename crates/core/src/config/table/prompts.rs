//! The options of prompts, and the rule on a page's address.

use super::super::shape::{Field, Need, Object, Rule, Shape, field, object};
use super::content::{BUTTONS, CARD, COUPON, LEAD, REPLIES, check_prompt};

pub(super) static PROMPT: Object = object!(
    "PromptOptions",
    Also(check_prompt),
    false,
    "What comes up by itself: a bubble, or a greeting.",
    [
        field!(
            "id",
            Required,
            &Shape::Text,
            "Its name: the cap counts by it."
        ),
        field!(
            "text",
            Optional,
            &Shape::Text,
            "What it says; it must have this or `survey`."
        ),
        field!(
            "survey",
            Optional,
            &Shape::Name,
            "The survey that it asks, by its id, instead of saying something. How often is the survey's own matter then: `cap` is without end unless it is given."
        ),
        field!(
            "place",
            Optional,
            &Shape::Choice(&["bubble", "thread"]),
            "Where it comes up: `bubble` beside the launcher, `thread` as a greeting or a survey in the thread, which the launcher counts as one unread message. Default: `bubble`."
        ),
        BUTTONS,
        REPLIES,
        CARD,
        COUPON,
        LEAD,
        field!(
            "when",
            Optional,
            &Shape::Condition,
            "When it may show: facts, all of which must hold, see CONDITIONS.md. Without it, `sequence` says when."
        ),
        field!(
            "sequence",
            Optional,
            &Shape::Object(&SEQUENCE),
            "What must have happened before in this visit, in this order."
        ),
        field!(
            "cancel",
            Optional,
            &Shape::Condition,
            "What calls it off for the rest of the visit, also when it is on screen."
        ),
        field!(
            "priority",
            Optional,
            &Shape::Integer { min: 0, max: 1000 },
            "Of several that may show, the highest does; among equals the first in the list. Default: 0."
        ),
        field!(
            "cap",
            Optional,
            &Shape::Integer { min: 1, max: 1000 },
            "How often a visitor sees it at most. Default: 1."
        ),
        field!(
            "caps",
            Optional,
            &Shape::Object(&CAPS),
            "How often at most in a visit, in 24 hours, in 7 days."
        ),
        field!(
            "wait",
            Optional,
            &Shape::Number { min: 0, max: 3_600 },
            "Seconds that it waits for its turn when its moment comes while something else is on screen or the visitor is busy. Default: 30."
        ),
        field!(
            "share",
            Optional,
            &Shape::Number { min: 0, max: 100 },
            "Percent of the visitors whom it is for; always the same ones. Default: 100."
        ),
        field!(
            "variants",
            Optional,
            &Shape::List(&Shape::Object(&VARIANT)),
            "What else it may say and offer: each visitor gets one of these, always the same one. What a variant does not have is the prompt's."
        ),
        field!(
            "inCheckout",
            Optional,
            &Shape::Boolean,
            "May show in the stage `during` too. Default: `false`."
        ),
    ]
);

static VARIANT: Object = object!(
    "PromptVariant",
    Free,
    false,
    "One way to say it. Each key takes the place of the prompt's; what is not here is the prompt's.",
    [
        field!("id", Required, &Shape::Text, "Its name in reports."),
        field!(
            "weight",
            Optional,
            &Shape::Number { min: 0, max: 1000 },
            "How many visitors get it, against the other weights. Default: 1."
        ),
        field!(
            "text",
            Optional,
            &Shape::Text,
            "What it says. Default: the prompt's."
        ),
        BUTTONS,
        REPLIES,
        CARD,
        COUPON,
        LEAD,
    ]
);

static SEQUENCE: Object = object!(
    "PromptSequence",
    Free,
    true,
    "Steps that must happen one after another in one visit.",
    [
        field!(
            "steps",
            Required,
            &Shape::List(&Shape::Condition),
            "The steps, in order."
        ),
        field!(
            "within",
            Optional,
            &Shape::Number {
                min: 1,
                max: 86_400
            },
            "Seconds from the first step to the last. Default: the visit."
        ),
        field!(
            "without",
            Optional,
            &Shape::Condition,
            "What must not happen in between or afterwards; after it the steps begin anew."
        ),
    ]
);

static CAPS: Object = object!(
    "PromptCaps",
    SomeKey,
    false,
    "How often a visitor sees a prompt at most.",
    [
        field!(
            "visit",
            Optional,
            &Shape::Integer { min: 1, max: 1000 },
            "In one visit."
        ),
        field!(
            "day",
            Optional,
            &Shape::Integer { min: 1, max: 1000 },
            "In 24 hours."
        ),
        field!(
            "week",
            Optional,
            &Shape::Integer { min: 1, max: 1000 },
            "In 7 days."
        ),
    ]
);

pub(super) static URL_RULE: Object = object!(
    "UrlRule",
    OneKey,
    true,
    "Matches path and query of the page's address; give exactly one key.",
    [
        field!(
            "is",
            Optional,
            &Shape::Text,
            "The whole path, with or without the query."
        ),
        field!(
            "contains",
            Optional,
            &Shape::Text,
            "Somewhere in path and query."
        ),
        field!(
            "starts",
            Optional,
            &Shape::Text,
            "At the start of the path."
        ),
        field!(
            "ends",
            Optional,
            &Shape::Text,
            "At the end of the path, with or without the query."
        ),
    ]
);
