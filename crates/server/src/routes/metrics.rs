//! `GET /metrics`: the figures of this process, for who operates it.
//!
//! On the server's own port only for programs of the same machine; `--metrics ADDR` gives them a
//! listener of their own instead, which also tells of readiness while the server drains.

use std::net::{IpAddr, SocketAddr};

use axum::Router;
use axum::extract::{ConnectInfo, State as Shared};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use wasl_protocol::ErrorCode;

use super::{health, set};
use crate::error::AppError;
use crate::metrics;
use crate::state::{App, State};

/// The router of the listener of their own.
pub fn router(app: State) -> Router {
    Router::new()
        .route("/metrics", get(apart))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .with_state(app)
}

/// On the server's own port. The guard has put the client's address in the peer's place.
pub async fn read(
    Shared(app): Shared<State>,
    ConnectInfo(client): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    if app.config.metrics_apart || !is_from_here(client.ip(), &headers) {
        return Err(AppError::new(
            ErrorCode::NotFound,
            "there is nothing here for you; see --metrics in docs/SERVER.md",
        ));
    }
    Ok(written(&app))
}

/// On the listener of their own: who reaches it may read.
async fn apart(Shared(app): Shared<State>) -> Response {
    written(&app)
}

fn written(app: &App) -> Response {
    let mut response = metrics::write(app).into_response();
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    set(response.headers_mut(), header::CONTENT_TYPE, kind);
    response
}

/// Whether a program of this machine asks, for itself: a proxy in between asks for somebody else,
/// and a page that was lured to 127.0.0.1 under another name says that name.
fn is_from_here(client: IpAddr, headers: &HeaderMap) -> bool {
    let forwarded = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        Some(_) | None => host,
    };
    client.to_canonical().is_loopback()
        && matches!(name, "localhost" | "127.0.0.1" | "[::1]")
        && !forwarded.iter().any(|name| headers.contains_key(*name))
}
