//! A collector that follows a script, and a browser that gives a leaving page 64 KiB.

use std::collections::BTreeMap;

use wasl_chat::Chance;
use wasl_core::event::BatchOutcome;
use wasl_core::telemetry::{Batched, DROPPED, json_size};
use wasl_protocol::{Accepted, CloudEvent, Rejected, RejectionCode, Value};

/// What the collector does with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weather {
    /// 200, with our collector's body.
    Fine,
    /// 204, as others answer.
    FineWithoutBody,
    /// 200: some rejected, some to be sent again.
    Partly,
    /// 429 with `Retry-After`, in seconds.
    TooMany(u32),
    /// 503.
    Away,
    /// 400.
    Refusing,
    /// 413 for more events than these.
    Small(usize),
    /// Never answers.
    Hanging,
    /// Closes the connection before it reads.
    Closing,
    /// Stores, and closes the connection instead of answering.
    ClosingAfter,
}

impl Weather {
    pub fn of(chance: &mut Chance) -> Self {
        match chance.up_to(13) {
            0..=2 => Self::Fine,
            3 => Self::FineWithoutBody,
            4..=5 => Self::Partly,
            6 => Self::TooMany(chance.up_to(90) as u32),
            7 => Self::Away,
            8 => Self::Refusing,
            9 => Self::Small(1 + chance.up_to(30) as usize),
            10..=11 => Self::Hanging,
            12 => Self::Closing,
            _ => Self::ClosingAfter,
        }
    }
}

/// The collector.
pub struct Collector {
    pub weather: Weather,
    /// By id: what it keeps once however often it comes.
    pub stored: BTreeMap<String, CloudEvent>,
}

impl Collector {
    fn store(&mut self, event: &CloudEvent) {
        let before = self.stored.insert(event.id.as_str().into(), event.clone());
        assert!(
            before.is_none_or(|before| before == *event),
            "another event with this id"
        );
    }

    /// Takes a request and gives the answer; none when there never is one.
    pub fn take(&mut self, batch: &Batched, chance: &mut Chance) -> Option<BatchOutcome> {
        match self.weather {
            Weather::Fine | Weather::FineWithoutBody | Weather::ClosingAfter => {
                for event in &batch.events {
                    self.store(event);
                }
            }
            Weather::Partly => return Some(self.partly(batch, chance)),
            Weather::Small(most) if batch.events.len() <= most => {
                for event in &batch.events {
                    self.store(event);
                }
                return Some(BatchOutcome::Accepted(None));
            }
            Weather::TooMany(_)
            | Weather::Away
            | Weather::Refusing
            | Weather::Small(_)
            | Weather::Hanging
            | Weather::Closing => {}
        }
        Some(match self.weather {
            Weather::Fine => BatchOutcome::Accepted(Some(Accepted {
                accepted: batch.events.iter().map(|event| event.id.clone()).collect(),
                ..Accepted::default()
            })),
            Weather::FineWithoutBody | Weather::Partly => BatchOutcome::Accepted(None),
            Weather::TooMany(after) => BatchOutcome::Retry { after: Some(after) },
            Weather::Away => BatchOutcome::Retry { after: None },
            Weather::Refusing => BatchOutcome::Refused(400),
            Weather::Small(_) => BatchOutcome::Refused(413),
            Weather::Hanging => return None,
            Weather::Closing | Weather::ClosingAfter => BatchOutcome::Unreachable,
        })
    }

    fn partly(&mut self, batch: &Batched, chance: &mut Chance) -> BatchOutcome {
        let mut answer = Accepted::default();
        for (index, event) in (0..).zip(&batch.events) {
            match chance.up_to(3) {
                0 => answer.rejected.push(Rejected {
                    index,
                    id: Some(event.id.clone()),
                    code: RejectionCode::Schema,
                    message: "no".into(),
                }),
                1 => answer.retry.push(index),
                _ => {
                    self.store(event);
                    answer.accepted.push(event.id.clone());
                }
            }
        }
        // As one could be that counts from elsewhere.
        answer.retry.push(1_000);
        BatchOutcome::Accepted(Some(answer))
    }
}

/// How many events a report says were given up; none for any other event.
pub fn told(event: &CloudEvent) -> Option<u64> {
    if event.kind != DROPPED {
        return None;
    }
    match event.data.get("count") {
        Some(Value::Number(count)) => Some(*count as u64),
        Some(Value::Null | Value::Bool(_) | Value::Text(_) | Value::List(_) | Value::Map(_))
        | None => panic!("a report without a count"),
    }
}

/// The bytes of a request, at most: what `json_size` counts is never too small (a test of its own).
pub fn bytes(batch: &Batched) -> usize {
    let counted: usize = batch.events.iter().map(json_size).sum();
    counted + 2 + batch.events.len()
}
