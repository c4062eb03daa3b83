//! Connections: the two WebSocket upgrades, and what happens on a socket.
//!
//! `GET /v1/ws` is for visitors, `GET /v1/agent/ws` for agents, and `stream` for visitors who get
//! no WebSocket. Origin, rate and (for agents) session are checked before the upgrade; then
//! `session` speaks the protocol until the end.

pub mod accept;
mod connection;
mod hello;
mod session;
pub mod stream;
mod wire;

use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{ConnectInfo, State as Shared};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use tracing::{Instrument as _, Span};
use wasl_protocol::{ErrorCode, SUBPROTOCOL};

use crate::error::AppError;
use crate::metrics::METRICS;
use crate::origin::Source;
use crate::routes::{signed_in, too_many};
use crate::state::State;
use crate::tally::Seat;
use connection::{Connection, HARD_FRAME_BYTES};
use hello::Caller;
use wire::Lost;

pub use wire::{Read, Wire, prepare};

/// When to ask again for a socket that an address has too many of.
const FULL_WAIT: Duration = Duration::from_secs(5);

type Upgrade = Result<WebSocketUpgrade, WebSocketUpgradeRejection>;

/// `GET /v1/ws`: a visitor's socket.
pub async fn visitor(
    Shared(app): Shared<State>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    upgrade: Upgrade,
) -> Result<Response, AppError> {
    let seat = limit(&app, address)?;
    let source = Source::of(&headers);
    has_a_site(&app, &source).await?;
    accept(app, upgrade, Caller::Visitor(source), seat)
}

/// `GET /v1/agent/ws`: an agent's socket.
pub async fn agent(
    Shared(app): Shared<State>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    upgrade: Upgrade,
) -> Result<Response, AppError> {
    let seat = limit(&app, address)?;
    if !Source::of(&headers).is_same_host() {
        return Err(AppError::new(
            ErrorCode::Origin,
            "the console must be opened from this server itself",
        ));
    }
    let signed_in = signed_in(&app, &headers).await?;
    accept(app, upgrade, Caller::Agent(signed_in), seat)
}

/// Which site it is will stand in `hello`; before that the page must be welcome at one at least.
async fn has_a_site(app: &State, source: &Source) -> Result<(), AppError> {
    let sites = app.store.sites().await?;
    let extra = &app.config.allow_origins;
    if sites.iter().any(|site| source.may_use(site, extra)) {
        return Ok(());
    }
    Err(AppError::new(
        ErrorCode::Origin,
        "this page's origin is not on any site's list; add it with `wasl site add`",
    ))
}

/// A client's place among the sockets of its address.
struct FromAddress {
    address: IpAddr,
    _seat: Seat<IpAddr>,
}

fn limit(app: &State, address: SocketAddr) -> Result<FromAddress, AppError> {
    let address = address.ip();
    app.sockets
        .take(address, Instant::now())
        .map_err(too_many)?;
    let _seat = app
        .quotas
        .seat_at(address)
        .ok_or_else(|| too_many(FULL_WAIT))?;
    Ok(FromAddress { address, _seat })
}

fn accept(
    app: State,
    upgrade: Upgrade,
    caller: Caller,
    from: FromAddress,
) -> Result<Response, AppError> {
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(rejection) => {
            return Err(AppError::new(
                ErrorCode::Malformed,
                format!("this address takes WebSockets: {rejection}"),
            ));
        }
    };
    let speaks = upgrade
        .requested_protocols()
        .any(|protocol| protocol.as_bytes() == SUBPROTOCOL.as_bytes());
    if !speaks {
        return Err(AppError::new(
            ErrorCode::Version,
            "ask for the WebSocket subprotocol wasl.v1",
        ));
    }
    if *app.ending.borrow() {
        return Err(AppError::new(ErrorCode::Restarting, "the server is restarting").after(1));
    }
    // From here on the end of the server waits for this socket.
    let open = Open::new(app.clone());
    let span = tracing::info_span!(parent: &Span::current(), "socket");
    let response = prepare(upgrade, HARD_FRAME_BYTES)
        .protocols([SUBPROTOCOL])
        .on_upgrade(move |socket| {
            let connection = Connection::socket(socket, app.config.timing);
            run(app, caller, from, open, connection).instrument(span)
        });
    Ok(response.into_response())
}

async fn run(
    app: State,
    caller: Caller,
    from: FromAddress,
    open: Open,
    mut connection: Connection,
) {
    let end = match hello::greet(&app, caller, &mut connection).await {
        Ok(welcome) => session::run(app, welcome, from.address, &mut connection).await,
        Err(end) => end,
    };
    match end {
        End::Gone => {
            tracing::debug!("a client is gone");
            connection.finish().await;
        }
        End::Bye(code) => {
            tracing::debug!(code = code.as_str(), "said goodbye");
            connection.close(code).await;
        }
    }
    drop((from, open));
}

/// Counts a socket for as long as its task lives.
struct Open(State);

impl Open {
    fn new(app: State) -> Self {
        METRICS.sockets.add(1);
        app.open_sockets.send_modify(|count| *count += 1);
        Self(app)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.open_sockets.send_modify(|count| *count -= 1);
    }
}

/// How a connection ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The other side is gone.
    Gone,
    /// We say goodbye.
    Bye(ErrorCode),
}

impl From<Lost> for End {
    fn from(_: Lost) -> Self {
        Self::Gone
    }
}

impl From<crate::store::StoreError> for End {
    fn from(error: crate::store::StoreError) -> Self {
        Self::Bye(AppError::from(error).code)
    }
}
