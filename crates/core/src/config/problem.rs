//! What is wrong with an option, and the sentence that says so.

use alloc::string::String;

use wasl_protocol::Value;

use super::nearest::nearest;
use super::shape::{Object, Shape};
use crate::i18n::decimal;

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
                if let Some(meant) = nearest(key, object.keys()) {
                    out.push_str("; did you mean \"");
                    out.push_str(meant);
                    out.push_str("\"?");
                } else {
                    out.push('.');
                }
                out.push_str(" Accepted here: ");
                push_list(&mut out, object.keys());
            }
            ProblemKind::Wrong { given, shape } => {
                out.push_str(" is ");
                out.push_str(given);
                out.push_str("; accepted: ");
                describe(&mut out, shape);
                if let Shape::Choice(words) = shape
                    && let Some(meant) = nearest(given.trim_matches('"'), words.iter().copied())
                {
                    out.push_str("; did you mean \"");
                    out.push_str(meant);
                    out.push_str("\"?");
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
                push_list(&mut out, object.keys());
            }
            ProblemKind::NoneOf(object) => {
                out.push_str(" must have at least one of: ");
                push_list(&mut out, object.keys());
            }
            ProblemKind::LinkWithoutHref => {
                out.push_str(" has the action \"link\" and must have \"href\" as well");
            }
        }
        out.push('.');
        out
    }
}

fn push_list(out: &mut String, words: impl Iterator<Item = &'static str>) {
    for (at, word) in words.enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        out.push_str(word);
    }
}

/// What a shape accepts, for people.
fn describe(out: &mut String, shape: &Shape) {
    match shape {
        Shape::Text => out.push_str("text that is not empty"),
        Shape::Name => out.push_str("1 to 64 letters, digits, \"-\", \"_\" and \".\""),
        Shape::Language => out.push_str("en or ar, also with a region such as ar-SA"),
        Shape::Color => out.push_str("a colour as #rrggbb"),
        Shape::Url => out.push_str("an http or https address, or a path from /"),
        Shape::Link => out.push_str("an https, http, mailto or tel link, or a path from /"),
        Shape::Boolean => out.push_str("true or false"),
        Shape::Number { min, max } => range(out, "a number from ", *min, *max),
        Shape::Integer { min, max } => range(out, "a whole number from ", *min, *max),
        Shape::Choice(words) => push_list(out, words.iter().copied()),
        Shape::List(_) => out.push_str("an array"),
        Shape::Texts => out.push_str("an object whose values are text"),
        Shape::Object(object) => {
            out.push_str("an object with ");
            push_list(out, object.keys());
        }
        Shape::Rich => out.push_str("rich text"),
    }
}

fn range(out: &mut String, what: &str, min: u32, max: u32) {
    out.push_str(what);
    out.push_str(&decimal(min));
    out.push_str(" to ");
    out.push_str(&decimal(max));
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
    out.push('"');
    let mut chars = text.chars();
    out.extend(chars.by_ref().take(40));
    if chars.next().is_some() {
        out.push('…');
    }
    out.push('"');
}
