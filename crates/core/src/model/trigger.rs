//! The command `trigger`: the merchant's page asks for a prompt by its id.

use alloc::string::String;
use alloc::vec::Vec;

use super::running::{Running, Settings};
use crate::config::{nearest, push_list};
use crate::effect::Level;
use crate::text::concat;
use crate::triggers::Act;

impl Running {
    /// Brings a prompt up whatever its rule says, if the arbiter lets it. One that is not known
    /// may come with the site's settings.
    pub(super) fn trigger(&mut self, id: String) {
        let mut ids = Vec::new();
        for prompt in &self.options.prompts {
            ids.push(prompt.id.as_str());
        }
        if ids.contains(&id.as_str()) {
            self.act = Act::Triggered(id);
            return;
        }
        if matches!(self.settings, Settings::Loading) {
            self.awaited = Some(id);
            return;
        }
        let mut known = match nearest(&id, &ids) {
            Some(meant) => concat(&["; did you mean \"", meant, "\"? There are: "]),
            None => String::from(". There are: "),
        };
        push_list(&mut known, &ids);
        let none = ids.is_empty();
        self.complain(
            Level::Error,
            &[
                "trigger: no prompt has the id \"",
                &id,
                if none {
                    "\": there is none at all"
                } else {
                    "\""
                },
                if none { "" } else { &known },
                ".",
            ],
        );
    }

    /// The settings came, or did not: what waited for them is asked for again.
    pub(super) fn trigger_awaited(&mut self) {
        if let Some(id) = self.awaited.take() {
            self.trigger(id);
        }
    }
}
