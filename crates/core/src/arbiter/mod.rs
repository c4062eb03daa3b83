//! The arbiter: which prompt may come up now, if any.
//!
//! One at a time, the highest priority first. A prompt shows at most as often as its caps allow,
//! over all tabs and pages, and once on a page; two prompts are at least the cooldown apart, longer
//! for a visitor whose [`Patience`] is short; after a dismissal or a closed panel there is a rest.
//! One whose moment comes at a bad time waits for its turn, for as long as it may.

mod patience;
mod standing;

use alloc::string::String;
use alloc::vec::Vec;

use wasl_protocol::{Duration, Timestamp};

use crate::config::{Prompt, PromptPlace};
use crate::record::PromptRecord;
use crate::triggers::Held;

pub use patience::{FULL, Patience};
pub use standing::{Cap, Quiet, QuietCause, Standing};

/// How long nothing comes up after a prompt was dismissed or the panel closed.
pub const REST: Duration = Duration::from_secs(30);

/// How soon it is looked again whether a visitor who was busy still is.
const BUSY: Duration = Duration::from_secs(2);

/// How many of the last times are remembered of each prompt: caps are at most this.
pub const TIMES: usize = 50;

const DAY: u64 = 24 * 60 * 60 * 1_000;

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

/// What the arbiter is told of a moment.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// Now.
    pub now: Timestamp,
    /// When this visit began.
    pub visit: Timestamp,
    /// The merchant's cooldown.
    pub cooldown: Duration,
    /// The visitor is in the cart or checkout.
    pub in_checkout: bool,
    /// Something else is on screen: a prompt, the panel.
    pub occupied: bool,
}

impl Moment {
    /// Whether something is in a prompt's place. The thread has room beside what is on screen.
    const fn occupies(&self, prompt: &Prompt) -> bool {
        match prompt.place {
            PromptPlace::Bubble => self.occupied,
            PromptPlace::Thread => false,
        }
    }
}

/// What was shown, and when.
#[derive(Debug, Default)]
pub struct Arbiter {
    records: Vec<PromptRecord>,
    shown_here: Vec<String>,
    /// Whose moment came at a bad time, and until when they wait.
    waiting: Vec<(String, Timestamp)>,
    rest_until: Timestamp,
    /// The rest is because the visitor was busy.
    is_busy: bool,
    /// How much the visitor bears.
    pub patience: Patience,
}

impl Arbiter {
    /// Decides. `held` says of each prompt whether its rule holds.
    pub fn verdict(&mut self, moment: Moment, prompts: &[Prompt], held: &[Held]) -> Verdict {
        let now = moment.now;
        self.waiting.retain(|(_, until)| *until > now);
        let free_at = self.quiet(moment).until;
        let mut best: Option<usize> = None;
        let mut wait: Option<Timestamp> = None;
        for (at, (prompt, held)) in prompts.iter().zip(held).enumerate() {
            let occupied = moment.occupies(prompt);
            let due = match self.standing(moment, free_at, prompt, *held) {
                Standing::Capped(_)
                | Standing::ShownHere
                | Standing::InCheckout
                | Standing::NotHeld(None) => continue,
                // What is on screen goes by an act, not by time.
                Standing::NotHeld(Some(_)) | Standing::Later(_) if occupied => continue,
                Standing::NotHeld(Some(due)) | Standing::Later(due) => due.max(free_at),
                Standing::Occupied => {
                    self.put_off(&prompt.id, now + prompt.wait);
                    continue;
                }
                Standing::Quiet(until) => {
                    self.put_off(&prompt.id, now + prompt.wait);
                    until
                }
                Standing::Free => {
                    if best.is_none_or(|best| prompts[best].priority < prompt.priority) {
                        best = Some(at);
                    }
                    continue;
                }
            };
            wait = Some(wait.map_or(due, |first| first.min(due)));
        }
        match (best, wait) {
            (Some(at), _) => Verdict::Show(at),
            (None, Some(at)) => Verdict::Wait(at),
            (None, None) => Verdict::Nothing,
        }
    }

    /// Whether the visitor may see a prompt once more in this visit.
    #[must_use]
    pub fn may_show(&self, prompt: &Prompt, moment: Moment) -> bool {
        self.cap_reached(prompt, moment).is_none()
    }

    /// The moment of a prompt came at a bad time: it waits until then, if it does not already.
    fn put_off(&mut self, id: &str, until: Timestamp) {
        if self.waits_until(id).is_none() {
            self.waiting.push((id.into(), until));
        }
    }

    /// The visitor is busy: nothing comes up for a moment, and this one waits.
    pub fn busy(&mut self, now: Timestamp, prompt: &Prompt) {
        self.put_off(&prompt.id, now + prompt.wait);
        if self.rest_until < now + BUSY {
            self.rest_until = now + BUSY;
            self.is_busy = true;
        }
    }

    /// A prompt came up.
    pub fn shown(&mut self, now: Timestamp, id: &str) {
        self.shown_here.push(id.into());
        self.forget(id);
        let record = self.record(id);
        record.shown = record.shown.saturating_add(1);
        record.at = now;
        record.times.push(now);
        if record.times.len() > TIMES {
            record.times.remove(0);
        }
    }

    /// A prompt was called off: it waits no more.
    pub fn forget(&mut self, id: &str) {
        self.waiting.retain(|(waiting, _)| waiting != id);
    }

    /// A prompt is never to come again.
    pub fn never(&mut self, id: &str) {
        self.record(id).never = true;
    }

    /// A prompt is to come again, but not before a moment. This time does not count, neither over
    /// all nor on this page.
    pub fn later(&mut self, id: &str, until: Timestamp) {
        self.shown_here.retain(|shown| shown != id);
        let record = self.record(id);
        record.later = record.later.saturating_add(1);
        record.later_until = Some(until);
    }

    /// Until when the visitor put a prompt off.
    fn later_until(&self, id: &str) -> Timestamp {
        let known = self.records.iter().find(|record| record.id == id);
        known
            .and_then(|record| record.later_until)
            .unwrap_or_default()
    }

    /// The visitor wants quiet.
    pub fn rest(&mut self, now: Timestamp) {
        self.rest_until = now + REST;
        self.is_busy = false;
    }

    /// Another page begins.
    pub fn page_changed(&mut self) {
        self.shown_here.clear();
        self.waiting.clear();
    }

    /// What storage or another tab knows: the more often and the later counts. A time to come is
    /// a clock that was set back; it counts as now.
    pub fn learn(&mut self, now: Timestamp, others: &[PromptRecord]) {
        for other in others {
            let record = self.record(&other.id);
            record.shown = record.shown.max(other.shown);
            record.at = record.at.max(other.at.min(now));
            record.never |= other.never;
            record.later = record.later.max(other.later);
            record.later_until = record.later_until.max(other.later_until);
            for time in &other.times {
                if !record.times.contains(time) {
                    record.times.push(*time);
                }
            }
            record.times.sort_unstable();
            let most = record.times.len().saturating_sub(TIMES);
            record.times.drain(..most);
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
                times: Vec::new(),
                never: false,
                later: 0,
                later_until: None,
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
