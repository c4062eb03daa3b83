//! Telemetry: batches as large as the widget's largest, to the rate where it ends. The site's
//! limit (20,000 events a second) is lifted.

use serde::Serialize;
use wasl_protocol::{
    CloudEvent, EventId, MAX_BATCH_EVENTS, Properties, SPEC_VERSION, Timestamp, uuid_v7,
};
use wasl_rig::failure::Failure;

use super::{Size, note};
use crate::ground::{Ground, now};
use crate::requests::{Answers, Request, offer};
use crate::schedule::{Schedule, climb};

/// Batches a second to begin with.
const FROM: u32 = 20;

/// A step whose waits are longer is no step that holds.
const HOLDS_P99_MS: f64 = 500.0;

/// What came of it.
#[derive(Clone, Debug, Serialize)]
pub struct Events {
    /// Events in a batch.
    pub batch: usize,
    /// Bytes of a batch.
    pub batch_bytes: usize,
    /// Each step; a request is a batch.
    pub steps: Vec<Answers>,
    /// The most events stored a second in a step that held: all answered, p99 at most 500 ms.
    pub holds_per_second: f64,
}

/// Measures it.
pub async fn run(size: &Size) -> Result<Events, Failure> {
    note("events: sending telemetry");
    let limit = "site-events=1000000000/1000000000";
    let ground = Ground::start(&size.setup, &[limit]).await?;
    ground.process()?.rest().await?;
    let mut steps = Vec::new();
    let mut holds_per_second = 0.0_f64;
    for rate in climb(FROM, size.top) {
        let began = now();
        let make = move |number| Request {
            method: "POST",
            path: "/v1/events?site=demo",
            headers: &[("content-type", "text/plain")],
            body: batch(began, rate, number),
        };
        let answers = offer(ground.host, Schedule::lasting(rate, size.step), make).await?;
        let holds = answers.is_whole() && answers.latency.p99_ms <= HOLDS_P99_MS;
        if holds {
            let stored = answers.per_second * MAX_BATCH_EVENTS as f64;
            holds_per_second = holds_per_second.max(stored);
        }
        steps.push(answers);
        if !holds {
            break;
        }
    }
    Ok(Events {
        batch: MAX_BATCH_EVENTS,
        batch_bytes: batch(now(), 0, 0).len(),
        steps,
        holds_per_second,
    })
}

/// As the widget sends it.
fn batch(now: Timestamp, rate: u32, number: u64) -> Vec<u8> {
    let first = number * MAX_BATCH_EVENTS as u64;
    let time = now.to_rfc3339();
    let events: Vec<_> = (0..MAX_BATCH_EVENTS as u64)
        .map(|at| CloudEvent {
            specversion: SPEC_VERSION.to_owned(),
            id: EventId::new(uuid_v7(now, [u64::from(rate), first + at])),
            source: "wasl:demo".to_owned(),
            kind: "wasl.prompt.shown".to_owned(),
            time: time.clone(),
            datacontenttype: "application/json".to_owned(),
            session: uuid_v7(now, [3, number]),
            data: Properties::default()
                .with("url", "https://shop.example/products/jacket")
                .with("stage", "before")
                .with("locale", "ar")
                .with(
                    "properties",
                    Properties::default().with("prompt", "size-help"),
                ),
        })
        .collect();
    serde_json::to_vec(&events).expect("events have a JSON form")
}
