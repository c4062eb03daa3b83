//! What an agent is told of a flow when a person takes over: each question, and what was answered.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::Asked;

use super::super::running::Running;
use crate::flow::{Ended, Kind, Run};
use crate::text::head;

/// The most characters of a question or an answer: with [`MAX_PAIRS`] they fit into a message.
const MAX_CHARS: usize = 100;

/// The most questions.
const MAX_PAIRS: usize = 20;

impl Running {
    /// What flows asked and were answered: of all walks for a first handover, of the one that goes
    /// on for another. That one ends.
    pub(in crate::model) fn flows_handed_over(&mut self) -> Vec<Asked> {
        let first = self.conversation().is_none();
        let mut told = Vec::new();
        for run in &self.flows.runs {
            if first || run.is_open() {
                self.tell_run(run, &mut told);
            }
        }
        let more = told.len().saturating_sub(MAX_PAIRS);
        told.drain(..more);
        self.flow_ended(Ended::HandedOver);
        told
    }

    fn tell_run(&self, run: &Run, told: &mut Vec<Asked>) {
        let Some(flow) = self.flow(&run.flow) else {
            return;
        };
        for passed in &run.passed {
            let Some(place) = flow.place(&passed.step) else {
                continue;
            };
            let step = &flow.steps[place];
            let asks = matches!(step.kind, Kind::Ask(_) | Kind::Choose(_));
            if let (true, false, Some(text)) = (asks, passed.words.is_empty(), &step.text) {
                let question = wasl_chat::plain(text.get(self.locale));
                told.push(Asked {
                    question: String::from(head(&question, MAX_CHARS)),
                    matched: Some(head(&passed.words, MAX_CHARS).into()),
                    helpful: None,
                    generated: None,
                });
            }
        }
    }
}
