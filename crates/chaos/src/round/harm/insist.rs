//! An order that must be carried out in the end, whatever happens to the nodes meanwhile.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use crate::stage::Stage;
use wasl_rig::failure::Failure;

/// How long it is tried.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long one try may take: a node may be frozen.
const TRY: Duration = Duration::from_secs(5);

/// How soon it is tried again.
const AGAIN: Duration = Duration::from_millis(100);

/// Gives an order to one node after another until it succeeds. An order that fails may have been
/// carried out all the same.
pub async fn insist<T>(
    what: &'static str,
    stage: &Stage,
    order: impl AsyncFn(SocketAddr) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let deadline = Instant::now() + PATIENCE;
    let mut node = 0;
    loop {
        if let Ok(host) = stage.host(node)
            && let Ok(Ok(done)) = timeout(TRY, order(host)).await
        {
            return Ok(done);
        }
        if Instant::now() >= deadline {
            return Err(Failure::Late {
                what,
                patience: PATIENCE,
            });
        }
        node += 1;
        sleep(AGAIN).await;
    }
}
