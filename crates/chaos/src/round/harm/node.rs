//! The faults of nodes.

use tokio::time::sleep;

use super::one_of;
use crate::fault::{NodeFault, Planned};
use crate::stage::Stage;
use wasl_rig::failure::Failure;
use wasl_rig::signal::Signal;

/// The furthest that a node's clock is set.
const CLOCK_STEP_S: i64 = 600;

pub async fn harm(planned: Planned<NodeFault>, stage: &Stage) -> Result<(), Failure> {
    let mut nodes = stage.nodes.lock().await;
    let chosen = one_of(nodes.len(), planned.luck);
    let Some(node) = nodes.get_mut(chosen) else {
        return Ok(());
    };
    match planned.fault {
        NodeFault::Kill => {
            node.program.kill().await?;
            sleep(planned.holds / 4).await;
            node.start().await
        }
        NodeFault::Restart => {
            node.program.stop().await?;
            sleep(planned.holds / 4).await;
            node.start().await
        }
        NodeFault::Rolling => {
            for node in nodes.iter_mut() {
                node.program.stop().await?;
                node.start().await?;
            }
            Ok(())
        }
        NodeFault::Freeze => {
            node.program.signal(Signal::Freeze)?;
            sleep(planned.holds).await;
            node.program.signal(Signal::Thaw)
        }
        NodeFault::DiskFull => {
            node.program.fill_disk(true)?;
            sleep(planned.holds).await;
            node.program.fill_disk(false)
        }
        NodeFault::Clock => {
            let span = CLOCK_STEP_S.unsigned_abs() * 2 + 1;
            let to = i64::try_from(planned.luck % span).unwrap_or(0) - CLOCK_STEP_S;
            match &node.clock {
                Some(clock) => clock.set(to),
                None => Ok(()),
            }
        }
    }
}
