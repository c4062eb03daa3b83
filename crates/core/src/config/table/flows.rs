//! The options of flows: guided conversations.

use super::super::flows::{check_flow, check_step};
use super::super::shape::{Field, Need, Object, Rule, Shape, field, object};
use super::card::CARD;

/// A flow.
pub static FLOW: Object = object!(
    "FlowOptions",
    Also(check_flow),
    false,
    "A guided conversation: steps, and where the answers lead; see FLOWS.md.",
    [
        field!(
            "id",
            Required,
            &Shape::Name,
            "Its name: prompts, FAQ entries, commands and events know it by this."
        ),
        field!(
            "title",
            Required,
            &Shape::Words,
            "What its button says, wherever it is offered."
        ),
        field!(
            "offer",
            Optional,
            &Shape::Boolean,
            "Offered under the greeting. Default: `false`."
        ),
        field!(
            "when",
            Optional,
            &Shape::Condition,
            "Offered there only while this holds."
        ),
        field!(
            "steps",
            Required,
            &Shape::List(&Shape::Object(&STEP)),
            "Its steps, the first one first. At most 100."
        ),
    ]
);

static STEP: Object = object!(
    "FlowStep",
    Also(check_step),
    true,
    "A step of a flow. What it brings in is the fact `flow.ID` for conditions of the flow.",
    [
        field!(
            "id",
            Required,
            &Shape::Name,
            "Its name, once in the flow; not `end`."
        ),
        field!(
            "type",
            Required,
            &Shape::Choice(&[
                "say", "ask", "choose", "branch", "cards", "call", "set", "lead", "handOver", "end"
            ]),
            "What happens. `say`: the bot speaks. `ask`: the visitor types. `choose`: they press one of `choices`. `branch`: only `next` counts. `cards`: products. `call`: the shop's server is asked. `set`: facts of the visitor. `lead`: an address with consent. `handOver`: a person takes over. `end`: it is over."
        ),
        field!(
            "text",
            Optional,
            &Shape::Words,
            "What the bot says; `say`, `ask`, `choose` and `lead` must have it. An empty line starts a paragraph; flows on the server may use Markdown."
        ),
        field!(
            "as",
            Optional,
            &Shape::Choice(&["text", "email", "phone", "number", "date", "pattern"]),
            "What `ask` takes. Default: `text`."
        ),
        field!(
            "pattern",
            Optional,
            &Shape::Text,
            "With `as: pattern`: the regular expression that the whole answer fits, in capitals or not. Digits are Latin by then."
        ),
        field!(
            "hint",
            Optional,
            &Shape::Words,
            "With `as: pattern`: what is said of an answer that does not fit."
        ),
        field!(
            "min",
            Optional,
            &Shape::Number {
                min: 0,
                max: 1_000_000_000
            },
            "With `as: number`: the least."
        ),
        field!(
            "max",
            Optional,
            &Shape::Number {
                min: 0,
                max: 1_000_000_000
            },
            "With `as: number`: the greatest."
        ),
        field!(
            "choices",
            Optional,
            &Shape::List(&Shape::Object(&CHOICE)),
            "What there is to press; `choose` must have it."
        ),
        field!(
            "cards",
            Optional,
            &Shape::List(&Shape::Object(&CARD)),
            "The products of a step of `cards`."
        ),
        field!(
            "from",
            Optional,
            &Shape::Url,
            "Or where the page fetches them: JSON, an array of such products or an object with one as `cards`."
        ),
        field!(
            "match",
            Optional,
            &Shape::List(&Shape::Name),
            "Steps whose answers must be among a product's `tags`; the answer `any` fits all."
        ),
        field!(
            "limit",
            Optional,
            &Shape::Integer { min: 1, max: 12 },
            "The most products. Default: 6."
        ),
        field!(
            "send",
            Optional,
            &Shape::List(&Shape::Name),
            "The steps whose answers a `call` sends to the shop's server."
        ),
        field!(
            "set",
            Optional,
            &Shape::Map(&Shape::Scalar),
            "The facts that `set` tells, as the command `attributes` does. A text `flow.STEP` is that answer."
        ),
        field!(
            "field",
            Optional,
            &Shape::Choice(&["email", "phone"]),
            "Which address a `lead` asks for; it must have it."
        ),
        field!(
            "consent",
            Optional,
            &Shape::Words,
            "What the visitor agrees to at a `lead`, beside a box that they must tick; it must have it."
        ),
        field!(
            "button",
            Optional,
            &Shape::Words,
            "The words of a `lead`'s button."
        ),
        field!(
            "thanks",
            Optional,
            &Shape::Words,
            "What is said when a `lead` is sent."
        ),
        field!(
            "next",
            Optional,
            &Shape::List(&Shape::Object(&BRANCH)),
            "Where it leads: the first that fits, else `go`, else the next step of the list."
        ),
        field!(
            "go",
            Optional,
            &Shape::Name,
            "Where it leads when nothing of `next` fits: the id of a step, or `end`."
        ),
        field!(
            "rich",
            Internal,
            &Shape::Map(&Shape::Rich),
            "The text as drawn, by language."
        ),
    ]
);

static CHOICE: Object = object!(
    "FlowChoice",
    Free,
    true,
    "Something to press.",
    [
        field!(
            "id",
            Required,
            &Shape::Name,
            "Its name: what the step's fact becomes."
        ),
        field!("text", Required, &Shape::Words, "What it says."),
        field!(
            "go",
            Optional,
            &Shape::Name,
            "Where it leads, before the step's own ways."
        ),
    ]
);

static BRANCH: Object = object!(
    "FlowBranch",
    Free,
    true,
    "Where a step leads.",
    [
        field!(
            "when",
            Optional,
            &Shape::Condition,
            "Only while this holds; it may ask for `flow.STEP`."
        ),
        field!("go", Required, &Shape::Name, "The id of a step, or `end`."),
    ]
);
