//! One connection as frames, over a WebSocket or an event stream: reads with the limits of the
//! protocol, writes that cannot hang, the goodbye and the close handshake.

use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite;
use wasl_protocol::{Bye, ErrorCode, MAX_FRAME_BYTES, ServerFrame};

use super::stream::Pipe;
use crate::clock;
use crate::hub::encode;
use crate::metrics::METRICS;
use crate::outlet::Outgoing;
use crate::state::Timing;

/// Frames up to this size are read whole, so that one that is too large can be answered and the
/// connection closed in order. Beyond it nothing more is read.
pub const HARD_FRAME_BYTES: usize = 1024 * 1024;

/// Reconnecting clients come back spread over this time. Milliseconds.
const RESTART_SPREAD_MS: u64 = 3_000;

/// What came from the client.
#[derive(Debug)]
pub enum Incoming {
    /// A text frame within the limits.
    Text(String),
    /// A sign of life.
    Beat,
    /// A frame that is not text.
    Binary,
    /// A frame above [`MAX_FRAME_BYTES`].
    TooLarge,
    /// The connection is over.
    Gone,
}

/// The connection cannot be written any more.
#[derive(Debug)]
pub struct Lost;

/// A way to one client.
pub struct Connection {
    transport: Transport,
    timing: Timing,
}

enum Transport {
    Socket(Box<WebSocket>),
    Stream(Pipe),
}

impl Connection {
    /// Wraps an upgraded socket.
    pub fn socket(socket: WebSocket, timing: Timing) -> Self {
        let transport = Transport::Socket(Box::new(socket));
        Self { transport, timing }
    }

    /// Wraps a stream.
    pub const fn stream(pipe: Pipe, timing: Timing) -> Self {
        let transport = Transport::Stream(pipe);
        Self { transport, timing }
    }

    /// Waits for what comes next. Safe to give up at any time.
    pub async fn receive(&mut self) -> Incoming {
        match &mut self.transport {
            Transport::Socket(socket) => read(socket).await,
            Transport::Stream(pipe) => pipe.receive().await,
        }
    }

    /// Sends a frame.
    pub async fn send(&mut self, frame: &ServerFrame) -> Result<(), Lost> {
        self.send_encoded(encode(frame)).await
    }

    /// Sends a frame that is encoded already.
    pub async fn send_encoded(&mut self, frame: Outgoing) -> Result<(), Lost> {
        let kind = frame.kind;
        self.write(frame, self.timing.write).await?;
        METRICS.frames_out.count(kind);
        Ok(())
    }

    /// Says goodbye and closes. Of a socket it reads until the other side has closed too: bytes
    /// left unread would make the system drop the goodbye on its way.
    pub async fn close(mut self, code: ErrorCode) {
        METRICS.byes.count(code.as_str());
        let patience = self.timing.close;
        let bye = encode(&ServerFrame::Bye(goodbye(code)));
        if self.write(bye, patience).await.is_err() {
            return;
        }
        match &mut self.transport {
            Transport::Socket(socket) => {
                let close = Message::Close(Some(CloseFrame {
                    code: close_code(code),
                    reason: code.as_str().into(),
                }));
                if write(socket, close, patience).await.is_ok() {
                    let drained = async { while let Some(Ok(_)) = socket.recv().await {} };
                    // Who does not close in time is cut off.
                    let _ = timeout(patience, drained).await;
                }
            }
            // Its end is the end of the answer, in order behind the goodbye.
            Transport::Stream(_) => {}
        }
    }

    async fn write(&mut self, frame: Outgoing, patience: Duration) -> Result<(), Lost> {
        match &mut self.transport {
            Transport::Socket(socket) => write(socket, Message::Text(frame.text), patience).await,
            Transport::Stream(pipe) => pipe.write(&frame.text, patience).await,
        }
    }
}

async fn read(socket: &mut WebSocket) -> Incoming {
    match socket.recv().await {
        Some(Ok(Message::Text(text))) if text.len() > MAX_FRAME_BYTES => Incoming::TooLarge,
        Some(Ok(Message::Text(text))) => Incoming::Text(text.as_str().to_owned()),
        Some(Ok(Message::Binary(bytes))) if bytes.len() > MAX_FRAME_BYTES => Incoming::TooLarge,
        Some(Ok(Message::Binary(_))) => Incoming::Binary,
        Some(Ok(Message::Ping(_) | Message::Pong(_))) => Incoming::Beat,
        Some(Ok(Message::Close(_))) | None => Incoming::Gone,
        Some(Err(error)) => match error.into_inner().downcast_ref::<tungstenite::Error>() {
            Some(tungstenite::Error::Capacity(_)) => Incoming::TooLarge,
            _ => Incoming::Gone,
        },
    }
}

async fn write(socket: &mut WebSocket, message: Message, patience: Duration) -> Result<(), Lost> {
    match timeout(patience, socket.send(message)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Lost),
    }
}

/// The `bye` of a reason: whether and when to come back.
fn goodbye(code: ErrorCode) -> Bye {
    let (retry, after_ms) = match code {
        ErrorCode::Restarting => {
            // All clients lose the server at once and must not come back at once.
            let spread = 250 + clock::random_word() % RESTART_SPREAD_MS;
            (true, u32::try_from(spread).unwrap_or(u32::MAX))
        }
        ErrorCode::SlowConsumer | ErrorCode::Internal => (true, 1_000),
        ErrorCode::RateLimited => (true, 5_000),
        ErrorCode::Unexpected => (true, 0),
        // A faulty client; the visitor behind it should not be cut off for good.
        ErrorCode::TooLarge | ErrorCode::Malformed => (true, 5_000),
        ErrorCode::Version
        | ErrorCode::Empty
        | ErrorCode::UnknownSite
        | ErrorCode::Origin
        | ErrorCode::Unauthorized
        | ErrorCode::Forbidden
        | ErrorCode::NotFound
        | ErrorCode::Conflict
        | ErrorCode::IdentityExpired
        | ErrorCode::LinkExpired => (false, 0),
    };
    Bye {
        code,
        retry,
        after_ms,
    }
}

/// The WebSocket close code of a reason (RFC 6455, section 7.4, and the IANA registry).
const fn close_code(code: ErrorCode) -> u16 {
    match code {
        ErrorCode::TooLarge => 1009,
        ErrorCode::Internal => 1011,
        ErrorCode::Restarting => 1012,
        ErrorCode::SlowConsumer | ErrorCode::RateLimited => 1013,
        ErrorCode::Malformed
        | ErrorCode::Unexpected
        | ErrorCode::Version
        | ErrorCode::Empty
        | ErrorCode::UnknownSite
        | ErrorCode::Origin
        | ErrorCode::Unauthorized
        | ErrorCode::Forbidden
        | ErrorCode::NotFound
        | ErrorCode::Conflict
        | ErrorCode::IdentityExpired
        | ErrorCode::LinkExpired => 1008,
    }
}
