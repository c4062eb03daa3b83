//! What flows show: the walks of this tab in the thread, and what the one that goes on needs below it.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::Value;

use super::super::running::Running;
use crate::card::{Shelf, words_of};
use crate::flow::{Ended, Flow, Kind, LeadStep, Passed, Phase, Run, has_some, timeline};
use crate::i18n::Key;
use crate::rich;
use crate::survey::Words;
use crate::view::{EntryKind, FlowEnd, FlowEntry, FlowField, FlowPanel, LeadView};

impl Running {
    /// Everything that a walk shows, with who says it: `true` is the visitor.
    #[inline(never)]
    pub(super) fn run_entries(&self, place: usize, tell: &mut dyn FnMut(usize, bool, EntryKind)) {
        let run = &self.flows.runs[place];
        let flow = self.flow(&run.flow);
        if let Some(flow) = &flow {
            for at in 0..run.passed.len() {
                self.step_entries(flow, place, at, tell);
            }
        }
        let why = match run.phase {
            Phase::Open | Phase::Ended(Ended::Done | Ended::HandedOver) => return,
            Phase::Ended(Ended::Cancelled) => FlowEnd::Cancelled,
            Phase::Ended(Ended::Changed) => FlowEnd::Changed,
            Phase::Ended(Ended::Lost) => FlowEnd::Lost,
        };
        // Only what was said last is for now.
        let is_last = place + 1 == self.flows.runs.len() && self.conversation().is_none();
        let again = flow
            .filter(|_| is_last)
            .map(|flow| (flow.id.clone(), flow.title.get(self.locale).into()));
        let ended = FlowEntry::Ended { why, again };
        tell(run.passed.len(), false, EntryKind::Flow(ended));
    }

    fn step_entries(
        &self,
        flow: &Flow,
        place: usize,
        at: usize,
        tell: &mut dyn FnMut(usize, bool, EntryKind),
    ) {
        let run = &self.flows.runs[place];
        let passed = &run.passed[at];
        let Some(step) = flow.place(&passed.step).map(|place| &flow.steps[place]) else {
            return;
        };
        let here = run.is_open() && at + 1 == run.passed.len();
        let mut bot = |entry: FlowEntry| tell(at, false, EntryKind::Flow(entry));
        let nothing = matches!(step.kind, Kind::Cards(_)) && !has_some(&passed.value);
        if let Some(text) = &step.text
            && !nothing
        {
            let mut choices: Vec<String> = Vec::new();
            if let (true, Kind::Choose(all)) = (here, &step.kind) {
                for choice in all {
                    choices.push(choice.text.get(self.locale).into());
                }
            }
            let rich = text.get(self.locale).clone();
            bot(FlowEntry::Said { rich, choices });
        }
        match &step.kind {
            Kind::Ask(_) | Kind::Choose(_) if !passed.words.is_empty() => {
                let words = self.answer_words(&step.kind, passed);
                tell(
                    at,
                    true,
                    EntryKind::Mine {
                        text: words,
                        cid: None,
                        state: crate::view::Delivery::Local,
                    },
                );
            }
            Kind::Lead(lead) => bot(FlowEntry::Lead(self.lead_view(lead, run, passed, here))),
            Kind::Cards(_) | Kind::Call(_) => {
                if passed.value == Value::Null {
                    if here {
                        bot(match self.flows.trouble {
                            Some(trouble) => FlowEntry::Trouble(trouble),
                            None => FlowEntry::Waits,
                        });
                    }
                    return;
                }
                if let Value::Map(map) = &passed.value {
                    if let Some(text) = map.get("text").and_then(|text| words_of(text, self.locale))
                    {
                        bot(FlowEntry::Said {
                            rich: rich::from_plain(&text),
                            choices: Vec::new(),
                        });
                    }
                    let lines = (map.get("timeline"))
                        .map_or_else(Vec::new, |list| timeline(list, self.locale));
                    if !lines.is_empty() {
                        bot(FlowEntry::Timeline(lines));
                    }
                }
                let shelf = Shelf::Flow { run: place, at };
                let cards = self.shelf_view(shelf);
                if !cards.is_empty() {
                    bot(FlowEntry::Cards { shelf, cards });
                }
            }
            Kind::Say
            | Kind::Ask(_)
            | Kind::Choose(_)
            | Kind::Branch
            | Kind::Set(_)
            | Kind::HandOver
            | Kind::End => {}
        }
    }

    /// The visitor's answer; a choice in the language of now.
    fn answer_words(&self, kind: &Kind, passed: &Passed) -> String {
        if let (Kind::Choose(all), Value::Text(id)) = (kind, &passed.value)
            && let Some(choice) = all.iter().find(|choice| choice.id == *id)
        {
            return choice.text.get(self.locale).into();
        }
        passed.words.clone()
    }

    fn lead_view(&self, lead: &LeadStep, run: &Run, passed: &Passed, here: bool) -> LeadView {
        let words = |words: &Words| String::from(words.get(self.locale));
        if !here || passed.value != Value::Null {
            // One that was stopped at is not there any more: its consent alone is.
            let sent = passed.value != Value::Null || run.is_open();
            return LeadView::Sent(if sent {
                self.words(lead.thanks.as_ref().map(words).as_ref(), Key::LeadThanks)
            } else {
                self.locale.text(Key::FlowNotSent).into()
            });
        }
        let draft = &self.flows.lead;
        LeadView::Open {
            field: lead.field,
            value: draft.value.clone(),
            consent: words(&lead.consent),
            agreed: draft.agreed,
            problem: draft.problem,
            button: lead.button.as_ref().map(words),
        }
    }

    /// What the flow that goes on changes below the thread.
    pub(super) fn flow_panel(&self) -> Option<FlowPanel> {
        let (run, flow) = self.open_flow()?;
        let step = run.step(&flow)?;
        Some(FlowPanel {
            can_back: run.earlier(&flow).is_some(),
            asks: match &step.kind {
                Kind::Ask(input) => Some(FlowField::Typed(input.field())),
                Kind::Choose(_) => Some(FlowField::Choice),
                Kind::Say
                | Kind::Branch
                | Kind::Cards(_)
                | Kind::Call(_)
                | Kind::Set(_)
                | Kind::Lead(_)
                | Kind::HandOver
                | Kind::End => None,
            },
            problem: (self.flows.problem.as_ref()).map(|problem| self.problem_words(problem)),
        })
    }

    /// The titles of the flows that are offered.
    pub(super) fn offer_titles(&self) -> Vec<String> {
        let mut titles = Vec::new();
        for place in self.flow_offers() {
            titles.push(self.options.flows[place].title.get(self.locale).into());
        }
        titles
    }

    /// The flow that an FAQ answer offers: its id and title.
    pub(super) fn answer_flow(&self, id: Option<&String>) -> Option<(String, String)> {
        let flow = self.flow(id?)?;
        Some((flow.id.clone(), flow.title.get(self.locale).into()))
    }
}
