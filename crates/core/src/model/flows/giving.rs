//! What a visitor gives to a flow: a press on a choice, words in the composer, an address.

use alloc::string::String;

use wasl_protocol::Value;

use super::super::running::Running;
use crate::config::LeadForm;
use crate::flow::{Choice, Flow, Given, InputProblem, Kind, chosen, read};
use crate::i18n::{Key, decimal, fill};
use crate::view::Mode;

impl Running {
    /// A choice was pressed.
    pub(super) fn choice_pressed(&mut self, place: usize) {
        if let Some((flow, at)) = self.standing()
            && let Kind::Choose(choices) = &flow.steps[at].kind
            && let Some(choice) = choices.get(place)
        {
            self.chose(choice, &flow);
        }
    }

    #[inline(never)]
    fn chose(&mut self, choice: &Choice, flow: &Flow) {
        let given = Given {
            value: Value::Text(choice.id.clone()),
            words: choice.text.get(self.locale).into(),
        };
        self.flow_happened("wasl.flow.answered", &[("choice", &choice.id)]);
        self.given(given, flow);
    }

    /// The composer's words are for the flow; whether it took them.
    #[inline(never)]
    pub(in crate::model) fn flow_typed(&mut self, text: &str) -> bool {
        let Some((flow, at)) = self.standing() else {
            return false;
        };
        let problem = match &flow.steps[at].kind {
            Kind::Ask(input) => match read(input, text, self.engine.0) {
                Ok(given) => {
                    self.flow_happened("wasl.flow.answered", &[]);
                    self.given(given, &flow);
                    return true;
                }
                Err(problem) => problem,
            },
            Kind::Choose(choices) => match chosen(choices, text) {
                Some(choice) => {
                    self.chose(choice, &flow);
                    return true;
                }
                None => InputProblem::Choice,
            },
            // What is to be done first is something else.
            Kind::Say
            | Kind::Branch
            | Kind::Cards(_)
            | Kind::Call(_)
            | Kind::Set(_)
            | Kind::Lead(_)
            | Kind::HandOver
            | Kind::End => return false,
        };
        let words = self.problem_words(&problem);
        self.announce(words);
        self.flows.problem = Some(problem);
        self.flow_happened("wasl.flow.refused", &[]);
        false
    }

    /// An answer is kept, and the walk goes on.
    fn given(&mut self, given: Given, flow: &Flow) {
        if let Some(run) = self.flows.runs.last_mut() {
            run.bring(given.value, given.words);
        }
        self.walk(flow, String::new());
    }

    /// Why something typed is no answer, in a sentence.
    pub(in crate::model) fn problem_words(&self, problem: &InputProblem) -> String {
        let number = |number: f64| decimal(number as u32);
        let key = match problem {
            InputProblem::Email => Key::LeadBadEmail,
            InputProblem::Phone => Key::LeadBadPhone,
            InputProblem::Number => Key::FlowBadNumber,
            InputProblem::Range(Some(min), Some(max)) => {
                let words = fill(self.locale.text(Key::FlowBadRange), "[MAX]", &number(*max));
                return fill(&words, "[MIN]", &number(*min));
            }
            InputProblem::Range(Some(min), None) => {
                return fill(self.locale.text(Key::FlowTooLow), "[MIN]", &number(*min));
            }
            InputProblem::Range(None, max) => {
                let max = number(max.unwrap_or_default());
                return fill(self.locale.text(Key::FlowTooHigh), "[MAX]", &max);
            }
            InputProblem::Date => Key::FlowBadDate,
            InputProblem::Pattern(Some(hint)) => return hint.get(self.locale).into(),
            InputProblem::Pattern(None) => Key::FlowBadPattern,
            InputProblem::Choice => Key::FlowBadChoice,
        };
        self.locale.text(key).into()
    }

    /// The form of the address that the flow at hand asks for, and the flow's name.
    pub(in crate::model) fn flow_lead(&self) -> Option<(LeadForm, String)> {
        if !self.open {
            return None;
        }
        let (flow, at) = self.standing()?;
        let Kind::Lead(lead) = &flow.steps[at].kind else {
            return None;
        };
        let words = |words: &crate::survey::Words| String::from(words.get(self.locale));
        let form = LeadForm {
            field: lead.field,
            consent: words(&lead.consent),
            button: lead.button.as_ref().map(words),
            thanks: lead.thanks.as_ref().map(words),
        };
        Some((form, flow.id.clone()))
    }

    /// The address is on its way.
    pub(in crate::model) fn flow_lead_sent(&mut self) {
        let Some((flow, _)) = self.standing() else {
            return;
        };
        self.flow_happened("wasl.flow.answered", &[]);
        // What was left is not said again: that it was is enough to go on.
        let given = Given {
            value: Value::Bool(true),
            words: String::new(),
        };
        self.given(given, &flow);
    }

    /// Whether a flow hears what is written: its question does, or the way on is not free yet.
    pub(in crate::model) fn flow_hears(&self) -> bool {
        self.open_flow().is_some()
    }

    /// Who answers: the bot also while a flow goes on.
    pub(in crate::model) fn talks_to_bot(&self) -> bool {
        self.flow_hears() || self.mode() == Mode::Bot
    }
}
