//! The check: a value against its shape. What is wrong is left out and told; the rest stays.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Properties, Value, link_is_allowed};

use super::Engine;
use super::named::Asked;
use super::problem::Problem;
use super::shape::{Need, Object, Rule, Shape};
use super::table::WORDS;
use crate::condition::Condition;
use crate::i18n::decimal;
use crate::text::{begins, is_name};
use crate::triggers::names;
use crate::{accent, rich};

/// A walk through a value, with the path to where it is.
pub struct Check {
    pub(super) path: String,
    /// What was found wrong.
    pub(super) problems: Vec<Problem>,
    /// The regular expressions of conditions, and time zones.
    pub(super) patterns: Engine,
    /// What conditions name that is defined elsewhere.
    pub(super) asked: Vec<Asked>,
}

impl Check {
    pub(super) const fn new(patterns: Engine) -> Self {
        Self {
            path: String::new(),
            problems: Vec::new(),
            patterns,
            asked: Vec::new(),
        }
    }

    /// Goes one step down, to a key; answers the length of the path to come back to.
    pub(super) fn enter(&mut self, key: &str) -> usize {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.push_str(key);
        length
    }

    /// The value without what is wrong in it; `None` when nothing usable is left.
    pub(super) fn value(&mut self, shape: &'static Shape, value: &Value) -> Option<Value> {
        let fits = match (shape, value) {
            (Shape::Object(object), Value::Map(map)) => {
                let (kept, usable) = self.object(object, map, true);
                return usable.then_some(Value::Map(kept));
            }
            (Shape::Short(object, _), Value::Map(map)) => {
                let (kept, usable) = self.object(object, map, true);
                return usable.then_some(Value::Map(kept));
            }
            (Shape::Short(object, key), Value::Text(_)) => {
                let mut map = Properties::default();
                map.set(key, value.clone());
                let (kept, usable) = self.object(object, &map, true);
                return usable.then_some(Value::Map(kept));
            }
            (Shape::List(of), Value::List(items)) => return Some(self.list(of, items)),
            (Shape::Texts, Value::Map(map)) => return Some(self.map(&Shape::Text, map)),
            (Shape::Map(of), Value::Map(map)) => return Some(self.map(of, map)),
            (Shape::Scalar, Value::Number(_)) => true,
            (Shape::Condition, Value::Map(_)) => {
                return self.condition(value).then(|| value.clone());
            }
            (Shape::Words, Value::Map(map)) => {
                let (kept, usable) = self.object(&WORDS, map, true);
                return usable.then_some(Value::Map(kept));
            }
            (Shape::Boolean, Value::Bool(_)) => true,
            (Shape::Number { min, max }, Value::Number(number)) => within(*number, *min, *max),
            (Shape::Integer { min, max }, Value::Number(number)) => {
                within(*number, *min, *max) && f64::from(*number as u32) == *number
            }
            (Shape::Rich, Value::List(_)) => rich::from_value(value).is_some(),
            (_, Value::Text(text)) => text_fits(shape, text),
            (
                Shape::Text
                | Shape::Name
                | Shape::Language
                | Shape::Color
                | Shape::Url
                | Shape::Link
                | Shape::Boolean
                | Shape::Number { .. }
                | Shape::Integer { .. }
                | Shape::Choice(_)
                | Shape::List(_)
                | Shape::Texts
                | Shape::Map(_)
                | Shape::Scalar
                | Shape::Words
                | Shape::Object(_)
                | Shape::Short(..)
                | Shape::Hook
                | Shape::Condition
                | Shape::Rich,
                _,
            ) => false,
        };
        if fits {
            return Some(value.clone());
        }
        self.wrong(shape, value);
        None
    }

    /// Goes one step down, to an item of a list.
    pub(super) fn enter_item(&mut self, at: usize) -> usize {
        let length = self.path.len();
        self.path.push('[');
        self.path.push_str(&decimal(at as u32));
        self.path.push(']');
        length
    }

    fn list(&mut self, of: &'static Shape, items: &[Value]) -> Value {
        let mut kept: Vec<Value> = Vec::new();
        for (at, item) in items.iter().enumerate() {
            let back = self.enter_item(at);
            if let Some(item) = self.value(of, item) {
                match id_of(&item) {
                    Some(id) if kept.iter().any(|before| id_of(before) == Some(id)) => {
                        self.enter("id");
                        self.duplicate(id);
                    }
                    Some(_) | None => kept.push(item),
                }
            }
            self.path.truncate(back);
        }
        Value::List(kept)
    }

    /// Whether a condition can be used.
    fn condition(&mut self, value: &Value) -> bool {
        let before = self.problems.len();
        self.addresses(value);
        if self.problems.len() > before {
            return false;
        }
        let (condition, faults) =
            Condition::parse(&names::plain(value), &self.path, self.patterns.0);
        for fault in &faults {
            self.problems.push(fault.into());
        }
        let Some(condition) = condition else {
            return false;
        };
        let facts = condition.facts();
        if facts.is_empty() {
            self.says_nothing();
            return false;
        }
        let mut known = true;
        for fact in facts {
            if names::known(fact).is_none() {
                known = false;
                self.unknown_fact(fact);
            }
        }
        let asked = &mut self.asked;
        condition.each_name(&self.path, &mut |path, name| {
            asked.push(Asked {
                path: path.into(),
                name: name.into(),
            });
        });
        known
    }

    /// The rules on addresses in a condition, wherever they stand.
    fn addresses(&mut self, condition: &Value) {
        let back = self.path.len();
        match condition {
            Value::Map(map) => {
                for (key, value) in &map.0 {
                    self.enter(key);
                    match (key.as_str(), value) {
                        ("url", Value::Map(rules)) if !names::is_test(rules) => self.rules(rules),
                        _ if key.starts_with('$') => self.addresses(value),
                        _ => {}
                    }
                    self.path.truncate(back);
                }
            }
            Value::List(parts) => {
                for (at, part) in parts.iter().enumerate() {
                    self.enter_item(at);
                    self.addresses(part);
                    self.path.truncate(back);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
        }
    }

    fn rules(&mut self, rules: &Properties) {
        for (rule, value) in &rules.0 {
            let back = self.enter(rule);
            let one = core::slice::from_ref(value);
            let texts = match value {
                Value::List(texts) => texts.as_slice(),
                Value::Null
                | Value::Bool(_)
                | Value::Number(_)
                | Value::Text(_)
                | Value::Map(_) => one,
            };
            if !names::ADDRESS_RULES.contains(&rule.as_str()) {
                self.unknown_rule(rule);
            } else if texts.is_empty() {
                self.wrong(&Shape::Text, value);
            }
            for text in texts {
                match text.as_text() {
                    None => self.wrong(&Shape::Text, text),
                    Some(pattern)
                        if rule == "regex"
                            && self.patterns.0.matches(pattern, false, "").is_none() =>
                    {
                        self.refuse(text, "a regular expression");
                    }
                    Some(_) => {}
                }
            }
            self.path.truncate(back);
        }
    }

    fn map(&mut self, of: &'static Shape, map: &Properties) -> Value {
        let mut kept = Properties::default();
        for (key, value) in &map.0 {
            let back = self.enter(key);
            if let Some(value) = self.value(of, value) {
                kept.0.push((key.clone(), value));
            }
            self.path.truncate(back);
        }
        Value::Map(kept)
    }

    /// An object without what is wrong in it, and whether that is usable. `whole` asks for its
    /// required keys too.
    pub(super) fn object(
        &mut self,
        object: &'static Object,
        map: &Properties,
        whole: bool,
    ) -> (Properties, bool) {
        let mut kept = Properties::default();
        let mut usable = true;
        for (key, value) in &map.0 {
            if matches!(value, Value::Null) {
                continue;
            }
            let back = self.enter(key);
            let mut needed = object.strict;
            let mut checked = None;
            match object.fields.iter().find(|field| field.name == key) {
                Some(field) => {
                    checked = self.value(field.shape, value);
                    needed |= field.need == Need::Required;
                }
                None => self.unknown(key, object),
            }
            match checked {
                Some(value) => kept.0.push((key.clone(), value)),
                // What is wrong with it is told already.
                None => usable &= !needed,
            }
            self.path.truncate(back);
        }
        for field in object.fields {
            let absent = matches!(map.get(field.name), None | Some(Value::Null));
            if whole && absent && field.need == Need::Required {
                usable = false;
                let back = self.enter(field.name);
                self.missing(field.shape);
                self.path.truncate(back);
            }
        }
        // A rule speaks of what is there; when a part of it was wrong, that is told already.
        if usable {
            let count = kept.0.len();
            match object.rule {
                Rule::Free => {}
                Rule::SomeKey if count == 0 => {
                    usable = false;
                    self.not_so_many("at least", object);
                }
                Rule::OneKey if count != 1 => {
                    usable = false;
                    self.not_so_many("exactly", object);
                }
                Rule::SomeKey | Rule::OneKey => {}
                Rule::Also(holds) => usable = holds(self, map, &kept),
                Rule::LinkHasHref => {
                    let needed = match kept.get("action").and_then(Value::as_text) {
                        Some("link") => "href",
                        Some("survey") => "survey",
                        Some("flow") => "flow",
                        Some("question") => "question",
                        Some(_) | None => "action",
                    };
                    usable = kept.get(needed).is_some();
                    // A wrong one is told already.
                    if !usable && map.get(needed).is_none() {
                        self.action_without(needed);
                    }
                }
            }
        }
        (kept, usable)
    }
}

fn id_of(item: &Value) -> Option<&str> {
    match item {
        Value::Map(map) => map.get("id").and_then(Value::as_text),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => None,
    }
}

fn within(number: f64, min: u32, max: u32) -> bool {
    number >= f64::from(min) && number <= f64::from(max)
}

fn text_fits(shape: &Shape, text: &str) -> bool {
    match shape {
        Shape::Text | Shape::Words | Shape::Scalar => !text.trim().is_empty(),
        Shape::Name => is_name(text, |byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
        }),
        Shape::Language => {
            (begins(text, "en") || begins(text, "ar"))
                && matches!(text.as_bytes().get(2), None | Some(b'-' | b'_'))
        }
        Shape::Color => accent::parse(text).is_some(),
        Shape::Url => link_is_allowed(text) && (text.starts_with('/') || begins(text, "http")),
        Shape::Link => link_is_allowed(text),
        Shape::Choice(words) => words.contains(&text),
        Shape::Boolean
        | Shape::Number { .. }
        | Shape::Integer { .. }
        | Shape::List(_)
        | Shape::Texts
        | Shape::Map(_)
        | Shape::Object(_)
        | Shape::Short(..)
        | Shape::Hook
        | Shape::Condition
        | Shape::Rich => false,
    }
}
