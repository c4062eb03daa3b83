//! One walk through a flow: the steps that were passed, and what each brought in.
//!
//! The last of them is where the walk stands. It goes on from what is kept alone, as long as the flow
//! still has the steps; the order, the words and the ways may be others by then.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Timestamp, Value};

use super::cards::matching;
use super::definition::{Flow, Goal, Kind, Step};
use super::facts::answer;
use crate::condition::Facts;

/// The most steps that one walk passes: a flow may lead round, and nobody walks for ever.
pub const MAX_PASSED: usize = 200;

/// The most steps without the visitor: more are a circle that asks nothing.
const MAX_SILENT: usize = 50;

/// A walk.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Its own name, for events.
    pub id: String,
    /// The flow.
    pub flow: String,
    /// How many turns the bot had had when it began: it stands after these.
    pub after: u32,
    /// When it began.
    pub at: Timestamp,
    /// The steps, as they were passed; the last one is where it stands.
    pub passed: Vec<Passed>,
    /// How it is.
    pub phase: Phase,
}

/// A step that was passed.
#[derive(Clone, Debug, PartialEq)]
pub struct Passed {
    /// Its name.
    pub step: String,
    /// What it brought in: the fact `flow.NAME`. `Null` while nothing has.
    pub value: Value,
    /// The visitor's words; at a call its id.
    pub words: String,
}

/// How a walk is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It goes on.
    Open,
    /// It is over.
    Ended(Ended),
}

/// How a walk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// At its end.
    Done,
    /// The visitor stopped it, or began another.
    Cancelled,
    /// A person took over.
    HandedOver,
    /// The flow is another one by now.
    Changed,
    /// It led round and round.
    Lost,
}

impl Ended {
    /// All.
    pub const ALL: [Self; 5] = [
        Self::Done,
        Self::Cancelled,
        Self::HandedOver,
        Self::Changed,
        Self::Lost,
    ];

    /// As events and storage name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::HandedOver => "handed_over",
            Self::Changed => "changed",
            Self::Lost => "lost",
        }
    }
}

impl Run {
    /// Begins a walk; it stands nowhere yet.
    #[must_use]
    pub const fn begin(id: String, flow: String, after: u32, at: Timestamp) -> Self {
        Self {
            id,
            flow,
            after,
            at,
            passed: Vec::new(),
            phase: Phase::Open,
        }
    }

    /// Whether it goes on.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.phase == Phase::Open
    }

    /// Whether the flow still has what was passed, and what was chosen: else it cannot go on.
    #[must_use]
    pub fn fits(&self, flow: &Flow) -> bool {
        self.passed.iter().all(|passed| {
            let Some(step) = flow.place(&passed.step).map(|place| &flow.steps[place]) else {
                return false;
            };
            match (&step.kind, &passed.value) {
                (Kind::Choose(choices), Value::Text(id)) => {
                    choices.iter().any(|choice| choice.id == *id)
                }
                (_, _) => true,
            }
        }) && !self.passed.is_empty()
    }

    /// The step where it stands.
    #[must_use]
    pub fn step<'a>(&self, flow: &'a Flow) -> Option<&'a Step> {
        let place = flow.place(&self.passed.last()?.step)?;
        flow.steps.get(place)
    }

    /// Where it goes on from where it stands.
    #[must_use]
    pub fn onward(&self, flow: &Flow, facts: &dyn Facts) -> Goal {
        let Some(last) = self.passed.last() else {
            return Goal::Step(0);
        };
        let Some(place) = flow.place(&last.step) else {
            return Goal::End;
        };
        let step = &flow.steps[place];
        if let (Kind::Choose(choices), Value::Text(id)) = (&step.kind, &last.value) {
            let chosen = choices.iter().find(|choice| choice.id == *id);
            if let Some(go) = chosen.and_then(|choice| choice.go) {
                return go;
            }
        }
        for branch in &step.next {
            let fits = branch
                .when
                .as_ref()
                .is_none_or(|when| when.evaluate(facts).holds);
            if fits {
                return branch.go;
            }
        }
        let over = matches!(step.kind, Kind::End | Kind::HandOver);
        if over || place + 1 == flow.steps.len() {
            Goal::End
        } else {
            Goal::Step(place + 1)
        }
    }

    /// Arrives at a step. Cards of the options are chosen at once.
    ///
    /// # Errors
    ///
    /// That it is over.
    pub fn arrive<'a>(&mut self, flow: &'a Flow, goal: Goal) -> Result<&'a Step, Ended> {
        let Goal::Step(place) = goal else {
            return Err(Ended::Done);
        };
        let step = flow.steps.get(place).ok_or(Ended::Done)?;
        if self.passed.len() >= MAX_PASSED || self.silent(flow) >= MAX_SILENT {
            return Err(Ended::Lost);
        }
        let mut value = Value::Null;
        if let Kind::Cards(cards) = &step.kind
            && cards.from.is_none()
        {
            value = Value::List(self.matching(cards, &cards.given));
        }
        self.passed.push(Passed {
            step: step.id.clone(),
            value,
            words: String::new(),
        });
        Ok(step)
    }

    /// How many steps there were since the visitor did something.
    fn silent(&self, flow: &Flow) -> usize {
        let waits = |passed: &&Passed| {
            let place = flow.place(&passed.step);
            place.is_none_or(|place| !flow.steps[place].kind.waits_for_visitor())
        };
        self.passed.iter().rev().take_while(waits).count()
    }

    /// The cards that the answers so far leave.
    #[must_use]
    pub fn matching(&self, cards: &super::Cards, all: &[Value]) -> Vec<Value> {
        let mut wanted = Vec::new();
        for step in &cards.matching {
            if let Some(Value::Text(answer)) = answer(&self.passed, step) {
                wanted.push(answer.as_str());
            }
        }
        matching(all, &wanted, cards.limit)
    }

    /// What a step brought in.
    #[must_use]
    pub fn answer(&self, step: &str) -> Option<&Value> {
        answer(&self.passed, step)
    }

    /// Whether the bot says the step's words where it stands: over products only if there are some.
    #[must_use]
    pub fn speaks(&self, flow: &Flow) -> bool {
        let Some(last) = self.passed.last() else {
            return false;
        };
        let place = flow.place(&last.step);
        let shows = |place: usize| matches!(flow.steps[place].kind, Kind::Cards(_));
        !place.is_some_and(shows) || has_some(&last.value)
    }

    /// Something came in where it stands.
    pub fn bring(&mut self, value: Value, words: String) {
        if let Some(last) = self.passed.last_mut() {
            last.value = value;
            last.words = words;
        }
    }

    /// The place of the question before the one at hand, if the visitor may go back to it. Not past
    /// an address that was left: that cannot be taken back.
    #[must_use]
    pub fn earlier(&self, flow: &Flow) -> Option<usize> {
        let before = self.passed.len().checked_sub(1)?;
        for at in (0..before).rev() {
            let place = flow.place(&self.passed[at].step)?;
            match flow.steps[place].kind {
                Kind::Ask(_) | Kind::Choose(_) => return Some(at),
                Kind::Lead(_) => return None,
                Kind::Say
                | Kind::Branch
                | Kind::Cards(_)
                | Kind::Call(_)
                | Kind::Set(_)
                | Kind::HandOver
                | Kind::End => {}
            }
        }
        None
    }

    /// Goes back to the question before; whether there is one.
    pub fn back(&mut self, flow: &Flow) -> bool {
        let Some(at) = self.earlier(flow) else {
            return false;
        };
        self.passed.truncate(at + 1);
        self.bring(Value::Null, String::new());
        true
    }
}

/// Whether a list has something in it.
pub(crate) fn has_some(value: &Value) -> bool {
    matches!(value, Value::List(items) if !items.is_empty())
}
