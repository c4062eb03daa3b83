//! What is wrong with an option, and the sentence that says so.

use alloc::string::String;

use wasl_protocol::Value;

use super::nearest::nearest;
use super::shape::{Object, Shape};
use crate::i18n::decimal;
use crate::text::head;

/// Something wrong with an option. The rest of the options still counts.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Where, e.g. `faq.entries[3].answer`; empty for the options as a whole.
    pub path: String,
    /// What.
    pub kind: ProblemKind,
}

/// What is wrong.
#[derive(Clone, Debug)]
pub enum ProblemKind {
    /// No such key here.
    Unknown {
        /// The key.
        key: String,
        /// The object that it was given to.
        object: &'static Object,
    },
    /// Not of the right shape.
    Wrong {
        /// What was given, for people.
        given: String,
        /// What is accepted.
        shape: &'static Shape,
    },
    /// A key that must be there is not.
    Missing {
        /// What is accepted.
        shape: &'static Shape,
    },
    /// An id that was there before.
    Duplicate {
        /// The id.
        id: String,
    },
    /// Not exactly one of the keys.
    NotOne(&'static Object),
    /// None of the keys.
    NoneOf(&'static Object),
    /// An action that needs a link has none.
    LinkWithoutHref,
}

impl Problem {
    /// One sentence in English: where, what was given, what is accepted.
    #[must_use]
    pub fn message(&self) -> String {
        let mut out = String::new();
        if self.path.is_empty() {
            out.push_str("What was given as options");
        } else {
            out.push_str("Option \"");
            out.push_str(&self.path);
            out.push('"');
        }
        match &self.kind {
            ProblemKind::Unknown { key, object } => {
                out.push_str(" is not known");
                let keys = object.keys();
                if !suggest(&mut out, key, &keys) {
                    out.push('.');
                }
                out.push_str(" Accepted here: ");
                push_list(&mut out, &keys);
            }
            ProblemKind::Wrong { given, shape } => {
                out.push_str(" is ");
                out.push_str(given);
                out.push_str("; accepted: ");
                describe(&mut out, shape);
                // The word alone, without its quotes.
                let word = given.get(1..given.len() - 1).unwrap_or_default();
                if let Shape::Choice(words) = shape
                    && suggest(&mut out, word, words)
                {
                    return out;
                }
            }
            ProblemKind::Missing { shape } => {
                out.push_str(" is missing; accepted: ");
                describe(&mut out, shape);
            }
            ProblemKind::Duplicate { id } => {
                out.push_str(" is ");
                quote(&mut out, id);
                out.push_str(" again; each id may be there once");
            }
            ProblemKind::NotOne(object) => {
                out.push_str(" must have exactly one of: ");
                push_list(&mut out, &object.keys());
            }
            ProblemKind::NoneOf(object) => {
                out.push_str(" must have at least one of: ");
                push_list(&mut out, &object.keys());
            }
            ProblemKind::LinkWithoutHref => {
                out.push_str(" has the action \"link\" and must have \"href\" as well");
            }
        }
        out.push('.');
        out
    }
}

/// Names the word that was probably meant, when there is one.
fn suggest(out: &mut String, given: &str, words: &[&'static str]) -> bool {
    let Some(meant) = nearest(given, words) else {
        return false;
    };
    out.push_str("; did you mean \"");
    out.push_str(meant);
    out.push_str("\"?");
    true
}

fn push_list(out: &mut String, words: &[&str]) {
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        out.push_str(word);
    }
}

/// What a shape accepts, for people.
fn describe(out: &mut String, shape: &Shape) {
    out.push_str(match shape {
        Shape::Text => "text that is not empty",
        Shape::Name => "1 to 64 letters, digits, \"-\", \"_\" and \".\"",
        Shape::Language => "en or ar, also with a region such as ar-SA",
        Shape::Color => "a colour as #rrggbb",
        Shape::Url => "an http or https address, or a path from /",
        Shape::Link => "an https, http, mailto or tel link, or a path from /",
        Shape::Boolean => "true or false",
        Shape::Number { .. } => "a number from ",
        Shape::Integer { .. } => "a whole number from ",
        Shape::Choice(_) => "",
        Shape::List(_) => "an array",
        Shape::Texts => "an object whose values are text",
        Shape::Object(_) => "an object with ",
        Shape::Rich => "rich text",
    });
    match shape {
        Shape::Number { min, max } | Shape::Integer { min, max } => {
            out.push_str(&decimal(*min));
            out.push_str(" to ");
            out.push_str(&decimal(*max));
        }
        Shape::Choice(words) => push_list(out, words),
        Shape::Object(object) => push_list(out, &object.keys()),
        Shape::Text
        | Shape::Name
        | Shape::Language
        | Shape::Color
        | Shape::Url
        | Shape::Link
        | Shape::Boolean
        | Shape::List(_)
        | Shape::Texts
        | Shape::Rich => {}
    }
}

/// What was given, for people: short.
pub(super) fn given(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::Text(text) if text.trim().is_empty() => out.push_str("empty text"),
        Value::Text(text) => quote(&mut out, text),
        Value::Number(number) if *number >= 0.0 && f64::from(*number as u32) == *number => {
            out.push_str(&decimal(*number as u32));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::List(_) | Value::Map(_) => {
            out.push_str(value.kind());
        }
    }
    out
}

fn quote(out: &mut String, text: &str) {
    let shown = head(text, 40);
    out.push('"');
    out.push_str(shown);
    if shown.len() < text.len() {
        out.push('…');
    }
    out.push('"');
}
