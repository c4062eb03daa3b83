//! What came back of one run of messages: which are acknowledged, refused, without an answer, and
//! how long each took from the moment it was due.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;
use tokio::sync::Notify;
use tokio::time::timeout;
use wasl_protocol::{ClientId, ErrorCode, ServerFrame, Timestamp};

use crate::crowd::hall::{Ears, Seat};
use crate::latency::{Latency, Waits};
use crate::numbering::Run;
use crate::schedule::Schedule;

const OPEN: u8 = 0;
const ACKED: u8 = 1;
const REFUSED: u8 = 2;

/// A run of messages and what came of it.
pub struct Tape {
    /// When each is due.
    pub schedule: Schedule,
    start: Instant,
    now: Timestamp,
    run: Run,
    fates: Vec<AtomicU8>,
    answered: AtomicU64,
    changed: Notify,
    heard: Mutex<Heard>,
}

#[derive(Default)]
struct Heard {
    /// The waits of what was due in each second.
    seconds: Vec<Waits>,
    deliveries: Waits,
    refusals: Waits,
    refused: BTreeMap<&'static str, u64>,
    /// Refused with `retry: false`, which no load excuses.
    for_good: u64,
    doubled: u64,
    last_ack: Duration,
}

/// What a run came to.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// How many a second were due.
    pub offered_per_second: u32,
    /// How many were due.
    pub offered: u64,
    /// How many were acknowledged.
    pub acked: u64,
    /// Acknowledged a second, from the start to the last acknowledgement.
    pub acked_per_second: f64,
    /// Refused to be sent again later, by code.
    pub refused: BTreeMap<&'static str, u64>,
    /// Refused for good.
    pub refused_for_good: u64,
    /// Neither acknowledged nor refused.
    pub unanswered: u64,
    /// Acknowledged more than once.
    pub doubled: u64,
    /// Due to acknowledgement.
    pub ack: Latency,
    /// Due to refusal.
    pub refusal: Latency,
    /// Due to the agent's screen.
    pub delivery: Latency,
}

impl Outcome {
    /// Whether everything was acknowledged.
    pub fn is_whole(&self) -> bool {
        self.acked == self.offered && self.doubled == 0
    }
}

impl Tape {
    /// A run that begins now.
    pub fn new(run: Run, schedule: Schedule, now: Timestamp) -> Self {
        let fates = (0..schedule.count()).map(|_| AtomicU8::new(OPEN));
        Self {
            schedule,
            start: Instant::now(),
            now,
            run,
            fates: fates.collect(),
            answered: AtomicU64::new(0),
            changed: Notify::new(),
            heard: Mutex::default(),
        }
    }

    /// When it began.
    pub const fn start(&self) -> Instant {
        self.start
    }

    /// The id of a message.
    pub fn cid(&self, number: u64) -> ClientId {
        self.run.cid(self.now, number)
    }

    /// Waits until everything has its answer, for so long at most.
    pub async fn settle(&self, patience: Duration) {
        let settled = async {
            loop {
                let changed = self.changed.notified();
                if self.answered.load(Ordering::Acquire) >= self.schedule.count() {
                    return;
                }
                changed.await;
            }
        };
        // What has no answer by then is told as such.
        let _ = timeout(patience, settled).await;
    }

    /// What came of it so far.
    pub fn outcome(&self) -> Outcome {
        let heard = self.lock();
        let mut acks = Waits::default();
        for second in &heard.seconds {
            acks.add_all(second);
        }
        let acked = acks.count();
        let took = heard.last_ack.as_secs_f64();
        let offered = self.schedule.count();
        Outcome {
            offered_per_second: self.schedule.per_second(),
            offered,
            acked,
            acked_per_second: if took > 0.0 {
                (acked as f64 / took).round()
            } else {
                0.0
            },
            refused: heard.refused.clone(),
            refused_for_good: heard.for_good,
            unanswered: offered - self.answered.load(Ordering::Acquire).min(offered),
            doubled: heard.doubled,
            ack: acks.sum_up(),
            refusal: heard.refusals.sum_up(),
            delivery: heard.deliveries.sum_up(),
        }
    }

    /// The waits of what was due in each second.
    pub fn seconds(&self) -> Vec<Latency> {
        self.lock().seconds.iter().map(Waits::sum_up).collect()
    }

    /// How late something about a message is, when it is of this run.
    pub fn late(&self, cid: &ClientId, at: Instant) -> Option<(u64, Duration)> {
        let number = self.run.number_of(cid)?;
        (number < self.schedule.count()).then(|| {
            let due = self.start + self.schedule.due(number);
            (number, at.saturating_duration_since(due))
        })
    }

    fn decide(&self, number: u64, fate: u8) -> bool {
        let index = usize::try_from(number).unwrap_or(usize::MAX);
        let Some(slot) = self.fates.get(index) else {
            return false;
        };
        let decided = slot.compare_exchange(OPEN, fate, Ordering::AcqRel, Ordering::Acquire);
        decided.is_ok()
    }

    /// After all about it is noted: who waits for the last answer reads the notes next.
    fn count_answer(&self) {
        if self.answered.fetch_add(1, Ordering::AcqRel) + 1 >= self.schedule.count() {
            self.changed.notify_waiters();
        }
    }

    fn acked(&self, cid: &ClientId, at: Instant) {
        let Some((number, late)) = self.late(cid, at) else {
            return;
        };
        let is_first = self.decide(number, ACKED);
        let mut heard = self.lock();
        if !is_first {
            heard.doubled += 1;
            return;
        }
        heard.last_ack = at.saturating_duration_since(self.start);
        let second = usize::try_from(self.schedule.due(number).as_secs()).unwrap_or(usize::MAX);
        if heard.seconds.len() <= second {
            heard.seconds.resize_with(second + 1, Waits::default);
        }
        heard.seconds[second].add(late);
        drop(heard);
        self.count_answer();
    }

    fn refused(&self, cid: &ClientId, code: ErrorCode, retry: bool, at: Instant) {
        let Some((number, late)) = self.late(cid, at) else {
            return;
        };
        if self.decide(number, REFUSED) {
            let mut heard = self.lock();
            *heard.refused.entry(code.as_str()).or_default() += 1;
            heard.for_good += u64::from(!retry);
            heard.refusals.add(late);
            drop(heard);
            self.count_answer();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ears for Tape {
    fn hear(&self, seat: Seat, frame: &ServerFrame, at: Instant) {
        match (frame, seat) {
            (ServerFrame::Ack(ack), _) => self.acked(&ack.cid, at),
            (ServerFrame::Error(error), _) => {
                if let Some(cid) = &error.cid {
                    self.refused(cid, error.code, error.retry, at);
                }
            }
            (ServerFrame::Event(event), Seat::Agent(_)) => {
                let late = event.cid.as_ref().and_then(|cid| self.late(cid, at));
                if let Some((_, late)) = late {
                    self.lock().deliveries.add(late);
                }
            }
            (
                ServerFrame::Event(_)
                | ServerFrame::Welcome(_)
                | ServerFrame::Reset(_)
                | ServerFrame::Ephemeral(_)
                | ServerFrame::Ping(_)
                | ServerFrame::Bye(_),
                _,
            ) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasl_protocol::{Ack, ConversationId, ErrorFrame, MessageId, Seq};

    fn ack(cid: ClientId) -> ServerFrame {
        ServerFrame::Ack(Ack {
            cid,
            conversation: ConversationId::new("c"),
            seq: Seq(1),
            id: MessageId::new("m"),
            at: Timestamp::default(),
            duplicate: false,
        })
    }

    #[test]
    fn each_message_has_one_fate() {
        let schedule = Schedule::lasting(2, Duration::from_secs(2));
        let tape = Tape::new(Run::new(3), schedule, Timestamp::default());
        let seat = Seat::Visitor(0);
        let hear = |frame: &ServerFrame, millis: u64| {
            tape.hear(seat, frame, tape.start() + Duration::from_millis(millis));
        };
        hear(&ack(tape.cid(0)), 10);
        hear(&ack(tape.cid(0)), 11);
        // Due after 1.5 s, acknowledged 250 ms later.
        hear(&ack(tape.cid(3)), 1_750);
        hear(&ack(Run::new(4).cid(Timestamp::default(), 1)), 0);
        hear(
            &ServerFrame::Error(ErrorFrame {
                cid: Some(tape.cid(1)),
                code: ErrorCode::RateLimited,
                retry: true,
                after_ms: 5,
            }),
            900,
        );
        let outcome = tape.outcome();
        assert_eq!((outcome.offered, outcome.acked), (4, 2));
        assert_eq!((outcome.doubled, outcome.unanswered), (1, 1));
        assert_eq!(outcome.refused, BTreeMap::from([("rate_limited", 1)]));
        assert_eq!(outcome.refused_for_good, 0);
        assert!(!outcome.is_whole());
        assert!((outcome.ack.max_ms - 250.0).abs() < 1.0);
        let seconds = tape.seconds();
        assert_eq!((seconds[0].count, seconds[1].count), (1, 1));
    }
}
