//! Around every request: a number, a span that puts the number into each line of the log, a count,
//! a line in the log for what failed or changed something.
//!
//! Lines hold the route's pattern, never the path: ids, and what somebody wrote into an address,
//! stay out of the log.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;

use crate::clock;
use crate::metrics::METRICS;

/// Where the answer carries the request's number.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The middleware.
pub async fn account(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = format!("{:016x}", clock::random_word());
    let span = tracing::info_span!("request", id);
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("pages", MatchedPath::as_str);
    let method = request.method().clone();
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, took) = (response.status().as_u16(), began.elapsed());
    METRICS.answered(route, &method, status, took);
    let ms = took.as_millis();
    span.in_scope(|| match status {
        500.. => tracing::warn!(route, %method, status, ms, "answered"),
        // Who floods the server must not flood its log.
        429 => tracing::debug!(route, %method, status, ms, "answered"),
        _ if is_worth_a_line(route, &method) => {
            tracing::info!(route, %method, status, ms, "answered");
        }
        _ => tracing::debug!(route, %method, status, ms, "answered"),
    });
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// Orders of people; not the telemetry, which comes by the thousand.
fn is_worth_a_line(route: &str, method: &Method) -> bool {
    let changes = matches!(*method, Method::POST | Method::PUT | Method::DELETE);
    changes && route != "pages" && route != "/v1/events"
}
