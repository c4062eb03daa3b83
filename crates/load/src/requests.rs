//! HTTP requests, open-loop: each lane is a connection that takes the next one when it is free,
//! and waits until it is due.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde::Serialize;
use tokio::task::JoinSet;
use tokio::time::sleep_until;
use wasl_rig::failure::Failure;
use wasl_rig::http::Http;

use crate::crowd::{socket, visitor};
use crate::latency::{Latency, Waits};
use crate::schedule::Schedule;

/// How many connections ask.
const LANES: u32 = 64;

/// Lanes are so far apart that each has an address of its own.
const APART: u32 = 20;

/// After so long beyond its end a run is given up.
const PATIENCE: Duration = Duration::from_secs(2);

/// A request.
#[derive(Debug)]
pub struct Request {
    /// Its method.
    pub method: &'static str,
    /// Its path.
    pub path: &'static str,
    /// Its headers.
    pub headers: &'static [(&'static str, &'static str)],
    /// Its body.
    pub body: Vec<u8>,
}

/// What a run of requests came to.
#[derive(Clone, Debug, Serialize)]
pub struct Answers {
    /// How many a second were due.
    pub offered_per_second: u32,
    /// How many were due.
    pub offered: u64,
    /// How many got an answer, by status.
    pub answered: BTreeMap<u16, u64>,
    /// Successes a second.
    pub per_second: f64,
    /// The size of the last answer's body. Bytes.
    pub body_bytes: usize,
    /// Due to answer.
    pub latency: Latency,
}

impl Answers {
    /// Whether all of them succeeded.
    pub fn is_whole(&self) -> bool {
        self.answered.get(&200).copied() == Some(self.offered)
    }
}

/// What a lane saw.
#[derive(Default)]
struct Lane {
    waits: Waits,
    answered: BTreeMap<u16, u64>,
    body_bytes: usize,
    last: Duration,
}

/// Asks as the schedule says.
pub async fn offer(
    host: SocketAddr,
    schedule: Schedule,
    make: impl Fn(u64) -> Request + Send + Sync + 'static,
) -> Result<Answers, Failure> {
    let mut connections = Vec::new();
    for lane in 0..LANES {
        let tcp = socket::connect(visitor::address(lane * APART), host).await?;
        connections.push(Http::over(tcp, host));
    }
    let (next, make) = (Arc::new(AtomicU64::new(0)), Arc::new(make));
    let start = Instant::now();
    let mut lanes = JoinSet::new();
    for http in connections {
        lanes.spawn(lane(http, schedule, start, next.clone(), make.clone()));
    }
    let mut all = Lane::default();
    while let Some(done) = lanes.join_next().await {
        let done = done.map_err(|error| Failure::Nonsense(error.to_string()))??;
        all.waits.add_all(&done.waits);
        for (status, count) in done.answered {
            *all.answered.entry(status).or_default() += count;
        }
        all.body_bytes = all.body_bytes.max(done.body_bytes);
        all.last = all.last.max(done.last);
    }
    let good = all.answered.get(&200).copied().unwrap_or_default();
    Ok(Answers {
        offered_per_second: schedule.per_second(),
        offered: schedule.count(),
        per_second: (good as f64 / all.last.as_secs_f64().max(f64::EPSILON)).round(),
        answered: all.answered,
        body_bytes: all.body_bytes,
        latency: all.waits.sum_up(),
    })
}

async fn lane(
    mut http: Http,
    schedule: Schedule,
    start: Instant,
    next: Arc<AtomicU64>,
    make: Arc<impl Fn(u64) -> Request>,
) -> Result<Lane, Failure> {
    let mut lane = Lane::default();
    let end = schedule.due(schedule.count()) + PATIENCE;
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= schedule.count() || start.elapsed() > end {
            return Ok(lane);
        }
        let request = make(number);
        let due = start + schedule.due(number);
        sleep_until(due.into()).await;
        let Request {
            method,
            path,
            headers,
            body,
        } = request;
        let answer = http.ask(method, path, headers, &body).await?;
        lane.waits.add(due.elapsed());
        lane.last = start.elapsed();
        *lane.answered.entry(answer.status).or_default() += 1;
        lane.body_bytes = answer.body.len();
    }
}
