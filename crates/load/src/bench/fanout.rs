//! One message to a thousand sockets: the consoles of one site, which all hear every message.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use serde::Serialize;
use wasl_protocol::{Seq, ServerFrame};
use wasl_rig::failure::Failure;

use super::{Size, note};
use crate::crowd::hall::{Ears, Hall, Seat};
use crate::crowd::{Crowd, STRAGGLERS, open_consoles};
use crate::ground::{Ground, tape};
use crate::latency::{Latency, Waits};
use crate::schedule::Schedule;
use crate::tape::Tape;

/// How many messages a second.
const PER_SECOND: u32 = 4;

/// How many visitors take turns: one alone would be slowed down.
const SPEAKERS: u32 = 4;

/// What came of it.
#[derive(Clone, Debug, Serialize)]
pub struct Fanout {
    /// How many sockets heard each message.
    pub listeners: u32,
    /// How many messages there were.
    pub messages: u64,
    /// How many of them every socket heard.
    pub heard_by_all: u64,
    /// How many sockets ended by themselves.
    pub lost: usize,
    /// Due to each socket.
    pub each: Latency,
    /// Due to the last socket of each message.
    pub last: Latency,
}

/// Counts who has heard what.
struct Fan {
    tape: Arc<Tape>,
    listeners: u32,
    heard: Vec<AtomicU32>,
    last: Mutex<Waits>,
}

impl Ears for Fan {
    fn hear(&self, seat: Seat, frame: &ServerFrame, at: Instant) {
        self.tape.hear(seat, frame, at);
        let (ServerFrame::Event(event), Seat::Agent(_)) = (frame, seat) else {
            return;
        };
        let late = event.cid.as_ref().and_then(|cid| self.tape.late(cid, at));
        let Some((number, late)) = late else { return };
        let slot = usize::try_from(number)
            .ok()
            .and_then(|at| self.heard.get(at));
        let Some(slot) = slot else { return };
        if slot.fetch_add(1, Ordering::AcqRel) + 1 == self.listeners {
            let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
            last.add(late);
        }
    }
}

/// Measures it.
pub async fn run(size: &Size) -> Result<Fanout, Failure> {
    note(&format!("fanout: opening {} consoles", size.listeners));
    let limit = format!("open-per-visitor={}", size.listeners + 1);
    let ground = Ground::start(&size.setup, &[&limit]).await?;
    let hall = Arc::new(Hall::default());
    let pass = ground.agent().await?;
    let consoles = open_consoles(ground.host, &pass, size.listeners, &hall).await?;
    let crowd = Crowd::open(ground.host, ground.world, SPEAKERS, Seq::ZERO, hall).await?;
    crowd.say_each_one(tape).await?;
    ground.process()?.rest().await?;
    let tape = tape(Schedule::lasting(PER_SECOND, size.time));
    let fan = Arc::new(Fan {
        listeners: size.listeners,
        heard: (0..tape.schedule.count())
            .map(|_| AtomicU32::new(0))
            .collect(),
        last: Mutex::default(),
        tape: tape.clone(),
    });
    crowd.hall.only(fan.clone());
    crowd.offer(&tape).await;
    tape.settle(STRAGGLERS).await;
    // The acknowledgement may overtake the last deliveries.
    ground.process()?.rest().await?;
    let last = fan.last.lock().unwrap_or_else(PoisonError::into_inner);
    let lost = crowd.hall.lost();
    drop(consoles);
    Ok(Fanout {
        listeners: size.listeners,
        messages: tape.schedule.count(),
        heard_by_all: last.count(),
        lost,
        each: tape.outcome().delivery,
        last: last.sum_up(),
    })
}
