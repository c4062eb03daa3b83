//! The HTTP routes, a file per resource, and what they share: the error form, body reading,
//! CORS, rate limits, the signed-in agent.

mod account;
mod admission;
mod agents;
mod assistant;
mod contact;
mod conversations;
mod dead_letters;
mod dialects;
mod drawn;
mod events;
mod faq;
mod flows;
mod health;
mod leads;
mod metrics;
mod page;
mod settings;
mod surveys;
mod visitors;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request, State as Shared};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, any, delete, get, post, put};
use http_body_util::LengthLimitError;
use serde::de::DeserializeOwned;
use tokio::time::timeout;
use wasl_protocol::{ErrorCode, SiteId};

use crate::demo;
use crate::error::AppError;
use crate::origin::Source;
use crate::socket;
use crate::state::{App, State};
use crate::static_files;
use crate::store::SiteRecord;

pub use agents::{SignedIn, signed_in};
pub use dead_letters::{Shown as Letter, Tried};
pub use leads::Shown as Lead;
pub use metrics::router as metrics_router;

/// The routes under the API, as `schemas/openapi.json` lists them.
pub const ROUTES: &[(&str, &[&str])] = &[
    ("/healthz", &["get"]),
    ("/readyz", &["get"]),
    ("/metrics", &["get"]),
    ("/v1/ws", &["get"]),
    ("/v1/stream", &["get", "post"]),
    ("/v1/sites/{site}/settings", &["get"]),
    ("/v1/events", &["post"]),
    ("/v1/batch", &["post"]),
    ("/batch/", &["post"]),
    ("/com.snowplowanalytics.snowplow/tp2", &["post"]),
    ("/v1/contact", &["post"]),
    ("/v1/leads", &["post"]),
    ("/v1/flows/call", &["post"]),
    ("/v1/assistant", &["post"]),
    ("/v1/agent/link", &["post"]),
    ("/v1/agent/session", &["get", "post", "delete"]),
    ("/v1/agent/ws", &["get"]),
    ("/v1/agent/conversations", &["get"]),
    ("/v1/agent/visitors/{visitor}/block", &["put", "delete"]),
    ("/v1/agent/events", &["get"]),
    ("/v1/agent/faq", &["get", "put"]),
    ("/v1/agent/faq/questions", &["get"]),
    ("/v1/agent/faq/questions/dismiss", &["post"]),
    ("/v1/agent/faq/preview", &["post"]),
    ("/v1/agent/faq/versions", &["get"]),
    ("/v1/agent/faq/versions/{version}/restore", &["post"]),
    ("/v1/agent/faq/export", &["get"]),
    ("/v1/agent/faq/import", &["post"]),
    ("/v1/agent/dead-letters", &["get", "delete"]),
    ("/v1/agent/dead-letters/replay", &["post"]),
    ("/v1/agent/dead-letters/{letter}", &["delete"]),
    ("/v1/agent/faq/answer", &["post"]),
    ("/v1/agent/leads", &["get"]),
    ("/v1/agent/scores", &["get"]),
    ("/v1/agent/surveys", &["get"]),
    ("/v1/agent/surveys/{survey}/texts", &["get"]),
    ("/v1/agent/conversations/{conversation}/answers", &["get"]),
];

/// The whole application: API, pages, headers.
pub fn router(app: State) -> Router {
    let mut router = Router::new();
    for (path, methods) in ROUTES {
        router = router.route(path, handlers(path, methods));
    }
    router
        .route(demo::PATH, post(demo::order_status))
        .route("/v1/{*rest}", any(nothing_here))
        .fallback(static_files::serve)
        .layer(from_fn_with_state(app.clone(), guard))
        .layer(from_fn(account::account))
        .with_state(app)
}

/// The handlers of a path. A route without one answers 404, which a test would find.
fn handlers(path: &str, methods: &[&str]) -> MethodRouter<State> {
    let known = match path {
        "/healthz" => get(health::alive),
        "/readyz" => get(health::ready),
        "/metrics" => get(metrics::read),
        "/v1/ws" => get(socket::visitor),
        "/v1/stream" => get(socket::stream::open).post(socket::stream::send),
        "/v1/sites/{site}/settings" => get(settings::read),
        "/v1/events" => post(events::collect),
        "/v1/batch" | "/batch/" | "/com.snowplowanalytics.snowplow/tp2" => {
            post(dialects::collect_by_path)
        }
        "/v1/contact" => post(contact::leave),
        "/v1/leads" => post(leads::leave),
        "/v1/flows/call" => post(flows::call),
        "/v1/assistant" => post(assistant::ask),
        "/v1/agent/link" => post(agents::redeem),
        "/v1/agent/session" => get(agents::read)
            .post(agents::sign_in)
            .delete(agents::sign_out),
        "/v1/agent/ws" => get(socket::agent),
        "/v1/agent/conversations" => get(conversations::list),
        "/v1/agent/visitors/{visitor}/block" => put(visitors::block).delete(visitors::unblock),
        "/v1/agent/events" => get(events::list),
        "/v1/agent/dead-letters" => get(dead_letters::list).delete(dead_letters::drop_all),
        "/v1/agent/dead-letters/replay" => post(dead_letters::replay),
        "/v1/agent/dead-letters/{letter}" => delete(dead_letters::drop_one),
        "/v1/agent/faq/answer" => post(drawn::draw),
        "/v1/agent/leads" => get(leads::list),
        "/v1/agent/scores" => get(conversations::scores),
        "/v1/agent/surveys" => get(surveys::report),
        "/v1/agent/surveys/{survey}/texts" => get(surveys::texts),
        "/v1/agent/conversations/{conversation}/answers" => get(surveys::answers),
        _ => faq::handlers(path).unwrap_or_else(|| any(nothing_here)),
    };
    debug_assert!(!methods.is_empty());
    known.fallback(wrong_method)
}

async fn nothing_here() -> AppError {
    AppError::new(ErrorCode::NotFound, "there is no such address in the API")
}

async fn wrong_method(method: Method) -> Response {
    let error = AppError::new(
        ErrorCode::NotFound,
        format!("this address does not take {method}"),
    );
    let mut response = error.into_response();
    *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    response
}

/// Around every request: rate limit, preflight, headers that all answers carry.
async fn guard(
    Shared(app): Shared<State>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    let is_api = path.starts_with("/v1/") || dialects::by_path(&path).is_some();
    // From here on the peer is the client, also for the handlers.
    let client = app.config.proxies.client(peer.ip(), request.headers());
    let address = SocketAddr::new(client, peer.port());
    request.extensions_mut().insert(ConnectInfo(address));
    if let Some(country) = app.config.proxies.country(peer.ip(), request.headers()) {
        request.extensions_mut().insert(country);
    }
    let mut response = if is_api {
        match app.requests.take(address.ip(), Instant::now()) {
            Err(wait) => too_many(wait).into_response(),
            Ok(()) if request.method() == Method::OPTIONS => {
                preflight(&app, &path, request.headers())
                    .await
                    .unwrap_or_else(IntoResponse::into_response)
            }
            Ok(()) => next.run(request).await,
        }
    } else {
        next.run(request).await
    };
    // A merchant's page may read why it was refused: "unknown site" is for its developer.
    let refused = !response.status().is_success() && is_for_widgets(&path);
    let headers = response.headers_mut();
    if refused && !headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN) {
        set(headers, header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    }
    if is_for_widgets(&path) && headers.contains_key(header::RETRY_AFTER) {
        expose_wait(headers);
    }
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(
        headers,
        header::REFERRER_POLICY,
        "strict-origin-when-cross-origin",
    );
    if is_api && !headers.contains_key(header::CACHE_CONTROL) {
        set(headers, header::CACHE_CONTROL, "no-store");
    }
    response
}

/// Sets a header to a fixed value.
pub fn set(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}

/// Whether pages of merchants may call an address; the rest is for our own pages alone.
fn is_for_widgets(path: &str) -> bool {
    matches!(
        path,
        "/v1/stream"
            | "/v1/events"
            | "/v1/contact"
            | "/v1/leads"
            | "/v1/flows/call"
            | "/v1/assistant"
    ) || path.starts_with("/v1/sites/")
        || dialects::by_path(path).is_some()
}

async fn preflight(app: &App, path: &str, headers: &HeaderMap) -> Result<Response, AppError> {
    let source = Source::of(headers);
    let extra = &app.config.allow_origins;
    let welcome = is_for_widgets(path)
        && app
            .store
            .sites()
            .await?
            .iter()
            .any(|site| source.may_use(site, extra));
    if !welcome {
        return Err(wrong_origin());
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    let answer = response.headers_mut();
    set(answer, header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST");
    set(answer, header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type");
    set(answer, header::ACCESS_CONTROL_MAX_AGE, "86400");
    allow(answer, &source);
    Ok(response)
}

/// Lets the page that asked read the answer.
pub fn allow(headers: &mut HeaderMap, source: &Source) {
    set(headers, header::VARY, "Origin");
    let origin = source.origin.as_deref().map(HeaderValue::from_str);
    if let Some(Ok(origin)) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
}

/// Lets a page of another origin read when to come back: without it a script sees no `Retry-After`.
fn expose_wait(headers: &mut HeaderMap) {
    let name = HeaderValue::from_static("Retry-After");
    headers.append(header::ACCESS_CONTROL_EXPOSE_HEADERS, name);
}

/// The site, when it exists and the page that asks may use it. A request without an origin does
/// not come from another site's page and is let through.
pub async fn site_for(app: &App, site: &SiteId, source: &Source) -> Result<SiteRecord, AppError> {
    let site = app.store.site(site).await?.ok_or_else(|| {
        AppError::new(
            ErrorCode::UnknownSite,
            "there is no site with this id; compare data-site with `wasl site list`",
        )
    })?;
    if source.origin.is_some() && !source.may_use(&site, &app.config.allow_origins) {
        return Err(wrong_origin());
    }
    Ok(site)
}

fn wrong_origin() -> AppError {
    AppError::new(
        ErrorCode::Origin,
        "this page's origin is not on the site's list; add it with `wasl site add`",
    )
}

/// The refusal of a request that came too soon.
pub fn too_many(wait: Duration) -> AppError {
    let seconds = wait.as_secs() + 1;
    AppError::new(
        ErrorCode::RateLimited,
        format!("too many requests; wait {seconds} s"),
    )
    .after_wait(wait)
}

/// Reads a body up to a size, while patience lasts.
pub async fn read_body(app: &App, body: Body, limit: usize) -> Result<Bytes, AppError> {
    let read = timeout(app.config.timing.body, to_bytes(body, limit)).await;
    let read = read.map_err(|_| {
        let message = "the body took too long to come; send it at once";
        AppError::new(ErrorCode::Unexpected, message).with_status(StatusCode::REQUEST_TIMEOUT)
    })?;
    read.map_err(|error| {
        let too_large =
            std::error::Error::source(&error).is_some_and(|source| source.is::<LengthLimitError>());
        if too_large {
            let message = format!("the body is larger than {} KiB", limit / 1024);
            AppError::new(ErrorCode::TooLarge, message)
        } else {
            AppError::new(ErrorCode::Malformed, "the body ended before its end")
        }
    })
}

/// Reads a small JSON body.
pub async fn read_json<T: DeserializeOwned>(app: &App, body: Body) -> Result<T, AppError> {
    read_json_up_to(app, body, 64 * 1024).await
}

/// Reads a JSON body up to a size.
pub async fn read_json_up_to<T: DeserializeOwned>(
    app: &App,
    body: Body,
    limit: usize,
) -> Result<T, AppError> {
    let bytes = read_body(app, body, limit).await?;
    serde_json::from_slice(&bytes).map_err(|error| {
        AppError::new(
            ErrorCode::Malformed,
            format!("the body is not the JSON that is expected here: {error}"),
        )
    })
}

/// An answer as JSON that the page may read.
pub fn json_for<T: serde::Serialize>(source: &Source, value: T) -> Response {
    let mut response = axum::Json(value).into_response();
    allow(response.headers_mut(), source);
    response
}
