//! `GET /healthz`: the process answers. `GET /readyz`: it can be read and written too.

use std::time::Duration;

use axum::extract::State as Shared;
use tokio::time::timeout;
use wasl_protocol::ErrorCode;

use crate::error::AppError;
use crate::state::State;

/// How long the database has to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// The process is alive.
pub async fn alive() -> &'static str {
    "ok"
}

/// The server can serve.
pub async fn ready(Shared(app): Shared<State>) -> Result<&'static str, AppError> {
    if *app.ending.borrow() {
        let message = "the server is ending";
        return Err(AppError::new(ErrorCode::Restarting, message));
    }
    match timeout(PATIENCE, app.store.is_ready()).await {
        // Without NATS news are late, and nothing else: the node stays ready.
        Ok(true) => Ok(match app.bus.carries() {
            None => "ready",
            Some(true) => "ready, NATS connected",
            Some(false) => "ready, NATS away",
        }),
        Ok(false) | Err(_) => {
            let message = "the database does not answer";
            Err(AppError::new(ErrorCode::Restarting, message).after(1))
        }
    }
}
