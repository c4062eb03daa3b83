//! A WebSocket by the rules of RFC 6455, whatever is said on it: the settings of the upgrade,
//! reading, writing that cannot hang, and the end in order.
//!
//! The library answers pings and finds broken rules; when and how a connection ends is decided
//! here. `connection` speaks the protocol on it; `examples/echo.rs` speaks nothing, so that a
//! foreign test suite can be run on the very same code.

use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::error::ProtocolError;

/// Small: each connection has one all the time, and the default is 128 KiB. A frame that is larger
/// gets the room it needs while it is read.
const READ_BUFFER_BYTES: usize = 1024;

/// Close codes of RFC 6455, section 7.4.1.
const PROTOCOL_ERROR: u16 = 1002;
const NOT_UTF8: u16 = 1007;

/// Prepares an upgrade; messages up to a size are read.
pub fn prepare(upgrade: WebSocketUpgrade, max_bytes: usize) -> WebSocketUpgrade {
    upgrade
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(0)
        .max_message_size(max_bytes)
        .max_frame_size(max_bytes)
}

/// What came from the other side.
#[derive(Debug)]
pub enum Read {
    /// A message. Pings are answered already, with the next reading.
    Message(Message),
    /// A message above the size of the upgrade. Nothing can be read any more.
    TooLarge,
    /// Nothing will come any more: [`Wire::finish`] it.
    Over,
}

/// Nothing can be written any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lost;

/// How it stands with the other side.
enum Other {
    /// It may speak.
    Open,
    /// It has closed and waits for the answer.
    Closing,
    /// It broke a rule and is told which.
    Broken(u16),
    /// It is not there any more.
    Gone,
}

/// An open WebSocket.
pub struct Wire {
    socket: WebSocket,
    other: Other,
}

impl Wire {
    /// Takes over an upgraded socket.
    #[must_use]
    pub const fn new(socket: WebSocket) -> Self {
        let other = Other::Open;
        Self { socket, other }
    }

    /// Waits for what comes next. Safe to give up at any time.
    pub async fn read(&mut self) -> Read {
        if !matches!(self.other, Other::Open) {
            return Read::Over;
        }
        self.other = match self.socket.recv().await {
            Some(Ok(Message::Close(_))) => Other::Closing,
            Some(Ok(message)) => return Read::Message(message),
            None => Other::Gone,
            Some(Err(error)) => match error.into_inner().downcast_ref::<Error>() {
                Some(Error::Capacity(_)) => return Read::TooLarge,
                Some(Error::Protocol(ProtocolError::ResetWithoutClosingHandshake)) => Other::Gone,
                Some(Error::Protocol(_)) => Other::Broken(PROTOCOL_ERROR),
                Some(Error::Utf8(_)) => Other::Broken(NOT_UTF8),
                _ => Other::Gone,
            },
        };
        Read::Over
    }

    /// Sends a message.
    ///
    /// # Errors
    ///
    /// [`Lost`] when the other side is gone, or takes nothing for as long as patience lasts.
    pub async fn write(&mut self, message: Message, patience: Duration) -> Result<(), Lost> {
        match timeout(patience, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Lost),
        }
    }

    /// Closes it and reads until the other side has closed too, while patience lasts: bytes left
    /// unread would make the system drop the goodbye on its way.
    pub async fn close(mut self, code: u16, reason: &'static str, patience: Duration) {
        let reason = Utf8Bytes::from_static(reason);
        let close = Message::Close(Some(CloseFrame { code, reason }));
        if self.write(close, patience).await.is_ok() {
            self.drain(patience).await;
        }
    }

    /// Ends it after [`Read::Over`]: answers the other side's close, or says which rule it broke.
    pub async fn finish(mut self, patience: Duration) {
        match self.other {
            // The library has the answer ready and sends it with the next reading.
            Other::Closing => self.drain(patience).await,
            Other::Broken(code) => self.close(code, "", patience).await,
            Other::Open | Other::Gone => {}
        }
    }

    async fn drain(&mut self, patience: Duration) {
        let drained = async { while let Some(Ok(_)) = self.socket.recv().await {} };
        // Who does not close in time is cut off.
        let _ = timeout(patience, drained).await;
    }
}
