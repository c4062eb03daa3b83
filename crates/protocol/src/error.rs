//! The stable codes of everything that can be refused. The sentences are in `locales`.

use serde::{Deserialize, Serialize};

/// Why something was refused, over the socket (`error`, `bye`) and over HTTP alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Not JSON, or not a frame or body of this protocol.
    Malformed,
    /// A frame before `hello`, or a second `hello`.
    Unexpected,
    /// The client speaks a version that this server does not.
    Version,
    /// A frame, body or text above its limit.
    TooLarge,
    /// A message with nothing in it.
    Empty,
    /// No such site.
    UnknownSite,
    /// The page's origin is not on the site's list.
    Origin,
    /// No or a wrong token, password or session.
    Unauthorized,
    /// The token that proved who the visitor is has run out; a new one is wanted.
    IdentityExpired,
    /// Known, but not allowed to do this.
    Forbidden,
    /// No such conversation, message or resource.
    NotFound,
    /// The same `cid` came before with another body.
    Conflict,
    /// A one-time link that was used or is too old.
    LinkExpired,
    /// Too many requests; wait `after_ms`.
    RateLimited,
    /// The client reads too slowly.
    SlowConsumer,
    /// The server is going away; come back after `after_ms`.
    Restarting,
    /// The server failed; the same request may be tried again.
    Internal,
}

impl ErrorCode {
    /// The code as it stands on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Unexpected => "unexpected",
            Self::Version => "version",
            Self::TooLarge => "too_large",
            Self::Empty => "empty",
            Self::UnknownSite => "unknown_site",
            Self::Origin => "origin",
            Self::Unauthorized => "unauthorized",
            Self::IdentityExpired => "identity_expired",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::LinkExpired => "link_expired",
            Self::RateLimited => "rate_limited",
            Self::SlowConsumer => "slow_consumer",
            Self::Restarting => "restarting",
            Self::Internal => "internal",
        }
    }
}
