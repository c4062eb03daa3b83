//! `GET /healthz`: the process answers. `GET /readyz`: the database answers too.

use axum::extract::State as Shared;
use wasl_protocol::ErrorCode;

use crate::error::AppError;
use crate::state::State;

/// The process is alive.
pub async fn alive() -> &'static str {
    "ok"
}

/// The server can serve.
pub async fn ready(Shared(app): Shared<State>) -> Result<&'static str, AppError> {
    if *app.ending.borrow() || !app.store.is_ready().await {
        return Err(AppError::new(
            ErrorCode::Restarting,
            "the server is starting or ending",
        ));
    }
    Ok("ready")
}
