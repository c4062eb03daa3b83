//! Does the faults: each begins at its time, holds, and ends.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until};

use super::cast::Cast;
use crate::client::Order;
use crate::fault::{Fault, Plan, Planned};
use crate::line::Flow;
use wasl_rig::failure::Failure;
use wasl_rig::program::Program;
use wasl_rig::signal::Signal;

/// More than the silence after which a client gives its connection up.
const LONG_SILENCE_MS: i64 = 51_000;

/// The furthest that a clock is set.
const CLOCK_STEP_MS: i64 = 600_000;

/// How many messages a slow reader does not read, at least.
const FLOOD: usize = 60;

/// Does all of a plan.
pub async fn harm(
    plan: &Plan,
    program: &Arc<Mutex<Program>>,
    cast: &Arc<Cast>,
) -> Result<(), Failure> {
    let begun = Instant::now();
    let mut of_clients = JoinSet::new();
    for planned in plan.of_clients.clone() {
        let cast = cast.clone();
        of_clients.spawn(async move {
            sleep_until(begun + planned.at).await;
            harm_client(planned, &cast).await;
        });
    }
    for planned in &plan.of_server {
        sleep_until(begun + planned.at).await;
        harm_server(*planned, program).await?;
    }
    while of_clients.join_next().await.is_some() {}
    Ok(())
}

async fn harm_server(planned: Planned, program: &Mutex<Program>) -> Result<(), Failure> {
    let mut program = program.lock().await;
    if planned.fault == Fault::Freeze {
        program.signal(Signal::Freeze)?;
        sleep(planned.holds).await;
        return program.signal(Signal::Thaw);
    }
    if planned.fault == Fault::DiskFull {
        program.fill_disk(true)?;
        sleep(planned.holds).await;
        return program.fill_disk(false);
    }
    if planned.fault == Fault::Restart {
        program.stop().await?;
    } else {
        program.kill().await?;
    }
    sleep(planned.holds / 4).await;
    program.start().await
}

async fn harm_client(planned: Planned, cast: &Cast) {
    let (client, line) = cast.choose(planned.luck);
    match planned.fault {
        Fault::Cut => line.cut(),
        Fault::HalfOpenReset => {
            line.set(Flow::Swallow);
            sleep(planned.holds).await;
            line.set(Flow::Open);
            line.cut();
        }
        Fault::HalfOpenSilent => {
            line.set(Flow::Swallow);
            sleep(planned.holds).await;
            line.set(Flow::Open);
            // What the client would wait for a minute: its own clock says that it is over.
            client.order(Order::SetClock(LONG_SILENCE_MS));
        }
        Fault::Trickle => {
            line.set(Flow::Trickle);
            sleep(planned.holds).await;
            line.set(Flow::Open);
        }
        Fault::SlowReader => {
            line.set(Flow::Deaf);
            flood(planned.holds, cast).await;
            line.set(Flow::Open);
        }
        Fault::Offline => {
            line.set(Flow::Closed);
            line.cut();
            sleep(planned.holds).await;
            line.set(Flow::Open);
            client.order(Order::Wake);
        }
        Fault::ClientRestart => client.order(Order::Restart),
        Fault::ClockJump => {
            let span = CLOCK_STEP_MS.unsigned_abs() * 2 + 1;
            let by = i64::try_from(planned.luck % span).unwrap_or(0) - CLOCK_STEP_MS;
            client.order(Order::SetClock(by));
        }
        Fault::SentTwice => {
            client.order(Order::Stutter(true));
            sleep(planned.holds).await;
            client.order(Order::Stutter(false));
        }
        Fault::SentByBoth => take_up(planned.holds, cast).await,
        // These befall the server.
        Fault::Kill | Fault::Freeze | Fault::Restart | Fault::DiskFull => {}
    }
}

/// Everybody writes much while one does not read.
async fn flood(holds: Duration, cast: &Cast) {
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
