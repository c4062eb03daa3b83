//! Twice as much as the server can do: what it puts off, and how soon all is well afterwards.

use std::time::Duration;

use serde::Serialize;
use wasl_rig::failure::Failure;

use super::messages::{Floor, NO_SITE_LIMIT, up};
use super::{GOOD_P99_MS, Size, note};
use crate::crowd::STRAGGLERS;
use crate::ground::tape;
use crate::latency::Latency;
use crate::schedule::Schedule;
use crate::tape::Outcome;

/// What came of it.
#[derive(Clone, Debug, Serialize)]
pub struct Shed {
    /// What it can do: the most that it acknowledged a second.
    pub capacity_per_second: f64,
    /// The ordinary rate before it.
    pub before: Outcome,
    /// A p99 up to here is well: 50 ms, or what it was before. Milliseconds.
    pub well_ms: f64,
    /// The overload.
    pub overload: Outcome,
    /// How many sockets ended by themselves.
    pub lost: usize,
    /// The ordinary rate, from the moment that the overload ends.
    pub afterwards: Outcome,
    /// What was due in each second afterwards.
    pub seconds: Vec<Latency>,
    /// How long it took until every second was well again. Seconds; none: it never was.
    pub recovered_after_seconds: Option<usize>,
}

/// Measures it; `capacity` is what another bench found.
pub async fn run(size: &Size, capacity: Option<f64>) -> Result<Shed, Failure> {
    note(&format!("shed: opening {} sockets", size.sockets));
    let floor = Floor::open(size, &[NO_SITE_LIMIT]).await?;
    let capacity = match capacity {
        Some(capacity) => capacity,
        None => up(size, &floor).await.most_per_second,
    };
    floor.ground.process()?.rest().await?;
    note(&format!("shed: {} a second", size.rate));
    let before = floor.offer(Schedule::lasting(size.rate, size.step)).await;
    let before = before.outcome();
    let well_ms = before.ack.p99_ms.max(GOOD_P99_MS);
    let twice = (capacity * 2.0).round() as u32;
    note(&format!("shed: {twice} a second"));
    let overload = tape(Schedule::lasting(twice, size.time * 2 / 5));
    floor.crowd.hall.only(overload.clone());
    floor.crowd.offer(&overload).await;
    note(&format!("shed: {} a second again", size.rate));
    let afterwards = tape(Schedule::lasting(size.rate, size.time * 3 / 5));
    floor.crowd.hall.also(afterwards.clone());
    floor.crowd.offer(&afterwards).await;
    afterwards.settle(STRAGGLERS).await;
    overload.settle(Duration::ZERO).await;
    let seconds = afterwards.seconds();
    Ok(Shed {
        capacity_per_second: capacity,
        overload: overload.outcome(),
        lost: floor.crowd.hall.lost(),
        afterwards: afterwards.outcome(),
        recovered_after_seconds: recovered_after(&seconds, well_ms),
        before,
        well_ms,
        seconds,
    })
}

/// The first second from which on every second is well.
fn recovered_after(seconds: &[Latency], well_ms: f64) -> Option<usize> {
    let bad = seconds
        .iter()
        .rposition(|one| one.count == 0 || one.p99_ms > well_ms);
    let after = bad.map_or(0, |last| last + 1);
    (after < seconds.len()).then_some(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recovery_is_when_all_stays_well() {
        let second = |p99_ms| Latency {
            count: 1,
            p99_ms,
            ..Latency::default()
        };
        for (waits, after) in [
            (&[10.0, 10.0][..], Some(0)),
            (&[900.0, 60.0, 10.0, 10.0], Some(2)),
            (&[900.0, 10.0, 60.0, 10.0], Some(3)),
            (&[900.0, 900.0], None),
            (&[], None),
        ] {
            let seconds: Vec<_> = waits.iter().copied().map(second).collect();
            assert_eq!(recovered_after(&seconds, 50.0), after, "{waits:?}");
        }
    }
}
