//! The events of the widget: what each is called, when it comes, what it carries.

/// An event.
pub struct Event {
    /// Its type; `wasl.custom` stands for all of the page's own.
    pub kind: &'static str,
    /// When it comes.
    pub when: &'static str,
    /// Its own properties.
    pub properties: &'static [(&'static str, Kind, Need)],
}

/// What a property may be.
pub enum Kind {
    /// Any text.
    Text,
    /// A text that names something.
    Id,
    /// A whole number from 0.
    Count,
    /// A whole number from one to another.
    Range(u32, u32),
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A list of names.
    Names,
}

/// Whether a property is always there.
pub enum Need {
    /// It is.
    Always,
    /// Where there is one.
    Sometimes,
}

use Kind::{Count, Id, Names, OneOf, Range, Text};
use Need::{Always, Sometimes};

const fn event(
    kind: &'static str,
    when: &'static str,
    properties: &'static [(&'static str, Kind, Need)],
) -> Event {
    Event {
        kind,
        when,
        properties,
    }
}

const STAGES: Kind = OneOf(&["before", "during", "after"]);
const PROMPT: &[(&str, Kind, Need)] = &[("prompt", Id, Always), ("variant", Id, Sometimes)];
const CLICKED: &[(&str, Kind, Need)] = &[
    ("prompt", Id, Always),
    ("variant", Id, Sometimes),
    ("button", Text, Sometimes),
];
const ENTRY: &[(&str, Kind, Need)] = &[("entry", Text, Sometimes)];
const CONVERSATION: &[(&str, Kind, Need)] = &[("conversation", Id, Always)];
const MESSAGE: &[(&str, Kind, Need)] = &[("conversation", Id, Always), ("message", Id, Always)];
const SCORE: &[(&str, Kind, Need)] = &[("survey", Id, Always), ("score", Range(1, 5), Always)];

/// All of them, in the order of `docs/EVENTS.md`.
pub const CATALOGUE: &[Event] = &[
    event("wasl.widget.loaded", "The widget started.", &[]),
    event(
        "wasl.widget.opened",
        "The panel was opened.",
        &[("by", OneOf(&["launcher", "prompt", "command"]), Always)],
    ),
    event("wasl.widget.closed", "The panel was closed.", &[]),
    event(
        "wasl.page.viewed",
        "A page was seen.",
        &[("page_count", Count, Always), ("referrer", Text, Sometimes)],
    ),
    event(
        "wasl.touchpoint.reached",
        "The visitor came to another stage.",
        &[("stage", STAGES, Always), ("previous", STAGES, Sometimes)],
    ),
    event("wasl.prompt.shown", "A prompt came up.", PROMPT),
    event(
        "wasl.prompt.clicked",
        "A button of a prompt, or the prompt itself, was pressed.",
        CLICKED,
    ),
    event("wasl.prompt.dismissed", "A prompt was closed.", CLICKED),
    event(
        "wasl.faq.asked",
        "The bot was asked.",
        &[
            ("question", Text, Always),
            ("via", OneOf(&["typed", "quick", "suggestion"]), Always),
        ],
    ),
    event(
        "wasl.faq.answered",
        "The bot answered.",
        &[
            ("entry", Text, Always),
            ("confidence", Range(0, 100), Always),
        ],
    ),
    event(
        "wasl.faq.unanswered",
        "The bot did not know, or only offered likely questions.",
        &[
            ("confidence", Range(0, 100), Always),
            ("suggested", Count, Always),
        ],
    ),
    event("wasl.faq.helpful", "An answer helped.", ENTRY),
    event("wasl.faq.unhelpful", "An answer did not help.", ENTRY),
    event(
        "wasl.faq.handed_over",
        "The visitor asked for a person.",
        &[("asked", Count, Always)],
    ),
    event(
        "wasl.conversation.started",
        "The first message to people, or the handover.",
        CONVERSATION,
    ),
    event(
        "wasl.message.sent",
        "The visitor wrote to people.",
        CONVERSATION,
    ),
    event(
        "wasl.message.received",
        "An agent's message arrived while the page was open.",
        MESSAGE,
    ),
    event(
        "wasl.conversation.resolved",
        "An agent ended the conversation while the page was open.",
        MESSAGE,
    ),
    event(
        "wasl.survey.shown",
        "A poll came on screen for the first time.",
        &[("survey", Id, Always)],
    ),
    event("wasl.survey.answered", "A score was chosen.", SCORE),
    event("wasl.survey.commented", "A comment was added.", SCORE),
    event(
        "wasl.visitor.identified",
        "The page called `identify`.",
        &[("fields", Names, Always)],
    ),
    event(
        "wasl.events.dropped",
        "Events were given up since the endpoint was away too long.",
        &[("count", Count, Always)],
    ),
    event("wasl.custom", "The page called `track`.", &[]),
];
