//! The list.

use super::Holds::{self, Bool, Count, Id, Names, OneOf, Range, Share, Text};
use super::{CUSTOM, Described, Property};

const fn always(name: &'static str, holds: Holds) -> Property {
    Property {
        name,
        holds,
        is_needed: true,
    }
}

const fn sometimes(name: &'static str, holds: Holds) -> Property {
    Property {
        name,
        holds,
        is_needed: false,
    }
}

const fn event(
    kind: &'static str,
    when: &'static str,
    properties: &'static [Property],
) -> Described {
    Described {
        kind,
        when,
        properties,
        is_open: false,
    }
}

const fn open(
    kind: &'static str,
    when: &'static str,
    properties: &'static [Property],
) -> Described {
    Described {
        kind,
        when,
        properties,
        is_open: true,
    }
}

const STAGES: Holds = OneOf(&["before", "during", "after"]);

const PROMPT: &[Property] = &[always("prompt", Id), sometimes("variant", Id)];

const PRESSED: &[Property] = &[
    always("prompt", Id),
    sometimes("variant", Id),
    sometimes(
        "part",
        OneOf(&[
            "bubble", "button", "reply", "card", "coupon", "lead", "greeting",
        ]),
    ),
    sometimes("button", Text),
];

const ENTRY: &[Property] = &[sometimes("question", Text), sometimes("entry", Text)];

/// What leads to a person is left out where consent is anonymous: here and in the question, the
/// fields and the ratings below.
const CONVERSATION: &[Property] = &[sometimes("conversation", Id)];

const MESSAGE: &[Property] = &[sometimes("conversation", Id), sometimes("message", Id)];

const PLACES: Holds = OneOf(&["prompt", "thread", "element"]);

const ASKERS: Holds = OneOf(&["rule", "agent", "api", "conversation"]);

/// The poll after a conversation has `survey` alone, a survey of the site's own `run` and what comes
/// with it.
const SURVEY: &[Property] = &[
    always("survey", Id),
    sometimes("run", Id),
    sometimes("touchpoint", Id),
    sometimes("share", Share),
    sometimes("where", PLACES),
    sometimes("by", ASKERS),
    sometimes("conversation", Id),
    sometimes("message", Id),
];

const ANSWERED: &[Property] = &[
    always("survey", Id),
    sometimes("score", Range(0, 10)),
    sometimes("run", Id),
    sometimes("touchpoint", Id),
    sometimes("share", Share),
    sometimes("where", PLACES),
    sometimes("by", ASKERS),
    sometimes("conversation", Id),
    sometimes("message", Id),
    sometimes("question", Id),
    sometimes(
        "type",
        OneOf(&["csat", "nps", "ces", "single", "multiple", "text"]),
    ),
    sometimes("points", Range(5, 7)),
    sometimes("goodEnd", OneOf(&["high", "low"])),
    sometimes("choices", Names),
    sometimes("text", Text),
    sometimes("withdrawn", Bool),
];

const DISMISSED: &[Property] = &[
    always("survey", Id),
    sometimes("run", Id),
    sometimes("touchpoint", Id),
    sometimes("share", Share),
    sometimes("where", PLACES),
    sometimes("by", ASKERS),
    sometimes("conversation", Id),
    sometimes("message", Id),
    always("how", OneOf(&["close", "later", "never"])),
];

/// Every event of a flow has these; ids of the merchant's, never what was typed.
const FLOW: &[Property] = &[always("flow", Id), always("run", Id), always("step", Id)];

/// All of them, in the order of `docs/EVENTS.md`.
pub const CATALOGUE: &[Described] = &[
    event("wasl.widget.loaded", "The widget started.", &[]),
    event(
        "wasl.widget.opened",
        "The panel was opened.",
        &[always("by", OneOf(&["launcher", "prompt", "command"]))],
    ),
    event("wasl.widget.closed", "The panel was closed.", &[]),
    open(
        "wasl.page.viewed",
        "A page was seen.",
        &[always("page_count", Count), sometimes("referrer", Text)],
    ),
    event(
        "wasl.touchpoint.reached",
        "The visitor came to another stage.",
        &[always("stage", STAGES), sometimes("previous", STAGES)],
    ),
    event(
        "wasl.prompt.eligible",
        "A prompt's moment was there.",
        PROMPT,
    ),
    event(
        "wasl.prompt.held_out",
        "A prompt was not shown, since the visitor sees none.",
        PROMPT,
    ),
    event("wasl.prompt.shown", "A prompt came up.", PROMPT),
    event(
        "wasl.prompt.clicked",
        "Something in a prompt was pressed.",
        PRESSED,
    ),
    event("wasl.prompt.dismissed", "A prompt was closed.", PRESSED),
    event("wasl.prompt.later", "A prompt was put off.", PRESSED),
    event(
        "wasl.lead.captured",
        "The visitor left an address in a prompt or a flow.",
        &[
            sometimes("prompt", Id),
            sometimes("flow", Id),
            always("field", OneOf(&["email", "phone"])),
        ],
    ),
    event(
        "wasl.experiment.exposed",
        "The visitor came to the moment of a prompt that is compared.",
        &[
            always("experiment", Id),
            always("variant", Id),
            always("holdout", Bool),
        ],
    ),
    event(
        "wasl.faq.asked",
        "The bot was asked.",
        &[
            sometimes("question", Text),
            always("via", OneOf(&["typed", "quick", "suggestion"])),
        ],
    ),
    event(
        "wasl.faq.answered",
        "The bot answered.",
        &[
            sometimes("question", Text),
            always("entry", Text),
            always("confidence", Range(0, 100)),
        ],
    ),
    event(
        "wasl.faq.unanswered",
        "The bot did not know, or only offered likely questions.",
        &[
            sometimes("question", Text),
            always("confidence", Range(0, 100)),
            always("suggested", Count),
        ],
    ),
    event("wasl.faq.helpful", "An answer helped.", ENTRY),
    event("wasl.faq.unhelpful", "An answer did not help.", ENTRY),
    event(
        "wasl.faq.handed_over",
        "The visitor asked for a person.",
        &[always("asked", Count)],
    ),
    event(
        "wasl.flow.started",
        "A flow began.",
        &[
            always("flow", Id),
            always("run", Id),
            always(
                "by",
                OneOf(&["greeting", "prompt", "faq", "command", "again"]),
            ),
        ],
    ),
    event(
        "wasl.flow.step",
        "A flow came to a step.",
        &[
            always("flow", Id),
            always("run", Id),
            always("step", Id),
            always(
                "type",
                OneOf(&[
                    "say", "ask", "choose", "branch", "cards", "call", "set", "lead", "handOver",
                    "end",
                ]),
            ),
        ],
    ),
    event(
        "wasl.flow.answered",
        "A step of a flow was answered: a choice by its id, anything typed without its words.",
        &[
            always("flow", Id),
            always("run", Id),
            always("step", Id),
            sometimes("choice", Id),
        ],
    ),
    event(
        "wasl.flow.refused",
        "What was typed was no answer to the step.",
        FLOW,
    ),
    event(
        "wasl.flow.back",
        "The visitor went back to a question.",
        FLOW,
    ),
    event(
        "wasl.flow.called",
        "The shop's server, or its list of products, answered a flow or did not.",
        &[
            always("flow", Id),
            always("run", Id),
            always("step", Id),
            always("outcome", OneOf(&["ok", "failed"])),
        ],
    ),
    event(
        "wasl.flow.card",
        "Something was done with a product of a flow.",
        &[
            always("flow", Id),
            always("run", Id),
            always("step", Id),
            sometimes("card", Id),
            always("action", OneOf(&["cart", "link"])),
        ],
    ),
    event(
        "wasl.flow.ended",
        "A flow ended.",
        &[
            always("flow", Id),
            always("run", Id),
            sometimes("step", Id),
            always(
                "how",
                OneOf(&["done", "cancelled", "handed_over", "changed", "lost"]),
            ),
        ],
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
        "wasl.conversation.rated",
        "A score was chosen in the poll after a conversation.",
        &[
            sometimes("conversation", Id),
            always("survey", Id),
            always("score", Range(1, 5)),
        ],
    ),
    event(
        "wasl.survey.shown",
        "A survey came on screen for the first time.",
        SURVEY,
    ),
    event(
        "wasl.survey.answered",
        "An answer is new or another one.",
        ANSWERED,
    ),
    event(
        "wasl.survey.commented",
        "A comment was added to a poll.",
        &[always("survey", Id), always("score", Range(1, 5))],
    ),
    event(
        "wasl.survey.completed",
        "The end of a survey was reached.",
        SURVEY,
    ),
    event(
        "wasl.survey.dismissed",
        "A survey was closed before its end.",
        DISMISSED,
    ),
    event(
        "wasl.survey.abandoned",
        "Nobody touched a survey for 24 hours.",
        SURVEY,
    ),
    event(
        "wasl.visitor.identified",
        "The page called `identify`.",
        &[sometimes("fields", Names)],
    ),
    event(
        "wasl.performance.measured",
        "The widget knows how long it took to start; once a page.",
        &[always("loader_ms", Count), always("ready_ms", Count)],
    ),
    event(
        "wasl.error.raised",
        "Something went wrong that the page's handlers of `error` hear of; once a page for each code.",
        &[
            always("code", Id),
            sometimes("reason", Id),
            sometimes("status", Count),
            sometimes("count", Count),
        ],
    ),
    event(
        "wasl.events.dropped",
        "Events were given up since the endpoint was away too long.",
        &[always("count", Count)],
    ),
    open(CUSTOM, "The page called `track`.", &[]),
];
