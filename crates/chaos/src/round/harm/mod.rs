//! Does the faults: each begins at its time, holds, and ends.

mod client;
mod flood;
mod insist;
mod node;
mod person;
mod service;

use std::sync::Arc;

use futures_util::future::try_join_all;
use tokio::time::{Instant, sleep_until};

use super::cast::Cast;
use crate::check::Journal;
use crate::fault::Plan;
use crate::stage::Stage;
use wasl_rig::failure::Failure;

/// Where it happens.
pub struct Scene {
    /// The nodes and what stands behind them.
    pub stage: Arc<Stage>,
    /// Who takes part.
    pub cast: Arc<Cast>,
    /// Where all is noted.
    pub journal: Arc<Journal>,
}

/// Does all of a plan. In the end everything is up again.
pub async fn harm(plan: &Plan, scene: &Scene) -> Result<(), Failure> {
    let begun = Instant::now();
    let of_clients = plan.of_clients.iter().map(|planned| async {
        sleep_until(begun + planned.at).await;
        client::harm(*planned, scene).await
    });
    let of_nodes = async {
        for planned in &plan.of_nodes {
            sleep_until(begun + planned.at).await;
            node::harm(*planned, &scene.stage).await?;
        }
        Ok(())
    };
    let of_services = async {
        for planned in &plan.of_services {
            sleep_until(begun + planned.at).await;
            service::harm(*planned, &scene.stage).await?;
        }
        Ok::<_, Failure>(())
    };
    tokio::try_join!(of_nodes, of_services, try_join_all(of_clients))?;
    Ok(())
}

/// One of so many.
fn one_of(count: usize, luck: u64) -> usize {
    usize::try_from(luck % count.max(1) as u64).unwrap_or(0)
}
