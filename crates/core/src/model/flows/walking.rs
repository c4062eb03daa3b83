//! A flow goes on: from step to step until the visitor, the network or the end has its turn.

use alloc::string::String;

use wasl_protocol::{Properties, Value};

use super::super::running::Running;
use crate::Effect;
use crate::card::Shelf;
use crate::effect::Target;
use crate::flow::{Ended, Flow, Kind, Told};
use crate::i18n::{Key, fill};
use crate::text::cut;

impl Running {
    /// Goes on from where the walk stands; `before` is what the bot said just before.
    #[inline(never)]
    pub(super) fn walk(&mut self, flow: &Flow, before: String) {
        let mut said = before;
        self.flow_settled();
        let ended = loop {
            let Some(run) = self.flows.runs.last() else {
                return;
            };
            let goal = {
                let around = self.known();
                let told = Told {
                    passed: &run.passed,
                    around: &around,
                };
                run.onward(flow, &told)
            };
            let Some(run) = self.flows.runs.last_mut() else {
                return;
            };
            let step = match run.arrive(flow, goal) {
                Ok(step) => step,
                Err(ended) => break Some(ended),
            };
            let speaks = run.speaks(flow);
            self.flow_happened("wasl.flow.step", &[("type", step.kind.as_str())]);
            if let Some(text) = &step.text
                && speaks
            {
                if !said.is_empty() {
                    said.push(' ');
                }
                said.push_str(&wasl_chat::plain(text.get(self.locale)));
            }
            match &step.kind {
                Kind::Say | Kind::Branch => {}
                Kind::Set(facts) => self.set_facts(facts),
                Kind::Cards(cards) if cards.from.is_none() => {}
                Kind::Cards(_) | Kind::Call(_) => {
                    self.flow_fetch();
                    break None;
                }
                Kind::Ask(_) | Kind::Choose(_) | Kind::Lead(_) => break None,
                Kind::HandOver => break Some(Ended::HandedOver),
                Kind::End => break Some(Ended::Done),
            }
        };
        self.keep_flows();
        self.scroll();
        if !said.is_empty() {
            self.flow_says(&said);
        }
        match ended {
            // It asks for a person by itself, with what was said.
            Some(Ended::HandedOver) => self.person_wanted(),
            Some(how) => {
                self.flow_ended(how);
                self.order(Effect::Focus(Target::Thread));
            }
            None => self.focus_flow(),
        }
    }

    /// Has a screen reader say the bot's words.
    #[inline(never)]
    fn flow_says(&mut self, words: &str) {
        let says = self.locale.text(Key::AnnounceAnswer);
        self.announce(fill(says, "[TEXT]", words));
    }

    /// Facts of the visitor; a text that begins with `flow.` is that answer.
    fn set_facts(&mut self, facts: &Properties) {
        for (key, value) in &facts.0 {
            let answer = match value.as_text().and_then(|text| cut(text, b'.')) {
                Some(("flow", step)) => {
                    let run = self.flows.runs.last();
                    run.and_then(|run| run.answer(step))
                        .cloned()
                        .unwrap_or(Value::Null)
                }
                Some(_) | None => value.clone(),
            };
            self.attributes.set(key, answer);
        }
    }

    /// One question back.
    pub(super) fn flow_back(&mut self) {
        let Some((_, flow)) = self.open_flow() else {
            return;
        };
        let Some(run) = self.flows.runs.last_mut() else {
            return;
        };
        if !run.back(&flow) {
            return;
        }
        self.flow_settled();
        // What was waiting for an answer waits no more.
        self.flows.request += 1;
        let last = self.flows.runs.len() - 1;
        (self.cards.added)
            .retain(|(shelf, _)| !matches!(shelf, Shelf::Flow { run, .. } if *run == last));
        self.flow_happened("wasl.flow.back", &[]);
        self.keep_flows();
        self.scroll();
        let question = self.standing();
        let text = question
            .as_ref()
            .and_then(|(flow, place)| flow.steps[*place].text.as_ref());
        if let Some(text) = text {
            let words = wasl_chat::plain(text.get(self.locale));
            self.flow_says(&words);
        }
        self.focus_flow();
    }
}
