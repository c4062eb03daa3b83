//! The options: every key, its shape and its words. The one place that lists them.

use super::shape::{Field, Need, Object, Rule, Shape, field, object};

/// The options of one widget; the site's settings on the server have the same shape.
pub static OPTIONS: Object = object!(
    "WaslOptions",
    Free,
    false,
    "The options of one widget. `site` is the only one that must be given.",
    [
        field!(
            "site",
            Required,
            &Shape::Name,
            "The site's id on the server."
        ),
        field!(
            "server",
            Optional,
            &Shape::Text,
            "Where the server is. Default: the origin that the loader came from."
        ),
        field!(
            "locale",
            Optional,
            &Shape::Language,
            "Language of the widget: English or Arabic. Default: the page's, then the browser's."
        ),
        field!(
            "position",
            Optional,
            &Shape::Choice(&["end", "start"]),
            "The corner, by writing direction: `end` is right in English and left in Arabic. Default: `end`."
        ),
        field!(
            "accent",
            Optional,
            &Shape::Color,
            "Accent colour as `#rrggbb`. Text on it and in it is kept readable. Default: `#0f766e`."
        ),
        field!(
            "theme",
            Optional,
            &Shape::Choice(&["auto", "light", "dark"]),
            "Colour scheme; `auto` follows the browser. Default: `auto`."
        ),
        field!("title", Optional, &Shape::Text, "Heading of the panel."),
        field!(
            "greeting",
            Optional,
            &Shape::Text,
            "First words in the panel."
        ),
        field!(
            "hidden",
            Optional,
            &Shape::Boolean,
            "Keeps launcher and prompts hidden until `show`. Default: `false`."
        ),
        field!(
            "faq",
            Optional,
            &Shape::Object(&FAQ),
            "Questions that the widget answers by itself."
        ),
        field!(
            "prompts",
            Optional,
            &Shape::List(&Shape::Object(&PROMPT)),
            "Proactive prompts; of those that may show, the first in the list does."
        ),
        field!(
            "promptCooldown",
            Optional,
            &Shape::Number {
                min: 0,
                max: 31_536_000
            },
            "Seconds between two prompts. Default: 60."
        ),
        field!(
            "stages",
            Optional,
            &Shape::Object(&STAGES),
            "Which pages belong to which stage of a purchase."
        ),
        field!(
            "events",
            Optional,
            &Shape::Object(&EVENTS),
            "Where events are reported."
        ),
    ]
);

static FAQ: Object = object!(
    "FaqOptions",
    Free,
    false,
    "The FAQ and how sure its answers must be.",
    [
        field!(
            "entries",
            Optional,
            &Shape::List(&Shape::Object(&FAQ_ENTRY)),
            "Questions with their answers."
        ),
        field!(
            "threshold",
            Optional,
            &Shape::Number { min: 0, max: 1 },
            "Confidence from which an answer is given, 0 to 1. Default: 0.5."
        ),
        field!(
            "quick",
            Optional,
            &Shape::List(&Shape::Text),
            "Ids of the entries to offer first. Default: those marked `quick`, else the first three."
        ),
    ]
);

static FAQ_ENTRY: Object = object!(
    "FaqEntry",
    Free,
    false,
    "A question with its answer.",
    [
        field!(
            "id",
            Optional,
            &Shape::Text,
            "Its name, for `quick` and in events."
        ),
        field!("question", Required, &Shape::Text, "The question."),
        field!(
            "phrasings",
            Optional,
            &Shape::List(&Shape::Text),
            "Other ways to ask it."
        ),
        field!(
            "answer",
            Required,
            &Shape::Text,
            "The answer. An empty line starts a paragraph; entries on the server may use Markdown."
        ),
        field!(
            "tags",
            Optional,
            &Shape::List(&Shape::Text),
            "Words that hint at it."
        ),
        field!(
            "quick",
            Optional,
            &Shape::Boolean,
            "Offered as a quick question. Default: `false`."
        ),
        field!("rich", Internal, &Shape::Rich, "The answer as drawn text."),
    ]
);

static PROMPT: Object = object!(
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

static STAGES: Object = object!(
    "StageOptions",
    Free,
    false,
    "Which pages belong to which stage. When several match, the later stage counts.",
    [
        field!(
            "before",
            Optional,
            &Shape::List(&Shape::Object(&URL_RULE)),
            "Before a purchase: looking around."
        ),
        field!(
            "during",
            Optional,
            &Shape::List(&Shape::Object(&URL_RULE)),
            "During it: cart and checkout."
        ),
        field!(
            "after",
            Optional,
            &Shape::List(&Shape::Object(&URL_RULE)),
            "After it: the thank-you page, the order's state."
        ),
    ]
);

static EVENTS: Object = object!(
    "EventOptions",
    Free,
    false,
    "Where events are reported.",
    [
        field!(
            "url",
            Optional,
            &Shape::Url,
            "The endpoint. Default: the server's own collector."
        ),
        field!(
            "headers",
            Optional,
            &Shape::Texts,
            "Further headers; a browser then asks the endpoint first (CORS preflight)."
        ),
        field!(
            "enabled",
            Optional,
            &Shape::Boolean,
            "`false` posts nothing. Default: `true`."
        ),
    ]
);

static URL_RULE: Object = object!(
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

/// What `identify` takes.
pub static IDENTITY: Object = object!(
    "Identity",
    Free,
    false,
    "Who the visitor is; agents see it.",
    [
        field!("name", Optional, &Shape::Text, "The visitor's name."),
        field!("email", Optional, &Shape::Text, "An e-mail address."),
        field!(
            "phone",
            Optional,
            &Shape::Text,
            "A phone number; kept when there is no e-mail address."
        ),
    ]
);
