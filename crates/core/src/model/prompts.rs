//! Prompts: rules and the arbiter say when, this puts them on screen and carries out their buttons.

use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use wasl_protocol::{Properties, Timestamp};

use super::running::Running;
use crate::Effect;
use crate::arbiter::{Moment, Verdict};
use crate::config::{Action, Button, Prompt, Variant};
use crate::effect::Watch;
use crate::experiment::{HashVersion, Holdout, Share, bucket_ranges, choose_variant, is_sampled};
use crate::journey::Stage;
use crate::record::{ProgressRecord, Record};
use crate::text::concat;
use crate::triggers::{Held, Known, Progress, names};

impl Running {
    /// What conditions can see at this moment.
    pub(super) fn known(&self) -> Known<'_> {
        Known {
            now: self.now,
            page: &self.page,
            address: &self.page.path,
            signals: &self.signals,
            session: &self.session,
            journey: &self.journey,
            act: &self.act,
            attributes: &self.attributes,
            surroundings: &self.surroundings,
            locale: self.locale,
            patterns: self.engine.0,
        }
    }

    pub(super) fn moment(&self) -> Moment {
        Moment {
            now: self.now,
            visit: self.session.record().started_at,
            cooldown: self.options.prompt_cooldown,
            in_checkout: self.session.stage() == Some(Stage::During),
            occupied: self.open || self.prompt.is_some(),
        }
    }

    /// Looks what has happened to the prompts' rules, and whether one of them may come up.
    pub(super) fn consider_prompts(&mut self) {
        self.prompt_at = None;
        self.advance_sequences();
        self.call_off();
        let mut held = mem::take(&mut self.held);
        held.clear();
        if self.hidden() || !self.signals.visible() || self.asking.is_some() {
            return;
        }
        let known = self.known();
        for prompt in &self.options.prompts {
            let progress = self.progress(&prompt.id);
            let is_out = self.journey.cancelled.contains(&prompt.id)
                || !is_sampled(&prompt.id, &self.journey.bucket, prompt.share);
            held.push(if is_out {
                Held::No
            } else {
                prompt.rule.held(progress, &known)
            });
        }
        let moment = self.moment();
        let verdict = (self.arbiter).verdict(moment, &self.options.prompts, &held);
        self.held = held;
        match verdict {
            Verdict::Show(place) => self.prompt_chosen(place),
            Verdict::Wait(moment) => self.prompt_at = Some(moment),
            Verdict::Nothing => {}
        }
    }

    /// A prompt's moment is there. Visitors who are held out see none, and are reported.
    fn prompt_chosen(&mut self, place: usize) {
        let Some(prompt) = self.options.prompts.get(place) else {
            return;
        };
        let id = prompt.id.clone();
        if self.eligible.as_ref() != Some(&id) {
            self.eligible = Some(id.clone());
            self.prompted(&id, "eligible", None);
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

    pub(super) fn is_held_out(&self) -> bool {
        let site = self.options.site.as_ref();
        let holdout = Holdout {
            seed: site.map_or("", |site| site.as_str()).into(),
            share: self.options.holdout,
        };
        holdout.holds_out(&self.journey.bucket)
    }

    /// The variant of a prompt that this visitor gets, if it has any.
    fn variant<'a>(&self, prompt: &'a Prompt) -> Option<&'a Variant> {
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

    /// What the prompt on screen says.
    pub(super) fn prompt_words(&self) -> Option<(&Prompt, &str, &[Button])> {
        let prompt = self.prompt_shown()?;
        let (mut text, mut buttons) = (prompt.text.as_str(), prompt.buttons.as_slice());
        if let Some(variant) = self.variant(prompt) {
            text = variant.text.as_deref().unwrap_or(text);
            buttons = variant.buttons.as_deref().unwrap_or(buttons);
        }
        Some((prompt, text, buttons))
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
        } else if !self.moment().occupied && !self.hidden() && self.signals.visible() {
            self.show_prompt(&id);
        }
    }

    fn show_prompt(&mut self, id: &str) {
        self.arbiter.shown(self.now, id);
        self.keep_prompts();
        self.prompt = Some(id.into());
        self.changed = true;
        self.prompted(id, "shown", None);
        self.watch_page();
    }

    fn keep_prompts(&mut self) {
        let records = self.arbiter.records().to_vec();
        self.order(Effect::Save(Record::Prompts(records)));
    }

    /// Steps of sequences that happen now.
    fn advance_sequences(&mut self) {
        let mut news = Vec::new();
        for prompt in &self.options.prompts {
            if let Some(sequence) = &prompt.rule.sequence {
                let before = self.progress(&prompt.id);
                let after = sequence.advance(before, &self.known());
                if after != before {
                    news.push((prompt.id.clone(), after));
                }
            }
        }
        if news.is_empty() {
            return;
        }
        for (id, progress) in news {
            self.journey.progress.retain(|one| one.id != id);
            let Progress { done, since, spent } = progress;
            if done > 0 || spent {
                self.journey.progress.push(ProgressRecord {
                    id,
                    done,
                    since,
                    spent,
                });
            }
        }
        self.keep_journey();
    }

    fn progress(&self, id: &str) -> Progress {
        let known = self.journey.progress.iter().find(|one| one.id == id);
        known.map_or_else(Progress::default, |one| Progress {
            done: one.done,
            since: one.since,
            spent: one.spent,
        })
    }

    /// Prompts that are called off by what is so now.
    fn call_off(&mut self) {
        let mut off: Vec<String> = Vec::new();
        for prompt in &self.options.prompts {
            if !self.journey.cancelled.contains(&prompt.id)
                && prompt.rule.is_cancelled(&self.known())
            {
                off.push(prompt.id.clone());
            }
        }
        if off.is_empty() {
            return;
        }
        for id in off {
            self.arbiter.forget(&id);
            if self.prompt.as_ref() == Some(&id) {
                self.withdraw_prompt();
            }
            self.journey.cancelled.push(id);
        }
        self.keep_journey();
        self.watch_page();
    }

    fn prompted(&mut self, id: &str, action: &'static str, button: Option<&str>) {
        let mut properties = Properties::default();
        properties.set("prompt", id);
        let prompt = self.options.prompts.iter().find(|prompt| prompt.id == id);
        if let Some(variant) = prompt.and_then(|prompt| self.variant(prompt)) {
            properties.set("variant", variant.id.as_str());
        }
        if let Some(button) = button {
            properties.set("button", button);
        }
        self.happened(&concat(&["wasl.prompt.", action]), properties);
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
        let Some((prompt, _, buttons)) = self.prompt_words() else {
            return;
        };
        let id = prompt.id.clone();
        let (label, action) = match buttons.get(place) {
            Some(button) => (Some(button.label.clone()), button.action.clone()),
            None => (None, Action::Open),
        };
        match action {
            Action::Dismiss => return self.prompt_dismissed(),
            Action::Never => {
                self.arbiter.never(&id);
                self.keep_prompts();
                self.arbiter.patience.refused(self.now);
                return self.prompt_gone(&id, "dismissed", label.as_deref());
            }
            Action::Open | Action::Chat | Action::Link(_) => {}
        }
        self.arbiter.patience.engaged(self.now);
        self.prompt_gone(&id, "clicked", label.as_deref());
        match action {
            Action::Open => self.open_panel("prompt"),
            Action::Chat => {
                self.open_panel("prompt");
                self.person_wanted();
            }
            Action::Link(href) => self.order(Effect::Navigate(href)),
            Action::Dismiss | Action::Never => {}
        }
    }

    /// The prompt was closed.
    pub(super) fn prompt_dismissed(&mut self) {
        let Some(id) = self.prompt.clone() else {
            return;
        };
        self.arbiter.patience.dismissed(self.now);
        self.prompt_gone(&id, "dismissed", None);
    }

    /// The visitor has done with the prompt.
    fn prompt_gone(&mut self, id: &str, how: &'static str, button: Option<&str>) {
        self.acted();
        self.withdraw_prompt();
        self.arbiter.rest(self.now);
        self.prompted(id, how, button);
        self.keep_journey();
    }

    /// Listens to the page only as far as a prompt that may still show needs it.
    pub(super) fn watch_page(&mut self) {
        let mut watch = Watch::default();
        let moment = self.moment();
        let mut facts = Vec::new();
        for prompt in &self.options.prompts {
            if self.arbiter.may_show(prompt, moment) && !self.journey.cancelled.contains(&prompt.id)
            {
                facts.extend(prompt.rule.facts());
            }
        }
        let asks = |name: &str| facts.contains(&name);
        watch.exit = asks("exitIntent");
        watch.scroll = asks("scroll") || watch.exit && self.surroundings.device.is_touch();
        watch.activity = asks("idle");
        watch.rage = asks("rageClick");
        watch.copy = asks("copied");
        watch.typing = !facts.is_empty();
        for selector in names::selectors(&facts, "clicked") {
            watch.clicks.push(selector.into());
        }
        for selector in names::selectors(&facts, "visible") {
            watch.elements.push(selector.into());
        }
        if watch != self.watch {
            self.watch = watch.clone();
            self.order(Effect::Watch(watch));
            self.measure();
        }
    }

    /// Asks where the window is over the page, if anybody needs it.
    pub(super) fn measure(&mut self) {
        if self.watch.scroll || !self.watch.elements.is_empty() {
            self.order(Effect::Measure);
        }
    }

    /// When the pointer will have been away, or a prompt's time comes.
    pub(super) fn prompts_due(&self) -> Option<Timestamp> {
        match (self.prompt_at, self.leaving.due()) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        }
    }
}
