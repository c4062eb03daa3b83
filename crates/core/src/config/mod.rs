//! The options: checked once where they come in, merged, and taken as types.
//!
//! A wrong key or value is left out and told as a [`Problem`]; everything else counts. The
//! merchant's options and the site's settings from the server have one shape, and the options
//! win over the settings key by key.

mod bot;
mod check;
mod content;
mod faq;
mod flows;
mod named;
mod nearest;
mod options;
mod problem;
#[cfg(feature = "reference")]
mod reference;
mod schedule;
mod shape;
mod surveys;
mod table;
mod take;

use alloc::vec::Vec;
use core::fmt;

use wasl_faq::Kept;
use wasl_protocol::{Properties, Timestamp, Value};

pub use content::{Action, Button, Card, Coupon, LeadForm, PromptContent};
pub use faq::{Faq, FaqEntry};
pub use options::{Caps, ConsentOptions, Events, Hours, Options, Prompt, PromptPlace, Variant};
pub use problem::Problem;
#[cfg(feature = "reference")]
pub use reference::reference;
pub use schedule::schedule;
pub use shape::{Field, Need, Object, Rule, Shape};
pub use surveys::surveys;

pub(crate) use nearest::nearest;
pub(crate) use problem::{push_given, push_list};

use crate::condition::Patterns;
use crate::schedule::{UtcOffset, Zones};
use crate::telemetry::consent::{Mode, Purpose};
use crate::text::concat;
use crate::triggers::Named;
use check::Check;
use named::Asked;
use take::word;

/// Who reads regular expressions and knows the time zones: the browser in a page, crates on the
/// server.
#[derive(Clone, Copy)]
pub struct Engine(pub &'static dyn Patterns, pub &'static dyn Zones);

impl Engine {
    /// For what has no conditions in it: knows no regular expression, and takes every zone for
    /// one that is as UTC. Who checks schedules with it looks at their zones alone.
    pub const NONE: Self = Self(&Nobody, &Nobody);
}

struct Nobody;

impl Zones for Nobody {
    fn offset(&self, _: &str, _: Timestamp) -> Option<UtcOffset> {
        Some(UtcOffset::from_minutes(0))
    }
}

impl Patterns for Nobody {
    fn matches(&self, _: &str, _: bool, _: &str) -> Option<bool> {
        None
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Engine")
    }
}

/// Options as they were given, without what is wrong in them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    tree: Properties,
    /// What conditions in it name that may be defined elsewhere.
    asked: Vec<Asked>,
}

impl Given {
    /// Checks options that must be whole: `site` is needed.
    #[must_use]
    pub fn whole(value: &Value, patterns: Engine) -> (Self, Vec<Problem>) {
        check(value, true, patterns)
    }

    /// Checks a part of the options: an `update`, or the site's settings.
    #[must_use]
    pub fn part(value: &Value, patterns: Engine) -> (Self, Vec<Problem>) {
        check(value, false, patterns)
    }

    /// These options, and the other ones where these say nothing. Objects are joined key by key,
    /// anything else is replaced as a whole.
    #[must_use]
    pub fn over(&self, under: &Self) -> Self {
        let mut asked = self.asked.clone();
        asked.extend_from_slice(&under.asked);
        Self {
            tree: join(&self.tree, &under.tree),
            asked,
        }
    }

    /// What conditions in these options name and nobody defines: segments, schedules, groups.
    /// `named` is what all options together define.
    #[must_use]
    pub fn loose_ends(&self, named: &Named) -> Vec<Problem> {
        named::loose_ends(&self.asked, named)
    }

    /// A key's value, as given.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.tree.get(key)
    }

    /// All of it, as given.
    #[must_use]
    pub fn value(&self) -> Value {
        Value::Map(self.tree.clone())
    }

    /// The options as types, with defaults.
    #[must_use]
    pub fn options(&self, patterns: Engine) -> Options {
        Options::take(&self.tree, patterns)
    }
}

/// Checks what `identify` was given.
pub(crate) fn identity(value: &Properties) -> (Properties, Vec<Problem>) {
    plain(&table::IDENTITY, value)
}

/// Checks what `consent` was given.
pub(crate) fn decision(value: &Properties) -> (Vec<(Purpose, Mode)>, Vec<Problem>) {
    let (kept, problems) = plain(&table::DECISION, value);
    (options::modes(&kept), problems)
}

/// An entry that came in an index of the FAQ. What it shows is checked as in options, and left out where
/// it is wrong.
pub(crate) fn faq_entry(kept: Kept) -> FaqEntry {
    let (mut tree, _) = plain(&table::FAQ_ENTRY, &kept.more);
    tree.set("question", kept.question);
    tree.set("answer", kept.answer);
    tree.set("quick", kept.quick);
    if let Some(id) = kept.id {
        tree.set("id", id);
    }
    faq::entry(&tree)
}

/// Checks an object without a condition in it.
fn plain(object: &'static Object, value: &Properties) -> (Properties, Vec<Problem>) {
    let mut check = Check::new(Engine::NONE);
    let (kept, _) = check.object(object, value, false);
    (kept, check.problems)
}

fn check(value: &Value, whole: bool, patterns: Engine) -> (Given, Vec<Problem>) {
    let mut check = Check::new(patterns);
    let map = match value {
        Value::Map(map) => map,
        Value::Null => &NOTHING,
        Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => {
            check.wrong(&WHOLE, value);
            return (Given::default(), check.problems);
        }
    };
    let (kept, _) = check.object(&table::OPTIONS, map, whole);
    if let Some(schedule) = word(take::map(&kept, "hours"), "schedule") {
        check.asked.push(Asked {
            path: "hours".into(),
            name: concat(&["open.", schedule]),
        });
    }
    let given = Given {
        tree: kept,
        asked: check.asked,
    };
    (given, check.problems)
}

/// An object without a key.
static NOTHING: Properties = Properties(Vec::new());

static WHOLE: Shape = Shape::Object(&table::OPTIONS);

/// Checks whole options and takes them as types.
#[must_use]
pub fn parse(value: &Value, patterns: Engine) -> (Options, Vec<Problem>) {
    let (given, mut problems) = Given::whole(value, patterns);
    let options = given.options(patterns);
    problems.extend(given.loose_ends(&options.named));
    (options, problems)
}

fn join(over: &Properties, under: &Properties) -> Properties {
    let mut joined = under.clone();
    for (key, value) in &over.0 {
        match (value, joined.0.iter_mut().find(|(name, _)| name == key)) {
            // What has a name is replaced as a whole: half a condition and half another is neither.
            (Value::Map(over), Some((_, Value::Map(under))))
                if matches!(key.as_str(), "segments" | "schedules") =>
            {
                for (name, value) in &over.0 {
                    under.set(name, value.clone());
                }
            }
            (Value::Map(over), Some((_, Value::Map(under)))) => *under = join(over, under),
            (_, Some((_, old))) => *old = value.clone(),
            (_, None) => joined.0.push((key.clone(), value.clone())),
        }
    }
    joined
}
