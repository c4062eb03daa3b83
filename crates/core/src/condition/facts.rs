//! Facts: what a condition looks at, by name, and the engine of its patterns.
//!
//! Whoever evaluates a condition implements [`Facts`]; nothing here is copied or made while a
//! condition is evaluated.

use wasl_protocol::{Properties, Timestamp, Value};

use crate::text::cut;

/// What is known at one moment.
pub trait Facts {
    /// The fact of that dotted name, e.g. `cart.value`.
    fn read(&self, path: &str) -> Reading<'_>;

    /// The moment.
    fn now(&self) -> Timestamp;

    /// The engine that `$regex` and its like use.
    fn patterns(&self) -> &dyn Patterns;

    /// The members of a saved group; `None` when there is no such group.
    fn group(&self, _name: &str) -> Option<&[Value]> {
        None
    }

    /// When a fact turns into another one by time alone, for facts that come from a calendar:
    /// the hour of the day, whether the shop is open. Never later than it does.
    fn changes_at(&self, _path: &str) -> Option<Timestamp> {
        None
    }
}

/// An engine of regular expressions: the browser's in a page, a safe one on the server.
pub trait Patterns {
    /// Whether a pattern is found somewhere in a text; `None` when the pattern is not one.
    fn matches(&self, pattern: &str, ignore_case: bool, text: &str) -> Option<bool>;
}

/// What a fact is at a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reading<'a> {
    /// Not known, or `null`: conditions make no difference between the two.
    Missing,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// Text.
    Text(&'a str),
    /// A list.
    List(&'a [Value]),
    /// An object.
    Map(&'a Properties),
    /// A number of seconds that grows with time. One that stands still, as time on a page that is
    /// not in front, is a [`Reading::Number`].
    Growing {
        /// When it was zero; zero until then.
        since: Timestamp,
    },
}

impl<'a> From<&'a Value> for Reading<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Missing,
            Value::Bool(flag) => Self::Bool(*flag),
            Value::Number(number) => Self::Number(*number),
            Value::Text(text) => Self::Text(text),
            Value::List(items) => Self::List(items),
            Value::Map(map) => Self::Map(map),
        }
    }
}

impl<'a> Reading<'a> {
    /// What stands at a dotted path below: keys of objects, and places of lists from 0.
    ///
    /// ```
    /// use wasl_core::condition::Reading;
    /// use wasl_protocol::Properties;
    ///
    /// let cart = Properties::default().with("value", 40_u32);
    /// let facts = Properties::default().with("cart", cart);
    /// assert_eq!(Reading::Map(&facts).at("cart.value"), Reading::Number(40.0));
    /// assert_eq!(Reading::Map(&facts).at("cart.value.cents"), Reading::Missing);
    /// ```
    #[must_use]
    pub fn at(self, path: &str) -> Self {
        let mut here = self;
        let mut rest = path;
        loop {
            let (key, after) = match cut(rest, b'.') {
                Some((key, after)) => (key, Some(after)),
                None => (rest, None),
            };
            here = match here {
                Reading::Map(map) => map.get(key).map_or(Reading::Missing, Reading::from),
                Reading::List(items) => place(key)
                    .and_then(|at| items.get(at))
                    .map_or(Reading::Missing, Reading::from),
                Reading::Missing
                | Reading::Bool(_)
                | Reading::Number(_)
                | Reading::Text(_)
                | Reading::Growing { .. } => return Reading::Missing,
            };
            match after {
                Some(after) => rest = after,
                None => return here,
            }
        }
    }

    /// The reading as a value, for people: a growing one as its seconds at a moment.
    #[must_use]
    pub fn to_value(self, now: Timestamp) -> Option<Value> {
        Some(match self.still(now) {
            Reading::Missing => return None,
            Reading::Bool(flag) => Value::Bool(flag),
            Reading::Number(number) => Value::Number(number),
            Reading::Text(text) => Value::Text(text.into()),
            Reading::List(items) => Value::List(items.to_vec()),
            Reading::Map(map) => Value::Map(map.clone()),
            // `still` leaves none.
            Reading::Growing { .. } => return None,
        })
    }

    /// A growing reading as the number that it is at a moment.
    pub(super) fn still(self, now: Timestamp) -> Self {
        match self {
            Reading::Growing { since } => Reading::Number(super::growth::seconds(since, now)),
            Reading::Missing
            | Reading::Bool(_)
            | Reading::Number(_)
            | Reading::Text(_)
            | Reading::List(_)
            | Reading::Map(_) => self,
        }
    }
}

/// A place in a list, from its digits.
fn place(key: &str) -> Option<usize> {
    let mut place = None;
    for byte in key.bytes() {
        if !byte.is_ascii_digit() {
            return None;
        }
        place = Some(place.unwrap_or(0_usize).checked_mul(10)? + usize::from(byte - b'0'));
    }
    place
}
