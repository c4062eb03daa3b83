//! Recording: while `debug` is on, the page's handlers of `visit` are told each step, so that a
//! replay can take it again.
//!
//! A recording that begins later than the page does begins with what is known by then: the page
//! as it was entered, how far down and what the visitor has seen, and when they last did something.

use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use wasl_protocol::{Timestamp, Value};

use super::running::{Running, Settings};
use crate::Event;
use crate::event::{Boot, Command};
use crate::record::Record;
use crate::triggers::Viewport;
use crate::visit;

/// What a line says of an event: its key and what stands there.
type Said = (&'static str, Value);

/// A step whose event is being carried out.
pub(super) struct Step {
    /// `None` for an event that says nothing to rules by itself.
    said: Option<Said>,
    prompt: Option<String>,
}

impl Step {
    /// Before the event is carried out.
    pub(super) fn begin(event: &Event, prompt: &Option<String>) -> Self {
        Self {
            said: visit::about(event),
            prompt: prompt.clone(),
        }
    }
}

impl Running {
    /// Tells what there was before the recording, as it begins.
    #[inline(never)]
    pub(super) fn tell_so_far(&mut self) {
        if self.debug.is_some() {
            for (at, event) in self.so_far() {
                let said = visit::about(&event);
                self.tell_step(at, said, None);
            }
        }
    }

    /// After the event was carried out.
    #[inline(never)]
    pub(super) fn record(&mut self, step: Step) {
        let acted = self.signals.active_at() == self.now;
        let silent = if acted { Event::Active } else { Event::Ticked };
        let heard = mem::take(&mut self.heard);
        let prompt = step.prompt.as_deref();
        if step.said.is_some() || heard.is_empty() {
            let said = step.said.or_else(|| visit::about(&silent));
            return self.tell_step(self.now, said, prompt);
        }
        // What a visit does not tell by itself, such as a question to the bot, may have been news
        // to rules.
        for (name, properties) in heard {
            let tracked = Event::Commanded(Command::Track { name, properties });
            self.tell_step(self.now, visit::about(&tracked), prompt);
        }
    }

    fn tell_step(&mut self, at: Timestamp, said: Option<Said>, prompt: Option<&str>) {
        if let (true, Some(said)) = (self.debug.is_some(), said) {
            let asked = self.asking.is_some();
            let detail = visit::line(at, said, prompt, self.prompts_due(), asked);
            self.emit("visit", detail);
        }
    }

    /// The visit so far, as steps that lead to what is so now.
    fn so_far(&self) -> Vec<(Timestamp, Event)> {
        let entered = self.signals.entered_at().min(self.now);
        let touch = self.surroundings.device.is_touch();
        // The page counts itself.
        let mut session = self.session.record().clone();
        session.pages = session.pages.saturating_sub(1);
        let records = Vec::from([
            Record::Session(session),
            Record::Prompts(self.arbiter.records().to_vec()),
            Record::Journey(self.journey.clone()),
        ]);
        let mut steps = Vec::from([(
            entered,
            Event::Booted(Boot {
                options: self.given.value(),
                server: String::new(),
                entropy: [0; 5],
                page: self.page.clone(),
                language: self.language.clone(),
                referrer: self.surroundings.referrer.clone(),
                opened: self.open,
                online: true,
                visible: self.signals.visible(),
                touch,
                screen: self.surroundings.device.screen(),
                tabs: false,
                records,
            }),
        )]);
        let (lowest, page) = self.signals.depth();
        if page > 0 {
            let view = Viewport {
                top: 0,
                height: lowest,
                page,
            };
            steps.push((entered, Event::Scrolled(view)));
        }
        if !self.signals.seen().is_empty() {
            steps.push((entered, Event::Saw(self.signals.seen().to_vec())));
        }
        if !self.attributes.0.is_empty() {
            let known = Command::Attributes(self.attributes.clone());
            steps.push((entered, Event::Commanded(known)));
        }
        if self.hidden_wish.is_some() {
            let wish = if self.hidden() {
                Command::Hide
            } else {
                Command::Show
            };
            steps.push((entered, Event::Commanded(wish)));
        }
        if self.signals.active_at() > entered {
            steps.push((self.signals.active_at(), Event::Active));
        }
        if entered < self.now {
            // At the start a time to come would count as a clock that was set back.
            let prompts = Record::Prompts(self.arbiter.records().to_vec());
            steps.push((self.now, Event::RecordChanged(prompts)));
        }
        match self.settings {
            Settings::Loading => {}
            Settings::Loaded(_) => steps.push((self.now, Event::SettingsLoaded(Value::Null))),
            Settings::Failed => steps.push((self.now, Event::SettingsFailed)),
        }
        steps
    }
}
