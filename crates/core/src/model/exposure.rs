//! Exposure: who came to the moment of a prompt, told once a visit for each prompt, so that what
//! prompts do can be measured (`docs/EVENTS.md`, Lift).
//!
//! The moment is the same for visitors who see the prompt and for those who are held out: its rule
//! holds and the arbiter lets it up. What comes after it may differ between them, so nothing after
//! it decides who is counted.

use wasl_protocol::Properties;

use super::running::Running;
use crate::experiment::{Holdout, Share};

/// The variant of a prompt that has none.
const ONLY: &str = "default";

impl Running {
    /// Whether the visitor sees no prompt.
    pub(super) fn is_held_out(&self) -> bool {
        let site = self.options.site.as_ref();
        let holdout = Holdout {
            seed: site.map_or("", |site| site.as_str()).into(),
            share: self.options.holdout,
        };
        holdout.holds_out(&self.journey.bucket)
    }

    /// A prompt's moment is there for this visitor. Told where there is something to compare.
    pub(super) fn exposed(&mut self, id: &str) {
        let prompt = self.options.prompts.iter().find(|prompt| prompt.id == id);
        let variant = prompt.and_then(|prompt| self.variant(prompt));
        let compares = variant.is_some() || self.options.holdout != Share::NONE;
        if !compares || self.journey.exposed.iter().any(|known| known == id) {
            return;
        }
        let mut properties = Properties::default();
        properties.set("experiment", id);
        let variant = variant.map_or(ONLY, |variant| variant.id.as_str());
        properties.set("variant", variant);
        properties.set("holdout", self.is_held_out());
        self.journey.exposed.push(id.into());
        self.keep_journey();
        self.happened("wasl.experiment.exposed", properties);
    }
}
