//! The faults of clients and their lines.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::{Scene, flood, person};
use crate::client::Order;
use crate::fault::{ClientFault, Planned};
use crate::line::Flow;
use crate::round::cast::Cast;
use wasl_rig::failure::Failure;

/// More than the silence after which a client gives its connection up.
const LONG_SILENCE_MS: i64 = 51_000;

/// The furthest that a clock is set.
const CLOCK_STEP_MS: i64 = 600_000;

/// How many messages a slow reader does not read, at least.
const FLOOD: usize = 60;

pub async fn harm(planned: Planned<ClientFault>, scene: &Scene) -> Result<(), Failure> {
    let (client, line) = scene.cast.choose(planned.luck);
    match planned.fault {
        ClientFault::Cut => line.cut(),
        ClientFault::HalfOpenReset => {
            line.set(Flow::Swallow);
            sleep(planned.holds).await;
            line.set(Flow::Open);
            line.cut();
        }
        ClientFault::HalfOpenSilent => {
            line.set(Flow::Swallow);
            sleep(planned.holds).await;
            line.set(Flow::Open);
            // What the client would wait for a minute: its own clock says that it is over.
            client.order(Order::SetClock(LONG_SILENCE_MS));
        }
        ClientFault::Trickle => {
            line.set(Flow::Trickle);
            sleep(planned.holds).await;
            line.set(Flow::Open);
        }
        ClientFault::SlowReader => {
            line.set(Flow::Deaf);
            write_much(planned.holds, &scene.cast).await;
            line.set(Flow::Open);
        }
        ClientFault::Offline => {
            line.set(Flow::Closed);
            line.cut();
            sleep(planned.holds).await;
            line.set(Flow::Open);
            client.order(Order::Wake);
        }
        ClientFault::Restart => client.order(Order::Restart),
        ClientFault::ClockJump => {
            let span = CLOCK_STEP_MS.unsigned_abs() * 2 + 1;
            let by = i64::try_from(planned.luck % span).unwrap_or(0) - CLOCK_STEP_MS;
            client.order(Order::SetClock(by));
        }
        ClientFault::SentTwice => {
            client.order(Order::Stutter(true));
            sleep(planned.holds).await;
            client.order(Order::Stutter(false));
        }
        ClientFault::SentByBoth => take_up(planned.holds, &scene.cast).await,
        ClientFault::TokenExpiry => {
            let all = |soon| {
                for client in scene.cast.tabs() {
                    client.order(Order::LetTokensRunOut(soon));
                }
            };
            all(true);
            sleep(planned.holds).await;
            all(false);
        }
        ClientFault::SessionEnd => return person::end_session(planned, scene).await,
        ClientFault::Blocked => return person::block(planned, scene).await,
        ClientFault::ForgedAddress => flood::flood(planned, scene).await,
    }
    Ok(())
}

/// Everybody writes much while one does not read.
async fn write_much(holds: Duration, cast: &Cast) {
    let each = FLOOD / cast.clients.len() / 2;
    for _ in 0..2 {
        for client in &cast.clients {
            client.order(Order::Write(each));
        }
        sleep(holds / 2).await;
    }
}

/// The tabs of one browser take up what is in their storage, again and again.
async fn take_up(holds: Duration, cast: &Cast) {
    let end = Instant::now() + holds;
    while Instant::now() < end {
        for client in cast.tabs() {
            client.order(Order::TakeUp);
        }
        sleep(Duration::from_millis(5)).await;
    }
}
