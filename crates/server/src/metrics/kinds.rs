//! The names of the frames, as labels.

use wasl_protocol::{ClientFrame, ServerFrame};

/// The name of a frame that came.
#[must_use]
pub const fn of_client(frame: &ClientFrame) -> &'static str {
    match frame {
        ClientFrame::Hello(_) => "hello",
        ClientFrame::Send(_) => "send",
        ClientFrame::Sync(_) => "sync",
        ClientFrame::Seen(_) => "seen",
        ClientFrame::Typing(_) => "typing",
        ClientFrame::Page(_) => "page",
        ClientFrame::Identify(_) => "identify",
        ClientFrame::Pong(_) => "pong",
    }
}

/// The name of a frame that goes out.
#[must_use]
pub const fn of_server(frame: &ServerFrame) -> &'static str {
    match frame {
        ServerFrame::Welcome(_) => "welcome",
        ServerFrame::Ack(_) => "ack",
        ServerFrame::Event(_) => "event",
        ServerFrame::Reset(_) => "reset",
        ServerFrame::Ephemeral(_) => "ephemeral",
        ServerFrame::Ping(_) => "ping",
        ServerFrame::Error(_) => "error",
        ServerFrame::Bye(_) => "bye",
    }
}
