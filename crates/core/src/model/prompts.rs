//! Prompts: rules and the arbiter say when, this puts them on screen and carries out their buttons.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::Properties;

use super::offers::{Offer, Pressed};
use super::running::Running;
use crate::Effect;
use crate::config::{Action, Prompt, PromptContent, PromptPlace, Variant};
use crate::experiment::{HashVersion, Share, bucket_ranges, choose_variant};
use crate::record::Record;
use crate::text::concat;

impl Running {
    /// A prompt's moment is there. Visitors who are held out see none, and are reported.
    pub(super) fn prompt_chosen(&mut self, place: usize) {
        let Some(prompt) = self.options.prompts.get(place) else {
            return;
        };
        let id = prompt.id.clone();
        self.note_cause(place);
        if self.eligible.as_ref() != Some(&id) {
            self.eligible = Some(id.clone());
            self.prompted(&id, "eligible", None);
            self.exposed(&id);
        }
        if self.is_held_out() {
            self.arbiter.shown(self.now, &id);
            self.keep_prompts();
            self.prompted(&id, "held_out", None);
            self.watch_page();
            // Another prompt may have its moment too.
            return;
        }
        self.asking = Some(id);
        self.order(Effect::LookAround);
    }

    /// The variant of a prompt that this visitor gets, if it has any.
    pub(super) fn variant<'a>(&self, prompt: &'a Prompt) -> Option<&'a Variant> {
        let mut sum = 0.0;
        for variant in &prompt.variants {
            sum += variant.weight;
        }
        let mut weights = Vec::new();
        for variant in &prompt.variants {
            weights.push(Share::new(variant.weight / sum));
        }
        let bucket = HashVersion::V2.bucket(&[&prompt.id], &self.journey.bucket);
        let ranges = bucket_ranges(weights.len(), Share::ALL, &weights);
        prompt.variants.get(choose_variant(bucket, ranges)?)
    }

    /// What a prompt says and offers to this visitor.
    pub(super) fn content<'a>(&self, prompt: &'a Prompt) -> &'a PromptContent {
        match self.variant(prompt) {
            Some(variant) => &variant.content,
            None => &prompt.content,
        }
    }

    /// The prompt on screen, and what it says and offers.
    pub(super) fn prompt_content(&self) -> Option<(&Prompt, &PromptContent)> {
        let prompt = self.prompt_shown()?;
        Some((prompt, self.content(prompt)))
    }

    /// The page was asked whether the visitor is busy.
    pub(super) fn looked_around(&mut self, busy: bool) {
        let Some(id) = self.asking.take() else {
            return;
        };
        let Some(place) = (self.options.prompts.iter()).position(|prompt| prompt.id == id) else {
            return;
        };
        if busy {
            self.arbiter.busy(self.now, &self.options.prompts[place]);
        } else if (!self.moment().occupied
            || self.options.prompts[place].place == PromptPlace::Thread)
            && !self.hidden()
            && self.signals.visible()
        {
            self.show_prompt(&id);
        }
    }

    fn show_prompt(&mut self, id: &str) {
        self.arbiter.shown(self.now, id);
        self.keep_prompts();
        self.prompted(id, "shown", None);
        self.changed = true;
        let shown = self.options.prompts.iter().find(|prompt| prompt.id == id);
        match shown.map(|prompt| (&prompt.survey, prompt.place)) {
            Some((Some(_), _)) => self.ask_by_prompt(id),
            Some((None, PromptPlace::Thread)) => self.greet(id),
            Some((None, PromptPlace::Bubble)) | None => {
                self.prompt = Some(id.into());
                self.offer = Offer::default();
            }
        }
        self.watch_page();
    }

    fn keep_prompts(&mut self) {
        let records = self.arbiter.records().to_vec();
        self.order(Effect::Save(Record::Prompts(records)));
    }

    pub(super) fn prompted(
        &mut self,
        id: &str,
        action: &'static str,
        pressed: Option<Pressed<'_>>,
    ) {
        let mut properties = Properties::default();
        properties.set("prompt", id);
        let prompt = self.options.prompts.iter().find(|prompt| prompt.id == id);
        if let Some(variant) = prompt.and_then(|prompt| self.variant(prompt)) {
            properties.set("variant", variant.id.as_str());
        }
        if let Some(Pressed { part, label }) = pressed {
            properties.set("part", part);
            if !label.is_empty() {
                properties.set("button", label);
            }
        }
        self.happened(&concat(&["wasl.prompt.", action]), properties);
        self.why_changed();
        if matches!(action, "eligible" | "held_out") {
            return;
        }
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
        self.asking = None;
        if self.prompt.take().is_some() {
            self.changed = true;
        }
    }

    /// A button was pressed; a place without a button is the bubble itself.
    #[inline(never)]
    pub(super) fn prompt_clicked(&mut self, place: usize) {
        let Some((prompt, content)) = self.prompt_content() else {
            return;
        };
        let id = prompt.id.clone();
        let (label, action) = match content.buttons.get(place) {
            Some(button) => (button.label.clone(), button.action.clone()),
            None => (String::new(), Action::Open),
        };
        let pressed = Some(Pressed {
            part: if label.is_empty() { "bubble" } else { "button" },
            label: &label,
        });
        match action {
            Action::Dismiss => return self.prompt_dismissed(),
            Action::Never => {
                self.arbiter.never(&id);
                self.keep_prompts();
                self.arbiter.patience.refused(self.now);
                return self.prompt_gone(&id, "dismissed", pressed);
            }
            Action::Later(time) => {
                self.arbiter.later(&id, self.now + time);
                self.keep_prompts();
                return self.prompt_gone(&id, "later", pressed);
            }
            Action::Open
            | Action::Chat
            | Action::Survey(_)
            | Action::Flow(_)
            | Action::Question(_)
            | Action::Link(_) => {}
        }
        self.arbiter.patience.engaged(self.now);
        self.prompt_gone(&id, "clicked", pressed);
        match action {
            Action::Open => self.open_panel("prompt"),
            Action::Chat => {
                self.open_panel("prompt");
                self.person_wanted();
            }
            Action::Survey(survey) => {
                self.open_panel("prompt");
                self.ask_by_button(&survey, &id);
            }
            Action::Flow(flow) => {
                self.open_panel("prompt");
                self.begin_flow(&flow, "prompt");
            }
            Action::Question(name) => {
                self.open_panel("prompt");
                self.question_wanted(&name);
            }
            Action::Link(href) => self.order(Effect::Navigate(href)),
            Action::Dismiss | Action::Later(_) | Action::Never => {}
        }
    }

    /// The prompt was closed.
    pub(super) fn prompt_dismissed(&mut self) {
        let Some(id) = self.prompt.clone() else {
            return;
        };
        // What was copied or sent was welcome: closing it says nothing else.
        if self.offer.is_used() {
            self.acted();
            self.withdraw_prompt();
            self.arbiter.rest(self.now);
            return;
        }
        self.arbiter.patience.dismissed(self.now);
        self.prompt_gone(&id, "dismissed", None);
    }

    /// The visitor has done with the prompt.
    pub(super) fn prompt_gone(
        &mut self,
        id: &str,
        how: &'static str,
        pressed: Option<Pressed<'_>>,
    ) {
        self.acted();
        self.withdraw_prompt();
        self.arbiter.rest(self.now);
        self.prompted(id, how, pressed);
        self.keep_journey();
    }
}
