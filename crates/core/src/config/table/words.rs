//! The option `words`: the bot's sentences in the merchant's own words. The keys are those of
//! [`crate::voice::SENTENCES`], in their order.

use super::super::shape::{Field, Need, Object, Rule, Shape, field, object};

pub static BOT_WORDS: Object = object!(
    "BotWords",
    Free,
    false,
    "The bot's sentences, each as text or by language. `[NAME]` in one is the visitor's name.",
    [
        field!(
            "title",
            Optional,
            &Shape::Words,
            "Heading of the panel; the option `title` goes before."
        ),
        field!(
            "greeting",
            Optional,
            &Shape::Words,
            "First words in the panel; the option `greeting` goes before."
        ),
        field!(
            "away",
            Optional,
            &Shape::Words,
            "Below the heading while nobody is there."
        ),
        field!(
            "ask",
            Optional,
            &Shape::Words,
            "In the empty composer, while the bot answers."
        ),
        field!(
            "write",
            Optional,
            &Shape::Words,
            "In the empty composer, while people answer."
        ),
        field!(
            "hints",
            Optional,
            &Shape::Words,
            "What a screen reader calls the questions suggested while typing."
        ),
        field!(
            "offers",
            Optional,
            &Shape::Words,
            "Above the flows to begin."
        ),
        field!(
            "quick",
            Optional,
            &Shape::Words,
            "Above the quick questions."
        ),
        field!(
            "answers",
            Optional,
            &Shape::Words,
            "In an answer, above the question that it answers."
        ),
        field!(
            "related",
            Optional,
            &Shape::Words,
            "Above the related questions."
        ),
        field!("helpful", Optional, &Shape::Words, "\"Did this help?\""),
        field!("thanks", Optional, &Shape::Words, "It helped."),
        field!("sorry", Optional, &Shape::Words, "It did not help."),
        field!(
            "didYouMean",
            Optional,
            &Shape::Words,
            "The bot is not sure, and offers likely questions."
        ),
        field!("unknown", Optional, &Shape::Words, "The bot does not know."),
        field!(
            "person",
            Optional,
            &Shape::Words,
            "The button that asks for a person."
        ),
        field!(
            "handedOver",
            Optional,
            &Shape::Words,
            "The visitor asked for a person."
        ),
        field!(
            "flowCancelled",
            Optional,
            &Shape::Words,
            "A flow was stopped by the visitor."
        ),
        field!(
            "flowChanged",
            Optional,
            &Shape::Words,
            "A flow cannot go on, since the site changed it."
        ),
        field!("flowLost", Optional, &Shape::Words, "A flow leads nowhere."),
        field!(
            "flowFailed",
            Optional,
            &Shape::Words,
            "A flow's request was not answered."
        ),
        field!(
            "flowBusy",
            Optional,
            &Shape::Words,
            "A flow's requests are too many."
        ),
        field!(
            "flowWaits",
            Optional,
            &Shape::Words,
            "A flow waits for an answer."
        ),
    ]
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::voice::SENTENCES;

    #[test]
    fn the_keys_are_the_sentences() {
        assert_eq!(BOT_WORDS.keys(), SENTENCES.each_ref().map(|one| one.name));
    }
}
