//! Why prompts come up or do not: for who asks by the command `debug`, or by `?wasl-debug` in the
//! page's address.
//!
//! While somebody asks, [`Effect::Emit`] with the name `debug` tells it as a plain value: at most
//! once a second, and besides at each moment at which the visitor does something that conditions
//! can name, or a prompt comes or goes. It is the evaluation itself, noted down: conditions by `Condition::explain`, the
//! arbiter by [`Standing`], of which its verdict is made. The shell draws it with a script that no
//! other visitor loads.
//!
//! [`Effect::Emit`]: crate::Effect::Emit

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Duration, Properties, Timestamp, Value};

use super::running::Running;
use crate::arbiter::{Cap, QuietCause, Standing};
use crate::condition::{Condition, Facts, Line};
use crate::config::Prompt;
use crate::text::head;
use crate::triggers::address::parameter;
use crate::triggers::{Act, Known};

/// The parameter of the page's address that asks.
const PARAMETER: &str = "wasl-debug";

/// It is told at most this often, but for acts.
const PACE: Duration = Duration::from_secs(1);

/// Of what a prompt says so many characters are told.
const WORDS: usize = 80;

/// What is remembered while somebody asks.
#[derive(Debug, Default)]
pub(super) struct Debug {
    /// When it was told last.
    told_at: Timestamp,
    /// What made prompts come up here: their ids, when, and their conditions then.
    causes: Vec<(String, Timestamp, Value)>,
}

impl Debug {
    /// For a page whose address asks.
    pub fn asked_for(path: &str) -> Option<Self> {
        parameter(path, PARAMETER).map(|_| Self::default())
    }
}

impl Running {
    /// The command `debug`.
    pub(super) fn debug_switched(&mut self, on: bool) {
        if on == self.debug.is_some() {
            return;
        }
        self.debug = on.then(Debug::default);
        self.tell_so_far();
        self.watch_page();
        if !on {
            let mut detail = Properties::default();
            detail.set("on", false);
            self.emit("debug", detail);
        }
    }

    /// When it is to be told again; not while nobody can see it.
    pub(super) fn why_due(&self) -> Option<Timestamp> {
        let debug = self.debug.as_ref()?;
        self.signals.visible().then(|| debug.told_at + PACE)
    }

    /// A prompt came or went: that is told with the event at hand.
    pub(super) fn why_changed(&mut self) {
        if let Some(debug) = &mut self.debug {
            debug.told_at = Timestamp::default();
        }
    }

    /// Tells it, when somebody asks and it is time.
    pub(super) fn tell_why(&mut self) {
        let visible = self.signals.visible();
        let Some(debug) = &mut self.debug else {
            return;
        };
        if !visible || self.act == Act::None && debug.told_at + PACE > self.now {
            return;
        }
        debug.told_at = self.now;
        let detail = self.why();
        self.emit("debug", detail);
    }

    /// A prompt's moment is there: what made it so is gone in the next one.
    pub(super) fn note_cause(&mut self, place: usize) {
        if self.debug.is_none() {
            return;
        }
        let prompt = &self.options.prompts[place];
        let id = prompt.id.clone();
        let conditions = conditions(prompt, &self.known());
        let now = self.now;
        if let Some(debug) = &mut self.debug {
            debug.causes.retain(|(known, ..)| *known != id);
            debug.causes.push((id, now, conditions));
        }
    }

    fn why(&self) -> Properties {
        let known = self.known();
        let moment = self.moment();
        let quiet = self.arbiter.quiet(moment);
        let mut all = Properties::default();
        all.set("on", true);
        all.set(
            "site",
            self.options.site.as_ref().map_or("", |site| site.as_str()),
        );
        all.set("locale", self.locale.tag());
        all.set("page", self.page.path.as_str());
        all.set("hidden", self.hidden());
        all.set("heldOut", self.is_held_out());
        all.set("patience", self.arbiter.patience.now(self.now));
        all.set("cooldown", seconds(self.arbiter.cooldown(moment)));
        if quiet.until > self.now {
            all.set("quiet", self.until(quiet.until));
            all.set("quietCause", cause_name(quiet.cause));
        }
        let mut rules = Vec::new();
        for prompt in &self.options.prompts {
            rules.push(Value::Map(self.why_of(prompt, &known)));
        }
        all.set("rules", Value::List(rules));
        let mut segments = Vec::new();
        self.options.named.each_segment(&mut |name, condition| {
            let mut segment = explain("segment", condition, &known);
            segment.set("name", name);
            segments.push(Value::Map(segment));
        });
        all.set("segments", Value::List(segments));
        all
    }

    /// How a prompt stands, its sequence and its conditions.
    fn why_of(&self, prompt: &Prompt, known: &Known<'_>) -> Properties {
        let mut rule = Properties::default();
        rule.set("id", prompt.id.as_str());
        let says = prompt.survey.as_ref().unwrap_or(&prompt.content.text);
        rule.set("text", head(says, WORDS));
        rule.set("priority", prompt.priority);
        let (state, moment) = self.state(prompt, known);
        rule.set("state", state);
        if let Some(moment) = moment {
            rule.set("in", self.until(moment));
        }
        if let Some(until) = self.arbiter.waits_until(&prompt.id) {
            rule.set("waits", self.until(until));
        }
        if let Some(sequence) = &prompt.rule.sequence {
            rule.set("steps", sequence.steps.len() as u32);
            rule.set("done", self.progress(&prompt.id).done);
        }
        rule.set("conditions", conditions(prompt, known));
        let causes = self.debug.as_ref().map(|debug| debug.causes.as_slice());
        for (id, at, conditions) in causes.unwrap_or_default() {
            if *id == prompt.id {
                rule.set("cause", conditions.clone());
                rule.set("ago", seconds(self.now.since(*at)));
            }
        }
        rule
    }

    /// The first that keeps a prompt back, in the order in which they are asked; and when that may
    /// be over.
    fn state(&self, prompt: &Prompt, known: &Known<'_>) -> (&'static str, Option<Timestamp>) {
        if self.prompt.as_ref() == Some(&prompt.id) {
            return ("shown", None);
        }
        if self.journey.cancelled.contains(&prompt.id) {
            return ("cancelled", None);
        }
        if !self.is_sampled(prompt) {
            return ("not_in_share", None);
        }
        if let Err(until) = self.may_prompt(prompt) {
            return ("recontact", until);
        }
        let moment = self.moment();
        let quiet = self.arbiter.quiet(moment);
        let held = self.held(prompt, known);
        let sequence = prompt.rule.sequence.as_ref();
        match self.arbiter.standing(moment, quiet.until, prompt, held) {
            Standing::Capped(Cap::Never) => ("never", None),
            Standing::Capped(Cap::Lifetime) => ("cap", None),
            Standing::Capped(Cap::Visit) => ("cap_visit", None),
            Standing::Capped(Cap::Day) => ("cap_day", None),
            Standing::Capped(Cap::Week) => ("cap_week", None),
            Standing::ShownHere => ("shown_here", None),
            Standing::InCheckout => ("in_checkout", None),
            Standing::NotHeld(_)
                if sequence
                    .is_some_and(|sequence| !sequence.is_whole(self.progress(&prompt.id))) =>
            {
                ("sequence", None)
            }
            Standing::NotHeld(moment) => ("not_held", moment),
            Standing::Later(until) => ("later", Some(until)),
            Standing::Occupied => ("occupied", None),
            Standing::Quiet(until) => (cause_name(quiet.cause), Some(until)),
            Standing::Free if self.hidden() => ("hidden", None),
            Standing::Free if self.asking.as_ref() == Some(&prompt.id) => ("asking", None),
            Standing::Free => ("next", None),
        }
    }

    /// Seconds until a moment.
    fn until(&self, moment: Timestamp) -> Value {
        seconds(moment.since(self.now))
    }
}

const fn cause_name(cause: QuietCause) -> &'static str {
    match cause {
        QuietCause::Rest => "resting",
        QuietCause::Busy => "busy",
        QuietCause::Cooldown => "cooldown",
    }
}

fn seconds(duration: Duration) -> Value {
    Value::Number(duration.as_millis() as f64 / 1_000.0)
}

/// All conditions of a prompt, each with its part in the rule.
fn conditions(prompt: &Prompt, facts: &dyn Facts) -> Value {
    let mut all = Vec::new();
    let rule = &prompt.rule;
    if let Some(sequence) = &rule.sequence {
        for step in &sequence.steps {
            all.push(Value::Map(explain("step", step, facts)));
        }
        if let Some(without) = &sequence.without {
            all.push(Value::Map(explain("without", without, facts)));
        }
    }
    for (part, condition) in [("when", &rule.when), ("cancel", &rule.cancel)] {
        if let Some(condition) = condition {
            all.push(Value::Map(explain(part, condition, facts)));
        }
    }
    Value::List(all)
}

fn explain(part: &str, condition: &Condition, facts: &dyn Facts) -> Properties {
    let mut lines = Vec::new();
    for line in condition.explain("", facts) {
        lines.push(Value::Map(line_of(line, facts.now())));
    }
    let mut told = Properties::default();
    told.set("part", part);
    told.set("holds", condition.evaluate(facts).holds);
    told.set("lines", Value::List(lines));
    told
}

fn line_of(line: Line, now: Timestamp) -> Properties {
    let mut told = Properties::default();
    told.set("path", line.path);
    told.set("depth", line.depth as u32);
    told.set("operator", line.operator);
    if let Some(operand) = line.operand {
        told.set("operand", operand);
    }
    if let Some(actual) = line.actual {
        told.set("actual", actual);
    }
    told.set("holds", line.holds);
    if let Some(moment) = line.changes_at {
        told.set("in", seconds(moment.since(now)));
    }
    told
}
