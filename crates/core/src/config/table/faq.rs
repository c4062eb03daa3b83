//! The options of the FAQ.

use wasl_protocol::{Properties, Value, image_is_allowed};

use super::super::check::Check;
use super::super::shape::{Field, Need, Object, Rule, Shape, field, object};
use super::super::take::word;
use super::card::CARD;
use super::content::ANSWER_BUTTON;

pub(super) static FAQ: Object = object!(
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
            "Ids of the entries to offer first; at most five show, those first that visitors of the page ask most. Default: those marked `quick`, else any three."
        ),
        field!(
            "asked",
            Optional,
            &Shape::Object(&FAQ_ASKED),
            "How often visitors ask for entries, which orders the quick questions; the server counts it."
        ),
        field!(
            "synonyms",
            Optional,
            &Shape::List(&Shape::List(&Shape::Text)),
            "Groups of words and phrases, of at most four words each, that mean the same in this shop: `[[\"refund\", \"money back\"]]`."
        ),
        field!(
            "arabizi",
            Optional,
            &Shape::Boolean,
            "Visitors write Arabic in Latin letters and digits too, as in \"wen talabi\". Default: `false`."
        ),
        field!(
            "index",
            Optional,
            &Shape::Url,
            "Where the index is that `wasl faq build` made of a large FAQ. Fetched when the panel opens, in place of `entries`, which stay for when it cannot be used."
        ),
        field!(
            "meaning",
            Optional,
            &Shape::Url,
            "Where a language pack is, which knows what words mean. Fetched when the panel opens; without effect beside `index`."
        ),
    ]
);

/// Counts by the names of entries.
const TALLY: Shape = Shape::Map(&Shape::Number {
    min: 0,
    max: u32::MAX,
});

static FAQ_ASKED: Object = object!(
    "FaqAsked",
    Free,
    false,
    "How often visitors ask for entries, each by its id, else its question. Old questions count less.",
    [
        field!("all", Optional, &TALLY, "On all pages."),
        field!(
            "stages",
            Optional,
            &Shape::Object(&FAQ_STAGES),
            "In each stage of a purchase."
        ),
        field!(
            "pages",
            Optional,
            &Shape::Map(&TALLY),
            "On each page, by its path."
        ),
    ]
);

static FAQ_STAGES: Object = object!(
    "FaqAskedInStages",
    Free,
    false,
    "The same for each stage of a purchase.",
    [
        field!("before", Optional, &TALLY, "Before it."),
        field!("during", Optional, &TALLY, "During it."),
        field!("after", Optional, &TALLY, "After it."),
    ]
);

pub static FAQ_ENTRY: Object = object!(
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
        field!(
            "flow",
            Optional,
            &Shape::Name,
            "A flow that the answer offers with a button, by its id."
        ),
        field!(
            "image",
            Optional,
            &Shape::Object(&IMAGE),
            "A picture below the answer."
        ),
        field!(
            "cards",
            Optional,
            &Shape::List(&Shape::Object(&CARD)),
            "Products below the answer, at most 12: two or more stand side by side."
        ),
        field!(
            "buttons",
            Optional,
            &Shape::List(&Shape::Object(&ANSWER_BUTTON)),
            "What to press below the answer."
        ),
        field!(
            "when",
            Optional,
            &Shape::Condition,
            "Offered as a quick question only while this holds. It is answered in any case."
        ),
        field!(
            "related",
            Optional,
            &Shape::List(&Shape::Text),
            "Ids of the entries to offer below its answer; at most three show. Default: those nearest to it. `[]` offers none."
        ),
        field!("rich", Internal, &Shape::Rich, "The answer as drawn text."),
    ]
);

static IMAGE: Object = object!(
    "FaqImage",
    Also(check_image),
    true,
    "A picture.",
    [
        field!(
            "src",
            Required,
            &Shape::Text,
            "Its address: `https`, or a path from `/`. It is drawn in a frame of 3:2, whole."
        ),
        field!(
            "alt",
            Required,
            &Shape::Text,
            "What it shows, for who cannot see it, and where it does not load."
        ),
    ]
);

/// The address may be loaded.
fn check_image(check: &mut Check, _: &Properties, kept: &Properties) -> bool {
    let src = word(kept, "src").unwrap_or_default();
    let fits = image_is_allowed(src);
    if !fits {
        let given = Value::Text(src.into());
        check.refuse_of("src", &given, "an https address, or a path from /");
    }
    fits
}
