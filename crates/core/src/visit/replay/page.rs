//! One page through the model: its steps, the ticks between them, and what was decided.

use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use wasl_protocol::{Properties, Timestamp, Value};

use super::super::Step;
use super::{Decision, Kept, Made};
use crate::arbiter::Standing;
use crate::condition::Line;
use crate::config::Engine;
use crate::model::KeptBack;
use crate::record::Record;
use crate::triggers::Held;
use crate::{Effect, Event, Model};

pub(super) struct Page {
    pub(super) model: Model,
    pub(super) decisions: Vec<Decision>,
    /// What is in the way of each prompt, as it was last noted.
    in_the_way: Vec<Option<KeptBack>>,
    /// What each prompt's rule said when its moment came.
    reasons: Vec<Vec<Line>>,
    /// Prompts that are called off.
    called_off: usize,
    /// Whether the visitor sees no prompt, once that was looked at.
    held_out: Option<bool>,
    prompts: Option<Record>,
    journey: Option<Record>,
    surveys: Option<Record>,
}

impl Page {
    pub(super) fn new(engine: Engine) -> Self {
        Self {
            model: Model::new(engine),
            decisions: Vec::new(),
            in_the_way: Vec::new(),
            reasons: Vec::new(),
            called_off: 0,
            held_out: None,
            prompts: None,
            journey: None,
            surveys: None,
        }
    }

    pub(super) fn run(&mut self, steps: Vec<Step>) {
        let mut steps = steps.into_iter().peekable();
        while let Some(step) = steps.next() {
            let (now, due, asked) = (step.at, step.due, step.asked);
            self.step(step);
            // The page's own question has its answer further down; any other one gets it here.
            if !asked {
                self.answer(now);
            }
            if let Some(next) = steps.peek() {
                self.tick_until(next.at, due, asked);
            }
        }
    }

    fn step(&mut self, step: Step) {
        let answers = matches!(
            step.event,
            Event::PromptClicked(_)
                | Event::PromptDismissed
                | Event::ReplyChosen(_)
                | Event::CardFollowed
                | Event::CopyClicked
                | Event::CodeCopied { .. }
        );
        // A written answer may leave out to which prompt: the one on screen.
        if answers
            && let Some(prompt) = step.prompt
            && self.model.prompt_on_screen() != Some(prompt.as_str())
        {
            self.decided(step.at, prompt, Made::Unanswered);
            // The visitor did something all the same.
            self.feed(step.at, Event::Active);
            return;
        }
        let busy = matches!(step.event, Event::LookedAround { busy: true });
        if let (true, Some(asking)) = (busy, self.model.prompt_asking()) {
            let asking = asking.into();
            self.decided(step.at, asking, Made::Busy);
        }
        let mut event = step.event;
        if let Event::SurveyActed { run, .. } = &mut event {
            *run = self.model.survey_in_bubble().unwrap_or_default().into();
        }
        self.feed(step.at, event);
    }

    /// Ticks at each moment that the model wants before the next step, but for one that the
    /// recorded page wanted too: that is a step.
    fn tick_until(&mut self, end: Timestamp, recorded: Option<Timestamp>, asked: bool) {
        let mut last = None;
        while let Some(due) = self.model.prompts_due() {
            let again = last.is_some_and(|last| due <= last);
            if due >= end || Some(due) == recorded || again {
                return;
            }
            last = Some(due);
            self.feed(due, Event::Ticked);
            if !asked {
                self.answer(due);
            }
        }
    }

    /// Nobody recorded whether the visitor was busy at this moment: they were not.
    fn answer(&mut self, now: Timestamp) {
        for _ in 0..=self.model.prompts().len() {
            if self.model.prompt_asking().is_none() {
                return;
            }
            self.feed(now, Event::LookedAround { busy: false });
        }
    }

    fn feed(&mut self, now: Timestamp, event: Event) {
        if matches!(event, Event::RecordChanged(_) | Event::Commanded(_)) {
            self.held_out = None;
        }
        let effects = self.model.update(now, event);
        self.look_for_reasons();
        for effect in effects {
            if let Effect::Emit {
                name: "event",
                detail: Value::Map(detail),
            } = &effect
            {
                self.told(now, detail);
            } else if let Effect::Save(record) = effect {
                if matches!(record, Record::Prompts(_)) {
                    self.prompts = Some(record);
                } else if matches!(record, Record::Journey(_)) {
                    self.journey = Some(record);
                } else if matches!(record, Record::Surveys(_)) {
                    self.surveys = Some(record);
                }
            }
        }
        self.note(now);
    }

    /// What the engine reports of prompts.
    fn told(&mut self, now: Timestamp, detail: &Properties) {
        let kind = detail.get("type").and_then(Value::as_text);
        let Some(action) = kind.and_then(|kind| kind.strip_prefix("wasl.prompt.")) else {
            return;
        };
        let text = |key| {
            let Some(Value::Map(data)) = detail.get("data") else {
                return None;
            };
            let Some(Value::Map(properties)) = data.get("properties") else {
                return None;
            };
            properties.get(key)?.as_text().map(String::from)
        };
        let made = match action {
            "shown" => Made::Shown {
                variant: text("variant"),
            },
            "held_out" => Made::HeldOut,
            "clicked" => Made::Clicked {
                button: text("button"),
            },
            "dismissed" | "later" => Made::Dismissed,
            _ => return,
        };
        self.decided(now, text("prompt").unwrap_or_default(), made);
    }

    /// Notes what the rules say whose moment is there.
    fn look_for_reasons(&mut self) {
        let count = self.model.held().len();
        if self.in_the_way.len() < count {
            self.in_the_way.resize(count, None);
            self.reasons.resize(count, Vec::new());
        }
        for place in 0..count {
            if self.model.held()[place] != Held::Yes {
                self.in_the_way[place] = None;
            } else if self.is(place, self.model.prompt_asking())
                || (self.in_the_way[place].is_none() && self.model.kept_back(place).is_some())
            {
                self.reasons[place] = self.model.explain(place);
            }
        }
    }

    /// Notes what is in the way of those.
    fn note(&mut self, now: Timestamp) {
        for place in 0..self.model.held().len() {
            if self.model.held()[place] != Held::Yes {
                continue;
            }
            let Some(why) = self.model.kept_back(place) else {
                continue;
            };
            let before = self.in_the_way[place].replace(why.clone());
            if before.is_some_and(|before| is_alike(&before, &why)) || !self.is_news(place, &why) {
                continue;
            }
            let model = &self.model;
            if *self.held_out.get_or_insert_with(|| model.is_held_out()) {
                continue;
            }
            let prompt = self.model.prompts()[place].id.clone();
            self.decided(now, prompt, Made::KeptBack(why));
        }
        while let Some(id) = self.model.called_off().get(self.called_off) {
            let id = id.clone();
            self.called_off += 1;
            // Storage may know of prompts that are no more.
            if (self.model.prompts().iter()).any(|prompt| prompt.id == id) {
                self.decided(now, id, Made::CalledOff);
            }
        }
        self.called_off = self.model.called_off().len();
    }

    fn is(&self, place: usize, id: Option<&str>) -> bool {
        let prompt = self.model.prompts().get(place);
        id.is_some() && prompt.map(|prompt| prompt.id.as_str()) == id
    }

    /// That a prompt which was here does not come again is no news.
    fn is_news(&self, place: usize, why: &KeptBack) -> bool {
        let spent = match why {
            KeptBack::Outranked(_) | KeptBack::Quiet(_) => false,
            KeptBack::Standing(standing) => {
                matches!(standing, Standing::Capped(_) | Standing::ShownHere)
            }
        };
        !spent
            || !self.decisions.iter().any(|one| {
                matches!(one.made, Made::Shown { .. }) && self.is(place, Some(&one.prompt))
            })
    }

    fn decided(&mut self, at: Timestamp, prompt: String, made: Made) {
        let explained = match made {
            Made::Shown { .. } | Made::HeldOut | Made::KeptBack(_) => true,
            Made::Busy
            | Made::CalledOff
            | Made::Clicked { .. }
            | Made::Dismissed
            | Made::Unanswered => false,
        };
        let place = self.model.prompts().iter().position(|one| one.id == prompt);
        let why = match place.and_then(|place| self.reasons.get(place)) {
            Some(lines) if explained => lines.clone(),
            Some(_) | None => Vec::new(),
        };
        self.decisions.push(Decision {
            at,
            prompt,
            made,
            why,
        });
    }

    /// Leaves what was stored to the next page of the visit.
    pub(super) fn keep(&mut self, kept: &mut Kept) {
        let prompts = mem::take(&mut self.prompts);
        let journey = mem::take(&mut self.journey);
        kept.prompts = prompts.or_else(|| kept.prompts.take());
        let surveys = mem::take(&mut self.surveys);
        kept.journey = journey.or_else(|| kept.journey.take());
        kept.surveys = surveys.or_else(|| kept.surveys.take());
    }
}

/// Whether two reasons are one, but for their moments.
fn is_alike(one: &KeptBack, other: &KeptBack) -> bool {
    match (one, other) {
        (KeptBack::Standing(one), KeptBack::Standing(other)) => {
            mem::discriminant(one) == mem::discriminant(other)
        }
        (KeptBack::Quiet(one), KeptBack::Quiet(other)) => one.cause == other.cause,
        // Who went first is on screen now.
        (KeptBack::Outranked(_), KeptBack::Standing(Standing::Occupied)) => true,
        (one, other) => one == other,
    }
}
