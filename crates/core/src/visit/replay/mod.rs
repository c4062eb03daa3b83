//! Replay: visits through the very [`Model`](crate::Model) that the page runs, under other rules.
//!
//! The clock is the visit's: between two steps the model gets a tick at each moment that it wants,
//! unless the recorded page wanted the same one and has it as a step of its own. So a visit that
//! is replayed under the rules it was recorded with comes to the same decisions, to the
//! millisecond. What happens afterwards is the visit's as well: how a visitor would have answered
//! a prompt that they never saw, nobody knows, and it stays on screen until the page changes.

mod page;
mod reach;
mod under;

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Properties, Timestamp, Value};

use super::Step;
use crate::condition::Line;
use crate::config::{Engine, Problem};
use crate::event::Boot;
use crate::model::KeptBack;
use crate::record::Record;
use crate::{Event, config};

pub use reach::Reach;

use page::Page;
use reach::Tally;
use under::Under;

/// What was decided of a prompt.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// When.
    pub at: Timestamp,
    /// Of which prompt.
    pub prompt: String,
    /// What.
    pub made: Made,
    /// What its rule said: each part with its value, when the rule's moment came.
    pub why: Vec<Line>,
}

/// What became of a prompt at a moment.
#[derive(Clone, Debug, PartialEq)]
pub enum Made {
    /// It came up.
    Shown {
        /// In this variant.
        variant: Option<String>,
    },
    /// It would have, but the visitor is one of those who see none.
    HeldOut,
    /// Its rule holds, and something is in its way.
    KeptBack(KeptBack),
    /// The visitor was typing or had a dialog open.
    Busy,
    /// It was called off for the rest of the visit.
    CalledOff,
    /// One of its buttons was pressed, or the bubble itself.
    Clicked {
        /// The button's label.
        button: Option<String>,
    },
    /// It was closed.
    Dismissed,
    /// The visit has an answer to it, but under these rules it was not on screen.
    Unanswered,
}

/// What became of a visit, or of one page of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Replayed {
    /// The visit's name.
    pub visit: String,
    /// A further page of the visit before.
    pub goes_on: bool,
    /// When the first step was.
    pub from: Timestamp,
    /// When the last step was.
    pub until: Timestamp,
    /// How many steps there were.
    pub steps: usize,
    /// The decisions, in order.
    pub decisions: Vec<Decision>,
}

/// What one page leaves to the next one of the same visit.
#[derive(Debug, Default)]
struct Kept {
    session: String,
    prompts: Option<Record>,
    journey: Option<Record>,
    surveys: Option<Record>,
}

/// Rules, and the visits that run through them.
///
/// ```
/// use wasl_core::config::Engine;
/// use wasl_core::visit::{Replay, read};
/// use wasl_protocol::Value;
///
/// let json = |text: &str| serde_json::from_str::<Value>(text).unwrap();
/// let rules = json(r#"{"site": "demo", "prompts": [
///     {"id": "hello", "text": "Hello", "when": {"timeOnPage": 10}}
/// ]}"#);
/// let mut replay = Replay::new(&rules, Engine::NONE);
/// let visit = [
///     json(r#"{"at": 1000, "boot": {"page": "/"}}"#),
///     json(r#"{"at": 60000, "active": true}"#),
/// ];
/// let steps = visit.iter().map(|line| read(line).unwrap()).collect();
/// let page = replay.run("a visit", steps);
/// assert_eq!(page.decisions[0].at.as_millis(), 11_000);
/// assert_eq!(replay.reach()[0].shown, 1);
/// ```
pub struct Replay {
    under: Under,
    engine: Engine,
    kept: Kept,
    tally: Tally,
    problems: Vec<Problem>,
}

impl Replay {
    /// A replay under these options.
    #[must_use]
    pub fn new(options: &Value, engine: Engine) -> Self {
        let (checked, problems) = config::parse(options, engine);
        let map = match options {
            Value::Map(map) => map.clone(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => {
                Properties::default()
            }
        };
        Self {
            under: Under::new(map),
            engine,
            kept: Kept::default(),
            tally: Tally::new(&checked.prompts),
            problems,
        }
    }

    /// What is wrong with the options; the rest of them counts.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Runs a page: its start and what follows, up to the next start. Pages of one visit come one
    /// after another; the order of visits makes no difference. `name` is for a visit that has none.
    pub fn run(&mut self, name: &str, steps: Vec<Step>) -> Replayed {
        let mut steps = steps;
        let named = steps.first().and_then(|step| step.name.clone());
        let visit = named.unwrap_or_else(|| name.into());
        let session = session_of(&steps);
        let goes_on = !session.is_empty() && session == self.kept.session;
        if !goes_on {
            self.tally.visit_over();
            self.kept = Kept::default();
            self.kept.session = session;
        }
        let (from, until) = match (steps.first(), steps.last()) {
            (Some(first), Some(last)) => (first.at, last.at),
            (Some(_) | None, _) => (Timestamp::default(), Timestamp::default()),
        };
        let count = steps.len();
        self.under.put(&mut steps, &visit);
        if let Some(Event::Booted(boot)) = steps.first_mut().map(|step| &mut step.event) {
            self.kept.hand_over(boot);
        }
        let mut page = Page::new(self.engine);
        page.run(steps);
        self.tally.page(&page);
        page.keep(&mut self.kept);
        Replayed {
            visit,
            goes_on,
            from,
            until,
            steps: count,
            decisions: page.decisions,
        }
    }

    /// How far each rule reached in the visits so far.
    #[must_use]
    pub fn reach(&mut self) -> Vec<Reach> {
        self.tally.visit_over();
        self.kept = Kept::default();
        self.tally.reach()
    }

    /// How many visits there were so far.
    #[must_use]
    pub const fn visits(&self) -> u32 {
        self.tally.visits()
    }
}

/// The id of the session that a page belongs to; empty where nobody noted it.
fn session_of(steps: &[Step]) -> String {
    if let Some(Event::Booted(Boot { records, .. })) = steps.first().map(|step| &step.event) {
        for record in records {
            if let Record::Session(session) = record {
                return session.id.clone();
            }
        }
    }
    String::new()
}

impl Kept {
    /// What was decided on the page before counts here, not what the recorded page decided.
    fn hand_over(&self, boot: &mut Boot) {
        if let Some(prompts) = &self.prompts {
            boot.records
                .retain(|record| !matches!(record, Record::Prompts(_)));
            boot.records.push(prompts.clone());
        }
        boot.records.extend(self.surveys.clone());
        let Some(Record::Journey(before)) = &self.journey else {
            return;
        };
        for record in &mut boot.records {
            if let Record::Journey(journey) = record {
                journey.patience = before.patience;
                journey.patience_at = before.patience_at;
                journey.cancelled.clone_from(&before.cancelled);
                journey.progress.clone_from(&before.progress);
            }
        }
    }
}
