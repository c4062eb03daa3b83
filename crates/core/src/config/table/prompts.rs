//! The options of prompts, and the rule on a page's address.

use super::super::shape::{Field, Need, Object, Rule, Shape, field, object};

pub(super) static PROMPT: Object = object!(
    "PromptOptions",
    Free,
    false,
    "A bubble that comes up by itself.",
    [
        field!(
            "id",
            Required,
            &Shape::Text,
            "Its name: the cap counts by it."
        ),
        field!("text", Required, &Shape::Text, "What it says."),
        field!(
            "buttons",
            Optional,
            &Shape::List(&Shape::Object(&BUTTON)),
            "Its buttons. Without any, a press on the bubble opens the panel."
        ),
        field!(
            "when",
            Required,
            &Shape::Object(&CONDITIONS),
            "All of these must hold."
        ),
        field!(
            "cap",
            Optional,
            &Shape::Integer { min: 1, max: 1000 },
            "How often a visitor sees it at most. Default: 1."
        ),
    ]
);

static BUTTON: Object = object!(
    "PromptButton",
    LinkHasHref,
    false,
    "A button of a prompt.",
    [
        field!("label", Required, &Shape::Text, "What it says."),
        field!(
            "action",
            Required,
            &Shape::Choice(&["open", "faq", "chat", "dismiss", "link"]),
            "`open` and `faq` open the panel, `chat` asks for a person, `link` goes to `href`, `dismiss` closes the prompt."
        ),
        field!("href", Optional, &Shape::Link, "Where `link` leads."),
    ]
);

static CONDITIONS: Object = object!(
    "PromptConditions",
    SomeKey,
    true,
    "When a prompt may show; all that are given must hold.",
    [
        field!(
            "timeOnPage",
            Optional,
            &Shape::Number {
                min: 0,
                max: 86_400
            },
            "Seconds on this page, counted while it is in front."
        ),
        field!(
            "scroll",
            Optional,
            &Shape::Number { min: 0, max: 100 },
            "Percent of the page that has been seen."
        ),
        field!(
            "exitIntent",
            Optional,
            &Shape::Boolean,
            "The pointer leaves the page through its upper edge."
        ),
        field!(
            "idle",
            Optional,
            &Shape::Number {
                min: 1,
                max: 86_400
            },
            "Seconds without any input on this page."
        ),
        field!(
            "url",
            Optional,
            &Shape::Object(&URL_RULE),
            "The page's path and query."
        ),
        field!(
            "pageCount",
            Optional,
            &Shape::Integer {
                min: 1,
                max: 10_000
            },
            "Pages seen in this session, this one included."
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
