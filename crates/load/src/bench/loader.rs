//! The script on every page: how many a second, as browsers ask for it.

use serde::Serialize;
use wasl_rig::failure::Failure;

use super::{Size, note};
use crate::ground::Ground;
use crate::requests::{Answers, Request, offer};
use crate::schedule::{Schedule, climb};

/// Requests a second to begin with.
const FROM: u32 = 1_000;

/// A step whose waits are longer is no step that holds.
const HOLDS_P99_MS: f64 = 100.0;

/// What came of it.
#[derive(Clone, Debug, Serialize)]
pub struct Loader {
    /// Bytes of the answer's body, compressed.
    pub bytes: usize,
    /// Each step.
    pub steps: Vec<Answers>,
    /// The most requests a second in a step that held: all answered, p99 at most 100 ms.
    pub holds_per_second: f64,
}

/// Measures it.
pub async fn run(size: &Size) -> Result<Loader, Failure> {
    note("loader: asking for /widget.js");
    let ground = Ground::start(&size.setup, &[]).await?;
    ground.process()?.rest().await?;
    let mut steps: Vec<Answers> = Vec::new();
    let mut holds_per_second = 0.0_f64;
    for rate in climb(FROM.min(size.top), size.top.saturating_mul(10)) {
        let make = |_| Request {
            method: "GET",
            path: "/widget.js",
            headers: &[("accept-encoding", "gzip, deflate, br, zstd")],
            body: Vec::new(),
        };
        let answers = offer(ground.host, Schedule::lasting(rate, size.step), make).await?;
        let holds = answers.is_whole() && answers.latency.p99_ms <= HOLDS_P99_MS;
        if holds {
            holds_per_second = holds_per_second.max(answers.per_second);
        }
        steps.push(answers);
        if !holds {
            break;
        }
    }
    Ok(Loader {
        bytes: steps.first().map_or(0, |step| step.body_bytes),
        steps,
        holds_per_second,
    })
}
