//! Products and timelines, read from the options, the shop's catalogue or the answer to a call.
//!
//! What comes from elsewhere is read leniently: a card without a title, or a link that may not be
//! drawn, is left out; nothing here trusts it.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Properties, Value, link_is_allowed};

use super::definition::ANY;
use crate::i18n::Locale;
use crate::text::begins;

/// The most milestones of a timeline.
const MAX_MILESTONES: usize = 20;

/// The most cards of an answer.
const MAX_CARDS: usize = 12;

/// A product, in one language.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowCard {
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

/// How far a milestone is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is behind.
    Done,
    /// It is now.
    Current,
    /// It is to come.
    Coming,
    /// It did not work.
    Failed,
}

/// A line of a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// What.
    pub label: String,
    /// When, as it is shown.
    pub at: Option<String>,
    /// How far it is.
    pub state: State,
}

/// The cards that have all of some tags, in their order, at most so many. [`ANY`] is on all.
#[must_use]
pub fn matching(all: &[Value], wanted: &[&str], limit: usize) -> Vec<Value> {
    let mut fit = Vec::new();
    for card in all {
        let Value::Map(map) = card else { continue };
        let tags = match map.get("tags") {
            Some(Value::List(tags)) => tags.as_slice(),
            Some(_) | None => &[],
        };
        let has =
            |wanted: &&str| *wanted == ANY || tags.iter().any(|tag| tag.as_text() == Some(*wanted));
        if fit.len() < limit && wanted.iter().all(has) {
            fit.push(card.clone());
        }
    }
    fit
}

/// The cards of a list in a language; those that cannot be shown are left out.
#[must_use]
pub fn cards(list: &Value, locale: Locale) -> Vec<FlowCard> {
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

fn card(map: &Properties, locale: Locale) -> Option<FlowCard> {
    let words = |key: &str| words_of(map.get(key)?, locale);
    let link = |key: &str| words(key).filter(|href| link_is_allowed(href));
    Some(FlowCard {
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

/// The lines of a timeline; those without a label are left out.
#[must_use]
pub fn timeline(list: &Value, locale: Locale) -> Vec<Milestone> {
    let mut all = Vec::new();
    if let Value::List(items) = list {
        for item in items {
            if let Value::Map(map) = item
                && all.len() < MAX_MILESTONES
                && let Some(label) = map.get("label").and_then(|words| words_of(words, locale))
            {
                all.push(Milestone {
                    label,
                    at: map.get("at").and_then(|words| words_of(words, locale)),
                    state: match map.get("state").and_then(Value::as_text) {
                        Some("done") => State::Done,
                        Some("current") => State::Current,
                        Some("failed") => State::Failed,
                        Some(_) | None => State::Coming,
                    },
                });
            }
        }
    }
    all
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
    fn cards_are_chosen_by_their_tags() {
        let Value::List(all) = json(
            r#"[{"title":"a","tags":["home","low"]},{"title":"b","tags":["home","high"]},
               {"title":"c","tags":["table","low"]},{"title":"d"},7]"#,
        ) else {
            unreachable!()
        };
        let titles = |wanted: &[&str], limit| -> Vec<String> {
            let fit = Value::List(matching(&all, wanted, limit));
            cards(&fit, Locale::En)
                .into_iter()
                .map(|card| card.title)
                .collect()
        };
        assert_eq!(titles(&["home"], 9), ["a", "b"]);
        assert_eq!(titles(&["home", "any"], 1), ["a"]);
        assert_eq!(titles(&["table", "low"], 9), ["c"]);
        assert_eq!(titles(&["table", "high"], 9), [""; 0]);
        assert_eq!(titles(&[], 9).len(), 4);
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
        let lines = timeline(
            &json(
                r#"[{"label":"Packed","at":"2 May","state":"done"},{"label":"Sent","state":"?"},{}]"#,
            ),
            Locale::En,
        );
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[1].state, State::Coming);
        assert_eq!(
            words_of(&json(r#"{"ar":"س"}"#), Locale::En).as_deref(),
            Some("س")
        );
    }
}
