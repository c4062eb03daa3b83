//! What befalls a client, its line, or the person.

use serde::Serialize;

/// A fault of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientFault {
    /// A line is cut.
    Cut,
    /// A line swallows everything until the network resets it.
    HalfOpenReset,
    /// A line swallows everything until the client finds out by its own clock.
    HalfOpenSilent,
    /// A line carries a few bytes at a time.
    Trickle,
    /// A client does not read while others write.
    SlowReader,
    /// A line takes no new connection, and the open one is cut.
    Offline,
    /// A page is closed and opened again, with nothing but its saved outbox.
    Restart,
    /// A device's clock is set forward or back.
    ClockJump,
    /// A client sends each message twice.
    SentTwice,
    /// Two tabs send what is in the outbox that they share.
    SentByBoth,
    /// A customer's token runs out while they write; their page brings a new one.
    TokenExpiry,
    /// The agent's session ends; they sign in anew by a link.
    SessionEnd,
    /// A visitor is blocked for a while.
    Blocked,
    /// A stranger opens sockets without end and claims other people's addresses.
    ForgedAddress,
}

/// All of them.
pub(super) const ALL: [ClientFault; 14] = [
    ClientFault::Cut,
    ClientFault::HalfOpenReset,
    ClientFault::SentTwice,
    ClientFault::ForgedAddress,
    ClientFault::Trickle,
    ClientFault::SlowReader,
    ClientFault::Restart,
    ClientFault::SessionEnd,
    ClientFault::TokenExpiry,
    ClientFault::Offline,
    ClientFault::SentByBoth,
    ClientFault::ClockJump,
    ClientFault::Blocked,
    ClientFault::HalfOpenSilent,
];

impl ClientFault {
    /// Its name in the report.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cut => "cut",
            Self::HalfOpenReset => "half-open, reset",
            Self::HalfOpenSilent => "half-open, silent",
            Self::Trickle => "trickle",
            Self::SlowReader => "slow reader",
            Self::Offline => "offline",
            Self::Restart => "client restart",
            Self::ClockJump => "clock jump",
            Self::SentTwice => "sent twice",
            Self::SentByBoth => "sent by both tabs",
            Self::TokenExpiry => "token expiry",
            Self::SessionEnd => "session end",
            Self::Blocked => "blocked",
            Self::ForgedAddress => "forged addresses",
        }
    }
}
