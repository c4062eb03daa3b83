//! The facts that a condition may name, and the short forms of those that are asked for most.
//!
//! Short forms become plain conditions before they are read: a bare number for a measure is "at
//! least", a rule on the address and a selector become facts of their own that are true or not.
//! `{"timeOnPage": 10, "url": {"contains": "/p/"}, "clicked": "#sizes"}` is
//! `{"timeOnPage": {"$gte": 10}, "url:contains:/p/": true, "clicked:#sizes": true}`.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Properties, Value};

use crate::text::{concat, cut};

/// What a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number that only grows: seconds, percent, a count. A bare number means "at least".
    Measure,
    /// `true` or `false`, text, or a number.
    Plain,
    /// Is asked for an element, by its selector.
    Selector,
    /// Is asked for a form, by its selector; `true` is any form.
    Form,
    /// The page's address, asked for by a rule.
    Address,
    /// Has facts of the merchant's naming below it: `cart.value`.
    Open,
}

/// A fact.
#[derive(Debug)]
pub struct Name {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// What it is for, with its unit.
    #[cfg(feature = "reference")]
    pub doc: &'static str,
}

macro_rules! names {
    ($($name:literal $kind:ident $doc:literal,)*) => {
        [$(Name {
            name: $name,
            kind: Kind::$kind,
            #[cfg(feature = "reference")]
            doc: $doc,
        }),*]
    };
}

/// All facts, in the order to list them.
pub static NAMES: [Name; 33] = names![
    "timeOnPage" Measure "Seconds on this page, counted while it is in front.",
    "timeOnSite" Measure "Seconds since this visit began.",
    "idle" Measure "Seconds without any input on this page, counted while it is in front.",
    "scroll" Measure "Percent of the page that has been in view.",
    "pageCount" Measure "Pages seen in this visit, this one included.",
    "visitCount" Measure "Visits to the site, this one included. A visit ends after 30 minutes without any act.",
    "exitIntent" Plain "True at the moment at which the visitor is about to leave.",
    "returning" Plain "Whether there was a visit before this one.",
    "url" Address "Path and query of the page's address; a text is compared with it, a rule is one of `is`, `contains`, `starts`, `ends`, `glob`, `regex`.",
    "path" Plain "The path alone.",
    "title" Plain "The page's title.",
    "query" Open "Parameters of the page's address: `query.utm_source`.",
    "utm" Open "Campaign of this visit, by the last address in it that named one: `utm.source` is its `utm_source`.",
    "referrer" Plain "The address of the page that led here.",
    "device" Plain "`phone`, `tablet` or `desktop`.",
    "language" Plain "The browser's language: `ar-SA`.",
    "locale" Plain "The widget's language: `en` or `ar`.",
    "country" Plain "The visitor's country in two capital letters: `SA`. Known where the server is told it, see SERVER.md.",
    "stage" Plain "The journey's stage: `before`, `during` or `after` a purchase.",
    "visible" Selector "Whether an element of this selector has been in view on this page.",
    "clicked" Selector "True at the moment at which an element of this selector is clicked.",
    "rageClick" Plain "True at the moment of the third click on one spot within a second.",
    "deadClick" Plain "True at the moment at which it is clear that a click on something that looks clickable did nothing.",
    "formStarted" Form "True at the moment of the first input in a form of this selector; `true` is any form.",
    "formAbandoned" Form "True at the moment at which such a form was left for 10 seconds, or the page changed, without its being sent.",
    "copied" Plain "The text that is copied from the page, at that moment.",
    "event" Open "What `track` reports, or the widget itself (EVENTS.md), at that moment: `event.name` and its properties.",
    "cart" Open "What `cart` last told: `cart.value`, `cart.count`, whatever is in it.",
    "cartAge" Measure "Seconds since the cart last changed, if there is anything in it.",
    "visitor" Open "What `attributes` told of the visitor: `visitor.plan`.",
    "segment" Open "Whether the visitor is in a segment of the option `segments`: `segment.vip`.",
    "open" Open "Whether a schedule of the option `schedules` is open: `open.support`.",
    "triggered" Plain "Never true: for a prompt that only the command `trigger` brings up.",
];

/// The kinds of rules on the address.
pub static ADDRESS_RULES: [&str; 6] = ["is", "contains", "starts", "ends", "glob", "regex"];

/// The fact of that name, or the one that a longer name stands below.
#[must_use]
pub fn known(path: &str) -> Option<&'static Name> {
    let dotted = cut(path, b'.').map(|(head, _)| head);
    let asked = cut(path, b':').map(|(head, _)| head);
    NAMES.iter().find(|fact| match fact.kind {
        Kind::Open => dotted == Some(fact.name),
        Kind::Selector | Kind::Form | Kind::Address => {
            asked == Some(fact.name) || fact.name == path
        }
        Kind::Measure | Kind::Plain => fact.name == path,
    })
}

/// A condition in its plain form.
#[must_use]
pub fn plain(condition: &Value) -> Value {
    match condition {
        Value::Map(map) => Value::Map(plain_map(map)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => {
            condition.clone()
        }
    }
}

fn plain_map(map: &Properties) -> Properties {
    let mut out = Properties::default();
    for (key, value) in &map.0 {
        match (key.as_str(), value) {
            ("$and" | "$or" | "$nor", Value::List(parts)) => {
                let parts = parts.iter().map(plain).collect();
                out.0.push((key.clone(), Value::List(parts)));
            }
            ("$not", _) => out.0.push((key.clone(), plain(value))),
            _ => fact(key, value, &mut out),
        }
    }
    out
}

fn fact(key: &str, value: &Value, out: &mut Properties) {
    let kind = NAMES.iter().find(|fact| fact.name == key);
    match (kind.map(|fact| fact.kind), value) {
        (Some(Kind::Measure), Value::Number(_)) => {
            let mut at_least = Properties::default();
            at_least.0.push(("$gte".into(), value.clone()));
            out.0.push((key.into(), Value::Map(at_least)));
        }
        (Some(Kind::Selector | Kind::Form), Value::Text(selector)) => {
            out.0
                .push((concat(&[key, ":", selector]), Value::Bool(true)));
        }
        // A form without a selector is any form.
        (Some(Kind::Form), Value::Bool(_)) => {
            out.0.push((concat(&[key, ":form"]), value.clone()));
        }
        (Some(Kind::Address), Value::Map(rules)) if !is_test(rules) => {
            for (rule, text) in &rules.0 {
                let name = |text: &Value| {
                    let text = text.as_text().unwrap_or_default();
                    concat(&[key, ":", rule, ":", text])
                };
                match text {
                    // Any of them.
                    Value::List(texts) => {
                        let mut any: Vec<Value> = Vec::new();
                        for text in texts {
                            let mut one = Properties::default();
                            one.0.push((name(text), Value::Bool(true)));
                            any.push(Value::Map(one));
                        }
                        let mut or = Properties::default();
                        or.0.push((String::from("$or"), Value::List(any)));
                        push_and(out, or);
                    }
                    Value::Null
                    | Value::Bool(_)
                    | Value::Number(_)
                    | Value::Text(_)
                    | Value::Map(_) => out.0.push((name(text), Value::Bool(true))),
                }
            }
        }
        _ => out.0.push((key.into(), value.clone())),
    }
}

/// A further condition that must hold; there may be an `$or` already.
fn push_and(out: &mut Properties, part: Properties) {
    for (key, value) in &mut out.0 {
        if let ("$and", Value::List(parts)) = (key.as_str(), value) {
            parts.push(Value::Map(part));
            return;
        }
    }
    let parts = Value::List(Vec::from([Value::Map(part)]));
    out.0.push(("$and".into(), parts));
}

/// Whether an object below a fact has operators and not rules.
#[must_use]
pub fn is_test(object: &Properties) -> bool {
    object.0.iter().any(|(key, _)| key.starts_with('$'))
}

/// The selectors that a condition's facts ask for, under one name.
pub fn selectors<'a>(facts: &[&'a str], of: &str) -> Vec<&'a str> {
    let mut found = Vec::new();
    for fact in facts {
        if let Some((name, selector)) = cut(fact, b':')
            && name == of
            && !found.contains(&selector)
        {
            found.push(selector);
        }
    }
    found
}
