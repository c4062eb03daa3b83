//! What a flow fetches: the shop's catalogue by the page, or what the shop's server knows, through ours.

use alloc::string::String;

use wasl_protocol::{ClientId, FlowCall, Properties, Value};

use super::super::running::Running;
use super::list_of;
use crate::Effect;
use crate::event::FlowAnswer;
use crate::flow::Kind;
use crate::i18n::Key;
use crate::text::concat;
use crate::view::FlowTrouble;

impl Running {
    /// Fetches what the step at hand needs, if it needs something and does not have it.
    #[inline(never)]
    pub(super) fn flow_fetch(&mut self) {
        let Some((run, flow)) = self.open_flow() else {
            return;
        };
        let (Some(step), Some(last)) = (run.step(&flow), run.passed.last()) else {
            return;
        };
        if last.value != Value::Null {
            return;
        }
        let (url, call) = match &step.kind {
            Kind::Cards(cards) => match &cards.from {
                Some(from) => (from.clone(), None),
                None => return,
            },
            Kind::Call(send) => {
                let mut inputs = Properties::default();
                for name in send {
                    if let Some(value) = run.answer(name) {
                        inputs.set(name, value.clone());
                    }
                }
                // Another try is the same call.
                let mut id = last.words.clone();
                if id.is_empty() {
                    id = self.chance.uuid(self.now);
                    if let Some(run) = self.flows.runs.last_mut() {
                        run.bring(Value::Null, id.clone());
                    }
                }
                self.ensure_visitor();
                let (Some(visitor), Some(site)) = (&self.visitor, &self.options.site) else {
                    return;
                };
                let call = FlowCall {
                    site: site.clone(),
                    token: visitor.token.clone(),
                    id: ClientId::new(id),
                    flow: flow.id.clone(),
                    step: step.id.clone(),
                    locale: self.locale.tag().into(),
                    inputs,
                };
                (concat(&[&self.server, "/v1/flows/call"]), Some(call))
            }
            Kind::Say
            | Kind::Ask(_)
            | Kind::Choose(_)
            | Kind::Branch
            | Kind::Set(_)
            | Kind::Lead(_)
            | Kind::HandOver
            | Kind::End => return,
        };
        self.flows.request += 1;
        self.flows.waits = true;
        let request = self.flows.request;
        self.order(Effect::FetchForFlow { request, url, call });
        self.keep_flows();
    }

    /// It was answered, or was not.
    pub(in crate::model) fn flow_answered(&mut self, request: u32, answer: FlowAnswer) {
        if !self.flows.waits || request != self.flows.request {
            return;
        }
        self.flows.waits = false;
        let Some((run, flow)) = self.open_flow() else {
            return;
        };
        let Some(step) = run.step(&flow) else { return };
        let brought = match (&answer, &step.kind) {
            (FlowAnswer::Came(value), Kind::Cards(cards)) => match list_of(value) {
                Some(Value::List(all)) => Some(Value::List(run.matching(cards, all))),
                Some(_) | None => None,
            },
            (FlowAnswer::Came(Value::Map(map)), _) => Some(Value::Map(map.clone())),
            (FlowAnswer::Came(_) | FlowAnswer::Busy | FlowAnswer::Failed, _) => None,
        };
        let outcome = if brought.is_some() { "ok" } else { "failed" };
        self.flow_happened("wasl.flow.called", &[("outcome", outcome)]);
        match brought {
            Some(value) => {
                let id = (self.flows.runs.last())
                    .and_then(|run| run.passed.last())
                    .map_or_else(String::new, |last| last.words.clone());
                let mut said = String::new();
                if let Some(run) = self.flows.runs.last_mut() {
                    let spoke = run.speaks(&flow);
                    run.bring(value, id);
                    if let (false, true, Some(text)) = (spoke, run.speaks(&flow), &step.text) {
                        said = wasl_chat::plain(text.get(self.locale));
                    }
                }
                self.walk(&flow, said);
            }
            None => {
                let (trouble, key) = match answer {
                    FlowAnswer::Busy => (FlowTrouble::Busy, Key::FlowBusy),
                    FlowAnswer::Came(_) | FlowAnswer::Failed => {
                        (FlowTrouble::Failed, Key::FlowFailed)
                    }
                };
                self.flows.trouble = Some(trouble);
                let words = self.sentence(key);
                self.announce(words);
                self.scroll();
            }
        }
    }
}
