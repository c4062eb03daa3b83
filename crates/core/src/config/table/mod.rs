//! The options: every key, its shape and its words. The one place that lists them.

mod card;
mod content;
mod faq;
mod flows;
mod named;
mod prompts;
mod schedule;
mod surveys;
mod words;

use super::shape::{Field, Need, Object, Rule, Shape, field, object};
use faq::FAQ;
use flows::FLOW;
use named::{GROUPS, SCHEDULES, SEGMENTS};
use prompts::{PROMPT, URL_RULE};
use words::BOT_WORDS;

pub(super) use faq::FAQ_ENTRY;
pub use schedule::SCHEDULE;
pub use surveys::{SURVEY, WORDS};

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
            "First words in the panel. `[NAME]` in them is the visitor's name, see BOT.md."
        ),
        field!(
            "tone",
            Optional,
            &Shape::Choice(&["friendly", "formal"]),
            "How the bot speaks: `formal` addresses the visitor with respect, in Arabic in the plural. Default: `friendly`."
        ),
        field!(
            "words",
            Optional,
            &Shape::Object(&BOT_WORDS),
            "The bot's sentences in your own words; see BOT.md."
        ),
        field!(
            "hidden",
            Optional,
            &Shape::Boolean,
            "Keeps launcher and prompts hidden until `show`. Default: `false`."
        ),
        field!(
            "sound",
            Optional,
            &Shape::Boolean,
            "A soft tone for a message that the visitor is not reading, with a switch for it in the panel. Default: `true`."
        ),
        field!(
            "faq",
            Optional,
            &Shape::Object(&FAQ),
            "Questions that the widget answers by itself."
        ),
        field!(
            "assistant",
            Optional,
            &Shape::Boolean,
            "What the FAQ does not answer is asked of the assistant on the server, where its operator has set one up; see ASSISTANT.md. In the site's settings: the page alone cannot switch it on, only off. Default: `false`."
        ),
        field!(
            "flows",
            Optional,
            &Shape::List(&Shape::Object(&FLOW)),
            "Guided conversations, which the greeting, prompts, FAQ entries and commands begin; see FLOWS.md."
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
            "afterConversation",
            Optional,
            &Shape::Choice(&["csat", "none"]),
            "What is asked when an agent resolves a conversation, where no survey has `after`: `csat`, the built-in poll, or nothing. Default: `csat`."
        ),
        field!(
            "holdout",
            Optional,
            &Shape::Number { min: 0, max: 50 },
            "Percent of the visitors who see no prompt at all, always the same ones, so that what prompts do can be measured. Default: 0."
        ),
        field!(
            "surveys",
            Optional,
            &Shape::List(&Shape::Object(&SURVEY)),
            "Surveys, which prompts, commands, elements of the page and agents ask; see SURVEYS.md."
        ),
        field!(
            "surveyCooldown",
            Optional,
            &Shape::Number { min: 0, max: 3650 },
            "Days between any two surveys, whatever they are about. Default: 0."
        ),
        field!(
            "segments",
            Optional,
            &SEGMENTS,
            "Kinds of visitors by name, each a condition; other conditions ask for `segment.NAME`."
        ),
        field!(
            "schedules",
            Optional,
            &SCHEDULES,
            "Opening hours by name, see SCHEDULES.md; conditions ask for `open.NAME`."
        ),
        field!(
            "hours",
            Optional,
            &Shape::Short(&HOURS, "schedule"),
            "The schedule, by its name, in which people answer. Outside of it, or when nobody is there, the widget says so and takes a message."
        ),
        field!(
            "groups",
            Optional,
            &GROUPS,
            "Lists of values by name, for `$inGroup` and `$notInGroup`."
        ),
        field!(
            "country",
            Internal,
            &Shape::Text,
            "The visitor's country, as the server says it."
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
        field!(
            "consent",
            Optional,
            &Shape::Short(&CONSENT, "mode"),
            "What may be reported and stored before the visitor was asked: a mode for all purposes, or one for each; see EVENTS.md."
        ),
        field!(
            "beforeSend",
            Optional,
            &Shape::Hook,
            "Sees each event before it is queued: what it answers goes, with `null` nothing does. Only where the widget starts, not in `update`."
        ),
    ]
);

static HOURS: Object = object!(
    "HoursOptions",
    Free,
    false,
    "When people answer, and what is asked of who leaves a message.",
    [
        field!(
            "schedule",
            Required,
            &Shape::Name,
            "The schedule in which people answer, by its name in `schedules`."
        ),
        field!(
            "email",
            Optional,
            &Shape::Boolean,
            "Asks who leaves a message for an e-mail address, where none is known. Default: `true`."
        ),
        field!(
            "consent",
            Optional,
            &Shape::Words,
            "What the visitor agrees to with the address; kept with it. Default: that it is used for the answer."
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
        field!(
            "format",
            Optional,
            &Shape::Choice(&["cloudevents", "segment", "posthog", "snowplow", "json"]),
            "How the endpoint of `url` wants them. Default: `cloudevents`."
        ),
        field!(
            "key",
            Optional,
            &Shape::Text,
            "What the endpoint knows the site by: Segment's write key, PostHog's project key, Snowplow's application id. Default: the site."
        ),
        field!(
            "query",
            Optional,
            &Shape::List(&Shape::Text),
            "Parameters that addresses in events keep; all others are cut off. Default: those of campaigns, `utm_source` and its kin."
        ),
        field!(
            "sample",
            Optional,
            &Shape::Integer { min: 1, max: 100 },
            "Percent of the sessions that are reported, each whole. Default: 100."
        ),
        field!(
            "batch",
            Optional,
            &Shape::Object(&BATCH),
            "When events are posted, and how many at once."
        ),
    ]
);

static BATCH: Object = object!(
    "BatchOptions",
    SomeKey,
    false,
    "When events are posted, and how many at once.",
    [
        field!(
            "count",
            Optional,
            &Shape::Integer { min: 1, max: 100 },
            "So many events go at once, and never more. Default: at once from 20, at most 100."
        ),
        field!(
            "seconds",
            Optional,
            &Shape::Number { min: 0, max: 60 },
            "How long the first event waits for others. Default: 5."
        ),
        field!(
            "bytes",
            Optional,
            &Shape::Integer {
                min: 1_024,
                max: 64_512
            },
            "The most bytes of a request; a larger event goes alone. Default: 64512."
        ),
    ]
);

/// What consent may be.
const MODE: Shape = Shape::Choice(&["granted", "anonymous", "denied", "pending"]);

static CONSENT: Object = object!(
    "ConsentOptions",
    Free,
    false,
    "What may be reported and stored before the visitor was asked.",
    [
        field!(
            "mode",
            Optional,
            &MODE,
            "For every purpose that is not named. Default: `granted`."
        ),
        field!(
            "functional",
            Optional,
            &MODE,
            "For what makes the widget work: conversations, what was shown and closed, errors."
        ),
        field!(
            "analytics",
            Optional,
            &MODE,
            "For how the site is used: pages, stages, questions, surveys, the page's own events."
        ),
        field!(
            "marketing",
            Optional,
            &MODE,
            "For what is offered to whom: prompts, leads, experiments."
        ),
        field!(
            "signals",
            Optional,
            &Shape::Boolean,
            "Whether Global Privacy Control and Do Not Track count where the visitor was not asked. Default: `true`."
        ),
        field!(
            "start",
            Optional,
            &Shape::Choice(&["load", "interaction"]),
            "`interaction`: nothing is stored or requested, but for the widget's own files, until the visitor uses the widget or agrees. Default: `load`."
        ),
    ]
);

/// What `wasl('consent', …)` takes.
pub static DECISION: Object = object!(
    "ConsentDecision",
    Free,
    false,
    "What the visitor decided.",
    [
        field!(
            "mode",
            Optional,
            &MODE,
            "For every purpose that is not named."
        ),
        field!(
            "functional",
            Optional,
            &MODE,
            "For what makes the widget work."
        ),
        field!("analytics", Optional, &MODE, "For how the site is used."),
        field!("marketing", Optional, &MODE, "For what is offered to whom."),
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
        field!(
            "token",
            Optional,
            &Shape::Text,
            "A JSON Web Token of your server's that proves it (HS256, see SERVER.md)."
        ),
        field!(
            "called",
            Internal,
            &Shape::Text,
            "The name in the token, as the shell reads it."
        ),
    ]
);
