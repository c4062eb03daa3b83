//! Durable messages: the waits at one rate with all sockets open, then the climb to the rate where
//! it ends.
//!
//! Every visitor has their conversation before the measuring begins, and speaks in turn. A console
//! hears them all. At the measured rate all of the server's own limits are on; for the climb that
//! of the site is lifted, since one site may have no more than 2,000 a second.

use std::sync::Arc;

use serde::Serialize;
use wasl_protocol::Seq;
use wasl_rig::failure::Failure;

use super::{Size, note};
use crate::crowd::hall::Hall;
use crate::crowd::socket::Socket;
use crate::crowd::{Crowd, STRAGGLERS, open_consoles};
use crate::ground::{Ground, tape};
use crate::latency::Latency;
use crate::schedule::{Schedule, climb};
use crate::tape::{Outcome, Tape};

/// The site's limit is lifted where the server's own end is looked for.
pub const NO_SITE_LIMIT: &str = "site-messages=1000000000/1000000000";

/// A step of the climb whose waits are longer is no step that holds.
const HOLDS_P99_MS: f64 = 250.0;

/// What came of it.
#[derive(Clone, Debug, Serialize)]
pub struct Messages {
    /// How many sockets were open.
    pub sockets: u32,
    /// How many ended by themselves.
    pub lost: usize,
    /// At the one rate, with all limits on.
    pub at_rate: Outcome,
    /// What was due in each second of it.
    pub seconds: Vec<Latency>,
    /// Cores that the server used at it.
    pub cores: f64,
    /// The climb.
    pub climb: Climb,
}

/// The climb to the end.
#[derive(Clone, Debug, Serialize)]
pub struct Climb {
    /// Each step.
    pub steps: Vec<Outcome>,
    /// The highest rate of which all was acknowledged, with a p99 of at most 250 ms.
    pub holds_per_second: u32,
    /// The most that was acknowledged a second.
    pub most_per_second: f64,
}

/// A server with its crowd, everybody of which has a conversation, and a console.
pub struct Floor {
    /// The server.
    pub ground: Ground,
    /// The visitors.
    pub crowd: Crowd,
    _console: Vec<Socket>,
}

impl Floor {
    /// Fills it.
    pub async fn open(size: &Size, limits: &[&str]) -> Result<Self, Failure> {
        let ground = Ground::start(&size.setup, limits).await?;
        let hall = Arc::new(Hall::default());
        let pass = ground.agent().await?;
        ground.process()?.rest().await?;
        let console = open_consoles(ground.host, &pass, 1, &hall).await?;
        let crowd = Crowd::open(ground.host, ground.world, size.sockets, Seq::ZERO, hall).await?;
        crowd.say_each_one(tape).await?;
        ground.process()?.rest().await?;
        Ok(Self {
            ground,
            crowd,
            _console: console,
        })
    }

    /// Has so many a second said for a time, and waits for what is late.
    pub async fn offer(&self, schedule: Schedule) -> Arc<Tape> {
        let tape = tape(schedule);
        self.crowd.hall.only(tape.clone());
        self.crowd.offer(&tape).await;
        tape.settle(STRAGGLERS).await;
        tape
    }
}

/// Measures it.
pub async fn run(size: &Size) -> Result<Messages, Failure> {
    note(&format!("messages: opening {} sockets", size.sockets));
    let floor = Floor::open(size, &[]).await?;
    note(&format!("messages: {} a second", size.rate));
    let process = floor.ground.process()?;
    let before = process.processor_time()?;
    let at_rate = floor.offer(Schedule::lasting(size.rate, size.time)).await;
    let used = process.processor_time()?.saturating_sub(before);
    let lost = floor.crowd.hall.lost();
    drop(floor);
    let floor = Floor::open(size, &[NO_SITE_LIMIT]).await?;
    Ok(Messages {
        sockets: size.sockets,
        lost: lost + floor.crowd.hall.lost(),
        at_rate: at_rate.outcome(),
        seconds: at_rate.seconds(),
        cores: (used.as_secs_f64() / size.time.as_secs_f64() * 100.0).round() / 100.0,
        climb: up(size, &floor).await,
    })
}

/// Climbs until a step does not hold.
pub async fn up(size: &Size, floor: &Floor) -> Climb {
    let mut climbed = Climb {
        steps: Vec::new(),
        holds_per_second: 0,
        most_per_second: 0.0,
    };
    for rate in climb(size.rate, size.top) {
        note(&format!("climbing: {rate} a second"));
        let outcome = floor
            .offer(Schedule::lasting(rate, size.step))
            .await
            .outcome();
        let holds = outcome.is_whole() && outcome.ack.p99_ms <= HOLDS_P99_MS;
        climbed.most_per_second = climbed.most_per_second.max(outcome.acked_per_second);
        climbed.steps.push(outcome);
        if !holds {
            break;
        }
        climbed.holds_per_second = rate;
    }
    climbed
}
