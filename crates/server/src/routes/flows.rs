//! `POST /v1/flows/call`: a step of a flow asks the shop's server, which the operator has named.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::{ConnectInfo, State as Shared};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use wasl_protocol::{ErrorCode, FlowCall, MAX_CALL_BYTES};

use super::admission::{admit, check_token};
use super::{json_for, read_body, site_for};
use crate::clock;
use crate::error::AppError;
use crate::flows;
use crate::origin::Source;
use crate::socket::accept;
use crate::state::State;

/// Asks the shop's server, and hands its answer on.
pub async fn call(
    Shared(app): Shared<State>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, AppError> {
    let source = Source::of(&headers);
    let body = read_body(&app, body, MAX_CALL_BYTES).await?;
    let malformed = |message: &str| AppError::new(ErrorCode::Malformed, message.to_owned());
    let mut call: FlowCall = serde_json::from_slice(&body)
        .map_err(|error| malformed(&format!("the body is not a flow's call: {error}")))?;
    let site = site_for(&app, &call.site, &source).await?;
    check_token(&call.token)?;
    if !call.id.is_uuid() {
        return Err(malformed("the id is a lower-case UUID"));
    }
    let visitor = admit(&app, &site.id, &call.token, peer.ip()).await?;
    call.locale = accept::locale(&call.locale);
    let Some(endpoint) = app.endpoints.of(&call) else {
        return Err(AppError::new(
            ErrorCode::NotFound,
            "no endpoint is configured for this step; name it in the file of --flow-endpoints",
        ));
    };
    match flows::call(endpoint, &call, &visitor, clock::now()).await {
        Ok(answer) => Ok(json_for(&source, answer)),
        Err(reason) => {
            let (flow, step) = (&endpoint.flow, &endpoint.step);
            tracing::warn!(site = site.id.as_str(), %flow, %step, %reason, "a flow's call failed");
            Err(AppError::new(
                ErrorCode::Internal,
                "the shop's server did not answer as a flow needs it; the server's log says why",
            )
            .with_status(StatusCode::BAD_GATEWAY))
        }
    }
}
