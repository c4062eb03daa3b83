//! Product cards: in answers of the FAQ and in flows, one kind for both.
//!
//! They are read from the options, an index of the FAQ, the shop's catalogue or the answer to a call.
//! What comes from elsewhere is read leniently: a card without a title, or a link that may not be
//! drawn, is left out; nothing here trusts it. `model/cards.rs` carries out what is pressed in them.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Properties, Value, link_is_allowed};

use crate::i18n::Locale;
use crate::text::begins;

/// The most cards of an answer.
const MAX_CARDS: usize = 12;

/// A product, in one language.
#[derive(Clone, Debug, PartialEq)]
pub struct ProductCard {
    /// Its name in events; may be empty.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// A line about it.
    pub text: Option<String>,
    /// The address of its picture.
    pub image: Option<String>,
    /// What the picture shows; empty when that is what the title says.
    pub alt: String,
    /// The price, as it is shown.
    pub price: Option<String>,
    /// The price before.
    pub was: Option<String>,
    /// Where it can be seen or bought.
    pub href: Option<String>,
    /// The words of the link.
    pub button: Option<String>,
    /// What the page's handler of `cart` is given when it is to be put there.
    pub cart: Option<Properties>,
}

/// Where cards stand side by side in the thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// Below the bot's answer of this turn.
    Answer(u32),
    /// Where a flow showed them.
    Flow {
        /// The walk's place.
        run: usize,
        /// The step's place in it.
        at: usize,
    },
}

/// What a visitor does with a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardAct {
    /// Put it into the cart.
    Cart,
    /// Follow its link, which the browser does.
    Link,
}

impl CardAct {
    /// As events name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cart => "cart",
            Self::Link => "link",
        }
    }
}

/// The cards of a list in a language; those that cannot be shown are left out.
#[must_use]
pub fn cards(list: &Value, locale: Locale) -> Vec<ProductCard> {
    let mut all = Vec::new();
    if let Value::List(items) = list {
        for item in items {
            if let Value::Map(map) = item
                && all.len() < MAX_CARDS
            {
                all.extend(card(map, locale));
            }
        }
    }
    all
}

fn card(map: &Properties, locale: Locale) -> Option<ProductCard> {
    let words = |key: &str| words_of(map.get(key)?, locale);
    let link = |key: &str| words(key).filter(|href| link_is_allowed(href));
    Some(ProductCard {
        id: words("id").unwrap_or_default(),
        title: words("title")?,
        text: words("text"),
        image: link("image").filter(|image| image.starts_with('/') || begins(image, "http")),
        alt: words("alt").unwrap_or_default(),
        price: words("price"),
        was: words("was"),
        href: link("href"),
        button: words("button"),
        cart: match map.get("cart") {
            Some(Value::Map(cart)) => Some(cart.clone()),
            Some(_) | None => None,
        },
    })
}

/// A text, or that of a language; a language that is missing takes the other's.
#[must_use]
pub fn words_of(value: &Value, locale: Locale) -> Option<String> {
    let text = match value {
        Value::Text(text) => Some(text.as_str()),
        Value::Map(map) => {
            let word = |key: &str| map.get(key).and_then(Value::as_text);
            let other = match locale {
                Locale::En => "ar",
                Locale::Ar => "en",
            };
            word(locale.tag()).or_else(|| word(other))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::List(_) => None,
    };
    text.filter(|text| !text.is_empty()).map(String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn what_comes_from_elsewhere_is_not_trusted() {
        let all = cards(
            &json(
                r#"[{"title":{"en":"Mug","ar":"كوب"},"href":"javascript:alert(1)","image":"data:x",
                    "price":5,"cart":{"id":"mug"}},{"text":"no title"},null]"#,
            ),
            Locale::Ar,
        );
        assert_eq!(all.len(), 1);
        let mug = &all[0];
        assert_eq!(mug.title, "كوب");
        assert_eq!((&mug.href, &mug.image, &mug.price), (&None, &None, &None));
        assert!(mug.cart.is_some());
        assert_eq!(
            words_of(&json(r#"{"ar":"س"}"#), Locale::En).as_deref(),
            Some("س")
        );
    }
}
