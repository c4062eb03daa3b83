//! What a forward does next, as a pure machine: inputs come in, one order goes out. Time and chance
//! are inputs, so that a test is as long as it takes to compute.
//!
//! A turn begins with a lease and reads, posts and saves until there is nothing left or something
//! failed. The cursor moves only by a [`Order::Save`] that follows an answer. A node that dies in
//! between has posted events that count as not posted: another posts them again, with the same ids.

use wasl_protocol::Timestamp;

use super::answer::Answer;
use super::wait;
use crate::store::{DeadLetter, FeedPosition, Forward, ForwardItem, Progress};

/// The most events that are looked at for one batch: those of other types count too.
pub const LOOK_AT: u32 = 500;

/// The most bytes of events in a batch.
const MAX_BYTES: usize = 256 * 1024;

/// What happened.
#[derive(Clone, Debug)]
pub enum Input {
    /// The lease was taken.
    Begun,
    /// These events were found after the cursor.
    Found(Vec<ForwardItem>),
    /// The batch was answered; 64 random bits for the wait.
    Answered(Answer, u64),
    /// It was saved, and the lease still holds.
    Saved,
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// Read the events after a position.
    Read(FeedPosition),
    /// Post a batch.
    Post(Vec<ForwardItem>),
    /// Save how far it is, with what is dead, in one transaction.
    Save {
        /// How far.
        progress: Progress,
        /// What is dead.
        dead: Vec<DeadLetter>,
        /// Whether the turn goes on; else the lease is given back.
        goes_on: bool,
    },
    /// The turn is over.
    End,
}

#[derive(Debug)]
enum Phase {
    /// Waits for events.
    Reading,
    /// Waits for the answer to a batch.
    Posting(Batch),
    /// Waits for the commit.
    Saving { goes_on: bool },
    /// Over.
    Ended,
}

/// A batch that was posted.
#[derive(Debug)]
struct Batch {
    events: Vec<ForwardItem>,
    /// What is done with when all of it is taken.
    upto: (FeedPosition, String),
    /// Whether there may be more behind it.
    has_more: bool,
}

/// A turn of a forward.
#[derive(Debug)]
pub struct Turn {
    forward: Forward,
    progress: Progress,
    phase: Phase,
}

impl Turn {
    /// A turn that begins where the last one ended.
    #[must_use]
    pub const fn new(forward: Forward, progress: Progress) -> Self {
        Self {
            forward,
            progress,
            phase: Phase::Reading,
        }
    }

    /// What to do after what happened. An input that does not fit the phase ends the turn, which
    /// loses nothing.
    pub fn update(&mut self, now: Timestamp, input: Input) -> Order {
        let phase = std::mem::replace(&mut self.phase, Phase::Ended);
        match (phase, input) {
            (Phase::Reading, Input::Begun) => self.read(),
            (Phase::Reading, Input::Found(items)) => self.found(items),
            (Phase::Posting(batch), Input::Answered(answer, chance)) => {
                self.answered(now, batch, answer, chance)
            }
            (Phase::Saving { goes_on: true }, Input::Saved) => self.read(),
            (Phase::Reading | Phase::Posting(_) | Phase::Saving { .. } | Phase::Ended, _) => {
                Order::End
            }
        }
    }

    fn read(&mut self) -> Order {
        self.phase = Phase::Reading;
        Order::Read(self.progress.cursor)
    }

    fn found(&mut self, items: Vec<ForwardItem>) -> Order {
        let most = usize::try_from(self.progress.most).unwrap_or(1).max(1);
        let mut batch = Vec::new();
        let mut bytes = 0;
        let mut upto = None;
        // A page that is not full is the last for now.
        let mut has_more = items.len() >= usize::try_from(LOOK_AT).unwrap_or(usize::MAX);
        for item in items {
            if self.forward.wants(&item.kind) {
                let with = bytes + item.json.len();
                if batch.len() == most || (!batch.is_empty() && with > MAX_BYTES) {
                    has_more = true;
                    break;
                }
                bytes = with;
                upto = Some((item.position, item.id.clone()));
                batch.push(item);
            } else {
                upto = Some((item.position, item.id));
            }
        }
        let Some(upto) = upto else {
            // Nothing is left: only the lease goes back.
            return self.save(vec![], false);
        };
        if batch.is_empty() {
            self.pass(upto);
            return self.save(vec![], has_more);
        }
        self.phase = Phase::Posting(Batch {
            events: batch.clone(),
            upto,
            has_more,
        });
        Order::Post(batch)
    }

    fn answered(&mut self, now: Timestamp, batch: Batch, answer: Answer, chance: u64) -> Order {
        let Batch {
            events: batch,
            upto,
            has_more,
        } = batch;
        self.progress.said_at = now;
        let reason = answer.reason();
        let letter = |item: &ForwardItem, message: &str| {
            let site = self.forward.id.site.clone();
            DeadLetter::collected(site, reason, message, item.json.as_bytes(), now)
                .of_event(Some(&item.id))
                .from_forward(&self.forward.id.name)
        };
        let (dead, goes_on) = match answer {
            Answer::Taken {
                refused,
                again,
                wait,
            } => {
                // What comes again goes out with all that follows it: the cursor stays before it.
                let done = again.first().map_or(batch.len(), |first| *first);
                let refused = refused.iter().filter(|(place, _)| *place < done);
                let dead: Vec<DeadLetter> = refused
                    .filter_map(|(place, message)| Some(letter(batch.get(*place)?, message)))
                    .collect();
                self.progress.delivered += wide(done.min(batch.len()).saturating_sub(dead.len()));
                match batch.get(done) {
                    None => {
                        self.progress.failures = 0;
                        self.said("taken");
                        self.pass(upto);
                        (dead, has_more)
                    }
                    Some(_) => {
                        match done.checked_sub(1).and_then(|last| batch.get(last)) {
                            Some(last) => {
                                self.progress.failures = 0;
                                self.pass((last.position, last.id.clone()));
                            }
                            None => {
                                self.progress.failures = self.progress.failures.saturating_add(1)
                            }
                        }
                        self.said("some are to come again");
                        self.rest(now, wait, chance);
                        (dead, false)
                    }
                }
            }
            Answer::Later { said, wait } => {
                self.progress.failures = self.progress.failures.saturating_add(1);
                self.said(&said);
                self.rest(now, wait, chance);
                (vec![], false)
            }
            Answer::TooLarge(said) if batch.len() > 1 => {
                let half = u32::try_from(batch.len() / 2).unwrap_or(1);
                self.progress.most = half.max(1);
                self.said(&said);
                (vec![], true)
            }
            Answer::TooLarge(said) | Answer::Never(said) => {
                let dead = batch.iter().map(|item| letter(item, &said)).collect();
                self.progress.failures = 0;
                self.said(&said);
                self.pass(upto);
                (dead, has_more)
            }
        };
        self.progress.given_up += wide(dead.len());
        self.save(dead, goes_on)
    }

    fn save(&mut self, dead: Vec<DeadLetter>, goes_on: bool) -> Order {
        self.phase = Phase::Saving { goes_on };
        Order::Save {
            progress: self.progress.clone(),
            dead,
            goes_on,
        }
    }

    fn pass(&mut self, (cursor, id): (FeedPosition, String)) {
        self.progress.cursor = cursor;
        self.progress.passed = Some(id);
    }

    fn rest(&mut self, now: Timestamp, asked: Option<std::time::Duration>, chance: u64) {
        let wait = wait::before_next(self.progress.failures.max(1), asked, chance);
        let millis = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        self.progress.retry_at = Timestamp::from_millis(now.as_millis().saturating_add(millis));
    }

    /// PostgreSQL's text has no zero byte, and a list needs no long story.
    fn said(&mut self, said: &str) {
        self.progress.said = said
            .chars()
            .filter(|char| *char != '\0')
            .take(200)
            .collect();
    }
}

fn wide(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
