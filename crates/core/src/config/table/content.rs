//! The options of what a prompt says and offers: the same for a prompt and for its variants.

use super::super::check::Check;
use super::super::shape::{Field, Need, Object, Rule, Shape, field, object};
use super::super::take::word;
use wasl_protocol::Properties;

pub(super) const BUTTONS: Field = field!(
    "buttons",
    Optional,
    &Shape::List(&Shape::Object(&BUTTON)),
    "Its buttons. Without any, and without anything else to press, a press on the bubble opens the panel."
);

pub(super) const REPLIES: Field = field!(
    "replies",
    Optional,
    &Shape::List(&Shape::Text),
    "Questions that the visitor asks with one press: the panel opens, and the bot answers, or whoever has the conversation is asked."
);

pub(super) const CARD: Field = field!(
    "card",
    Optional,
    &Shape::Object(&CARD_OBJECT),
    "A product with picture and price."
);

pub(super) const COUPON: Field = field!(
    "coupon",
    Optional,
    &Shape::Object(&COUPON_OBJECT),
    "A code for a discount, with a button that copies it."
);

pub(super) const LEAD: Field = field!(
    "lead",
    Optional,
    &Shape::Object(&LEAD_OBJECT),
    "A field for the visitor's e-mail address or phone number, with their consent. `wasl leads` lists what was left."
);

static CARD_OBJECT: Object = object!(
    "PromptCard",
    Free,
    false,
    "A product.",
    [
        field!("title", Required, &Shape::Text, "Its name."),
        field!("text", Optional, &Shape::Text, "A line about it."),
        field!(
            "image",
            Required,
            &Shape::Url,
            "The address of its picture, drawn as a square of 72 pixels. One that does not load leaves its place to the words."
        ),
        field!(
            "alt",
            Required,
            &Shape::Text,
            "What the picture shows, for who cannot see it."
        ),
        field!(
            "price",
            Required,
            &Shape::Text,
            "The price as you write it, with the currency."
        ),
        field!(
            "was",
            Optional,
            &Shape::Text,
            "The price before, when it was lowered: drawn struck through."
        ),
        field!(
            "href",
            Optional,
            &Shape::Link,
            "Where it can be seen or bought."
        ),
        field!(
            "button",
            Optional,
            &Shape::Text,
            "The words of the link. Default: the product's name is the link."
        ),
    ]
);

static COUPON_OBJECT: Object = object!(
    "PromptCoupon",
    Free,
    false,
    "A code for a discount.",
    [
        field!("code", Required, &Shape::Text, "The code."),
        field!("note", Optional, &Shape::Text, "What it is good for."),
    ]
);

static LEAD_OBJECT: Object = object!(
    "PromptLead",
    Free,
    true,
    "A field for the visitor's address.",
    [
        field!(
            "field",
            Required,
            &Shape::Choice(&["email", "phone"]),
            "Which address."
        ),
        field!(
            "consent",
            Required,
            &Shape::Text,
            "What the visitor agrees to, beside a box that they must tick. It is stored with the address, in these words."
        ),
        field!(
            "button",
            Optional,
            &Shape::Text,
            "The words of the button. Default: `Send`, in the visitor's language."
        ),
        field!(
            "thanks",
            Optional,
            &Shape::Text,
            "What is said when it is sent. Default: thanks, in the visitor's language."
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
            &Shape::Choice(&[
                "open", "faq", "chat", "survey", "flow", "question", "dismiss", "later", "never",
                "link"
            ]),
            "`open` and `faq` open the panel, `chat` asks for a person, `survey` opens the panel at a survey, `flow` begins a flow in it, `question` asks an entry of the FAQ there, `link` goes to `href`, `dismiss` closes the prompt for now, `later` puts it off and does not count this time against `cap`, `never` closes it for good."
        ),
        HREF,
        SURVEY,
        FLOW,
        QUESTION,
        field!(
            "after",
            Optional,
            &Shape::Number {
                min: 60,
                max: 31_536_000
            },
            "Seconds for which `later` puts it off. Default: 86400, a day."
        ),
    ]
);

const HREF: Field = field!("href", Optional, &Shape::Link, "Where `link` leads.");

const SURVEY: Field = field!(
    "survey",
    Optional,
    &Shape::Name,
    "Which survey `survey` asks, by its id."
);

const FLOW: Field = field!(
    "flow",
    Optional,
    &Shape::Name,
    "Which flow `flow` begins, by its id."
);

const QUESTION: Field = field!(
    "question",
    Optional,
    &Shape::Text,
    "Which entry of the FAQ `question` asks, by its id, or by its question where it has none."
);

/// A button of an answer: what a prompt's may do and the thread can.
pub(super) static ANSWER_BUTTON: Object = object!(
    "AnswerButton",
    LinkHasHref,
    false,
    "A button below an answer.",
    [
        field!("label", Required, &Shape::Text, "What it says."),
        field!(
            "action",
            Required,
            &Shape::Choice(&["chat", "survey", "flow", "question", "link"]),
            "`chat` asks for a person, `survey` asks a survey in the thread, `flow` begins a flow, `question` asks another entry, `link` goes to `href`. Where a person answers, `chat` and `question` are not shown."
        ),
        HREF,
        SURVEY,
        FLOW,
        QUESTION,
    ]
);

/// A prompt has something to say and a reason. One that asks a survey, or greets in the thread,
/// shows nothing else that it may have.
pub(super) fn check_prompt(check: &mut Check, given: &Properties, kept: &Properties) -> bool {
    let asks = kept.get("survey").is_some();
    if asks || word(kept, "place") == Some("thread") {
        for key in ["buttons", "replies", "card", "coupon", "lead"] {
            if kept.get(key).is_some() {
                check.say_of(
                    key,
                    &["is not shown beside a survey, nor in the thread, where words greet."],
                );
            }
        }
    }
    let has = |map: &Properties, keys: [&str; 2]| keys.iter().any(|key| map.get(key).is_some());
    let (reasons, contents) = (["when", "sequence"], ["text", "survey"]);
    // A wrong one is told already.
    if !has(given, reasons) {
        check.say(&["must have \"when\" or \"sequence\": nothing would bring it up."]);
    }
    if !has(given, contents) {
        check.say(&["must have \"text\" or \"survey\": there is nothing to show."]);
    }
    has(kept, reasons) && has(kept, contents)
}
