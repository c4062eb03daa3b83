//! The visitor and the flows: what runs, how it begins, where it stands, how it ends.
//!
//! Trigger: a button of the greeting, a prompt, an FAQ answer or a command begins one; presses and the
//! composer walk it. Leaves: the record of the tab, events with ids and never words, calls, leads,
//! and the handover. The walk itself is [`crate::flow::Run`].

mod calling;
mod giving;
mod told;
mod walking;

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Properties, Value};

use super::offers::LeadDraft;
use super::running::{Running, Settings};
use crate::Effect;
use crate::card::Shelf;
use crate::effect::{Level, Target};
use crate::event::FlowAct;
use crate::flow::{Ended, Flow, InputProblem, Phase, Run};
use crate::i18n::Key;
use crate::record::Record;
use crate::view::FlowTrouble;

/// The most walks that a tab keeps.
const MAX_RUNS: usize = 4;

/// The flows of a tab.
#[derive(Debug, Default)]
pub(super) struct Flows {
    /// The walks, oldest first; only the last one may be open.
    pub runs: Vec<Run>,
    /// Why what was typed last is no answer.
    pub problem: Option<InputProblem>,
    /// The number of the last request, and whether it is under way.
    pub request: u32,
    pub waits: bool,
    /// Why it was not answered.
    pub trouble: Option<FlowTrouble>,
    /// The address that is being left.
    pub lead: LeadDraft,
    /// What a command or a prompt wants to begin once the site's flows are known.
    pub wanted: Option<(String, &'static str)>,
}

impl Running {
    /// A flow of the site's.
    #[inline(never)]
    pub(super) fn flow(&self, id: &str) -> Option<Rc<Flow>> {
        self.options
            .flows
            .iter()
            .find(|flow| flow.id == id)
            .cloned()
    }

    /// The walk that goes on, and its flow.
    #[inline(never)]
    pub(super) fn open_flow(&self) -> Option<(&Run, Rc<Flow>)> {
        let run = self.flows.runs.last().filter(|run| run.is_open())?;
        Some((run, self.flow(&run.flow)?))
    }

    /// The flow that goes on, and the place of the step where it stands.
    #[inline(never)]
    pub(super) fn standing(&self) -> Option<(Rc<Flow>, usize)> {
        let (run, flow) = self.open_flow()?;
        let place = flow.place(&run.passed.last()?.step)?;
        Some((flow, place))
    }

    /// Something happened in the last walk, where it stands.
    #[inline(never)]
    pub(super) fn flow_happened(&mut self, kind: &str, more: &[(&str, &str)]) {
        if let Some(run) = self.flows.runs.last() {
            let mut about = about(run);
            for (key, value) in more {
                about.set(key, *value);
            }
            self.happened(kind, about);
        }
    }

    /// The visitor pressed something of a flow.
    #[inline(never)]
    pub(super) fn flow_acted(&mut self, act: FlowAct) {
        self.acted();
        match act {
            FlowAct::Offered(place) => {
                let id = (self.flow_offers().get(place))
                    .and_then(|place| self.options.flows.get(*place))
                    .map(|flow| flow.id.clone());
                if let Some(id) = id {
                    self.begin_flow(&id, "greeting");
                }
            }
            FlowAct::Answered(id) => self.begin_flow(&id, "faq"),
            FlowAct::Again(id) => self.begin_flow(&id, "again"),
            FlowAct::Chosen(place) => self.choice_pressed(place),
            FlowAct::Back => self.flow_back(),
            FlowAct::Cancel => {
                self.flow_ended(Ended::Cancelled);
                let words = self.sentence(Key::FlowCancelled);
                self.announce(words);
                self.order(Effect::Focus(Target::Composer));
            }
            FlowAct::Retry => {
                self.flows.trouble = None;
                self.changed = true;
                self.order(Effect::Focus(Target::Thread));
                self.flow_fetch();
            }
        }
    }

    /// Begins a flow, in the panel; one that goes on is shown instead, another one ends.
    #[inline(never)]
    pub(super) fn begin_flow(&mut self, id: &str, by: &'static str) {
        let Some(flow) = self.flow(id) else {
            if matches!(self.settings, Settings::Loading) {
                self.flows.wanted = Some((id.into(), by));
            } else {
                let mut known = String::new();
                for flow in &self.options.flows {
                    if !known.is_empty() {
                        known.push_str(", ");
                    }
                    known.push_str(&flow.id);
                }
                let words = ["There is no flow \"", id, "\". Flows: ", &known, "."];
                self.complain(Level::Error, &words);
            }
            return;
        };
        if !self.open {
            self.open_panel(if by == "prompt" { "prompt" } else { "command" });
        }
        let open = self.open_flow();
        if open.is_some_and(|(run, _)| run.flow == id) {
            return self.focus_flow();
        }
        self.flow_ended(Ended::Cancelled);
        if self.flows.runs.len() == MAX_RUNS {
            self.flows.runs.remove(0);
            // Places have moved.
            (self.cards.added).retain(|(shelf, _)| matches!(shelf, Shelf::Answer(_)));
        }
        let run = Run::begin(
            self.chance.uuid(self.now),
            id.into(),
            self.bot.turns().len() as u32,
            self.now,
        );
        self.flows.runs.push(run);
        self.flow_happened("wasl.flow.started", &[("by", by)]);
        self.walk(&flow, String::new());
    }

    /// Ends the walk that goes on, if one does.
    pub(super) fn flow_ended(&mut self, how: Ended) {
        let Some(run) = self.flows.runs.last_mut().filter(|run| run.is_open()) else {
            return;
        };
        run.phase = Phase::Ended(how);
        self.flow_settled();
        self.flow_happened("wasl.flow.ended", &[("how", how.as_str())]);
        self.keep_flows();
    }

    /// What belonged to the step before is over.
    #[inline(never)]
    fn flow_settled(&mut self) {
        self.flows.problem = None;
        self.flows.trouble = None;
        self.flows.waits = false;
        self.flows.lead = LeadDraft::default();
        self.changed = true;
    }

    #[inline(never)]
    pub(super) fn keep_flows(&mut self) {
        let runs = self.flows.runs.clone();
        self.order(Effect::Save(Record::Flows(runs)));
    }

    /// The flows are other ones, or were read back: a walk that cannot go on ends, one that was
    /// waiting for an answer asks again.
    pub(super) fn flows_refreshed(&mut self) {
        let loading = matches!(self.settings, Settings::Loading);
        if let Some((id, by)) = self.flows.wanted.take() {
            if loading && self.flow(&id).is_none() {
                self.flows.wanted = Some((id, by));
            } else {
                self.begin_flow(&id, by);
            }
        }
        let Some(run) = self.flows.runs.last().filter(|run| run.is_open()) else {
            return;
        };
        match self.flow(&run.flow) {
            Some(flow) if run.fits(&flow) => {
                if !self.flows.waits && self.flows.trouble.is_none() {
                    self.flow_fetch();
                }
            }
            // Its flow may come with the site's settings.
            None if loading => {}
            Some(_) | None => self.flow_ended(Ended::Changed),
        }
    }

    /// The flows that are offered under the greeting now, by their places.
    pub(super) fn flow_offers(&self) -> Vec<usize> {
        let mut places = Vec::new();
        // As quick questions: not among what is being talked about.
        let fresh = self.flows.runs.is_empty()
            && self.bot.turns().is_empty()
            && self.bot.waiting().is_empty();
        if !fresh || self.conversation().is_some() {
            return places;
        }
        let known = self.known();
        for (place, flow) in self.options.flows.iter().enumerate() {
            let holds = |when: &crate::condition::Condition| when.evaluate(&known).holds;
            if flow.offer && flow.when.as_ref().is_none_or(holds) {
                places.push(place);
            }
        }
        places
    }

    /// Moves the focus to where the visitor goes on.
    pub(super) fn focus_flow(&mut self) {
        use crate::flow::Kind;
        let target = self
            .standing()
            .map(|(flow, place)| match flow.steps[place].kind {
                Kind::Choose(_) => Target::Choice,
                Kind::Lead(_) => Target::Lead,
                Kind::Ask(_) => Target::Composer,
                Kind::Say
                | Kind::Branch
                | Kind::Cards(_)
                | Kind::Call(_)
                | Kind::Set(_)
                | Kind::HandOver
                | Kind::End => Target::Thread,
            });
        self.order(Effect::Focus(target.unwrap_or(Target::Thread)));
    }
}

/// What every event about a walk says: also where it stands, once it stands somewhere.
#[inline(never)]
pub(super) fn about(run: &Run) -> Properties {
    let mut about = Properties::default();
    about.set("flow", run.flow.as_str());
    about.set("run", run.id.as_str());
    if let Some(last) = run.passed.last() {
        about.set("step", last.step.as_str());
    }
    about
}

/// The list of cards that a step brought in.
pub(super) fn list_of(value: &Value) -> Option<&Value> {
    match value {
        Value::List(_) => Some(value),
        Value::Map(map) => map.get("cards"),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => None,
    }
}
