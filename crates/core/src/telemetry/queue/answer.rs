//! What the answer to a request means for its events: gone, given up, or to be sent again.

use alloc::vec::Vec;

use wasl_chat::Chance;
use wasl_protocol::{Duration, Rejected, Timestamp};

use super::super::outcome::Answer;
use super::{Queue, Queued};
use crate::event::BatchOutcome;

/// "Payload too large" (RFC 9110, section 15.5.14).
const TOO_LARGE: u16 = 413;

/// The shortest wait after a failure. Milliseconds.
const MIN_WAIT_MS: u64 = 500;

/// The longest wait that grows from failures alone. Milliseconds.
const MAX_WAIT_MS: u64 = 60_000;

impl Queue {
    /// Takes the answer to a batch.
    pub fn answered(
        &mut self,
        now: Timestamp,
        request: u32,
        outcome: BatchOutcome,
        chance: &mut Chance,
    ) -> Answer {
        let Some(flight) = self.flights.take(request) else {
            return Answer::Late;
        };
        let after = match &outcome {
            BatchOutcome::Accepted(answer) => {
                self.failures = 0;
                self.not_before = Timestamp::default();
                let again = answer.as_ref().map_or(&[][..], |answer| &answer.retry);
                let (sent, kept) = self.settle(request, again);
                let mut rejected: Vec<Rejected> = Vec::new();
                for one in answer.as_ref().map_or(&[][..], |answer| &answer.rejected) {
                    let told = rejected.iter().any(|before| before.index == one.index);
                    if one.index < sent && !told && !again.contains(&one.index) {
                        rejected.push(one.clone());
                    }
                }
                let refused = rejected.len() as u32;
                self.counts.refused += refused;
                self.counts.accepted += sent - kept - refused;
                if kept > 0 {
                    self.back_off(now, None, chance);
                }
                return Answer::Taken(rejected);
            }
            BatchOutcome::Refused(TOO_LARGE) if self.split(now, request) => return Answer::Failed,
            BatchOutcome::Refused(status) => {
                let (sent, _) = self.settle(request, &[]);
                self.counts.refused += sent;
                return Answer::Refused(*status, sent);
            }
            BatchOutcome::Retry { after } => *after,
            BatchOutcome::Unreachable if self.flights.halve(now, &flight) => {
                self.release(request);
                self.due_at = Some(now);
                self.is_cut = true;
                return Answer::Failed;
            }
            BatchOutcome::Unreachable => None,
        };
        self.failed(now, request, after, chance);
        Answer::Failed
    }

    /// Takes the events of a request out, but for those at these places, which wait again: how many
    /// there were, and how many wait.
    fn settle(&mut self, request: u32, again: &[u32]) -> (u32, u32) {
        let (mut sent, mut kept) = (0, 0);
        let mut place = 0;
        while let Some(item) = self.items.get_mut(place) {
            if item.request != Some(request) {
                place += 1;
            } else if again.contains(&sent) {
                item.request = None;
                sent += 1;
                kept += 1;
                place += 1;
            } else {
                self.bytes -= self.items.remove(place).size;
                sent += 1;
            }
        }
        (sent, kept)
    }

    /// The events of a request wait again; how many.
    fn release(&mut self, request: u32) -> usize {
        let mut count = 0;
        for item in &mut self.items {
            if item.request == Some(request) {
                item.request = None;
                count += 1;
            }
        }
        count
    }

    /// The endpoint takes smaller batches only: half of this one at a time. False when there is
    /// nothing to halve.
    fn split(&mut self, now: Timestamp, request: u32) -> bool {
        let many = |item: &&Queued| item.request == Some(request);
        if self.items.iter().filter(many).count() < 2 {
            return false;
        }
        self.most_events = Some(self.release(request) / 2);
        self.due_at = Some(now);
        true
    }

    pub(super) fn failed(
        &mut self,
        now: Timestamp,
        request: u32,
        after: Option<u32>,
        chance: &mut Chance,
    ) {
        self.release(request);
        self.back_off(now, after, chance);
    }

    /// Full jitter (<https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/>),
    /// and never before the endpoint wants it.
    fn back_off(&mut self, now: Timestamp, after: Option<u32>, chance: &mut Chance) {
        let top = (1_000_u64 << self.failures.min(10)).min(MAX_WAIT_MS);
        self.failures += 1;
        let wait = chance.up_to(top).max(MIN_WAIT_MS);
        let asked = Duration::from_secs(after.unwrap_or(0).into());
        let wait = Duration::from_millis(wait).max(asked);
        self.not_before = self.not_before.max(now + wait);
        self.due_at = Some(self.not_before);
        self.make_room();
    }
}
