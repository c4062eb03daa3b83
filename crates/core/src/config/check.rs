//! The check: a value against its shape. What is wrong is left out and told; the rest stays.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Properties, Value, link_is_allowed};

use super::problem::{Problem, ProblemKind, given};
use super::shape::{Field, Need, Object, Rule, Shape};
use crate::i18n::decimal;
use crate::rich;

/// A walk through a value, with the path to where it is.
#[derive(Default)]
pub(super) struct Check {
    path: String,
    /// What was found wrong.
    pub(super) problems: Vec<Problem>,
}

impl Check {
    fn problem(&mut self, kind: ProblemKind) {
        self.problems.push(Problem {
            path: self.path.clone(),
            kind,
        });
    }

    fn wrong(&mut self, shape: &'static Shape, value: &Value) -> Option<Value> {
        self.problem(ProblemKind::Wrong {
            given: given(value),
            shape,
        });
        None
    }

    /// Goes one step down, by a key or `[place]`, and comes back.
    fn at<T>(&mut self, step: &str, then: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.path.len();
        if length > 0 && !step.starts_with('[') {
            self.path.push('.');
        }
        self.path.push_str(step);
        let result = then(self);
        self.path.truncate(length);
        result
    }

    /// The value without what is wrong in it; `None` when nothing usable is left.
    fn value(&mut self, shape: &'static Shape, value: &Value) -> Option<Value> {
        let fits = match (shape, value) {
            (Shape::Object(object), Value::Map(map)) => {
                return self.object(object, map, true).map(Value::Map);
            }
            (Shape::List(of), Value::List(items)) => return Some(self.list(of, items)),
            (Shape::Texts, Value::Map(map)) => return Some(self.texts(map)),
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
                | Shape::Object(_)
                | Shape::Rich,
                _,
            ) => false,
        };
        if fits {
            Some(value.clone())
        } else {
            self.wrong(shape, value)
        }
    }

    fn list(&mut self, of: &'static Shape, items: &[Value]) -> Value {
        let mut kept: Vec<Value> = Vec::new();
        for (at, item) in items.iter().enumerate() {
            let mut step = String::from("[");
            step.push_str(&decimal(at as u32));
            step.push(']');
            let item = self.at(&step, |check| {
                let item = check.value(of, item)?;
                let id = id_of(&item);
                if id.is_some() && kept.iter().any(|before| id_of(before) == id) {
                    let id = id.unwrap_or_default().into();
                    check.at("id", |check| check.problem(ProblemKind::Duplicate { id }));
                    return None;
                }
                Some(item)
            });
            kept.extend(item);
        }
        Value::List(kept)
    }

    fn texts(&mut self, map: &Properties) -> Value {
        let mut kept = Properties::default();
        for (key, value) in &map.0 {
            if let Some(value) = self.at(key, |check| check.value(&Shape::Text, value)) {
                kept.0.push((key.clone(), value));
            }
        }
        Value::Map(kept)
    }

    /// An object without what is wrong in it. `whole` asks for its required keys too.
    pub(super) fn object(
        &mut self,
        object: &'static Object,
        map: &Properties,
        whole: bool,
    ) -> Option<Properties> {
        let mut kept = Properties::default();
        let mut usable = true;
        for (key, value) in &map.0 {
            if matches!(value, Value::Null) {
                continue;
            }
            let Some(field) = object.fields.iter().find(|field| field.name == key) else {
                usable &= !object.strict;
                self.at(key, |check| {
                    check.problem(ProblemKind::Unknown {
                        key: key.clone(),
                        object,
                    });
                });
                continue;
            };
            match self.at(key, |check| check.value(field.shape, value)) {
                Some(value) => kept.0.push((key.clone(), value)),
                // Its absence is told already.
                None if field.need == Need::Required => usable = false,
                None => usable &= !object.strict,
            }
        }
        let absent = |field: &&Field| {
            field.need == Need::Required && matches!(map.get(field.name), None | Some(Value::Null))
        };
        for field in object.fields.iter().filter(absent) {
            if whole {
                usable = false;
                let shape = field.shape;
                self.at(field.name, |check| {
                    check.problem(ProblemKind::Missing { shape })
                });
            }
        }
        // A rule speaks of what is there; when a part of it was wrong, that is told already.
        if usable {
            let broken = match object.rule {
                Rule::Free => None,
                Rule::SomeKey => kept.0.is_empty().then_some(ProblemKind::NoneOf(object)),
                Rule::OneKey => (kept.0.len() != 1).then_some(ProblemKind::NotOne(object)),
                Rule::LinkHasHref => {
                    let links = kept.get("action").and_then(Value::as_text) == Some("link");
                    let bare = links && kept.get("href").is_none();
                    // A wrong one is told already.
                    usable = !bare;
                    (bare && map.get("href").is_none()).then_some(ProblemKind::LinkWithoutHref)
                }
            };
            if let Some(kind) = broken {
                usable = false;
                self.problem(kind);
            }
        }
        (usable || !whole).then_some(kept)
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
        Shape::Text => !text.trim().is_empty(),
        Shape::Name => {
            (1..=64).contains(&text.len())
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        }
        Shape::Language => {
            let primary = text.split(['-', '_']).next().unwrap_or(text);
            primary.eq_ignore_ascii_case("en") || primary.eq_ignore_ascii_case("ar")
        }
        Shape::Color => {
            text.len() == 7
                && text.starts_with('#')
                && text.bytes().skip(1).all(|byte| byte.is_ascii_hexdigit())
        }
        Shape::Url => link_is_allowed(text) && (text.starts_with('/') || is_http(text)),
        Shape::Link => link_is_allowed(text),
        Shape::Choice(words) => words.contains(&text),
        Shape::Boolean
        | Shape::Number { .. }
        | Shape::Integer { .. }
        | Shape::List(_)
        | Shape::Texts
        | Shape::Object(_)
        | Shape::Rich => false,
    }
}

fn is_http(text: &str) -> bool {
    text.get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("http"))
}
