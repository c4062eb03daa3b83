//! Options while the widget runs: the site's settings arrive, or `update` changes something.

use alloc::vec::Vec;

use wasl_protocol::Value;

use super::running::{Running, Settings};
use crate::Effect;
use crate::config::{Given, Problem};
use crate::effect::Level;
use crate::i18n::Locale;
use crate::text::concat;
use crate::triggers::Act;
use crate::view::Accent;

/// What is said of problems with options that came from the server.
const SETTINGS: &str = "In the site's settings: ";

/// What the console says about problems with options.
pub(super) fn report(effects: &mut Vec<Effect>, source: &str, problems: &[Problem]) {
    for problem in problems {
        effects.push(Effect::Report {
            level: Level::Error,
            message: concat(&[source, &problem.message]),
        });
    }
}

impl Running {
    /// Asks for the site's settings in the widget's language.
    pub(super) fn fetch_settings(&mut self) {
        let Some(site) = &self.options.site else {
            return;
        };
        let url = concat(&[
            &self.server,
            "/v1/sites/",
            site.as_str(),
            "/settings?locale=",
            self.locale.tag(),
        ]);
        self.order(Effect::FetchSettings(url));
    }

    /// The server can perhaps be reached again: asks for settings that did not come.
    pub(super) fn retry_settings(&mut self) {
        if matches!(self.settings, Settings::Failed) {
            self.fetch_settings();
        }
    }

    /// The settings came.
    pub(super) fn settings_loaded(&mut self, value: &Value) {
        let (settings, problems) = Given::part(value, self.engine);
        report(&mut self.effects, SETTINGS, &problems);
        // They come again in another language.
        let first = !matches!(self.settings, Settings::Loaded(_));
        self.settings = Settings::Loaded(settings);
        self.bot.entries_changed();
        self.refresh();
        if first {
            self.report_loose_ends();
        }
        self.report_view();
        self.reach_stage();
        self.relive();
        self.trigger_awaited();
        self.send_what_waited();
    }

    /// Rules see what the page told before the settings came, in its order.
    fn relive(&mut self) {
        for act in core::mem::take(&mut self.early) {
            self.act = act;
            self.settle();
        }
        self.act = Act::None;
    }

    /// They did not.
    pub(super) fn settings_failed(&mut self) {
        if matches!(self.settings, Settings::Loading) {
            self.settings = Settings::Failed;
            self.surveys_refreshed();
            self.flows_refreshed();
            self.report_loose_ends();
        }
        self.changed = true;
        self.report_view();
        self.relive();
        self.trigger_awaited();
        self.send_what_waited();
    }

    /// What conditions name and neither the page nor the site defines.
    fn report_loose_ends(&mut self) {
        let problems = self.given.loose_ends(&self.options.named);
        report(&mut self.effects, "", &problems);
        if let Settings::Loaded(settings) = &self.settings {
            let problems = settings.loose_ends(&self.options.named);
            report(&mut self.effects, SETTINGS, &problems);
        }
    }

    /// Changes some options.
    pub(super) fn options_updated(&mut self, value: &Value) {
        let (part, problems) = Given::part(value, self.engine);
        report(&mut self.effects, "", &problems);
        let site = part.get("site").and_then(Value::as_text);
        let own = self.options.site.as_ref().map(|site| site.as_str());
        if site.is_some() && site != own {
            self.complain(
                Level::Error,
                &["Option \"site\" cannot change while the widget runs; use destroy and boot."],
            );
            return;
        }
        if part.get("hidden").is_some() {
            self.hidden_wish = None;
        }
        if part.get("faq").is_some() {
            self.bot.entries_changed();
        }
        self.given = part.over(&self.given);
        self.refresh();
        // Before the settings are there, what is missing may come with them.
        if !matches!(self.settings, Settings::Loading) {
            let problems = part.loose_ends(&self.options.named);
            report(&mut self.effects, "", &problems);
        }
        self.reach_stage();
    }

    /// Takes the options anew from what was given and the settings.
    fn refresh(&mut self) {
        let options = match &self.settings {
            Settings::Loaded(settings) => self.given.over(settings).options(self.engine),
            Settings::Loading | Settings::Failed => self.given.options(self.engine),
        };
        // The site is the one that the widget started with.
        let site = self.options.site.take();
        // What the index brought stays: it is not among what was given.
        let entries = core::mem::take(&mut self.options.faq.entries);
        self.options = options;
        self.options.site = site;
        if self.bot.indexed() {
            self.options.faq.entries = entries;
        }
        self.quick.forget();
        self.close_hints();
        self.openings.clear();
        if !self.options.events.enabled {
            self.clear_events();
        }
        self.consent_changed();
        self.accent = Accent::of(self.options.accent.as_deref().unwrap_or_default());
        let locale = self
            .options
            .locale
            .unwrap_or_else(|| Locale::for_language(&self.language));
        if locale != self.locale {
            self.locale = locale;
            self.introduce();
            self.fetch_settings();
        }
        if self.open {
            self.prepare_bot();
        }
        // Other options may name no index, and nothing would come.
        self.answer_waiting();
        // What was on screen may be among them no more.
        if self.prompt_shown().is_none() {
            self.withdraw_prompt();
        }
        // Greetings may say what they did not before.
        self.count_unread();
        self.surveys_refreshed();
        self.flows_refreshed();
        self.watch_page();
        self.changed = true;
    }
}
