//! What a prompt says and offers, taken from a checked tree.
//!
//! A variant's keys take the place of the prompt's own, each as a whole: a variant that has only
//! `text` keeps the prompt's card, one with its own `card` keeps nothing of the prompt's.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Duration, LeadField, Properties, Value};

use super::NOTHING;
use super::take::{maps, own, seconds, text, texts, word};

/// For how long `later` puts a prompt off when the merchant says nothing: a day.
const DEFAULT_LATER: Duration = Duration::from_secs(24 * 60 * 60);

/// What a prompt says and offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromptContent {
    /// What it says.
    pub text: String,
    /// Its buttons.
    pub buttons: Vec<Button>,
    /// Questions that the visitor asks with one press.
    pub replies: Vec<String>,
    /// A product.
    pub card: Option<Card>,
    /// A code for a discount.
    pub coupon: Option<Coupon>,
    /// A field for the visitor's address.
    pub lead: Option<LeadForm>,
}

/// A button of a prompt, or of an answer of the FAQ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// What it says.
    pub label: String,
    /// What it does.
    pub action: Action,
}

/// What a button does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Opens the panel.
    Open,
    /// Opens the panel and asks for a person.
    Chat,
    /// Opens the panel at this survey.
    Survey(String),
    /// Opens the panel and begins this flow.
    Flow(String),
    /// Closes the prompt for now.
    Dismiss,
    /// Puts it off for so long; this time does not count.
    Later(Duration),
    /// Closes it for good.
    Never,
    /// Goes to a page.
    Link(String),
    /// Opens the panel and asks this entry of the FAQ, by its id or its question.
    Question(String),
}

impl Action {
    /// As options and events name it.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Chat => "chat",
            Self::Survey(_) => "survey",
            Self::Flow(_) => "flow",
            Self::Dismiss => "dismiss",
            Self::Later(_) => "later",
            Self::Never => "never",
            Self::Link(_) => "link",
            Self::Question(_) => "question",
        }
    }
}

/// A product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Its name.
    pub title: String,
    /// A line about it.
    pub text: Option<String>,
    /// The address of its picture.
    pub image: String,
    /// What the picture shows.
    pub alt: String,
    /// The price as the merchant writes it, with the currency.
    pub price: String,
    /// The price before, when it was lowered.
    pub was: Option<String>,
    /// Where it can be seen or bought.
    pub href: Option<String>,
    /// The words of the link.
    pub button: Option<String>,
}

/// A code for a discount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coupon {
    /// The code.
    pub code: String,
    /// What it is good for.
    pub note: Option<String>,
}

/// A field for the visitor's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadForm {
    /// Which address.
    pub field: LeadField,
    /// What the visitor agrees to.
    pub consent: String,
    /// The words of the button.
    pub button: Option<String>,
    /// What is said when it is sent.
    pub thanks: Option<String>,
}

impl PromptContent {
    /// Takes it out of a tree, and what is not there from another.
    #[inline(never)]
    pub(super) fn take(tree: &Properties, under: &Properties) -> Self {
        let of = |key: &str| {
            if tree.get(key).is_some() { tree } else { under }
        };
        let object = |key: &str| match of(key).get(key) {
            Some(Value::Map(map)) => Some(map),
            Some(_) | None => None,
        };
        Self {
            text: own(of("text"), "text"),
            buttons: maps(of("buttons"), "buttons", button),
            replies: texts(of("replies"), "replies"),
            card: object("card").map(card),
            coupon: object("coupon").map(coupon),
            lead: object("lead").map(lead),
        }
    }

    /// The same out of one tree.
    pub(super) fn whole(tree: &Properties) -> Self {
        Self::take(tree, &NOTHING)
    }

    /// Whether there is nothing to press in it.
    #[must_use]
    pub const fn is_words(&self) -> bool {
        self.buttons.is_empty()
            && self.replies.is_empty()
            && self.card.is_none()
            && self.coupon.is_none()
            && self.lead.is_none()
    }
}

pub(super) fn button(tree: &Properties) -> Button {
    Button {
        label: own(tree, "label"),
        action: match word(tree, "action") {
            Some("chat") => Action::Chat,
            Some("survey") => Action::Survey(own(tree, "survey")),
            Some("flow") => Action::Flow(own(tree, "flow")),
            Some("dismiss") => Action::Dismiss,
            Some("later") => Action::Later(seconds(tree, "after").unwrap_or(DEFAULT_LATER)),
            Some("never") => Action::Never,
            Some("link") => Action::Link(own(tree, "href")),
            Some("question") => Action::Question(own(tree, "question")),
            Some(_) | None => Action::Open,
        },
    }
}

fn card(tree: &Properties) -> Card {
    Card {
        title: own(tree, "title"),
        text: text(tree, "text"),
        image: own(tree, "image"),
        alt: own(tree, "alt"),
        price: own(tree, "price"),
        was: text(tree, "was"),
        href: text(tree, "href"),
        button: text(tree, "button"),
    }
}

fn coupon(tree: &Properties) -> Coupon {
    Coupon {
        code: own(tree, "code"),
        note: text(tree, "note"),
    }
}

fn lead(tree: &Properties) -> LeadForm {
    LeadForm {
        field: match word(tree, "field") {
            Some("phone") => LeadField::Phone,
            Some(_) | None => LeadField::Email,
        },
        consent: own(tree, "consent"),
        button: text(tree, "button"),
        thanks: text(tree, "thanks"),
    }
}
