//! Which of the page's signals somebody needs. Trigger: options, pages, prompts that come and go.
//! Leaves: [`Effect::Watch`] and [`Effect::Measure`].

use alloc::vec::Vec;

use super::running::Running;
use crate::Effect;
use crate::effect::Watch;
use crate::triggers::names;

impl Running {
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
        for entry in &self.options.faq.entries {
            if let Some(when) = &entry.when {
                facts.extend(when.facts());
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
}
