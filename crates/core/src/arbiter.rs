//! The arbiter: which prompt may come up now, if any.
//!
//! A prompt shows at most `cap` times to a visitor, over all tabs and pages, and once on a page;
//! two prompts are at least the cooldown apart; after a dismissal or a closed panel there is a
//! rest. Of those that may show, the first in the merchant's list does.

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Duration, Timestamp};

use crate::config::Prompt;
use crate::record::PromptRecord;
use crate::triggers::Held;

/// How long nothing comes up after a prompt was dismissed or the panel closed.
pub const REST: Duration = Duration::from_secs(30);

/// What may be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Show the prompt at this place of the list.
    Show(usize),
    /// Ask again then.
    Wait(Timestamp),
    /// Nothing, until something happens.
    Nothing,
}

/// What was shown, and when.
#[derive(Debug, Default)]
pub struct Arbiter {
    records: Vec<PromptRecord>,
    shown_here: Vec<String>,
    rest_until: Timestamp,
}

impl Arbiter {
    /// Decides. `held` says whether a prompt's conditions hold.
    pub fn verdict(
        &self,
        now: Timestamp,
        prompts: &[Prompt],
        cooldown: Duration,
        held: impl Fn(&Prompt) -> Held,
    ) -> Verdict {
        let mut free_at = self.rest_until;
        for record in &self.records {
            // No reason to be silent until a clock that was set back has caught up.
            if record.at <= now {
                free_at = free_at.max(record.at + cooldown);
            }
        }
        let mut wait: Option<Timestamp> = None;
        for (at, prompt) in prompts.iter().enumerate() {
            if !self.may_show(prompt) || self.shown_here.contains(&prompt.id) {
                continue;
            }
            let moment = match held(prompt) {
                Held::Yes if free_at <= now => return Verdict::Show(at),
                Held::Yes => free_at,
                Held::From(moment) => moment.max(free_at),
                Held::No => continue,
            };
            wait = Some(wait.map_or(moment, |first| first.min(moment)));
        }
        wait.map_or(Verdict::Nothing, Verdict::Wait)
    }

    /// Whether the visitor may see a prompt once more at all.
    #[must_use]
    pub fn may_show(&self, prompt: &Prompt) -> bool {
        self.records
            .iter()
            .find(|record| record.id == prompt.id)
            .is_none_or(|record| record.shown < prompt.cap)
    }

    /// A prompt came up.
    pub fn shown(&mut self, now: Timestamp, id: &str) {
        self.shown_here.push(id.into());
        let record = self.record(id);
        record.shown = record.shown.saturating_add(1);
        record.at = now;
    }

    /// The visitor wants quiet.
    pub fn rest(&mut self, now: Timestamp) {
        self.rest_until = now + REST;
    }

    /// Another page begins.
    pub fn page_changed(&mut self) {
        self.shown_here.clear();
    }

    /// What storage or another tab knows: the more often and the later counts. A time to come is
    /// a clock that was set back; it counts as now.
    pub fn learn(&mut self, now: Timestamp, others: &[PromptRecord]) {
        for other in others {
            let record = self.record(&other.id);
            record.shown = record.shown.max(other.shown);
            record.at = record.at.max(other.at.min(now));
        }
    }

    /// What is remembered of a prompt, from now on.
    fn record(&mut self, id: &str) -> &mut PromptRecord {
        let known = self.records.iter().position(|record| record.id == id);
        let place = known.unwrap_or(self.records.len());
        if known.is_none() {
            self.records.push(PromptRecord {
                id: id.into(),
                shown: 0,
                at: Timestamp::default(),
            });
        }
        &mut self.records[place]
    }

    /// What storage keeps.
    #[must_use]
    pub fn records(&self) -> &[PromptRecord] {
        &self.records
    }
}
