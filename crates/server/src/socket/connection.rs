//! One connection as frames, over a WebSocket or an event stream: reads with the limits of the
//! protocol, writes that cannot hang, the goodbye and the close handshake.

use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use wasl_protocol::{Bye, ErrorCode, MAX_FRAME_BYTES, ServerFrame};

use super::stream::Pipe;
use super::wire::{Lost, Read, Wire};
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

/// A way to one client.
pub struct Connection {
    transport: Transport,
    timing: Timing,
}

enum Transport {
    Socket(Box<Wire>),
    Stream(Pipe),
}

impl Connection {
    /// Wraps an upgraded socket.
    pub fn socket(socket: WebSocket, timing: Timing) -> Self {
        let transport = Transport::Socket(Box::new(Wire::new(socket)));
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
            Transport::Socket(wire) => read(wire).await,
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

    /// Says goodbye and closes.
    pub async fn close(mut self, code: ErrorCode) {
        METRICS.byes.count(code.as_str());
        let patience = self.timing.close;
        let bye = encode(&ServerFrame::Bye(goodbye(code)));
        if self.write(bye, patience).await.is_err() {
            return self.finish().await;
        }
        match self.transport {
            Transport::Socket(wire) => wire.close(close_code(code), code.as_str(), patience).await,
            // Its end is the end of the answer, in order behind the goodbye.
            Transport::Stream(_) => {}
        }
    }

    /// Ends it when the client is gone; one that closed in order gets its answer.
    pub async fn finish(self) {
        match self.transport {
            Transport::Socket(wire) => wire.finish(self.timing.close).await,
            Transport::Stream(_) => {}
        }
    }

    async fn write(&mut self, frame: Outgoing, patience: Duration) -> Result<(), Lost> {
        match &mut self.transport {
            Transport::Socket(wire) => wire.write(Message::Text(frame.text), patience).await,
            Transport::Stream(pipe) => pipe.write(&frame.text, patience).await,
        }
    }
}

async fn read(wire: &mut Wire) -> Incoming {
    match wire.read().await {
        Read::Message(Message::Text(text)) if text.len() > MAX_FRAME_BYTES => Incoming::TooLarge,
        Read::Message(Message::Text(text)) => Incoming::Text(text.as_str().to_owned()),
        Read::Message(Message::Binary(bytes)) if bytes.len() > MAX_FRAME_BYTES => {
            Incoming::TooLarge
        }
        Read::Message(Message::Binary(_)) => Incoming::Binary,
        Read::Message(Message::Ping(_) | Message::Pong(_)) => Incoming::Beat,
        Read::Message(Message::Close(_)) | Read::Over => Incoming::Gone,
        Read::TooLarge => Incoming::TooLarge,
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
