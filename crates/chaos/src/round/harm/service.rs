//! The faults of PostgreSQL and NATS, and of the nodes' lines to them.

use std::time::Duration;

use tokio::time::sleep;

use super::one_of;
use crate::fault::{Planned, ServiceFault};
use crate::line::{Flow, Line};
use crate::stage::{Service, Stage};
use wasl_rig::failure::Failure;
use wasl_rig::nats::Nats;
use wasl_rig::postgres::Postgres;

/// So much longer than others NATS stays down.
const LONG: u32 = 3;

pub async fn harm(planned: Planned<ServiceFault>, stage: &Stage) -> Result<(), Failure> {
    let Planned { holds, luck, .. } = planned;
    match planned.fault {
        ServiceFault::PostgresRestart
        | ServiceFault::PostgresKill
        | ServiceFault::PostgresFreeze
        | ServiceFault::PostgresDiskFull
        | ServiceFault::PostgresSessions => match &stage.postgres {
            Some(postgres) => harm_postgres(planned.fault, holds, postgres).await,
            None => Ok(()),
        },
        ServiceFault::NatsRestart => restart_nats(stage.nats.as_ref(), holds / 4).await,
        ServiceFault::NatsDown => restart_nats(stage.nats.as_ref(), holds * LONG).await,
        ServiceFault::PostgresCut
        | ServiceFault::PostgresHalfOpenReset
        | ServiceFault::PostgresHalfOpenSilent
        | ServiceFault::PostgresTrickle => {
            let lines = stage.postgres.as_ref().map(|service| &service.lines);
            harm_line(planned.fault, holds, lines, luck).await;
            Ok(())
        }
        ServiceFault::NatsCut
        | ServiceFault::NatsHalfOpenReset
        | ServiceFault::NatsHalfOpenSilent => {
            let lines = stage.nats.as_ref().map(|service| &service.lines);
            harm_line(planned.fault, holds, lines, luck).await;
            Ok(())
        }
    }
}

async fn harm_postgres(
    fault: ServiceFault,
    holds: Duration,
    postgres: &Service<Postgres>,
) -> Result<(), Failure> {
    let mut postgres = postgres.program.lock().await;
    if fault == ServiceFault::PostgresFreeze {
        postgres.freeze()?;
        sleep(holds).await;
        return postgres.thaw();
    }
    if fault == ServiceFault::PostgresSessions {
        return postgres.end_sessions().await;
    }
    if fault == ServiceFault::PostgresDiskFull {
        postgres.fill_disk().await?;
        sleep(holds).await;
        // One of its processes that cannot write the log takes all down, as it should, and those
        // that are started instead cannot write either.
        postgres.kill().await?;
        return postgres.start().await;
    }
    if fault == ServiceFault::PostgresRestart {
        postgres.stop().await?;
    } else {
        postgres.kill().await?;
    }
    sleep(holds / 4).await;
    postgres.start().await
}

async fn restart_nats(nats: Option<&Service<Nats>>, holds: Duration) -> Result<(), Failure> {
    let Some(nats) = nats else {
        return Ok(());
    };
    let mut nats = nats.program.lock().await;
    nats.kill().await?;
    sleep(holds).await;
    nats.start().await
}

async fn harm_line(fault: ServiceFault, holds: Duration, lines: Option<&Vec<Line>>, luck: u64) {
    let lines = lines.map(Vec::as_slice).unwrap_or_default();
    let Some(line) = lines.get(one_of(lines.len(), luck)) else {
        return;
    };
    let (flow, cut) = match fault {
        ServiceFault::PostgresTrickle => (Flow::Trickle, false),
        ServiceFault::PostgresHalfOpenReset | ServiceFault::NatsHalfOpenReset => {
            (Flow::Swallow, true)
        }
        ServiceFault::PostgresHalfOpenSilent | ServiceFault::NatsHalfOpenSilent => {
            (Flow::Swallow, false)
        }
        ServiceFault::PostgresCut
        | ServiceFault::NatsCut
        | ServiceFault::PostgresRestart
        | ServiceFault::PostgresKill
        | ServiceFault::PostgresFreeze
        | ServiceFault::PostgresDiskFull
        | ServiceFault::PostgresSessions
        | ServiceFault::NatsRestart
        | ServiceFault::NatsDown => return line.cut(),
    };
    line.set(flow);
    sleep(holds).await;
    line.set(Flow::Open);
    if cut {
        line.cut();
    }
}
