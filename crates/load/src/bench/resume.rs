//! Everybody comes back after a restart, at once: each with a place, and with messages missed.
//!
//! The widget spreads its return over seconds; here nobody waits.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;
use tokio::sync::Notify;
use tokio::time::timeout;
use wasl_protocol::{Seq, ServerFrame};
use wasl_rig::failure::Failure;

use super::messages::NO_SITE_LIMIT;
use super::{Size, note};
use crate::crowd::Crowd;
use crate::crowd::hall::{Ears, Hall, Seat};
use crate::ground::{Ground, tape};
use crate::latency::{Latency, Waits};

/// How many messages each conversation has.
const MESSAGES: u32 = 3;

/// How many of them its visitor has.
const HAS: u32 = 1;

/// How long it may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// What came of it.
#[derive(Clone, Debug, Serialize)]
pub struct Resume {
    /// How many came back.
    pub sockets: u32,
    /// How many messages each had missed.
    pub missed: u32,
    /// How many had all of them in the end, in order.
    pub whole: u32,
    /// Messages that came twice or out of order.
    pub out_of_order: u32,
    /// The server's orderly end with all sockets open. Seconds.
    pub drain_seconds: f64,
    /// From the server's start until all were whole. Seconds.
    pub seconds: f64,
    /// Processor time of the server for all of it. Seconds.
    pub processor_seconds: f64,
    /// From the server's start until each was whole.
    pub each: Latency,
}

struct Returning {
    start: Instant,
    /// The last message that each visitor has.
    has: Vec<AtomicU32>,
    whole: AtomicU32,
    out_of_order: AtomicU32,
    all_whole: Notify,
    waits: Mutex<Waits>,
}

impl Ears for Returning {
    fn hear(&self, seat: Seat, frame: &ServerFrame, at: Instant) {
        let ServerFrame::Event(event) = frame else {
            return;
        };
        let has = usize::try_from(seat.number()).ok();
        let Some(has) = has.and_then(|number| self.has.get(number)) else {
            return;
        };
        let before = event.seq.0.saturating_sub(1);
        let next = has.compare_exchange(before, event.seq.0, Ordering::AcqRel, Ordering::Acquire);
        if next.is_err() {
            self.out_of_order.fetch_add(1, Ordering::Relaxed);
        } else if event.seq.0 == MESSAGES {
            let mut waits = self.waits.lock().unwrap_or_else(PoisonError::into_inner);
            waits.add(at.saturating_duration_since(self.start));
            drop(waits);
            let whole = self.whole.fetch_add(1, Ordering::AcqRel) + 1;
            if usize::try_from(whole).is_ok_and(|whole| whole == self.has.len()) {
                self.all_whole.notify_one();
            }
        }
    }
}

/// Measures it.
pub async fn run(size: &Size) -> Result<Resume, Failure> {
    note(&format!("resume: {} visitors say something", size.sockets));
    let mut ground = Ground::start(&size.setup, &[NO_SITE_LIMIT]).await?;
    let hall = Arc::new(Hall::default());
    let crowd = Crowd::open(ground.host, ground.world, size.sockets, Seq::ZERO, hall).await?;
    for _ in 0..MESSAGES {
        crowd.say_each_one(tape).await?;
    }
    note("resume: restarting the server");
    let ending = Instant::now();
    ground.program.stop().await?;
    let drained = ending.elapsed();
    drop(crowd);
    ground.start_again().await?;
    let start = Instant::now();
    let returning = Arc::new(Returning {
        start,
        has: (0..size.sockets).map(|_| AtomicU32::new(HAS)).collect(),
        whole: AtomicU32::new(0),
        out_of_order: AtomicU32::new(0),
        all_whole: Notify::new(),
        waits: Mutex::default(),
    });
    let hall = Arc::new(Hall::default());
    hall.only(returning.clone());
    let crowd = Crowd::open(ground.host, ground.world, size.sockets, Seq(HAS), hall).await?;
    // Who is not whole by then is told as such.
    let _ = timeout(PATIENCE, returning.all_whole.notified()).await;
    let took = start.elapsed();
    let worked = ground.process()?.processor_time()?;
    drop(crowd);
    let waits = returning
        .waits
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    Ok(Resume {
        sockets: size.sockets,
        missed: MESSAGES - HAS,
        whole: returning.whole.load(Ordering::Acquire),
        out_of_order: returning.out_of_order.load(Ordering::Relaxed),
        drain_seconds: seconds(drained),
        seconds: seconds(took),
        processor_seconds: seconds(worked),
        each: waits.sum_up(),
    })
}

fn seconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 100.0).round() / 100.0
}
