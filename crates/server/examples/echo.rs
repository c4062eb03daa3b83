//! Says back what it hears, over the server's own listener and WebSocket: for `cargo xtask
//! autobahn`, whose suite expects an echo where the real addresses speak the protocol of the
//! conversations.
//!
//! Two things differ from `wasl serve`: messages may be large, and there is no one to refuse.

use std::io::Error;
use std::time::Duration;

use axum::Router;
use axum::extract::ws::{Message, WebSocketUpgrade};
use axum::response::Response;
use axum::routing::any;
use tokio::net::TcpListener;
use tokio::sync::watch;
use wasl_server::{Read, Timing, Wire, prepare, serve};

/// The suite's largest message has 16 MiB.
const MAX_BYTES: usize = 32 * 1024 * 1024;

/// How long the other side may take for one message of that size.
const WRITE: Duration = Duration::from_secs(60);

/// The close code of a message that is too large (RFC 6455, section 7.4.1).
const TOO_LARGE: u16 = 1009;

#[tokio::main]
async fn main() -> Result<(), Error> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("The echo is ready: ws://{}/", listener.local_addr()?);
    let router = Router::new().route("/", any(upgrade));
    let (hold, end) = watch::channel(false);
    serve(listener, router, Timing::default(), end).await;
    drop(hold);
    Ok(())
}

async fn upgrade(upgrade: WebSocketUpgrade) -> Response {
    prepare(upgrade, MAX_BYTES).on_upgrade(|socket| echo(Wire::new(socket)))
}

async fn echo(mut wire: Wire) {
    let patience = Timing::default().close;
    loop {
        match wire.read().await {
            Read::Message(message @ (Message::Text(_) | Message::Binary(_))) => {
                if wire.write(message, WRITE).await.is_err() {
                    return;
                }
            }
            Read::Message(Message::Ping(_) | Message::Pong(_) | Message::Close(_)) => {}
            Read::TooLarge => return wire.close(TOO_LARGE, "too_large", patience).await,
            Read::Over => return wire.finish(patience).await,
        }
    }
}
