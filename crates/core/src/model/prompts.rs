//! Prompts: rules and the arbiter say when, this puts them on screen and carries out their buttons.

use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::mem;

use wasl_protocol::{Properties, Timestamp};

use super::offers::{Offer, Pressed};
use super::running::Running;
use crate::Effect;
use crate::arbiter::{Moment, Verdict};
use crate::config::{Action, Prompt, PromptContent, PromptPlace, Variant};
use crate::effect::Watch;
use crate::experiment::{HashVersion, Share, bucket_ranges, choose_variant, is_sampled};
use crate::journey::Stage;
use crate::record::{ProgressRecord, Record};
use crate::text::concat;
use crate::triggers::named::Remembered;
use crate::triggers::{Act, Held, Known, Progress, names};

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
            country: self.options.country.as_deref(),
            named: &self.options.named,
            openings: &self.openings,
            remembered: RefCell::new(Remembered::default()),
            patterns: self.engine.0,
        }
    }

    pub(super) fn moment(&self) -> Moment {
        Moment {
            now: self.now,
            visit: self.session.record().started_at,
            cooldown: self.options.prompt_cooldown,
            in_checkout: self.session.stage() == Some(Stage::During),
            occupied: self.open || self.prompt.is_some() || self.bubble_run().is_some(),
        }
    }

    /// Looks what has happened to the prompts' rules, and whether one of them may come up.
    pub(super) fn consider_prompts(&mut self) {
        self.prompt_at = None;
        self.look_at_clocks();
        self.advance_sequences();
        self.call_off();
        let mut held = mem::take(&mut self.held);
        held.clear();
        if self.hidden() || !self.signals.visible() || self.asking.is_some() {
            return;
        }
        let known = self.known();
        for prompt in &self.options.prompts {
            held.push(self.held(prompt, &known));
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

    /// Whether a prompt's rule holds for this visitor.
    pub(super) fn held(&self, prompt: &Prompt, known: &Known<'_>) -> Held {
        if self.journey.cancelled.contains(&prompt.id) || !self.is_sampled(prompt) {
            Held::No
        } else {
            let triggered = matches!(&self.act, Act::Triggered(id) if *id == prompt.id);
            let held = if triggered {
                Held::Yes
            } else {
                prompt.rule.held(self.progress(&prompt.id), known)
            };
            match (self.may_prompt(prompt), held) {
                (Ok(()), held) => held,
                // What holds now may not when its survey may be asked: it is asked anew then.
                (Err(Some(moment)), Held::Yes) => Held::From(moment),
                (Err(_), _) => Held::No,
            }
        }
    }

    /// Whether this visitor is among those whom a prompt is for.
    pub(super) fn is_sampled(&self, prompt: &Prompt) -> bool {
        is_sampled(&prompt.id, &self.journey.bucket, prompt.share)
    }

    /// A prompt's moment is there. Visitors who are held out see none, and are reported.
    fn prompt_chosen(&mut self, place: usize) {
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

    pub(super) fn progress(&self, id: &str) -> Progress {
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
            if self
                .bubble_run()
                .is_some_and(|run| run.prompt.as_ref() == Some(&id))
            {
                self.withdraw_bubble();
            }
            self.journey.cancelled.push(id);
        }
        self.keep_journey();
        self.watch_page();
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
            Action::Open | Action::Chat | Action::Survey(_) | Action::Link(_) => {}
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

    /// Listens to the page only as far as a prompt that may still show needs it.
    pub(super) fn watch_page(&mut self) {
        let mut watch = Watch::default();
        let moment = self.moment();
        let mut facts = Vec::new();
        for prompt in &self.options.prompts {
            // Who asks why wants to see the facts of prompts that are over, too.
            if self.debug.is_some()
                || self.arbiter.may_show(prompt, moment)
                    && !self.journey.cancelled.contains(&prompt.id)
            {
                facts.extend(prompt.rule.facts());
            }
        }
        self.options.named.unfold(&mut facts);
        let asks = |name: &str| facts.contains(&name);
        watch.exit = asks("exitIntent");
        watch.scroll = asks("scroll") || watch.exit && self.surroundings.device.is_touch();
        watch.activity = asks("idle");
        watch.rage = asks("rageClick");
        watch.dead = asks("deadClick");
        watch.copy = asks("copied");
        watch.typing = !facts.is_empty();
        for selector in names::selectors(&facts, "clicked") {
            watch.clicks.push(selector.into());
        }
        for name in ["formStarted", "formAbandoned"] {
            for selector in names::selectors(&facts, name) {
                if !watch.forms.iter().any(|known| known == selector) {
                    watch.forms.push(selector.into());
                }
            }
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

    /// When the pointer or a form's focus will have been away, or a prompt's time comes.
    pub(super) fn prompts_due(&self) -> Option<Timestamp> {
        let mut first = self.prompt_at;
        for due in [self.leaving.due(), self.forms_due()] {
            if due.is_some() && (first.is_none() || due < first) {
                first = due;
            }
        }
        first
    }
}
