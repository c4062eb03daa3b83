//! The numbers both ends agree on. A change of one is a change of the protocol.

/// The protocol's version, sent in `hello` and `welcome`.
pub const VERSION: u32 = 1;

/// The WebSocket subprotocol.
pub const SUBPROTOCOL: &str = "wasl.v1";

/// The largest frame, in bytes of UTF-8. A larger one ends the connection with `too_large`.
pub const MAX_FRAME_BYTES: usize = 64 * 1024;

/// The longest message text, in bytes of UTF-8. It leaves room for the frame around it, with
/// every character escaped twice over at worst refused by [`MAX_FRAME_BYTES`].
pub const MAX_TEXT_BYTES: usize = 16 * 1024;

/// The most messages a client has under way at once.
pub const MAX_IN_FLIGHT: usize = 16;

/// The most events one `sync` asks for.
pub const MAX_SYNC_EVENTS: u32 = 100;

/// How long a client has, after the socket opens, to say `hello`. Milliseconds.
pub const HELLO_TIMEOUT_MS: u64 = 5_000;

/// How often the server pings. A client that hears nothing for twice this long reconnects.
/// Milliseconds.
pub const PING_INTERVAL_MS: u64 = 25_000;

/// How long a `typing` signal holds unless it is renewed. Milliseconds.
pub const TYPING_TTL_MS: u64 = 6_000;

/// The most telemetry events in one batch.
pub const MAX_BATCH_EVENTS: usize = 100;

/// The largest telemetry batch, in bytes: the browser's budget for requests that outlive a page.
pub const MAX_BATCH_BYTES: usize = 64 * 1024;
