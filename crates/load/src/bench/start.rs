//! Cold start, memory at rest, size of the program.

use std::fs;
use std::time::Duration;

use serde::Serialize;
use wasl_rig::failure::{During as _, Failure};

use super::{Size, note};
use crate::ground::Ground;
use crate::process::Memory;

/// How often it is started.
const TIMES: usize = 5;

/// What came of it.
#[derive(Clone, Debug, Serialize)]
pub struct Start {
    /// From the order to start until it listens, on no data yet; the middle of five. Milliseconds.
    pub first_ms: f64,
    /// The slowest of the five.
    pub first_slowest_ms: f64,
    /// On data that is there; the middle of five.
    pub again_ms: f64,
    /// Memory when it has come to rest. Bytes.
    pub rss_bytes: u64,
    /// What of it is allocated, and no page of the program's file.
    pub anonymous_bytes: u64,
    /// The program's size. Bytes.
    pub binary_bytes: u64,
}

/// Measures it.
pub async fn run(size: &Size) -> Result<Start, Failure> {
    note("start: starting it five times");
    let (mut first, mut again) = (Vec::new(), Vec::new());
    let mut at_rest = Memory::default();
    for _ in 0..TIMES {
        let mut ground = Ground::start(&size.setup, &[]).await?;
        first.push(ground.program.start_took);
        ground.restart().await?;
        again.push(ground.program.start_took);
        let process = ground.process()?;
        process.rest().await?;
        at_rest = process.memory()?;
        ground.program.stop().await?;
    }
    let slowest = first.iter().max().copied().unwrap_or_default();
    let file = fs::metadata(&size.setup.server).during("read the program's size")?;
    Ok(Start {
        first_ms: middle(&mut first),
        first_slowest_ms: millis(slowest),
        again_ms: middle(&mut again),
        rss_bytes: at_rest.resident,
        anonymous_bytes: at_rest.anonymous,
        binary_bytes: file.len(),
    })
}

fn middle(times: &mut [Duration]) -> f64 {
    times.sort_unstable();
    times.get(times.len() / 2).copied().map_or(0.0, millis)
}

fn millis(time: Duration) -> f64 {
    (time.as_secs_f64() * 10_000.0).round() / 10.0
}
