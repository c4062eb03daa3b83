//! The buttons of an answer of the FAQ.
//!
//! They are the buttons of prompts, as far as these make sense in the thread: `link`, `flow`, `survey`,
//! `question` and `chat`. Where a person answers, the bot's own ways (`question`, `chat`) are gone.

use alloc::vec::Vec;

use wasl_protocol::Properties;

use super::running::Running;
use crate::config::{Action, FaqEntry};
use crate::view::{AnswerButton, Mode};

impl Running {
    /// A button of the answer of this turn was pressed; its place among the entry's.
    #[inline(never)]
    pub(super) fn answer_pressed(&mut self, turn: u32, place: usize) {
        self.acted();
        let Some((entry, found)) = self.answered_by(turn) else {
            return;
        };
        let Some(button) = found.buttons.get(place).cloned() else {
            return;
        };
        let mut about = Properties::default();
        about.set("entry", self.entry_name(entry));
        about.set("button", button.label);
        about.set("action", button.action.as_str());
        self.happened("wasl.faq.pressed", about);
        match button.action {
            Action::Chat => self.person_wanted(),
            Action::Flow(flow) => self.begin_flow(&flow, "faq"),
            Action::Survey(survey) => self.ask_by_answer(&survey),
            Action::Question(name) => self.question_wanted(&name),
            // The browser follows links; the rest is for prompts.
            Action::Link(_) | Action::Open | Action::Dismiss | Action::Later(_) | Action::Never => {
            }
        }
    }

    /// The place of an entry, by its name or its question.
    pub(super) fn entry_named(&self, name: &str) -> Option<usize> {
        let all = &self.options.faq.entries;
        let is_it = |entry: &FaqEntry| entry.id.as_deref() == Some(name) || entry.question == name;
        all.iter().position(is_it)
    }

    /// The buttons of an entry that are of use now.
    #[inline(never)]
    pub(super) fn answer_buttons(&self, entry: &FaqEntry) -> Vec<AnswerButton> {
        let mut views = Vec::new();
        for (place, button) in entry.buttons.iter().enumerate() {
            let mut href = None;
            let is_of_use = match &button.action {
                Action::Link(to) => {
                    href = Some(to.clone());
                    true
                }
                Action::Flow(flow) => self.flow(flow).is_some(),
                Action::Survey(_) => true,
                Action::Chat => self.mode() == Mode::Bot,
                Action::Question(name) => {
                    self.mode() == Mode::Bot && self.entry_named(name).is_some()
                }
                Action::Open | Action::Dismiss | Action::Later(_) | Action::Never => false,
            };
            if is_of_use {
                views.push(AnswerButton {
                    place,
                    label: button.label.clone(),
                    href,
                });
            }
        }
        views
    }
}
