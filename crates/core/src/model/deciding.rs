//! Rules and the arbiter say whether a prompt may come up: what they see, what has happened to their
//! sequences, which are called off. Trigger: the end of each event.

use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;
use core::mem;

use wasl_protocol::Timestamp;

use super::running::Running;
use crate::arbiter::{Moment, Verdict};
use crate::config::Prompt;
use crate::experiment::is_sampled;
use crate::journey::Stage;
use crate::record::ProgressRecord;
use crate::triggers::named::Remembered;
use crate::triggers::{Act, Held, Known, Progress};

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
