//! The options of a product card: the same in answers of the FAQ and in flows.

use wasl_protocol::Properties;

use super::super::check::Check;
use super::super::shape::{Field, Need, Object, Rule, Shape, field, object};

pub(super) static CARD: Object = object!(
    "ProductCard",
    Also(check_card),
    false,
    "A product.",
    [
        field!("id", Optional, &Shape::Name, "Its name in events."),
        field!("title", Required, &Shape::Words, "What it is called."),
        field!("text", Optional, &Shape::Words, "A line about it."),
        field!(
            "image",
            Optional,
            &Shape::Url,
            "The address of its picture."
        ),
        field!(
            "alt",
            Optional,
            &Shape::Words,
            "What the picture shows beyond the title, for who cannot see it."
        ),
        field!(
            "price",
            Optional,
            &Shape::Words,
            "The price as you write it, with the currency."
        ),
        field!("was", Optional, &Shape::Words, "The price before."),
        field!(
            "href",
            Optional,
            &Shape::Link,
            "Where it can be seen or bought."
        ),
        field!(
            "button",
            Optional,
            &Shape::Words,
            "The words of the link. Default: the title is the link."
        ),
        field!(
            "cart",
            Optional,
            &Shape::Map(&Shape::Scalar),
            "What the page's handler of `cart` is given when the visitor presses \"Add to cart\"; without it there is no such button."
        ),
        field!(
            "tags",
            Optional,
            &Shape::List(&Shape::Text),
            "What the `match` of a flow's step looks for."
        ),
    ]
);

/// A product can be pressed, or leads nowhere on purpose: nothing to refuse but a link without a name.
fn check_card(check: &mut Check, _: &Properties, kept: &Properties) -> bool {
    if kept.get("button").is_some() && kept.get("href").is_none() {
        check.say_of(
            "button",
            &["is the link's words, and there is no \"href\"."],
        );
    }
    true
}
