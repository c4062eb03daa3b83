//! Prompts: the arbiter says when, this puts them on screen and carries out their buttons.

use wasl_protocol::Properties;

use super::running::Running;
use crate::Effect;
use crate::arbiter::Verdict;
use crate::config::{Action, Prompt};
use crate::record::Record;
use crate::text::concat;

impl Running {
    /// Looks whether a prompt may come up. `leaving` is true while the pointer leaves the page.
    pub(super) fn consider_prompts(&mut self, leaving: bool) {
        self.prompt_at = None;
        if self.prompt.is_some() || self.open || self.hidden() || !self.signals.visible() {
            return;
        }
        let pages = self.session.record().pages;
        let held = |prompt: &Prompt| {
            prompt
                .when
                .held(self.now, &self.signals, &self.page.path, pages, leaving)
        };
        let options = &self.options;
        match self
            .arbiter
            .verdict(self.now, &options.prompts, options.prompt_cooldown, held)
        {
            Verdict::Show(place) => self.show_prompt(place),
            Verdict::Wait(moment) => self.prompt_at = Some(moment),
            Verdict::Nothing => {}
        }
    }

    fn show_prompt(&mut self, place: usize) {
        let Some(prompt) = self.options.prompts.get(place) else {
            return;
        };
        let id = prompt.id.clone();
        self.arbiter.shown(self.now, &id);
        let records = self.arbiter.records().to_vec();
        self.order(Effect::Save(Record::Prompts(records)));
        self.prompt = Some(id.clone());
        self.changed = true;
        self.prompted(&id, "shown", None);
        self.watch_page();
    }

    fn prompted(&mut self, id: &str, action: &'static str, button: Option<&str>) {
        let mut properties = Properties::default();
        properties.set("prompt", id);
        if let Some(button) = button {
            properties.set("button", button);
        }
        self.happened(&concat(&["wasl.prompt.", action]), properties);
        let mut detail = Properties::default();
        detail.set("id", id);
        detail.set("action", action);
        self.emit("prompt", detail);
    }

    /// The prompt that is on screen.
    pub(super) fn prompt_shown(&self) -> Option<&Prompt> {
        let id = self.prompt.as_ref()?;
        self.options.prompts.iter().find(|prompt| prompt.id == *id)
    }

    /// Takes the prompt off the screen, for no act of the visitor's.
    pub(super) fn withdraw_prompt(&mut self) {
        if self.prompt.take().is_some() {
            self.changed = true;
        }
    }

    /// A button was pressed; a place without a button is the bubble itself.
    #[inline(never)]
    pub(super) fn prompt_clicked(&mut self, place: usize) {
        let Some(prompt) = self.prompt_shown() else {
            return;
        };
        let id = prompt.id.clone();
        let (label, action) = match prompt.buttons.get(place) {
            Some(button) => (Some(button.label.clone()), button.action.clone()),
            None => (None, Action::Open),
        };
        if matches!(action, Action::Dismiss) {
            self.prompt_dismissed();
            return;
        }
        self.acted();
        self.withdraw_prompt();
        self.arbiter.rest(self.now);
        self.prompted(&id, "clicked", label.as_deref());
        match action {
            Action::Open => self.open_panel("prompt"),
            Action::Chat => {
                self.open_panel("prompt");
                self.person_wanted();
            }
            Action::Link(href) => self.order(Effect::Navigate(href)),
            Action::Dismiss => {}
        }
    }

    /// The prompt was closed.
    pub(super) fn prompt_dismissed(&mut self) {
        let Some(id) = self.prompt.clone() else {
            return;
        };
        self.acted();
        self.withdraw_prompt();
        self.arbiter.rest(self.now);
        self.prompted(&id, "dismissed", None);
    }
}
