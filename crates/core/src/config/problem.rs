//! What is wrong with an option, and the sentence that says so.

use alloc::string::String;

use wasl_protocol::Value;

use super::check::Check;
use super::nearest::nearest;
use super::shape::{Object, Shape};
use crate::i18n::decimal;
use crate::text::{concat, head};
use crate::triggers::names;

/// Something wrong with an option. The rest of the options still counts.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Where, e.g. `faq.entries[3].answer`; empty for the options as a whole.
    pub path: String,
    pub(crate) message: String,
}

impl Problem {
    /// One sentence in English: where, what was given, what is accepted.
    #[must_use]
    pub fn message(&self) -> String {
        self.message.clone()
    }
}

impl Check {
    /// Not of the right shape.
    pub(super) fn wrong(&mut self, shape: &'static Shape, value: &Value) {
        let mut out = self.begin(" is ");
        push_given(&mut out, value);
        out.push_str("; accepted: ");
        describe(&mut out, shape);
        if let (Shape::Choice(words), Value::Text(text)) = (shape, value)
            && suggest(&mut out, text, words)
        {
            self.tell(out);
            return;
        }
        out.push('.');
        self.tell(out);
    }

    /// No such key here.
    pub(super) fn unknown(&mut self, key: &str, object: &'static Object) {
        let mut out = self.begin(" is not known");
        let keys = object.keys();
        if !suggest(&mut out, key, &keys) {
            out.push('.');
        }
        out.push_str(" Accepted here: ");
        push_list(&mut out, &keys);
        out.push('.');
        self.tell(out);
    }

    /// A key that must be there is not.
    pub(super) fn missing(&mut self, shape: &'static Shape) {
        let mut out = self.begin(" is missing; accepted: ");
        describe(&mut out, shape);
        out.push('.');
        self.tell(out);
    }

    /// An id that was there before.
    pub(super) fn duplicate(&mut self, id: &str) {
        let mut out = self.begin(" is ");
        quote(&mut out, id);
        out.push_str(" again; each id may be there once.");
        self.tell(out);
    }

    /// Not as many of the keys as must be there; `many` says how many these are.
    pub(super) fn not_so_many(&mut self, many: &str, object: &'static Object) {
        let mut out = self.begin(" must have ");
        out.push_str(many);
        out.push_str(" one of: ");
        push_list(&mut out, &object.keys());
        out.push('.');
        self.tell(out);
    }

    /// An action that needs a further key is without it: `link` its `href`, `survey` its name.
    pub(super) fn action_without(&mut self, needed: &str) {
        let action = if needed == "href" { "link" } else { needed };
        self.say(&[
            "has the action \"",
            action,
            "\" and must have \"",
            needed,
            "\" as well.",
        ]);
    }

    /// A condition without anything in it.
    pub(super) fn says_nothing(&mut self) {
        let mut out = self.begin(" says nothing; give at least one of: ");
        push_list(&mut out, &names::NAMES.each_ref().map(|fact| fact.name));
        out.push('.');
        self.tell(out);
    }

    /// A rule on the address that is none.
    pub(super) fn unknown_rule(&mut self, rule: &str) {
        let mut out = self.begin(" is not known");
        if !suggest(&mut out, rule, &names::ADDRESS_RULES) {
            out.push('.');
        }
        out.push_str(" Accepted here: ");
        push_list(&mut out, &names::ADDRESS_RULES);
        out.push('.');
        self.tell(out);
    }

    /// A condition asks for what nobody knows.
    pub(super) fn unknown_fact(&mut self, fact: &str) {
        let mut out = self.begin(" asks for ");
        quote(&mut out, fact);
        out.push_str(", which is no fact");
        let known = names::NAMES.each_ref().map(|fact| fact.name);
        if !suggest(&mut out, fact, &known) {
            out.push('.');
        }
        out.push_str(" Accepted: ");
        push_list(&mut out, &known);
        out.push('.');
        self.tell(out);
    }

    /// None of the words that only this place has.
    pub(super) fn not_among(&mut self, given: &str, words: &[&str]) {
        let mut out = self.begin(" is ");
        quote(&mut out, given);
        out.push_str("; accepted here: ");
        push_list(&mut out, words);
        if !suggest(&mut out, given, words) {
            out.push('.');
        }
        self.tell(out);
    }

    /// Of the right shape, and wrong all the same.
    pub(super) fn refuse(&mut self, value: &Value, accepted: &str) {
        let mut out = self.begin(" is ");
        push_given(&mut out, value);
        out.push_str("; accepted: ");
        out.push_str(accepted);
        out.push('.');
        self.tell(out);
    }

    /// Wrong in its own way: a sentence that goes on after the name of the option.
    pub(super) fn say(&mut self, words: &[&str]) {
        let mut out = self.begin(" ");
        for part in words {
            out.push_str(part);
        }
        self.tell(out);
    }

    /// [`Self::say`] of a key of the object that is looked at.
    #[inline(never)]
    pub(super) fn say_of(&mut self, key: &str, words: &[&str]) {
        let back = self.enter(key);
        self.say(words);
        self.path.truncate(back);
    }

    /// [`Self::not_among`] of a key of the object that is looked at.
    #[inline(never)]
    pub(super) fn not_among_of(&mut self, key: &str, given: &str, words: &[&str]) {
        let back = self.enter(key);
        self.not_among(given, words);
        self.path.truncate(back);
    }

    /// [`Self::refuse`] of a key of the object that is looked at.
    #[inline(never)]
    pub(super) fn refuse_of(&mut self, key: &str, value: &Value, accepted: &str) {
        let back = self.enter(key);
        self.refuse(value, accepted);
        self.path.truncate(back);
    }

    fn begin(&self, words: &str) -> String {
        if self.path.is_empty() {
            concat(&["What was given as options", words])
        } else {
            concat(&["Option \"", &self.path, "\"", words])
        }
    }

    fn tell(&mut self, message: String) {
        self.problems.push(Problem {
            path: self.path.clone(),
            message,
        });
    }
}

/// Names the word that was probably meant, when there is one.
pub(super) fn suggest(out: &mut String, given: &str, words: &[&str]) -> bool {
    let Some(meant) = nearest(given, words) else {
        return false;
    };
    out.push_str("; did you mean \"");
    out.push_str(meant);
    out.push_str("\"?");
    true
}

pub(crate) fn push_list(out: &mut String, words: &[&str]) {
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
        Shape::Map(_) => "an object of names",
        Shape::Scalar => "text that is not empty, or a number",
        Shape::Words => "text that is not empty, or an object with en, ar",
        Shape::Object(_) => "an object with ",
        Shape::Condition => "a condition, as {\"scroll\": 50}",
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
        | Shape::Map(_)
        | Shape::Scalar
        | Shape::Condition
        | Shape::Words
        | Shape::Rich => {}
    }
}

/// What was given, for people: short.
pub(crate) fn push_given(out: &mut String, value: &Value) {
    match value {
        Value::Text(text) if text.trim().is_empty() => out.push_str("empty text"),
        Value::Text(text) => quote(out, text),
        Value::Number(number) if *number >= 0.0 && f64::from(*number as u32) == *number => {
            out.push_str(&decimal(*number as u32));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::List(_) | Value::Map(_) => {
            out.push_str(value.kind());
        }
    }
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
