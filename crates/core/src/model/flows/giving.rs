//! What a visitor gives to a flow: a press on a choice, words in the composer, a product for the cart,
//! an address.

use alloc::string::String;

use wasl_protocol::{Properties, Value};

use super::super::running::Running;
use super::{about, list_of};
use crate::config::LeadForm;
use crate::flow::{Given, InputProblem, Kind, chosen, read};
use crate::i18n::{Key, decimal, fill};
use crate::view::Mode;

impl Running {
    /// A choice was pressed.
    pub(super) fn choice_pressed(&mut self, place: usize) {
        let given = self.at_step(|_, step| match &step.kind {
            Kind::Choose(choices) => choices.get(place).map(|choice| Given {
                value: Value::Text(choice.id.clone()),
                words: choice.text.get(self.locale).into(),
            }),
            Kind::Say
            | Kind::Ask(_)
            | Kind::Branch
            | Kind::Cards(_)
            | Kind::Call(_)
            | Kind::Set(_)
            | Kind::Lead(_)
            | Kind::HandOver
            | Kind::End => None,
        });
        if let Some(Some(given)) = given {
            self.given(given, true);
        }
    }

    /// The composer's words are for the flow; whether it took them.
    pub(in crate::model) fn flow_typed(&mut self, text: &str) -> bool {
        let read = self.at_step(|_, step| match &step.kind {
            Kind::Ask(input) => Some((read(input, text, self.engine.0), false)),
            Kind::Choose(choices) => {
                let given = chosen(choices, text).map(|choice| Given {
                    value: Value::Text(choice.id.clone()),
                    words: choice.text.get(self.locale).into(),
                });
                Some((given.ok_or(InputProblem::Choice), true))
            }
            Kind::Say
            | Kind::Branch
            | Kind::Cards(_)
            | Kind::Call(_)
            | Kind::Set(_)
            | Kind::Lead(_)
            | Kind::HandOver
            | Kind::End => None,
        });
        match read {
            Some(Some((Ok(given), is_choice))) => {
                self.given(given, is_choice);
                true
            }
            Some(Some((Err(problem), _))) => {
                let words = self.problem_words(&problem);
                self.announce(words);
                self.flows.problem = Some(problem);
                if let Some(run) = self.flows.runs.last() {
                    let mut about = about(run);
                    if let Some(last) = run.passed.last() {
                        about.set("step", last.step.as_str());
                    }
                    self.happened("wasl.flow.refused", about);
                }
                false
            }
            Some(None) | None => false,
        }
    }

    /// An answer: kept, told without its words, and the walk goes on.
    fn given(&mut self, given: Given, is_choice: bool) {
        let Some((run, flow)) = self.open_flow() else {
            return;
        };
        let mut about = about(run);
        if let Some(last) = run.passed.last() {
            about.set("step", last.step.as_str());
        }
        if let (true, Value::Text(id)) = (is_choice, &given.value) {
            about.set("choice", id.as_str());
        }
        if let Some(run) = self.flows.runs.last_mut() {
            run.bring(given.value, given.words);
        }
        self.happened("wasl.flow.answered", about);
        self.walk(&flow, String::new());
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

    /// A product is for the cart: the page's handler of `cart` puts it there.
    pub(super) fn cart_pressed(&mut self, run: usize, at: usize, card: usize) {
        let place = (run, at, card);
        let passed = self.flows.runs.get(run).and_then(|run| run.passed.get(at));
        let Some(product) = passed
            .and_then(|passed| list_of(&passed.value))
            .and_then(|list| crate::flow::cards(list, self.locale).into_iter().nth(card))
            .and_then(|card| card.cart)
        else {
            return;
        };
        self.emit("cart", product);
        self.flows.added.push(place);
        let words = self.locale.text(Key::FlowAdded);
        self.announce(words.into());
        self.card_event(run, at, card, "cart");
    }

    /// Something was done with a product.
    pub(super) fn card_event(&mut self, run: usize, at: usize, card: usize, action: &str) {
        let Some(run) = self.flows.runs.get(run) else {
            return;
        };
        let Some(passed) = run.passed.get(at) else {
            return;
        };
        let mut about: Properties = about(run);
        about.set("step", passed.step.as_str());
        let card = list_of(&passed.value)
            .and_then(|list| crate::flow::cards(list, self.locale).into_iter().nth(card));
        if let Some(card) = card.filter(|card| !card.id.is_empty()) {
            about.set("card", card.id);
        }
        about.set("action", action);
        self.happened("wasl.flow.card", about);
    }

    /// The form of the address that the flow at hand asks for, and the flow's name.
    pub(in crate::model) fn flow_lead(&self) -> Option<(LeadForm, String)> {
        if !self.open {
            return None;
        }
        self.at_step(|run, step| match &step.kind {
            Kind::Lead(lead) => {
                let words = |words: &crate::survey::Words| String::from(words.get(self.locale));
                let form = LeadForm {
                    field: lead.field,
                    consent: words(&lead.consent),
                    button: lead.button.as_ref().map(words),
                    thanks: lead.thanks.as_ref().map(words),
                };
                Some((form, run.flow.clone()))
            }
            Kind::Say
            | Kind::Ask(_)
            | Kind::Choose(_)
            | Kind::Branch
            | Kind::Cards(_)
            | Kind::Call(_)
            | Kind::Set(_)
            | Kind::HandOver
            | Kind::End => None,
        })
        .flatten()
    }

    /// The address is on its way.
    pub(in crate::model) fn flow_lead_sent(&mut self) {
        // What was left is not said again: that it was is enough to go on.
        let given = Given {
            value: Value::Bool(true),
            words: String::new(),
        };
        self.given(given, false);
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
