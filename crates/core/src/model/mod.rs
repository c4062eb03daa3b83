//! The model: everything the widget knows, changed by events, seen as a view.
//!
//! The shell calls [`Model::update`] with each event, runs the effects it answers, arms its one
//! timer to [`Model::deadline`] and draws [`Model::view`].
//!
//! The longest steps are `inline(never)`: called from one place only, they would all become one
//! function, whose many locals lie so far apart that every access to them takes a byte more.

mod answer_buttons;
mod answers;
mod assistant;
mod away;
mod boot;
mod cards;
mod commands;
mod composer;
mod conversation;
mod deciding;
mod delivery;
mod exposure;
mod faq;
mod flows;
mod forms;
mod greetings;
mod hints;
mod hours;
mod inbound;
mod inspect;
mod journey;
mod leads;
mod offers;
mod page;
mod panel;
mod polls;
mod privacy;
mod prompts;
mod queue;
mod recording;
mod report;
mod running;
mod settings;
mod sound;
mod surveys;
mod tabs;
mod trigger;
mod view;
mod visitor;
mod watching;
mod why;

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use wasl_protocol::Timestamp;

use crate::accent::DEFAULT_ACCENT;
use crate::config::Engine;
use crate::i18n::Locale;
use crate::telemetry::Counts;
use crate::view::{Accent, Side, Theme};
use crate::voice::Voice;
use crate::{Effect, Event, View};
pub use inspect::KeptBack;
use running::Running;

/// The whole state of one widget.
#[derive(Debug)]
pub struct Model {
    phase: Phase,
    engine: Engine,
    view: Rc<View>,
}

#[derive(Debug)]
enum Phase {
    /// Waits for [`Event::Booted`]; keeps the commands that the page gives before.
    Waiting(Vec<Event>),
    /// The options name no site: the widget stays away.
    Refused,
    /// Runs.
    Running(Box<Running>),
}

impl Model {
    /// A widget that has not started: it waits for [`Event::Booted`].
    #[must_use]
    pub fn new(engine: Engine) -> Self {
        Self {
            engine,
            phase: Phase::Waiting(Vec::new()),
            view: Rc::new(View {
                locale: Locale::En,
                theme: Theme::Auto,
                position: Side::End,
                accent: Accent::of(DEFAULT_ACCENT),
                launcher: None,
                panel: None,
                prompt: None,
                bubble: None,
                elements: Vec::new(),
                announcement: (0, String::new()),
                voice: Voice::default(),
            }),
        }
    }

    /// Takes one fact and says what to do, in this order. `now` is the device's clock.
    pub fn update(&mut self, now: Timestamp, event: Event) -> Vec<Effect> {
        match (&mut self.phase, event) {
            (Phase::Waiting(early), Event::Booted(boot)) => {
                match Running::boot(now, boot, self.engine) {
                    Ok(mut running) => {
                        for command in mem::take(early) {
                            running.update(now, command);
                        }
                        self.phase = Phase::Running(Box::new(running));
                    }
                    Err(effects) => {
                        self.phase = Phase::Refused;
                        return effects;
                    }
                }
            }
            (Phase::Running(running), event) => running.update(now, event),
            (Phase::Waiting(early), event @ Event::Commanded(_)) => early.push(event),
            // Nothing else counts before the start.
            (Phase::Waiting(_) | Phase::Refused, _) => {}
        }
        let Phase::Running(running) = &mut self.phase else {
            return Vec::new();
        };
        if running.take_changed() {
            self.view = Rc::new(running.view());
        }
        running.take_effects()
    }

    /// What the screen shows now. Cheap: the same value until something may have changed.
    #[must_use]
    pub fn view(&self) -> Rc<View> {
        Rc::clone(&self.view)
    }

    /// When [`Event::Ticked`] is next needed; `None` for not at all. Always after the moment of
    /// the last update.
    #[must_use]
    pub fn deadline(&self) -> Option<Timestamp> {
        match &self.phase {
            Phase::Waiting(_) | Phase::Refused => None,
            Phase::Running(running) => running.deadline(),
        }
    }

    /// What became of the telemetry so far, and how much of it is queued.
    #[must_use]
    pub fn telemetry(&self) -> (Counts, usize) {
        match &self.phase {
            Phase::Waiting(_) | Phase::Refused => (Counts::default(), 0),
            Phase::Running(running) => running.telemetry(),
        }
    }
}
