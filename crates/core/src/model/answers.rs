//! The way of answers to surveys: to the merchant's endpoint as any event, and always to the
//! server's own collector, where they are counted.
//!
//! The visitor answered on purpose, so the second way is open also when events are turned off or
//! go elsewhere. It has a queue and a record of its own; what enters it is stored at once.

use wasl_protocol::Properties;

use super::running::Running;
use crate::Effect;
use crate::effect::Level;
use crate::event::BatchOutcome;
use crate::record::{Record, Slot};
use crate::telemetry::{Answer, Batched};
use crate::text::concat;

/// Marks the requests of this queue among those of both.
const MARK: u32 = 1 << 31;

/// The number of a request of this queue, by the number that it was posted under.
pub(super) fn answers_request(request: u32) -> Option<u32> {
    (request & MARK != 0).then_some(request & !MARK)
}

/// Whether an event is about a survey.
pub(super) fn is_answer(kind: &str) -> bool {
    kind.starts_with("wasl.survey.")
}

impl Running {
    /// Something happened with a survey of the site's: `about` says with which.
    pub(super) fn surveyed(&mut self, action: &'static str, about: Properties) {
        let mut detail = Properties::default();
        detail.set("action", action);
        detail.0.extend(about.0.iter().cloned());
        self.emit("survey", detail);
        let Some(event) = self.told(&concat(&["wasl.survey.", action]), about) else {
            return;
        };
        if self.options.events.enabled && !self.reports_to_server() {
            self.queue.push(self.now, event.clone());
        }
        self.answers.push(self.now, event);
        self.keep_answers();
    }

    /// Whether the merchant's endpoint is the server's own collector.
    fn reports_to_server(&self) -> bool {
        match &self.options.events.url {
            None => true,
            Some(url) => {
                let collector = self.collector();
                *url == collector || concat(&[&self.page.origin, url]) == collector
            }
        }
    }

    /// Posts a batch when one is due.
    pub(super) fn post_answers_due(&mut self) {
        if let Some(batch) = self.answers.run(self.now, &mut self.chance) {
            self.post_answers(batch, false);
        }
    }

    /// The page may be gone soon.
    pub(super) fn flush_answers(&mut self) {
        if let Some(batch) = self.answers.last_chance(self.now) {
            self.post_answers(batch, true);
        }
    }

    fn post_answers(&mut self, batch: Batched, last_chance: bool) {
        let url = self.collector();
        self.order(Effect::PostEvents {
            request: batch.request | MARK,
            url,
            headers: Default::default(),
            events: batch.events,
            last_chance,
        });
    }

    /// Stores what is queued, or forgets what was stored.
    pub(super) fn keep_answers(&mut self) {
        if !self.answers.is_empty() {
            self.answers_kept = true;
            let queued = self.answers.queued();
            self.order(Effect::Save(Record::Answers(queued)));
        } else if self.answers_kept {
            self.answers_kept = false;
            self.order(Effect::Forget(Slot::Answers));
        }
    }

    /// A batch was answered.
    pub(super) fn answers_answered(&mut self, request: u32, outcome: BatchOutcome) {
        let answer = self
            .answers
            .answered(self.now, request, outcome, &mut self.chance);
        match answer {
            Answer::Late | Answer::Failed => return,
            Answer::Taken(rejected) => {
                if let Some(first) = rejected.first() {
                    self.complain(
                        Level::Warn,
                        &[
                            "The server rejected an answer to a survey: ",
                            &first.message,
                        ],
                    );
                    self.events_refused(rejected.len() as u32, 200);
                }
            }
            Answer::Refused(status, count) => {
                self.complain(
                    Level::Warn,
                    &[
                        "The server does not take answers to surveys: it answered ",
                        &crate::i18n::decimal(status.into()),
                        ".",
                    ],
                );
                self.events_refused(count, status);
            }
        }
        self.keep_answers();
    }
}
