//! A look inside: what the rules of prompts stand at, after an event.
//!
//! A replay and its report ask; the widget does not, and so does not carry this.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::Timestamp;

use super::running::Running;
use super::{Model, Phase};
use crate::arbiter::{Quiet, Standing};
use crate::condition::Line;
use crate::config::Prompt;
use crate::triggers::Held;

/// Why a prompt whose rule holds is not on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeptBack {
    /// The arbiter says no.
    Standing(Standing),
    /// Nothing comes up for a while.
    Quiet(Quiet),
    /// This one goes first.
    Outranked(String),
}

impl Model {
    fn running(&self) -> Option<&Running> {
        match &self.phase {
            Phase::Waiting(_) | Phase::Refused => None,
            Phase::Running(running) => Some(running),
        }
    }

    /// The part of [`Model::deadline`] that prompts want.
    #[must_use]
    pub fn prompts_due(&self) -> Option<Timestamp> {
        self.running()?.prompts_due()
    }

    /// The prompt that comes up if the visitor is not busy: [`crate::Event::LookedAround`] is
    /// awaited.
    #[must_use]
    pub fn prompt_asking(&self) -> Option<&str> {
        self.running()?.asking.as_deref()
    }

    /// The prompt on screen.
    #[must_use]
    pub fn prompt_on_screen(&self) -> Option<&str> {
        self.running()?.prompt.as_deref()
    }

    /// The asking of a survey that is in the bubble.
    #[must_use]
    pub fn survey_in_bubble(&self) -> Option<&str> {
        Some(self.running()?.bubble_run()?.id.as_str())
    }

    /// The prompts of the options, in order.
    #[must_use]
    pub fn prompts(&self) -> &[Prompt] {
        self.running()
            .map_or(&[], |running| running.options.prompts.as_slice())
    }

    /// Whether each prompt's rule held when it was last looked at; empty while prompts stay away.
    #[must_use]
    pub fn held(&self) -> &[Held] {
        self.running()
            .map_or(&[], |running| running.held.as_slice())
    }

    /// The prompts that were called off in this visit.
    #[must_use]
    pub fn called_off(&self) -> &[String] {
        self.running()
            .map_or(&[], |running| running.journey.cancelled.as_slice())
    }

    /// Whether the visitor is one of those who see no prompt.
    #[must_use]
    pub fn is_held_out(&self) -> bool {
        self.running().is_some_and(Running::is_held_out)
    }

    /// Whether the visitor belongs to a prompt's share.
    #[must_use]
    pub fn is_sampled(&self, prompt: &Prompt) -> bool {
        self.running()
            .is_some_and(|running| running.is_sampled(prompt))
    }

    /// Why the prompt at a place is not on screen although its rule holds; `None` when nothing
    /// is in its way.
    #[must_use]
    pub fn kept_back(&self, place: usize) -> Option<KeptBack> {
        let running = self.running()?;
        let prompt = running.options.prompts.get(place)?;
        if running.prompt.as_ref() == Some(&prompt.id)
            || running.asking.as_ref() == Some(&prompt.id)
        {
            return None;
        }
        let moment = running.moment();
        let quiet = running.arbiter.quiet(moment);
        match (running.arbiter).standing(moment, quiet.until, prompt, Held::Yes) {
            Standing::Free => running.asking.clone().map(KeptBack::Outranked),
            Standing::Quiet(_) => Some(KeptBack::Quiet(quiet)),
            standing @ (Standing::Capped(_)
            | Standing::ShownHere
            | Standing::InCheckout
            | Standing::NotHeld(_)
            | Standing::Later(_)
            | Standing::Occupied) => Some(KeptBack::Standing(standing)),
        }
    }

    /// Each part of what the prompt at a place asks for, with its value at the moment of the last
    /// event. Paths begin with `prompts[<place>]`.
    #[must_use]
    pub fn explain(&self, place: usize) -> Vec<Line> {
        let Some((running, prompt)) = self
            .running()
            .and_then(|running| Some((running, running.options.prompts.get(place)?)))
        else {
            return Vec::new();
        };
        match &prompt.rule.when {
            Some(when) => when.explain(&alloc::format!("prompts[{place}].when"), &running.known()),
            None => Vec::new(),
        }
    }
}
