//! `PUT` and `DELETE /v1/agent/visitors/{visitor}/block`: an agent blocks a visitor of their site,
//! or lets them write again.

use axum::extract::{Path, State as Shared};
use axum::http::{HeaderMap, StatusCode};
use wasl_protocol::VisitorId;

use super::agents::signed_in_to_change;
use crate::clock;
use crate::error::AppError;
use crate::state::State;

/// Refuses what the visitor sends from now on.
pub async fn block(
    Shared(app): Shared<State>,
    Path(visitor): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, AppError> {
    let agent = signed_in_to_change(&app, &headers).await?.agent;
    let visitor = VisitorId::new(visitor);
    app.store
        .block(agent.site, visitor, agent.id, clock::now())
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes it again.
pub async fn unblock(
    Shared(app): Shared<State>,
    Path(visitor): Path<String>,
    headers: HeaderMap,
) -> Result<StatusCode, AppError> {
    let agent = signed_in_to_change(&app, &headers).await?.agent;
    app.store
        .unblock(agent.site, VisitorId::new(visitor))
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
